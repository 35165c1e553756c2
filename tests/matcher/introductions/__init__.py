"""Tests of matcher/introductions."""
