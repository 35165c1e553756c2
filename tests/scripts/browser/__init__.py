"""Tests of `scripts.browser`."""
