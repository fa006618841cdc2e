"""Measurements of the running programs: what `daesup bench` prints."""
