"""Look after ordinary matters until they are done: marks, site checks, checks of a period, the morning page, awards."""
