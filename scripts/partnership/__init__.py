"""How well partners are found, measured on hidden co-authors and on goals whose right answer is known."""
