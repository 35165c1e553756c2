"""Tests of reading works."""
