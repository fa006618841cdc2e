"""Public pages and the public JSON API; nothing reachable from here can open a case."""
