"""Observables in laboratory units."""
