"""Tests of models/introductions."""
