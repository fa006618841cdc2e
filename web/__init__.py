"""aiohttp applications: what the public sees, what the office sees."""
