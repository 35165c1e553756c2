"""Imported by the process that the server processes are forked from: models, words and index are loaded there once.

Nothing else imports this module, because importing it is what loads (`api.server.load_for_all`).
"""

from __future__ import annotations

from api.server import load_for_all

load_for_all()
