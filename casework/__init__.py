"""Casework: what the office does with what people tell it."""
