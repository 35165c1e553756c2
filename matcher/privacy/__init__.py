"""What a decision of a person brings about, and how a person is erased everywhere."""
