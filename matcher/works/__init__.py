"""Works joined to the people who are stored: whose they are, and which are stored already."""
