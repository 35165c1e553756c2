"""Raising one problem by a chain of exchanges that leaves everybody on it better off than it was.

A chain begins at the problem, which may give a provider up and takes another. Where that one is full, a holder gives
it up and takes another in turn, and so on, until somebody takes a provider with room, or can do without. If every
problem on the chain ends above the sum that the first one had, the sorted sums are larger by the leximin order: the one
sum rises, and those that fall stay above where it was.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from matcher.assignment.draft import Draft


@dataclass(frozen=True, eq=False, slots=True)
class Link:
    """A problem on a chain, the provider it gives up (``None``: it has room), and the link before it."""

    problem: int
    lost: int | None
    before: Link | None
    root: Link | None

    def problems(self) -> set[int]:
        """Return the problems on the chain up to here."""
        link: Link | None = self
        found: set[int] = set()
        while link is not None:
            found.add(link.problem)
            link = link.before
        return found

    @property
    def given_up(self) -> int | None:
        """What the chain's first problem gives up."""
        return self.lost if self.root is None else self.root.lost


def raise_problem(draft: Draft, problem: int) -> bool:
    """Raise a problem's sum by the shortest chain there is; says whether there was one. Bounds stay kept.

    Chains are searched by breadth. A full provider is passed once, by the shortest way to it.
    """
    floor = draft.sums[problem]
    if _drops_harmful(draft, problem):
        return True
    queue: deque[Link] = deque(_first_links(draft, problem))
    passed: set[int] = set()
    while queue:
        link = queue.popleft()
        left = draft.sums[link.problem] - (draft.value_of[link.problem][link.lost] if link.lost is not None else 0)
        if link.before is not None and left > floor and len(draft.held[link.problem]) > draft.lowest[link.problem]:
            return _carry_out(draft, link, None)
        last = _go_on(draft, link, floor - left, passed, queue)
        if last is not None:
            return _carry_out(draft, link, last)
    return False


def _go_on(draft: Draft, link: Link, above: int, passed: set[int], queue: deque[Link]) -> int | None:
    """Return a provider with room that a link's problem wishes, or queue the holders of those without.

    Only providers of a value above ``above`` are wished.
    """
    on_chain = link.problems()
    held = draft.held[link.problem]
    for provider, value in draft.wishes[link.problem]:
        if value <= above:
            return None
        if provider in passed or provider in held:
            continue
        if len(draft.holders[provider]) < draft.most[provider] or provider == link.given_up:
            return provider
        passed.add(provider)
        queue.extend(
            Link(holder, provider, link, link.root or link)
            for holder in draft.holders[provider]
            if holder not in on_chain
        )
    return None


def _first_links(draft: Draft, problem: int) -> Iterator[Link]:
    if len(draft.held[problem]) < draft.highest[problem]:
        yield Link(problem, None, None, None)
    for provider in sorted(draft.held[problem], key=lambda one: (draft.value_of[problem][one], one)):
        if len(draft.holders[provider]) > draft.fewest[provider]:
            yield Link(problem, provider, None, None)


def _drops_harmful(draft: Draft, problem: int) -> bool:
    """Drop a provider of negative value, if problem and provider may go without."""
    if len(draft.held[problem]) <= draft.lowest[problem]:
        return False
    for provider in draft.held[problem]:
        if draft.value_of[problem][provider] < 0 and len(draft.holders[provider]) > draft.fewest[provider]:
            draft.drop(problem, provider)
            return True
    return False


def _carry_out(draft: Draft, last: Link, provider: int | None) -> bool:
    link: Link | None = last
    while link is not None:
        if link.lost is not None:
            draft.drop(link.problem, link.lost)
        if provider is not None:
            draft.add(link.problem, provider)
        provider, link = link.lost, link.before
    return True
