"""Registers: everything the office keeps that is no case, each drawn from one file of rules."""
