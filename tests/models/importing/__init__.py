"""Tests of models/importing."""
