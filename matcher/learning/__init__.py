"""From feedback to a version of the ranker, and whether it is better than the one before."""
