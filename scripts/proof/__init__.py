"""Proofs of reliability: long runs against real processes, each with a claim, what was measured, and a verdict."""
