"""ORCID records, as the public API v3.0 writes them in JSON and in XML: the person, their works and funding.

Source: ORCID, Reading an ORCID record, https://info.orcid.org/documentation/api-tutorials/api-tutorial-read-data-on-a-record/.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from models.importing.works.nodes import Node, many, one_text, texts
from models.importing.works.records import Author, Person, Work, WorksRow

KINDS = {"patent": "patent", "intellectual-property": "patent"}
"""Types of work that are no publications."""

NOT_WORKS = frozenset({"lecture-speech", "software", "data-set", "website", "annotation"})


def read_orcid(root: Node) -> Iterator[WorksRow]:
    """Yield the person of a record, then their works, then their funding.

    A part of a record alone, such as the answer of ``/works``, holds no person.

    Args:
        root: The decoded JSON or XML; one record, or a list of records.
    """
    rows = (row for record in _records(root) for row in _rows(record))
    for number, row in enumerate(rows, 1):
        yield replace(row, number=number)


def _rows(record: Node) -> Iterator[WorksRow]:
    person = _person(record)
    if person:
        yield WorksRow(0, person=person)
    key = person.key if person else ""
    for one in _work_nodes(record):
        sort = _sort(one)
        yield WorksRow(0, skip_reason=f"is a {sort}") if sort in NOT_WORKS else WorksRow(0, work=_work(one, key))
    for work in _funding(record, key):
        yield WorksRow(0, work=work)


def _records(root: Node) -> list[Node]:
    return many(root, "record") or many(root)


def _person(record: Node) -> Person | None:
    about = (many(record, "person") or [{}])[0]
    orcid = one_text(record, "orcid-identifier", "path")
    given, family = (one_text(about, "name", part) for part in ("given-names", "family-name"))
    name = one_text(about, "name", "credit-name") or f"{given} {family}".strip()
    if not name:
        return None
    work = _employment(record)
    return Person(
        key=orcid or name,
        name=name,
        orcid=orcid,
        organisation=one_text(work, "organization", "name"),
        department=one_text(work, "department-name"),
        designation=one_text(work, "role-title"),
        url=next(iter(texts(about, "researcher-urls", "researcher-url", "url")), ""),
        about=one_text(about, "biography", "content") or one_text(about, "biography"),
        expertise=tuple(_keywords(about)),
    )


def _keywords(about: Node) -> list[str]:
    found = [one_text(one, "content") or one_text(one) for one in many(about, "keywords", "keyword")]
    return list(dict.fromkeys(part for text in found for word in text.split(",") if (part := word.strip())))


def _employment(record: Node) -> Node:
    """Return the present employment, else the one that ended last."""
    groups = many(record, "activities-summary", "employments", "affiliation-group")
    jobs = many(groups, "summaries", "employment-summary") + many(groups, "employment-summary")
    return max(jobs, key=_recency, default={})


def _recency(job: Node) -> tuple[bool, str, str]:
    return not one_text(job, "end-date", "year"), one_text(job, "end-date", "year"), one_text(job, "start-date", "year")


def _work_nodes(record: Node) -> Iterator[Node]:
    groups = many(record, "activities-summary", "works", "group") or many(record, "group")
    groups += many(record, "works", "group")
    for group in groups:
        summaries = many(group, "work-summary")
        if summaries:
            # The best of several sources' words for one work: the one with a DOI, as the file orders them.
            yield min(summaries, key=lambda one: not _doi(one))
    yield from many(record, "bulk", "work") or many(record, "work")


def _sort(one: Node) -> str:
    return one_text(one, "type").casefold().replace("_", "-")


def _work(one: Node, key: str) -> Work:
    title = [text for part in ("title", "subtitle") if (text := one_text(one, "title", part))]
    return Work(
        title=": ".join(title),
        kind=KINDS.get(_sort(one), "publication"),
        year=one_text(one, "publication-date", "year"),
        doi=_doi(one),
        url=one_text(one, "url"),
        abstract=one_text(one, "short-description"),
        authors=tuple(_contributors(one)),
        of_person=key,
    )


def _doi(one: Node) -> str:
    for given in many(one, "external-ids", "external-id"):
        is_own = one_text(given, "external-id-relationship") in ("", "self")
        if one_text(given, "external-id-type").casefold() == "doi" and is_own:
            return one_text(given, "external-id-value")
    return ""


def _contributors(one: Node) -> Iterator[Author]:
    for given in many(one, "contributors", "contributor"):
        if name := one_text(given, "credit-name"):
            yield Author(name, one_text(given, "contributor-orcid", "path"))


def _funding(record: Node, key: str) -> Iterator[Work]:
    for one in many(record, "activities-summary", "fundings", "group"):
        summary: Node = next(iter(many(one, "funding-summary")), {})
        if title := one_text(summary, "title", "title"):
            yield Work(
                title=title,
                kind="project",
                year=one_text(summary, "start-date", "year"),
                url=one_text(summary, "url"),
                abstract=one_text(summary, "short-description"),
                of_person=key,
            )
