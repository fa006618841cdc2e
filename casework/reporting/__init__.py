"""Reports: the tables of the plan, computed from registers, as page and as file."""
