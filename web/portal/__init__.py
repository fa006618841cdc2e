"""The departments' side, on the administrative network: copies of fact sheets, calls and visits."""
