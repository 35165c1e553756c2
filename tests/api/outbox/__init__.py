"""Tests of api/outbox."""
