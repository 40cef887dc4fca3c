"""What published papers print, recomputed: one record for every number, with a verdict by rule."""
