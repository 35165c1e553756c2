"""Saved searches: a question that is asked anew, and whom its owner was told of."""
