"""Why something was refused, in the words of a page, with what exactly was wrong as programs are told it."""

from __future__ import annotations

from markupsafe import Markup
from starlette.exceptions import HTTPException

from api.pages.refusals import told_fault
from api.problem_details import of_error
from api.texts import Texts
from models.errors import Conflict, Forbidden, InvalidInput, NotFound, SetuError


def refusal_in_words(t: Texts, error: Exception) -> tuple[str, str]:
    """Return what is said in the page's language, and what exactly was wrong, as a message that may have a code."""
    if isinstance(error, HTTPException):
        return t("admin_refused.changed_meanwhile"), error.detail
    if isinstance(error, InvalidInput):
        faults = Markup("; ").join(told_fault(t, fault) for fault in of_error(error).faults)
        return t("admin_refused.not_valid"), faults or error.told
    if isinstance(error, NotFound):
        return t("admin_refused.gone"), error.told
    is_known = isinstance(error, Conflict | Forbidden)
    exactly = error.told if isinstance(error, SetuError) else str(error)
    return t("admin_refused.not_done") if is_known else t("admin_refused.not_valid"), exactly
