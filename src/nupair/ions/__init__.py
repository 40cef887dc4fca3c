"""Lanthanide ions from first principles: 4f^n in intermediate coupling with crystal field, Zeeman and hyperfine terms.

Hamiltonian parameters and level energies are in cm^-1, as the literature tabulates them; everything else (rates,
photon energies, fields) is in the natural units of `nupair.units`.

Read in this order: angular_momentum, determinants, two_body, three_body, coupled, shell (operators, cached), free_ion,
crystal_field, zeeman, states (one diagonalisation), time_reversal, manifolds, transitions.
"""
