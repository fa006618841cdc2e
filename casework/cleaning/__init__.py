"""Take out of a file everything that says who made it, with what, where and when."""
