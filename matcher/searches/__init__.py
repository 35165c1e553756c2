"""Saved searches, asked anew: who fits that was not seen before."""
