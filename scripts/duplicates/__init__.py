"""How well duplicates are found, beside naive ways."""
