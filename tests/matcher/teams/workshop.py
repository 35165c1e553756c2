"""A small directory whose teams are known beforehand: who knows coating, who knows effluent, who knows neither."""

from __future__ import annotations

from dataclasses import replace

from matcher.calibrate import Calibration, Curve, Curves
from matcher.query import Filters, Near, Query
from matcher.signs import Reading
from matcher.teams.request import TeamRequest
from models.details import FacilityDetails, LaboratoryDetails, ProviderKind, ResearcherDetails, StartupDetails
from models.records import OrganisationKind
from tests.matcher.scene import CHENNAI, NAGPUR, PUNE, TODAY, Scene, evidence, organisation, provider

COATING = "Powder coating peels from steel grills"
EFFLUENT = "rinse effluent poisons the field"
NOBODYS = "opera singing"
"""A skill that is in nobody's evidence."""
PROBLEM = f"{COATING}. {EFFLUENT}."
OF_COATER = LaboratoryDetails(head_id="coater")
AT_PUNE = Near(18.53, 73.87, None, "Pune")


def by_score(middle: float = 2.2) -> Calibration:
    """Give a probability that rises with the score alone, one half at ``middle``."""
    certain = Curve(60.0)
    relevant = Curve(-2.0 * middle, {"score": 2.0})
    curves = Curves(dict.fromkeys(Reading, certain), dict.fromkeys(Reading, relevant), answerable_from=0.0)
    return Calibration(curves, curves, many_from=0, strong_from=0.5, possible_from=0.05)


def fill(scene: Scene) -> None:
    """Put the directory into a scene."""
    scene.put(
        organisations=[
            replace(organisation("o-iit", PUNE), kind=OrganisationKind.ACADEMIC),
            replace(organisation("o-firm", NAGPUR), kind=OrganisationKind.INDUSTRY),
            replace(organisation("o-ngo", CHENNAI), kind=OrganisationKind.NGO),
        ],
        providers=[
            provider("coater", organisation_id="o-iit", details=ResearcherDetails(career_stage="senior")),
            provider("deputy", organisation_id="o-firm", details=ResearcherDetails("Assistant Professor")),
            provider("cleaner", organisation_id="o-ngo", languages=("ta",)),
            provider("starter", ProviderKind.STARTUP, details=StartupDetails(2021, 6), location=NAGPUR),
            provider(
                "lab", ProviderKind.LABORATORY, details=LaboratoryDetails(head_id="coater"), organisation_id="o-iit"
            ),
            provider("bath", ProviderKind.FACILITY, details=FacilityDetails("lab", rate_inr=900, rate_unit="hour")),
            provider("baker", organisation_id="o-iit"),
            provider("course", ProviderKind.COURSE),
            provider("silent", organisation_id="o-iit"),
        ],
        texts=[
            evidence("e1", "Powder coating peels from steel grills when pretreatment fails.", "coater", title="Grills"),
            evidence("e2", "Powder coating on steel.", "deputy", "coater"),
            evidence("e3", "Rinse effluent poisons the field; we treat rinse effluent of plating.", "cleaner"),
            evidence("e4", "Effluent treatment units sold.", "starter"),
            evidence("e5", "Name of lab", "lab", title=""),
            evidence("e6", "Steel grills are tested. Powder coating is tested.", "lab"),
            evidence("e7", "Salt bath for powder coating.", "bath"),
            evidence("e8", "Bread and biscuits of millet.", "baker"),
            evidence("e9", "Course on powder coating of steel grills.", "course"),
        ],
    )


def asked(text: str = PROBLEM, **changes: object) -> TeamRequest:
    """Ask for teams, measured from Pune unless ``near`` says otherwise."""
    near = changes.pop("near", AT_PUNE)
    kinds = changes.pop("kinds", ())
    filters = Filters(kinds=kinds, near=near)  # type: ignore[arg-type]
    return replace(TeamRequest(Query(text, "en", filters, today=TODAY)), **changes)  # type: ignore[arg-type]
