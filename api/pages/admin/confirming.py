"""Asking once more before what cannot be undone: a page of its own, so that it needs no script."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from fastapi import Request, Response

from api.pages.rendering import render
from api.pages.sent import SentForm
from api.texts import Texts


class Confirmable(SentForm):
    """A form that is sent twice: the second time from the page that asks."""

    sure: Literal["", "1"] = ""


def ask_first(request: Request, t: Texts, question: str, back: str, sent: Confirmable, **named: object) -> Response:
    """Return the page that asks; its button sends the same form to the same address again.

    Args:
        request: What was asked.
        t: The page's texts.
        question: What is asked: a key of ``admin_sure``.
        back: Where whoever is not sure goes.
        sent: The form.
        named: What the question names.
    """
    context = {
        "question": t(f"admin_sure.{question}", **named),
        "button": t(f"admin_do.{question}"),
        "path": request.url.path,
        "back": back,
        "sent": list(_fields(sent)),
    }
    return render(request, t, "admin/confirm.html", context, cache="no-store")


def _fields(sent: Confirmable) -> Iterator[tuple[str, str]]:
    for name, value in sent.model_dump(mode="json", exclude={"csrf", "sure"}).items():
        yield from ((name, str(one)) for one in (value if isinstance(value, list) else [value]))
