"""Taking feedback, for API and pages alike: what is said is stored with what the matcher sees of the pair now."""

from __future__ import annotations

from dataclasses import dataclass

from api.actors import Actor
from matcher.query import Query
from matcher.workspace import Workspace
from models.errors import Forbidden
from models.feedback import Feedback, Judgement, WhyNot, problem_hash
from models.feedback_log import Added
from models.refusals import Refusal


@dataclass(frozen=True)
class Said:
    """What somebody says of one match."""

    provider_id: str
    judgement: Judgement
    reason: WhyNot | None = None
    note: str = ""
    rank: int = 0


def take_feedback(
    said: Said, query: Query, problem_id: str, actor: Actor, workspace: Workspace, *, may_tell_outcomes: bool
) -> Added:
    """Store what was said of the match of a query with a provider.

    Args:
        said: What is said.
        query: What was asked.
        problem_id: The stored problem that the query comes from; empty for none.
        actor: Who says it.
        workspace: Where matcher and store are.
        may_tell_outcomes: Whether the actor may tell what came of an introduction.

    Raises:
        InvalidInput: A reason is missing or too much, a note too long, a rank impossible.
        Forbidden: Somebody tells an outcome who may not.
        NotFound: There is no such provider.
        TooMany: The actor has said too much today.
    """
    if said.judgement.is_outcome and not may_tell_outcomes:
        raise Forbidden(Refusal.OUTCOME_OF_THE_OWNER.told(judgement=said.judgement))
    sighting = workspace.matcher.sight(query, [said.provider_id])[said.provider_id]
    feedback = Feedback(
        problem_hash=problem_hash(query.text),
        provider_id=said.provider_id,
        judgement=said.judgement,
        actor=actor.actor_id,
        reason=said.reason,
        note=said.note,
        problem_id=problem_id,
        rank=said.rank,
        ranker_version=sighting.ranker,
        sighting=sighting.as_json(),
    )
    with workspace.store.write() as transaction:
        transaction.providers.get(said.provider_id)  # it may be gone since, and what is said of it must go with it
        return transaction.feedback.add(feedback, is_limited=not actor.has_key)
