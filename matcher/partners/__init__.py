"""Collaborators of one provider, how two are connected, and problems for one provider."""
