"""Beside ``make evaluate``: what each family of bundles is judged by, and the table that comes out."""
