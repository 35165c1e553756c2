"""What people are told, what they agreed to, what is kept of them, and how it goes."""
