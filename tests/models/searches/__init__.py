"""Tests of saved searches as they are stored."""
