"""To an accepted introduction on a fresh install, where nobody needs an account: seconds, not minutes."""

from __future__ import annotations

from scripts.browser.journeys.journey import Journey, Scene
from scripts.browser.journeys.owner import ASK, COORDINATOR, PROVIDER, REQUEST
from scripts.browser.steps import Open

PUBLISH = Scene(
    "operator", "Whoever sits at the machine publishes it, blinded", "", (Open("/inbox"), *COORDINATOR.steps[3:])
)

SHORT_JOURNEY = Journey("To an accepted introduction", (ASK, REQUEST, PUBLISH, PROVIDER))
