"""Tests of saved searches, asked anew."""
