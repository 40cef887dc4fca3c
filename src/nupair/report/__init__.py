"""The main job: two descriptions side by side, computed, drawn and written as one self-contained page."""
