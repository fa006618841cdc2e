"""Officers' accounts: invited, given new keys, handed what these must open, suspended; no key is kept for anybody."""
