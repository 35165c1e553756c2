"""Tests of owners' words and claims."""
