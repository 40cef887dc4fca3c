"""From a description to labelled results, with errors, units and provenance."""
