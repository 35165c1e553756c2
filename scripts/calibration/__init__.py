"""Beside ``fit_calibration`` and ``honesty``: the questions, what the matcher sees of them, fitting and measuring."""
