"""Sealing and opening, as crypto/SPEC.md has it; no files, no network, no clock."""
