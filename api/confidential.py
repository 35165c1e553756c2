"""Problems as JSON, as their caller may see them; see ``models/accounts/callers_problems.py``."""

from __future__ import annotations

import json

from pydantic import TypeAdapter

from models.accounts.callers_problems import ShownProblem, WithheldProblem
from models.accounts.callers_problems import is_open as is_open
from models.records import Problem

ADAPTER = TypeAdapter(Problem)
WITHHELD = TypeAdapter(WithheldProblem)


def encode_problem(shown: ShownProblem) -> bytes:
    """Return a problem as JSON; a withheld one has no owner, and for its words the public ones or null."""
    if isinstance(shown, Problem):
        return ADAPTER.dump_json(shown)
    values = WITHHELD.dump_python(shown, mode="json", exclude={"words"})
    public = {"title": shown.words.title or None, "text": shown.words.text or None, "organisation_id": None}
    return json.dumps(values | public, ensure_ascii=False).encode()
