"""From a description to labelled results."""
