"""Tests of choices and erasure."""
