"""Figures: each function takes labelled results and returns a matplotlib Figure; nothing is shown or saved here."""
