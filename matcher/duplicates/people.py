"""Two people or one: the reasons for and against, from names, identifiers, where they work and what they wrote."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from matcher.duplicates.blocks import candidate_pairs
from matcher.duplicates.common_names import NameRarity
from matcher.duplicates.person_names import INITIAL_BITS, compare_names
from matcher.duplicates.profiles import Profile, Work
from matcher.duplicates.reasons import POSSIBLE_BITS, Reason, judged_pair, prior_bits
from matcher.duplicates.word_sets import jaccard, name_set
from models.duplicate_pairs import DuplicatePair

SAME_ID_BITS, OTHER_ID_BITS = 24.0, -24.0
OWN_PAGE_BITS, SHARED_PAGE_BITS = 9.0, 1.0
SAME_ORGANISATION_BITS, OTHER_ORGANISATION_BITS = 5.0, -2.5
SAME_DEPARTMENT_BITS, OTHER_DEPARTMENT_BITS = 2.5, -2.0
OTHER_STATE_BITS = -1.0
FIRST_TITLE_BITS, FURTHER_TITLE_BITS, MOST_TITLE_BITS = 7.0, 3.0, 13.0
WRITTEN_TOGETHER_BITS = -12.0
SAME_FIELD_BITS, OTHER_FIELD_BITS = 2.5, -3.0

OWN_PAGE = 2
ALIKE_TITLES = 0.8
ALIKE_DEPARTMENTS = 0.5
STEMS_OF_A_FIELD = 6
SHARE_OF_SAME_FIELD, SHARE_OF_OTHER_FIELD = 0.2, 0.03
CORROBORATING = frozenset({"orcid", "page", "organisation", "titles"})


Candidate = tuple[Profile, Profile, list[Reason]]


class People:
    """All people of a directory, what their names tell, and which of them are worth a look at their work."""

    def __init__(self, profiles: Sequence[Profile]) -> None:
        """Count names and pages."""
        self.profiles = profiles
        self.prior = prior_bits(len(profiles))
        self._rarity = NameRarity(one.words for one in profiles)
        self._pages = Counter(one.url for one in profiles if one.url)
        self._name_bits = [self._most_name_bits(one) for one in profiles]

    def candidates(self, with_like_titles: Iterable[tuple[int, int]] = ()) -> list[Candidate]:
        """Return pairs that their work could make possible, with the reasons that need no look at it, by rising ids.

        Args:
            with_like_titles: Rows of people who have works of the same title.
        """
        titled = set(with_like_titles)
        found = []
        for pair in sorted(candidate_pairs(self.profiles, self._could_be) | titled):
            one, other = (self.profiles[row] for row in pair)
            reasons = list(self.reasons(one, other))
            most = MOST_TITLE_BITS if pair in titled else SAME_FIELD_BITS
            if self.prior + sum(reason.weight for reason in reasons) + most >= POSSIBLE_BITS:
                found.append((one, other, reasons))
        return found

    def _could_be(self, row: int, other_row: int) -> bool:
        """Whether two could be one if their names met as far as the poorer goes, and all else was the same."""
        one, other = self.profiles[row], self.profiles[other_row]
        is_same = one.organisation == other.organisation
        institution = SAME_ORGANISATION_BITS if is_same or not (one.organisation and other.organisation) else 0.0
        names = min(self._name_bits[row], self._name_bits[other_row])
        return self.prior + names + institution + SAME_DEPARTMENT_BITS + SAME_FIELD_BITS >= POSSIBLE_BITS

    def _most_name_bits(self, one: Profile) -> float:
        return sum(INITIAL_BITS if part.is_initial else self._rarity.bits(part) for part in one.words)

    def reasons(self, one: Profile, other: Profile) -> Iterator[Reason]:
        """Yield the reasons that the records themselves give."""
        names = compare_names(one.words, other.words, self._rarity.bits)
        yield Reason("other_name" if names.contradicts else "name", one.name, other.name, names.bits)
        if one.orcid and other.orcid:
            is_same = one.orcid == other.orcid
            yield Reason(
                "orcid" if is_same else "other_orcid",
                one.orcid,
                other.orcid,
                _either(is_same, SAME_ID_BITS, OTHER_ID_BITS),
            )
        if one.url and one.url == other.url:
            weight = _either(self._pages[one.url] <= OWN_PAGE, OWN_PAGE_BITS, SHARED_PAGE_BITS)
            yield Reason("page", one.url, other.url, weight)
        yield from _of_institution(one, other)

    def judged(self, candidates: Iterable[Candidate], work: Mapping[str, Work]) -> Iterator[DuplicatePair]:
        """Yield the pairs that are possible after a look at what both have to show."""
        for one, other, reasons in candidates:
            shown = work.get(one.provider_id, Work()), work.get(other.provider_id, Work())
            whole = [*reasons, *reasons_of_work(*shown)]
            ids = (one.provider_id, other.provider_id)
            corroborated = any(reason.name in CORROBORATING and reason.weight > 1 for reason in whole)
            if pair := judged_pair("provider", ids, whole, self.prior, corroborated=corroborated):
                yield pair


def _of_institution(one: Profile, other: Profile) -> Iterator[Reason]:
    if one.organisation and other.organisation:
        is_same = one.organisation == other.organisation
        weight = _either(is_same, SAME_ORGANISATION_BITS, OTHER_ORGANISATION_BITS)
        yield Reason(
            "organisation" if is_same else "other_organisation", one.organisation_name, other.organisation_name, weight
        )
    elif one.state and other.state and one.state != other.state:
        yield Reason("other_state", one.state, other.state, OTHER_STATE_BITS)
    if one.department and other.department:
        is_same = jaccard(name_set(one.department), name_set(other.department)) >= ALIKE_DEPARTMENTS
        weight = _either(is_same, SAME_DEPARTMENT_BITS, OTHER_DEPARTMENT_BITS)
        yield Reason("department" if is_same else "other_department", one.department, other.department, weight)


def reasons_of_work(one: Work, other: Work) -> Iterator[Reason]:
    """Yield the reasons that evidence gives: the same titles, the same field, or work that both signed."""
    if together := one.evidence_ids & other.evidence_ids:
        yield Reason("written_together", min(together), min(together), WRITTEN_TOGETHER_BITS)
        return
    shared = list(_shared_titles(one, other))
    if shared:
        weight = min(MOST_TITLE_BITS, FIRST_TITLE_BITS + FURTHER_TITLE_BITS * (len(shared) - 1))
        yield Reason("titles", shared[0][0], shared[0][1], weight)
    elif min(len(one.stems), len(other.stems)) >= STEMS_OF_A_FIELD:
        yield from _of_field(one, other)


def _of_field(one: Work, other: Work) -> Iterator[Reason]:
    both = sorted(one.stems & other.stems)
    share = len(both) / min(len(one.stems), len(other.stems))
    if share >= SHARE_OF_SAME_FIELD:
        yield Reason("field", ", ".join(both[:5]), ", ".join(both[:5]), SAME_FIELD_BITS)
    elif share <= SHARE_OF_OTHER_FIELD:
        ours, theirs = (", ".join(sorted(work.stems - set(both))[:5]) for work in (one, other))
        yield Reason("other_field", ours, theirs, OTHER_FIELD_BITS)


def _shared_titles(one: Work, other: Work) -> Iterator[tuple[str, str]]:
    """Yield titles of one that the other has too, nearly word for word, each with its like."""
    for words, title in one.titles.items():
        like = title if words in other.titles else None
        match = other.titles[words] if like else _nearest(words, other)
        if match:
            yield title, match


def _nearest(words: frozenset[str], other: Work) -> str:
    likeness = max(((jaccard(words, theirs), title) for theirs, title in other.titles.items()), default=(0.0, ""))
    return likeness[1] if likeness[0] >= ALIKE_TITLES else ""


def _either(is_so: bool, weight: float, otherwise: float) -> float:
    return weight if is_so else otherwise
