"""``/api/v1/me``: who asks."""

from __future__ import annotations

from fastapi import APIRouter

from api.callers import Visiting
from api.routes.responses import FAILURES
from api.schemas.accounts import MeOut
from models.accounts.permissions import Action, Extent

router = APIRouter(tags=["accounts"], responses=FAILURES)


@router.get("/me", response_model=MeOut, summary="Who am I?")
def who_am_i(visit: Visiting) -> MeOut:
    """Say whom the key or the session belongs to, and what may be done with it."""
    caller = visit.caller
    extents = {action: caller.extent(action) for action in Action}
    return MeOut(
        account_id=caller.account_id,
        name=caller.name,
        roles=list(caller.roles),
        cluster_id=caller.cluster_id,
        organisation_id=caller.organisation_id,
        provider_id=caller.provider_id,
        scopes=sorted(caller.scopes),
        may={action: extent.name.lower() for action, extent in extents.items() if extent is not Extent.NOTHING},
        csrf=visit.form_token,
    )
