"""The journeys in the order in which they are walked: later ones meet what earlier ones left."""

from __future__ import annotations

from scripts.browser.journeys.coordinator import COORDINATORS_JOURNEY
from scripts.browser.journeys.owner import OWNERS_JOURNEY
from scripts.browser.journeys.researcher import RESEARCHERS_JOURNEY

JOURNEYS = (OWNERS_JOURNEY, COORDINATORS_JOURNEY, RESEARCHERS_JOURNEY)
