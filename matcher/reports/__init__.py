"""What the region needs and lacks: pure functions from what is stored to report records."""
