"""Signing in by a provider: a real one on this machine, and what a hostile one could try."""
