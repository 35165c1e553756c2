"""May they? Asked at the address for the action as such, and inside the transaction for the record.

The rules are data in ``models/accounts/permissions.py``.
"""

from __future__ import annotations

from collections.abc import Callable

from fastapi import Depends, Request, params
from starlette.exceptions import HTTPException

from api.callers import Visit, Visiting
from api.services import Reach, Services
from models.accounts.permissions import RULES, Action, Extent
from models.errors import Forbidden
from models.refusals import Refusal


def requires(action: Action) -> list[params.Depends]:
    """Return the dependencies of a route that only they use who may do something to some records."""
    return [Depends(_asking(action, refuse))]


def page_requires(action: Action) -> list[params.Depends]:
    """Return the same for a page: where the server has a key, a browser is told to ask for it."""
    return [Depends(_asking(action, refuse_on_page))]


def require_account(visit: Visiting) -> Visit:
    """Return the visit of a person who signed in.

    Raises:
        HTTPException: 401, nobody has.
    """
    if visit.session is None:
        raise HTTPException(401, Refusal.SIGN_IN_FIRST.told())
    return visit


def _asking(
    action: Action, refusing: Callable[[Action, Visit, Services], None]
) -> Callable[[Request, Visit, Services], None]:
    def ask(request: Request, visit: Visiting, services: Reach) -> None:
        if visit.caller.extent(action) is Extent.NOTHING:
            refusing(action, visit, services)

    return ask


def refuse(action: Action, visit: Visit, services: Services) -> None:
    """Say what is missing: an account, a role, a scope, or a key.

    Raises:
        Forbidden: Always.
    """
    scope = RULES[action].scope
    if visit.caller.roles and scope not in visit.caller.scopes:
        raise Forbidden(
            f"this key lacks the scope {scope.value!r}, to which {action.value!r} belongs; make another key"
        )
    if visit.caller.written_as:
        raise Forbidden(Refusal.ROLES_LACK_IT.told(action=action.value))
    settings = services.settings
    if settings.api_key is None and not services.bootstrap.is_over(services.workspace.store):
        raise Forbidden(
            "this server listens on a public address without a key; its operator must set SETU_API_KEY, "
            "or run: setu account create-admin"
        )
    raise Forbidden(Refusal.SIGN_IN_OR_KEY.told())


def refuse_on_page(action: Action, visit: Visit, services: Services) -> None:
    """Ask a browser for the server's key where it has one and nobody is signed in; else refuse.

    Raises:
        HTTPException: 401, the key is missing or wrong.
        Forbidden: The roles do not suffice, or nobody is signed in.
    """
    if services.settings.api_key is not None and not visit.caller.written_as:
        challenge = {"WWW-Authenticate": 'Basic realm="Setu: any name, the key as password", charset="UTF-8"'}
        raise HTTPException(401, Refusal.SIGN_IN_AS_OPERATOR.told(), challenge)
    refuse(action, visit, services)
