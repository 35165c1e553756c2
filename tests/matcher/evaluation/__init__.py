"""Tests of bundles, measures and runs."""
