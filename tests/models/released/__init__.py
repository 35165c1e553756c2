"""Databases as released versions of Setu wrote them, as SQL; ``write.py`` made each with that version's code."""
