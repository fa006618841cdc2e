"""Boards: what the office puts up for the public, and the hours that people ask for there."""
