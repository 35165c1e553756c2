"""Tests of profiles: what owners say, and how the engine honours it."""
