"""What the office decided, as data: rules in TOML, read into frozen dataclasses."""
