"""OpenAlex works and authors, as its API and its snapshots write them.

Source: OpenAlex documentation, work and author objects, https://docs.openalex.org/.
"""

from __future__ import annotations

from models.flaws import Flaw
from models.importing.works.nodes import Node, many, one_text, texts
from models.importing.works.records import Author, Person, Work, WorksRow

LONGEST_ABSTRACT_WORDS = 20_000
TOPICS = 10

NOT_WORKS = frozenset({"dataset", "erratum", "paratext", "peer-review", "retraction", "grant"})


def read_openalex(number: int, one: Node) -> WorksRow:
    """Return one element of a file as a row; what shows nothing of anybody, such as an erratum, is left out."""
    if not isinstance(one, dict):
        return WorksRow(number, problem=Flaw.NO_OPENALEX_OBJECT.problem("", "", type=type(one).__name__))
    if "works_count" in one or "display_name_alternatives" in one or "last_known_institutions" in one:
        return WorksRow(number, person=_person(one))
    if "authorships" in one or "abstract_inverted_index" in one or "publication_year" in one or "title" in one:
        sort = one_text(one, "type")
        return WorksRow(number, skip_reason=f"is a {sort}") if sort in NOT_WORKS else WorksRow(number, work=_work(one))
    return WorksRow(number, problem=Flaw.NO_OPENALEX.problem("", ""))


def _work(one: Node) -> Work:
    return Work(
        title=one_text(one, "title") or one_text(one, "display_name"),
        kind="patent" if one_text(one, "type") == "patent" else "publication",
        year=one_text(one, "publication_year") or one_text(one, "publication_date"),
        doi=one_text(one, "doi"),
        url=one_text(one, "primary_location", "landing_page_url"),
        abstract=from_inverted_index(one.get("abstract_inverted_index")),
        authors=tuple(_author(given) for given in many(one, "authorships")),
    )


def _author(given: Node) -> Author:
    name = one_text(given, "author", "display_name") or one_text(given, "raw_author_name")
    places = texts(given, "institutions", "display_name") or texts(given, "raw_affiliation_strings")
    return Author(name, one_text(given, "author", "orcid"), next(iter(places), ""))


def _person(one: Node) -> Person:
    current = many(one, "last_known_institutions") or many(one, "last_known_institution")
    topics = texts(one, "topics", "display_name") or texts(one, "x_concepts", "display_name")
    name = one_text(one, "display_name")
    return Person(
        key=one_text(one, "id") or name,
        name=name,
        orcid=one_text(one, "orcid"),
        organisation=one_text(current, "display_name"),
        url=one_text(one, "id"),
        expertise=tuple(dict.fromkeys(topics))[:TOPICS],
    )


def from_inverted_index(index: Node) -> str:
    """Return the text of an inverted index: word → its places; what is no place is left out, the first 20,000 count."""
    if not isinstance(index, dict):
        return ""
    places = [
        (int(place), str(word))
        for word, given in index.items()
        for place in (given if isinstance(given, list) else [])
        if str(place).isdecimal() and len(str(place)) < 10
    ]
    return " ".join(word for _, word in sorted(places)[:LONGEST_ABSTRACT_WORDS])
