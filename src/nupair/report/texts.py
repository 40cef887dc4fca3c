"""What the report says about its tables."""

MASSES = (
    "The rate integral at the angle of the smallest pair momentum, in the described ordering. Ask for other masses with --masses; "
    "the described one is always among them."
)
RATES = (
    "The rate is the product of the first five rows; a magnetization rate takes S.v and the moment in place of |S|^2, and ΣG, the "
    "magnetization integral, in place of ΣF. It is given at the centre angle and beside it: in the consistent description "
    "the recoil part vanishes with P at the centre, and what is printed there is rounding. mu_0 dM/dt is that in the crystal, "
    "without the factor xi of the detector."
)
STEPS = (
    "One change at a time, each on top of the ones before it. ΣF and ΣG are the rate and the magnetization integral at the "
    "angle of the smallest pair momentum; rate and dM/dt (the parity-violating part) are taken 20 degrees above it, or half "
    "way to the end of the emission where that is nearer, for Dirac neutrinos. A change waits that needs another one first, "
    "or that would leave the rate without a value or dM/dt zero. 'Alone' applies a step by itself to the first description: "
    "'-' where that cannot be described or has no rate, 0 where it leaves nothing. Averaged over both sublattices the "
    "velocity cancels; only the recoil of the derived current is left, and none of it for a real spin vector along the c axis."
)
COHERENCE = (
    "Largest values after the lasers are switched on, with all ions in g at the beginning, followed over 2.5 lifetimes of the "
    "slowest level. The rates above take the coherence at its peak. The peaks of the three products come at different times."
)
BUDGETS = (
    "What the stated intensities bring within one radiative lifetime of e, how soon the lines absorb or amplify, and the "
    "field of the crystal's own spins, all beside the signal."
)
BACKGROUNDS = (
    "Amplified photons beside the pairs, at the largest coherence that a density matrix allows. The entries for two and three "
    "background photons are the paper's counting of orders of magnitude."
)
FIELD = (
    "The magnetization of one second at the rate beside the centre angle, without relaxation, as a uniform magnetization of "
    "the whole crystal (of a Gaussian beam, that on its axis, which falls off as the square of the coherence); its size, and the "
    "field at the detector's position."
)
LIMITS = (
    "The way of the lasers through the crystal: the coherence is that of an ion at its surface, and all ions of the target "
    "are taken to have it (of a Gaussian beam, all on its axis). The tables of absorption and of photons per ion say how far from "
    "that the described lasers are.",
    "Relaxation in the table of the field at the detector, which is that of one second at a constant rate; the times at the end "
    "of this page have it where ion.spin_relaxation_time is given.",
    "The blur of the finite target in the spectra of several masses: these are large-target values, and their errors bound what "
    "the blur changes. The described spectrum and the staircase contain it.",
    "Uncertainties of inputs of which nothing is known; those that records give or that are assumed have a table for each "
    "description. Errors elsewhere are those of the numerical integration.",
)
