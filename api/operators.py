"""Operators as a whole: administrators, whoever sends the server's key, and the own machine of a fresh install.

They may do what has no line of its own in ``models/accounts/permissions.py``.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends

from api.authorisation import refuse, refuse_on_page
from api.callers import Visiting
from api.services import Reach
from models.accounts.permissions import Action, Extent


def is_operator(visit: Visiting) -> bool:
    """Return whether a request comes from an operator."""
    return visit.caller.extent(Action.OPERATE) is Extent.ALL


def require_operator(visit: Visiting, services: Reach) -> None:
    """Refuse a request that does not come from an operator.

    Raises:
        Forbidden: The message says what is missing.
    """
    if not is_operator(visit):
        refuse(Action.OPERATE, visit, services)


def ask_for_operator(visit: Visiting, services: Reach) -> None:
    """Let only operators see a page; where the server has a key, a browser is told to ask for it.

    Raises:
        HTTPException: 401, nobody is signed in and the key is missing or wrong.
        Forbidden: The roles do not suffice.
    """
    if not is_operator(visit):
        refuse_on_page(Action.OPERATE, visit, services)


SeenAsOperator = Annotated[bool, Depends(is_operator)]
