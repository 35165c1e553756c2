"""Simulated users who judge what they are shown, honest ones and malicious ones."""
