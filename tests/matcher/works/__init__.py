"""Tests of works joined to what is stored."""
