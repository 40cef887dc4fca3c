"""Neutrino sector: oscillation releases, masses, mixing, couplings and the weights of the six pairs."""
