"""The pages of administrators, under ``/admin``."""
