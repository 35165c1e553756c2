"""A workflow as data: which step leads from where to where, and who may take it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.errors import Conflict, FieldProblem, Forbidden, InvalidInput
from models.introductions.party import Role

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
            raise InvalidInput("this step cannot be taken", [problem])
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
            raise Forbidden(f"{name} is for: {', '.join(step.roles)}; it was tried as {role}")
        if state not in step.sources and state != step.target:
            sources = ", ".join(step.sources)
            raise Conflict(f"{self.record_type} {record_id!r} is {state}; {name} leads on from: {sources}")
        return step
