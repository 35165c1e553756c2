"""Profiles that their owners claim, and what owners say of themselves."""
