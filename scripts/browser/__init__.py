"""Setu as people meet it: journeys in a real browser, an audit of every page, pictures for the documentation."""
