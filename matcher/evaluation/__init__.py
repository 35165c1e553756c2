"""Test collections, measures and run files: how good the matcher is, and on what."""
