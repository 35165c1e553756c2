"""Meetings of people who are always free: as few slots as there can be, without a search.

Meetings are edges between problems and providers, slots are colours: two edges at one person differ in colour. Δ
colours suffice, Δ being the most meetings of anybody; and with k ≥ Δ colours the classes can be made equally large up
to one, so that with R rooms max(Δ, ⌈meetings / R⌉) slots suffice. Fewer never do.

Source: D. König, Über Graphen und ihre Anwendung auf Determinantentheorie und Mengenlehre, Math. Annalen 77, 1916,
doi:10.1007/BF01456961; D. de Werra, On some combinatorial problems arising in scheduling, CORS Journal 8, 1970.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from matcher.schedule.people import Person, people_of
from matcher.schedule.records import PairIds

At = dict[Person, dict[int, int]]
"""Person → colour → the edge of that colour."""


def fewest_slots(most_meetings: int, meetings: int, rooms: int) -> int:
    """Return max(Δ, ⌈meetings / rooms⌉)."""
    return max(most_meetings, -(-meetings // rooms))


def colour_meetings(pairs: Sequence[PairIds], colours: int, rooms: int) -> list[int]:
    """Return a slot for each pair: nobody has two meetings in one, and none holds more than there are rooms.

    Args:
        pairs: Who meets whom.
        colours: Slots, at least `fewest_slots`.
        rooms: Meetings a slot, at most.

    Returns:
        Positions of slots, in the order of the pairs; the fullest slots come first.
    """
    at: At = defaultdict(dict)
    sizes = [0] * colours
    for edge, pair in enumerate(pairs):
        problem, provider = people_of(pair)
        first = _free_colour(at, (problem, provider), sizes)
        if first is None:
            first = _free_colour(at, (problem,), sizes)
            second = _free_colour(at, (provider,), sizes)
            if first is None or second is None:
                raise RuntimeError(f"{colours} slots are too few for {pair}")
            _swap(at, pairs, sizes, provider, (first, second))
        at[problem][first] = at[provider][first] = edge
        sizes[first] += 1
    _level(at, pairs, sizes, rooms)
    return _by_size(at, pairs, sizes)


def _free_colour(at: At, people: Sequence[Person], sizes: Sequence[int]) -> int | None:
    """Return the emptiest colour that none of the people has."""
    free = (colour for colour in range(len(sizes)) if all(colour not in at[person] for person in people))
    return min(free, key=lambda colour: sizes[colour], default=None)


def _path(at: At, pairs: Sequence[PairIds], start: Person, two: tuple[int, int]) -> list[int]:
    """Return the edges of the path of two colours that begins at a person with an edge of the first of them."""
    path, person, colour = [], start, two[0]
    while (edge := at[person].get(colour)) is not None:
        path.append(edge)
        one, other = people_of(pairs[edge])
        person, colour = (other if person == one else one), (two[1] if colour == two[0] else two[0])
    return path


def _swap(at: At, pairs: Sequence[PairIds], sizes: list[int], start: Person, two: tuple[int, int]) -> None:
    """Exchange two colours along the path that begins at a person."""
    path = _path(at, pairs, start, two)
    for place, edge in enumerate(path):
        for end in people_of(pairs[edge]):
            del at[end][two[place % 2]]
    for place, edge in enumerate(path):
        for end in people_of(pairs[edge]):
            at[end][two[1 - place % 2]] = edge
    sizes[two[0]] -= len(path) % 2
    sizes[two[1]] += len(path) % 2


def _level(at: At, pairs: Sequence[PairIds], sizes: list[int], rooms: int) -> None:
    """Move meetings out of slots that hold more than there are rooms.

    Where one colour has more edges than another, some path of the two begins and ends with the first; to exchange them
    there moves one edge.
    """
    while max(sizes, default=0) > rooms:
        fullest = max(range(len(sizes)), key=lambda colour: (sizes[colour], -colour))
        emptiest = min(range(len(sizes)), key=lambda colour: (sizes[colour], colour))
        before = sizes[fullest]
        for start in list(at):
            is_end = fullest in at[start] and emptiest not in at[start]
            if is_end and len(_path(at, pairs, start, (fullest, emptiest))) % 2:
                _swap(at, pairs, sizes, start, (fullest, emptiest))
                if sizes[fullest] <= rooms or sizes[fullest] - sizes[emptiest] <= 1:
                    break
        if sizes[fullest] == before:
            raise RuntimeError(
                f"{before} meetings of a slot cannot be spread over {rooms} rooms and {len(sizes)} slots"
            )


def _by_size(at: At, pairs: Sequence[PairIds], sizes: Sequence[int]) -> list[int]:
    order = sorted(range(len(sizes)), key=lambda colour: (-sizes[colour], colour))
    place = {colour: slot for slot, colour in enumerate(order)}
    slots = [0] * len(pairs)
    for person, taken in at.items():
        if person.is_provider:
            for colour, edge in taken.items():
                slots[edge] = place[colour]
    return slots
