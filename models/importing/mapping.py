"""Mapping files: how the columns of somebody's file become Setu's fields. ``docs/importing.md`` explains the language.

A mapping is read once and checked whole: an unknown key is refused with the nearest known one, not passed over.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping as AbstractMapping
from dataclasses import dataclass, field, fields
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

from models.errors import DataFormat, InvalidInput, NotFound
from models.importing.kinds import KINDS, ImportKind
from models.importing.rows import ReadOptions
from models.records import EvidenceKind

Table = AbstractMapping[str, Any]
D = TypeVar("D")


@dataclass(frozen=True)
class SourceInfo:
    """What the records' provenance says; an empty name means the file's."""

    name: str = ""
    published_by: str = ""
    as_of: date | None = None
    url: str = ""


@dataclass(frozen=True)
class FieldRule:
    """Where one field comes from: exactly one of ``columns``, ``template`` and ``constant``.

    Args:
        columns: Columns or paths; the first that is not empty counts.
        template: Text with placeholders.
        constant: The same text for every row.
        split: Characters that part the items of a list.
        join: Text between the items where a path finds several.
        values: Texts to replace by others, whole.
        lenient: A value that cannot be read is left out and counted, where else the row is refused.
    """

    columns: tuple[str, ...] = ()
    template: str = ""
    constant: str = ""
    split: str = ""
    join: str = "; "
    values: Table = field(default_factory=dict)
    lenient: bool = False


@dataclass(frozen=True)
class Condition:
    """A test of one text: ``column`` is a column or path; of the tests that are given all must hold."""

    column: str = "_item"
    equals: str | None = None
    matches: str = ""
    empty: bool | None = None
    reason: str = ""


@dataclass(frozen=True)
class ShiftRule:
    """Cells that slipped: where all conditions hold, the cells right of ``column`` move left by ``by``."""

    column: str
    when: tuple[Condition, ...]
    by: int = 1


@dataclass(frozen=True)
class EvidenceRule:
    """How a row makes evidence of its own.

    Args:
        kind: Sort of evidence.
        each: Path to a list: one evidence for each element; empty for one evidence a row.
        split: Characters that part an element further.
        title: Template.
        text: Template.
        year: Template.
        url: Template.
        id: Template; must tell the evidences of one row apart.
        when: The rule is used only where all of these hold.
        skip: What is left out and counted, by reason.
        shared: Owners of the same evidence in several rows are put together.
    """

    kind: EvidenceKind
    each: str = ""
    split: str = ""
    title: str = ""
    text: str = ""
    year: str = ""
    url: str = ""
    id: str = ""
    when: tuple[Condition, ...] = ()
    skip: tuple[Condition, ...] = ()
    shared: bool = False


@dataclass(frozen=True)
class KnownOrganisation:
    """What the mapping knows of an organisation that its file only names; used where it must be made."""

    name: str = ""
    aliases: tuple[str, ...] = ()
    kind: str = ""
    city: str = ""
    district: str = ""
    state: str = ""
    pincode: str = ""
    cluster_id: str = ""
    url: str = ""


@dataclass(frozen=True)
class OrganisationRule:
    """Which organisation a row belongs to, by name: linked to a stored one, or made where ``create`` allows."""

    name: FieldRule
    kind: str = ""
    create: bool = True
    known: AbstractMapping[str, KnownOrganisation] = field(default_factory=dict)


@dataclass(frozen=True)
class Mapping:
    """A whole mapping file; ``title`` is its own name, for the batch."""

    kind: ImportKind
    columns: AbstractMapping[str, FieldRule]
    source: SourceInfo = field(default_factory=SourceInfo)
    read: ReadOptions = field(default_factory=ReadOptions)
    organisation: OrganisationRule | None = None
    evidence: tuple[EvidenceRule, ...] = ()
    shift: tuple[ShiftRule, ...] = ()
    skip: tuple[Condition, ...] = ()
    unique: tuple[str, ...] = ()
    title: str = ""


def load_mapping(path: Path) -> Mapping:
    """Read a mapping file.

    Raises:
        NotFound: There is no such file.
        DataFormat: It is no TOML.
        InvalidInput: It says something that mappings cannot say.
    """
    if not path.is_file():
        raise NotFound(f"there is no mapping file {path}")
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataFormat(f"{path.name} is no TOML: {error}") from error
    return parse_mapping(table, path.name)


def parse_mapping(table: Table, title: str = "mapping") -> Mapping:
    """Check a mapping that was read from TOML.

    Raises:
        InvalidInput: A key, kind, field, condition or pattern is not allowed.
    """
    _check_keys(table, Mapping, "", {"title"})
    kind = _member(ImportKind, _need(table, "kind", "the mapping"), "kind")
    columns = {name: _field_rule(rule, f"columns.{name}") for name, rule in table.get("columns", {}).items()}
    _check_names(columns, KINDS[kind].by_name, "[columns]")
    return Mapping(
        kind=kind,
        columns=columns,
        source=_plain(SourceInfo, table.get("source", {}), "source"),
        read=_plain(ReadOptions, table.get("read", {}), "read"),
        organisation=_organisation_rule(table["organisation"]) if "organisation" in table else None,
        evidence=tuple(_evidence_rule(rule) for rule in table.get("evidence", [])),
        shift=tuple(_shift_rule(rule) for rule in table.get("shift", [])),
        skip=_conditions(table.get("skip", []), "skip"),
        unique=tuple(table.get("unique", [])),
        title=title,
    )


def _field_rule(written: Any, where: str) -> FieldRule:
    if isinstance(written, str):
        return FieldRule(columns=(written,))
    if not isinstance(written, dict):
        raise InvalidInput(f"mapping: {where} is {written!r}; give a column's name or a table in braces")
    _check_keys(written, FieldRule, where, {"column"})
    columns = tuple([written["column"]] if "column" in written else written.get("columns", []))
    if sum((bool(columns), "template" in written, "constant" in written)) != 1:
        raise InvalidInput(f"mapping: {where} needs exactly one of column, columns, template, constant")
    rest = {name: value for name, value in written.items() if name not in ("column", "columns")}
    return _plain(FieldRule, rest | {"columns": columns}, where)


def _evidence_rule(table: Table) -> EvidenceRule:
    _check_keys(table, EvidenceRule, "evidence")
    if not (table.get("title") or table.get("text")):
        raise InvalidInput("mapping: an [[evidence]] block needs a title or a text")
    tests = {name: _conditions(table.get(name, []), f"evidence.{name}") for name in ("when", "skip")}
    kind = _member(EvidenceKind, _need(table, "kind", "[[evidence]]"), "evidence.kind")
    return _plain(EvidenceRule, {**table, **tests, "kind": kind}, "evidence")


def _organisation_rule(table: Table) -> OrganisationRule:
    _check_keys(table, OrganisationRule, "organisation")
    known = {
        name: _plain(KnownOrganisation, entry, f"organisation.known.{name}")
        for name, entry in table.get("known", {}).items()
    }
    name = _field_rule(_need(table, "name", "[organisation]"), "organisation.name")
    return _plain(OrganisationRule, {**table, "name": name, "known": known}, "organisation")


def _shift_rule(table: Table) -> ShiftRule:
    _check_keys(table, ShiftRule, "shift")
    _need(table, "column", "[[shift]]")
    return _plain(ShiftRule, {**table, "when": _conditions(_need(table, "when", "[[shift]]"), "shift.when")}, "shift")


def _conditions(tables: list[Table], where: str) -> tuple[Condition, ...]:
    found = tuple(_plain(Condition, table, where) for table in tables)
    for condition in found:
        if condition.equals is None and not condition.matches and condition.empty is None:
            raise InvalidInput(f"mapping: a condition in {where} needs equals, matches or empty")
        try:
            re.compile(condition.matches)
        except re.error as error:
            raise InvalidInput(f"mapping: {condition.matches!r} in {where} is no pattern: {error}") from error
    return found


def _plain(record: type[D], table: Table, where: str) -> D:
    """Build a dataclass from a table, checking its keys and the types of its texts, numbers and truth values."""
    _check_keys(table, record, where)
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in table.items()}
    for one in fields(record):  # type: ignore[arg-type]
        allowed = _TYPES.get(str(one.type))
        if allowed and one.name in values and not isinstance(values[one.name], allowed):
            raise InvalidInput(f"mapping: {where}.{one.name} is {values[one.name]!r}, {one.type} is expected")
    return record(**values)


_TYPES: dict[str, tuple[type, ...]] = {
    "str": (str,),
    "str | None": (str,),
    "bool": (bool,),
    "bool | None": (bool,),
    "int": (int,),
    "date | None": (date,),
    "tuple[str, ...]": (tuple,),
}


def _check_keys(table: Any, record: Any, where: str, more: set[str] | None = None) -> None:
    if not isinstance(table, dict):
        raise InvalidInput(f"mapping: {where} is {table!r}; a table is expected")
    _check_names(
        table, {one.name for one in fields(record)} | (more or set()), f"[{where}]" if where else "the mapping"
    )


def _check_names(given: AbstractMapping[str, Any], known: Any, where: str) -> None:
    for name in given:
        if name not in known:
            near = get_close_matches(name, list(known), n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(sorted(known))}"
            raise InvalidInput(f"mapping: {name!r} in {where} is not known; {hint}")


def _need(table: Table, name: str, where: str) -> Any:
    if name not in table:
        raise InvalidInput(f"mapping: {where} lacks {name!r}")
    return table[name]


def _member(members: Any, written: Any, where: str) -> Any:
    if written not in list(members):
        raise InvalidInput(f"mapping: {where} is {written!r}; give one of {', '.join(members)}")
    return members(written)
