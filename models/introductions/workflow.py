"""A workflow as data: which step leads from where to where, and who may take it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.errors import Conflict, FieldProblem, Forbidden, InvalidInput, Told
from models.introductions.party import Role
from models.refusals import Refusal

SAME = ""
"""The target of a step that leaves the record where it stands."""


@dataclass(frozen=True)
class Step:
    """One step.

    Args:
        name: What it is called.
        sources: The states that it may be taken from.
        target: The state that it leads to; `SAME` for none.
        roles: Who may take it.
        needs_reason: Whether it must say why.
    """

    name: str
    sources: tuple[str, ...]
    target: str
    roles: tuple[Role, ...]
    needs_reason: bool = False


@dataclass(frozen=True)
class Workflow:
    """The steps of one record type."""

    record_type: str
    steps: Sequence[Step]

    def step(self, name: str) -> Step:
        """Return the step with this name.

        Raises:
            InvalidInput: There is none.
        """
        found = next((step for step in self.steps if step.name == name), None)
        if found is None:
            allowed = ", ".join(step.name for step in self.steps)
            problem = FieldProblem("step", name, f"is no step of any {self.record_type}", f"give one of {allowed}")
            raise InvalidInput(Refusal.NO_SUCH_STEP.told(), [problem])
        return found

    def open_to(self, state: str, role: Role) -> list[Step]:
        """Return the steps that somebody in this role may take from a state, in the order of the data."""
        return [step for step in self.steps if state in step.sources and role in step.roles]

    def check(self, name: str, record_id: str, state: str, role: Role) -> Step:
        """Return the step if it may be taken now, or if it leads to where the record stands already.

        Raises:
            InvalidInput: There is no such step.
            Forbidden: This role may not take it.
            Conflict: It does not lead on from this state.
        """
        step = self.step(name)
        if role not in step.roles:
            of_others, _ = REFUSALS[self.record_type]
            raise Forbidden(self._told(of_others, name, roles=", ".join(step.roles), role=role))
        if state not in step.sources and state != step.target:
            _, stands_elsewhere = REFUSALS[self.record_type]
            states = {f"{self.record_type}_state": state, f"{self.record_type}_states": ", ".join(step.sources)}
            raise Conflict(self._told(stands_elsewhere, name, record_id=record_id, **states))
        return step

    def _told(self, refusal: Refusal, step: str, **details: object) -> Told:
        name = "step" if self.record_type == "introduction" else f"{self.record_type}_step"
        return refusal.told(**details | {name: step})


REFUSALS = {
    "problem": (Refusal.PROBLEM_STEP_OF_OTHERS, Refusal.PROBLEM_STANDS_ELSEWHERE),
    "introduction": (Refusal.INTRODUCTION_STEP_OF_OTHERS, Refusal.INTRODUCTION_STANDS_ELSEWHERE),
    "claim": (Refusal.CLAIM_STEP_OF_OTHERS, Refusal.CLAIM_STANDS_ELSEWHERE),
}
"""By record type: a step is not for this role; it does not lead on from here."""
