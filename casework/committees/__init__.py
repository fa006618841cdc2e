"""Committees: who sits in them, what comes before them, how they decide, and what becomes of it."""
