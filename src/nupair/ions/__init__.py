"""Ions in crystals: levels, wave functions and transition strengths."""
