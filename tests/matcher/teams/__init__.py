"""Tests of matcher/teams."""
