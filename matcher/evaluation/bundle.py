"""Test collections on disk: BEIR's layout with owners added.

A bundle is a folder with ``meta.json`` (name, target ``owner`` or ``document``), ``corpus.jsonl`` (``_id``, ``title``,
``text``, optional ``owners``, ``year``), ``queries.jsonl`` (``_id``, ``text``, optional ``lang``, ``candidates``,
``exclude``), ``qrels.tsv`` (query-id, target-id, grade; header line) and optional ``owners.jsonl``.

Source: Thakur et al., BEIR, NeurIPS 2021 (layout).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from matcher.evaluation.bundle_files import Row, checked_id, read_grades, read_object, read_rows, unreadable


class Target(StrEnum):
    """What is ranked: the owners of documents, or the documents themselves."""

    OWNER = "owner"
    DOCUMENT = "document"


@dataclass(frozen=True)
class BundleDocument:
    """One text of the corpus; ``owners`` is empty in a document bundle."""

    document_id: str
    title: str
    text: str
    owners: tuple[str, ...] = ()
    year: int | None = None


@dataclass(frozen=True)
class BundleOwner:
    """What a directory would know about an owner; ``kind`` is any word."""

    owner_id: str
    kind: str = ""
    name: str = ""
    department: str = ""
    organisation: str = ""
    position: str = ""


@dataclass(frozen=True)
class BundleQuery:
    """One question; ``candidates`` is ``None`` where every target is ranked; ``lang`` is for reporting only."""

    query_id: str
    text: str
    lang: str = ""
    candidates: tuple[str, ...] | None = None
    exclude: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Bundle:
    """A test collection: texts, questions and judgements of these questions (query id → target id → grade)."""

    name: str
    target: Target
    documents: tuple[BundleDocument, ...]
    queries: tuple[BundleQuery, ...]
    grades: dict[str, dict[str, int]]
    owners: dict[str, BundleOwner] = field(default_factory=dict)


def read_bundle(folder: Path) -> Bundle:
    """Read a bundle from its folder; judgements of questions that it does not ask are passed over.

    Raises:
        DataFormat: A file is missing or malformed (with file and line), or an id contains white space (a TREC run
            could not hold it).
    """
    meta = read_object(folder / "meta.json")
    queries = tuple(_query(row) for row in read_rows(folder / "queries.jsonl"))
    asked = {query.query_id for query in queries}
    owners_file = folder / "owners.jsonl"
    owners = [_owner(row) for row in read_rows(owners_file)] if owners_file.exists() else []
    return Bundle(
        name=_name(meta),
        target=_target(meta),
        documents=tuple(_document(row) for row in read_rows(folder / "corpus.jsonl")),
        queries=queries,
        grades={query: grades for query, grades in read_grades(folder / "qrels.tsv").items() if query in asked},
        owners={owner.owner_id: owner for owner in owners},
    )


def _name(meta: Row) -> str:
    name = checked_id(meta.values.get("name"), meta.where)
    if "/" in name or "\\" in name or name.startswith("."):
        raise unreadable(meta.where, f"the name {name!r} is no file name", "a run is called NAME.trec: rename it")
    return name


def _target(meta: Row) -> Target:
    target = meta.values.get("target")
    if target not in list(Target):  # a list, since what is given may be anything
        raise unreadable(meta.where, f"target is {target!r}", 'give "target": "owner" or "target": "document"')
    return Target(target)


def _document(row: Row) -> BundleDocument:
    return BundleDocument(
        row.identity(), row.text("title"), row.text("text"), row.identities("owners") or (), row.year()
    )


def _query(row: Row) -> BundleQuery:
    return BundleQuery(
        query_id=row.identity(),
        text=row.text("text", is_needed=True),
        lang=row.text("lang"),
        candidates=row.identities("candidates"),
        exclude=frozenset(row.identities("exclude") or ()),
    )


def _owner(row: Row) -> BundleOwner:
    texts = {name: row.text(name) for name in ("kind", "name", "department", "organisation", "position")}
    return BundleOwner(owner_id=row.identity(), **texts)
