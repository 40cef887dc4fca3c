"""Predict what an experiment on coherent neutrino pair emission in a rare-earth crystal would see."""

__version__ = "0.1.0"
