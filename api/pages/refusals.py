"""Refusals in the reader's language, by their code; what has no code stays in English and says so to screen readers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from markupsafe import Markup

from api.problem_details import Fault, of_error, printable
from api.texts import Texts
from models.errors import SetuError, Told

WORDS_OF = {
    "claim_state": ("claim_state",),
    "claim_states": ("claim_state",),
    "claim_step": ("claim_step",),
    "confidentiality": ("readers",),
    "counted": ("counted",),
    "introduction_state": ("stage",),
    "introduction_states": ("stage",),
    "kind": ("kind", "import_kind"),
    "kinds": ("kind",),
    "message_state": ("message_state",),
    "problem_state": ("problem_state",),
    "problem_states": ("problem_state",),
    "problem_step": ("problem_step",),
    "profile_field": ("profile_field",),
    "record_type": ("record_type",),
    "records": ("record_type",),
    "role": ("role",),
    "roles": ("role",),
    "job_state": ("job_state",),
    "job_states": ("job_state",),
    "step": ("step", "problem_step"),
    "steps": ("step", "problem_step"),
}
"""Details that are words of Setu rather than ids, numbers or names: where the catalogues hold them."""


def told(t: Texts, message: str) -> Markup:
    """Return a message for a page: in its language, or in English and marked as such."""
    said = in_words(t, message)
    mark = Markup("{}") if said else Markup('<span lang="en">{}</span>')
    return mark.format(printable(said or message))


def in_words(t: Texts, message: str) -> str:
    """Return a message in a page's language; empty where it has no code, or was stored with other details."""
    if not isinstance(message, Told) or not message.code:
        return ""
    if t.language == "en":
        return str(message)  # whole, also what was appended to it
    return _filled(t, f"refusal.{message.code}", message.details)


def told_error(t: Texts, error: SetuError) -> list[Markup]:
    """Return for a page why something is refused, and then what is wrong with each field."""
    return [told(t, error.told), *(told_fault(t, fault) for fault in of_error(error).faults)]


def told_fault(t: Texts, fault: Fault) -> Markup:
    """Return for a page why one field is refused and what mends it."""
    reason = _filled(t, f"flaw.{fault.code}", fault.details)
    fix = _filled(t, f"flaw_fix.{fault.code}", fault.details)
    if reason and fix:
        return Markup("{}; {}").format(reason, fix)
    return told(t, "; ".join(filter(None, (printable(fault.detail), fault.fix))))


def _filled(t: Texts, key: str, details: Mapping[str, str]) -> str:
    """Return a text with its names filled; empty where there is no such text, or a name has no detail."""
    text = t.entries.get(key, "")
    try:
        return text.format(**{name: _worded(t, name, detail) for name, detail in details.items()})
    except KeyError:
        return ""


def _worded(t: Texts, name: str, detail: str) -> str:
    """Return a detail as pages call it: words of Setu, also several of them, are translated, all others are not."""
    if name not in WORDS_OF:
        return detail
    return ", ".join(_word(t, WORDS_OF[name], one) for one in re.split(", | or ", detail))


def _word(t: Texts, parts: Sequence[str], said: str) -> str:
    """Return a word in a page's language, with what follows it, as in "provider 'p-7'"."""
    word, space, rest = said.partition(" ")
    keys = [f"{part}.{word}" for part in parts]
    return next((t.entries[key] for key in keys if key in t.entries), word) + space + rest
