"""Light: refraction, laser geometry, phase matching and the pair thresholds."""
