"""Messenger channels: each one translates, none decides."""
