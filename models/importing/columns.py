"""Which column of a file is meant by a name: exact names, then those that differ in case and marks, then synonyms."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

from models.errors import DataFormat, FieldProblem
from models.importing.field_specs import ORGANISATION_COLUMN, FieldSpec, KindSpec, TextColumn
from models.importing.headers import fold
from models.importing.kinds import ImportKind
from models.importing.mapping import EvidenceRule, FieldRule, OrganisationRule
from models.importing.mapping import Mapping as ColumnMapping
from models.refusals import Refusal

_NAMES = re.compile(r"\{([^{}| ]+)")


class Columns(Mapping[str, str]):
    """A file's column names, found whatever their case, spaces and marks; names with ``_`` in front are Setu's own."""

    def __init__(self, header: Sequence[str]) -> None:
        """Take the names in file order; the first of names that fold to the same text is the one that is found."""
        self.names = tuple(header)
        self._exact = set(header)
        self._folded = {fold(name): name for name in reversed(self.names)}

    def __getitem__(self, name: str) -> str:
        if name in self._exact:
            return name
        if name.startswith("_"):
            raise KeyError(name)
        return self._folded[fold(name)]

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)


def known_names(kind_spec: KindSpec, mapping: ColumnMapping | None) -> frozenset[str]:
    """Return the folded names of all columns that may be read, by which the header row is recognised."""
    if mapping is None:
        specs: list[FieldSpec | TextColumn] = [*kind_spec.fields, *kind_spec.texts]
        return frozenset(fold(name) for spec in specs for name in (spec.name, *spec.synonyms))
    written = [name for rule in mapping.columns.values() for name in (*rule.columns, *_NAMES.findall(rule.template))]
    if mapping.organisation:
        written += mapping.organisation.name.columns
    written += [rule.each for rule in mapping.evidence if rule.each]
    written += [condition.column for condition in mapping.skip]
    return frozenset(fold(name.split(".")[0].removesuffix("[]")) for name in written)


def default_mapping(kind: ImportKind, kind_spec: KindSpec, header: Sequence[str]) -> ColumnMapping:
    """Build the mapping for a file that comes without one: columns are recognised by name.

    Raises:
        DataFormat: A required column is not there; what was found is named.
    """
    return mapping_of(kind, kind_spec, recognised(kind_spec, header), header)


def recognised(kind_spec: KindSpec, header: Sequence[str]) -> dict[str, str]:
    """Return for each field whose column is recognised by name, that column."""
    return _recognise([*kind_spec.fields, *kind_spec.texts], header)


def mapping_of(
    kind: ImportKind, kind_spec: KindSpec, found: Mapping[str, str], header: Sequence[str], title: str = "by name"
) -> ColumnMapping:
    """Build a mapping of which column each field is taken from.

    Args:
        kind: What the rows are.
        kind_spec: Its fields.
        found: Field → column of the file.
        header: All columns of the file, for what is said where one is missing.
        title: The mapping's own name.

    Raises:
        DataFormat: A required field has no column.
    """
    _require([spec for spec in kind_spec.fields if spec.required and spec.name not in found], header)
    columns = {
        spec.name: FieldRule(columns=(found[spec.name],), split=spec.separators)
        for spec in kind_spec.fields
        if spec.name in found and spec is not ORGANISATION_COLUMN
    }
    organisation = None
    if ORGANISATION_COLUMN in kind_spec.fields and ORGANISATION_COLUMN.name in found:
        organisation = OrganisationRule(name=FieldRule(columns=(found[ORGANISATION_COLUMN.name],)))
    evidence = tuple(rule for text in kind_spec.texts if (rule := _evidence_rule(text, found)))
    return ColumnMapping(kind=kind, columns=columns, organisation=organisation, evidence=evidence, title=title)


def unread_columns(mapping: ColumnMapping, header: Sequence[str]) -> list[str]:
    """Return the columns of the file that the mapping does not name, in file order."""
    rules = [*mapping.columns.values(), *([mapping.organisation.name] if mapping.organisation else [])]
    texts = [name for rule in rules for name in (*rule.columns, rule.template)]
    for block in mapping.evidence:
        texts += [block.each, block.title, block.text, block.year, block.url, block.id]
    texts += [condition.column for condition in (*mapping.skip, *(one for rule in mapping.shift for one in rule.when))]
    named = " ".join([*map(fold, texts), *map(fold, mapping.unique)])
    return [name for name in header if fold(name) not in named]


def _recognise(specs: Sequence[FieldSpec | TextColumn], header: Sequence[str]) -> dict[str, str]:
    free = {fold(name): name for name in reversed(header)}
    found = {spec.name: free.pop(fold(spec.name)) for spec in specs if fold(spec.name) in free}
    for spec in specs:
        for synonym in spec.synonyms if spec.name not in found else ():
            if fold(synonym) in free:
                found[spec.name] = free.pop(fold(synonym))
                break
    return found


def _require(missing: Sequence[FieldSpec], header: Sequence[str]) -> None:
    if not missing:
        return
    problems = []
    for spec in missing:
        near = get_close_matches(spec.name, header, n=2, cutoff=0.5)
        hint = f"is it {' or '.join(map(repr, near))}? " if near else ""
        names = ", ".join((spec.name, *spec.synonyms[:4]))
        problems.append(FieldProblem(spec.name, "", "has no column", f"{hint}call a column one of: {names}"))
    found = ", ".join(map(repr, header[:30])) or "nothing"
    names = ", ".join(spec.name for spec in missing)
    raise DataFormat(Refusal.COLUMNS_MISSING.told(missing=names, found=found), problems)


def _evidence_rule(text: TextColumn, found: Mapping[str, str]) -> EvidenceRule | None:
    column = found.get(text.name)
    if text.is_titled:
        return EvidenceRule(kind=text.kind, title=f"{{{found['name']}}}", text=f"{{{column}}}" if column else "")
    if column is None:
        return None
    if text.separators:
        return EvidenceRule(kind=text.kind, each=f"{column}[]", split=text.separators, title="{_item}")
    return EvidenceRule(kind=text.kind, text=f"{{{column}}}")
