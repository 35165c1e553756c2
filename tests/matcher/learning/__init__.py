"""Tests of what is learned from feedback."""
