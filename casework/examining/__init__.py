"""A look at the whole office without any key that opens something: what is well, what to look at, what is wrong."""
