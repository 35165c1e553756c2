"""Tests of collaborators, connections and problems for one provider."""
