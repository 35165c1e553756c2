"""Profiles: claimed, spoken for, and honoured wherever something is shown."""
