"""The people of a schedule by number: who meets whom, and in which slots each is free."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from matcher.schedule.records import PairIds, Period, ScheduleSpec, Slot


@dataclass(frozen=True, order=True)
class Person:
    """The owner of a problem, or a provider; both may have the same id."""

    is_provider: bool
    record_id: str

    def __str__(self) -> str:
        """Name the person in a message."""
        return f"{'provider' if self.is_provider else 'problem'} {self.record_id}"


def people_of(pair: PairIds) -> tuple[Person, Person]:
    """Return the two people of a pair."""
    return Person(False, pair[0]), Person(True, pair[1])


@dataclass(frozen=True)
class Participants:
    """Everybody who has a meeting.

    Args:
        spec: What is to be scheduled.
    """

    spec: ScheduleSpec

    @cached_property
    def meetings(self) -> dict[Person, list[int]]:
        """Person → positions of their pairs."""
        found: dict[Person, list[int]] = defaultdict(list)
        for position, pair in enumerate(self.spec.pairs):
            for person in people_of(pair):
                found[person].append(position)
        return dict(sorted(found.items()))

    @cached_property
    def most_meetings(self) -> int:
        """How many meetings the busiest person has."""
        return max(map(len, self.meetings.values()), default=0)

    @cached_property
    def free(self) -> dict[Person, frozenset[int]]:
        """Person → positions of the slots in which they are free."""
        return {person: free_slots(self.spec.day.slots, self.windows(person)) for person in self.meetings}

    def windows(self, person: Person) -> tuple[Period, ...] | None:
        """Return when a person is free; ``None`` means always."""
        known = self.spec.provider_windows if person.is_provider else self.spec.problem_windows
        return known.get(person.record_id)

    def slots_of(self, pair: PairIds) -> frozenset[int]:
        """Return the slots in which both people of a pair are free."""
        one, other = people_of(pair)
        return self.free[one] & self.free[other]

    @property
    def are_always_free(self) -> bool:
        """Whether everybody is free in every slot."""
        count = len(self.spec.day.slots)
        return all(len(slots) == count for slots in self.free.values())


def free_slots(slots: tuple[Slot, ...], windows: tuple[Period, ...] | None) -> frozenset[int]:
    """Return the positions of the slots that lie within a window; of all where there are no windows."""
    if windows is None:
        return frozenset(range(len(slots)))
    return frozenset(number for number, slot in enumerate(slots) if any(window.contains(slot) for window in windows))
