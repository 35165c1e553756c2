"""What counting asks of a problem: a few columns and how far it has come, read for all problems at once; no words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select

from models import tables
from models.introductions import tables as of_introductions
from models.introductions.problem_flow import ProblemState
from models.records import Confidentiality

OWN_COLUMNS = 9
"""How many columns of a row are the problem's own; how far it has come follows."""

_C = tables.problems.c
_P = of_introductions.problem_progress.c
_CHANGES = tables.changes.c


@dataclass(frozen=True, slots=True)
class ProblemOutline:
    """A problem without its words, owner and limits; texts are as stored, empty for unknown.

    Args:
        problem_id: Its id.
        organisation_id: Whose it is; its place and cluster stand in where the problem names none.
        cluster_id: The cluster that it names itself.
        sector: In its owner's words.
        district: Where it is.
        state: The state of India.
        latitude: Where it is, in degrees; ``None`` for unknown, as the longitude then is.
        longitude: In degrees.
        content_hash: Changes with the record.
        standing: How far it has come.
        mission: The national mission that a coordinator named.
        duplicate_of: The problem that it says again.
        stored_on: The day on which it was first stored, ISO.
    """

    problem_id: str
    organisation_id: str
    cluster_id: str
    sector: str
    district: str
    state: str
    latitude: float | None
    longitude: float | None
    content_hash: str
    standing: ProblemState
    mission: str
    duplicate_of: str
    stored_on: str


def outlines_statement() -> Select[Any]:
    """Return the statement whose rows `outline_of_problem` takes, by rising id."""
    first = (
        select(_CHANGES.record_id, func.min(_CHANGES.at).label("at"))
        .where(_CHANGES.record_type == "problem")
        .group_by(_CHANGES.record_id)
        .subquery()
    )
    names = ("problem_id", "organisation_id", "cluster_id", "sector", "district", "state", "latitude", "longitude")
    columns = (*(_C[name] for name in names), _C.content_hash)
    joined = tables.problems.outerjoin(of_introductions.problem_progress, _P.problem_id == _C.problem_id).outerjoin(
        first, first.c.record_id == _C.problem_id
    )
    told = (_C.confidentiality, _P.state, _P.mission, _P.duplicate_of, first.c.at)
    return select(*columns, *told).select_from(joined).order_by(_C.problem_id)


def outline_of_problem(row: Sequence[Any]) -> ProblemOutline:
    """Return the outline that a row of `outlines_statement` holds; one without progress has taken no step."""
    own, (confidentiality, state, mission, duplicate_of, stored_at) = row[:OWN_COLUMNS], row[OWN_COLUMNS:]
    from_start = ProblemState.PUBLISHED if confidentiality == Confidentiality.OPEN.value else ProblemState.BLINDED
    standing = from_start if state is None else ProblemState(state)
    values: tuple[Any, ...] = (*own, standing, mission or "", duplicate_of or "", str(stored_at or "")[:10])
    return ProblemOutline(*values)
