"""Stand-ins for messengers, for practice and for tests; they never talk to the real ones."""
