"""Backups: two archives of different lifetime, verified by restoring; and the way back."""
