"""Neutrino pair emission: helicity sums, two-body kernels in three dimensions and in the paper's plane, whole targets."""
