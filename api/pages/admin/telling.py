"""Why something was refused, in the words of a page, with what exactly was wrong as programs are told it."""

from __future__ import annotations

from markupsafe import Markup
from starlette.exceptions import HTTPException

from api.pages.refusals import told, told_fault
from api.problem_details import of_error
from api.texts import Texts
from models.errors import Conflict, Forbidden, InvalidInput, NotFound, SetuError


def refusal_in_words(t: Texts, error: Exception) -> tuple[str, Markup]:
    """Return what is said in the page's language, and what exactly was wrong, ready for the page."""
    if isinstance(error, HTTPException):
        return t("admin_refused.changed_meanwhile"), told(t, error.detail)
    exactly = told(t, error.told if isinstance(error, SetuError) else str(error))
    if isinstance(error, InvalidInput):
        faults = Markup("; ").join(told_fault(t, fault) for fault in of_error(error).faults)
        return t("admin_refused.not_valid"), faults or exactly
    if isinstance(error, NotFound):
        return t("admin_refused.gone"), exactly
    is_known = isinstance(error, Conflict | Forbidden)
    return t("admin_refused.not_done") if is_known else t("admin_refused.not_valid"), exactly
