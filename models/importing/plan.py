"""A mapping made ready for one file: what to do with each row, decided once."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from models.errors import InvalidInput
from models.flaws import Flaw
from models.importing import fields
from models.importing.columns import Columns
from models.importing.conditions import compile_condition, compile_reasons
from models.importing.drafts import Draft, EvidenceDraft
from models.importing.field_specs import FieldSpec, KindSpec
from models.importing.kinds import ImportKind
from models.importing.mapping import EvidenceRule, FieldRule, Mapping, ShiftRule
from models.importing.repair import mended
from models.importing.rows import Row, Value
from models.importing.templates import Path, Scope, Template, as_text, digest, slug

Texts = Callable[[Scope], str]
_HASHED_KINDS = (ImportKind.EVIDENCE, ImportKind.PROBLEM)


class RowPlan:
    """Reads rows into drafts; it keeps nothing between rows."""

    def __init__(self, mapping: Mapping, kind_spec: KindSpec, columns: Columns) -> None:
        """Compile a mapping for a file.

        Args:
            mapping: What becomes of the columns.
            kind_spec: The fields of the mapping's kind.
            columns: The file's column names.

        Raises:
            InvalidInput: A template of the mapping cannot be read.
        """
        self.kind, self._spec = mapping.kind, kind_spec
        self._fields = [
            _FieldReader(spec, mapping.columns[spec.name], columns)
            for spec in kind_spec.fields
            if spec.name in mapping.columns and spec.name != kind_spec.id_name
        ]
        self._unmapped = [spec.name for spec in kind_spec.fields if spec.required and spec.name not in mapping.columns]
        self._id_rule = mapping.columns.get(kind_spec.id_name)
        self._id = compile_text(self._id_rule, columns) if self._id_rule else None
        self._id_template = Template.parse(self._id_rule.template, columns) if self._id_rule else Template(())
        self._organisation = compile_text(mapping.organisation.name, columns) if mapping.organisation else None
        self._shifts = [_Shift(rule, columns) for rule in mapping.shift]
        self._repairs = mapping.read.repair
        self._skip = compile_reasons(mapping.skip, columns)
        self._evidence = [_EvidenceReader(rule, columns) for rule in mapping.evidence]
        self._unique = [Path.parse(name, columns) for name in mapping.unique]

    @property
    def uses_index(self) -> bool:
        """True where ids are built from a row's position in the file."""
        return self._id_rule is not None and "{_index" in self._id_rule.template

    def read(self, row: Row) -> Draft:
        """Return what the row says, with everything that is wrong with it."""
        draft = Draft(row)
        if row.problem:
            draft.refuse(row.problem)
            return draft
        if row.is_empty:
            draft.skip_reason = "empty row"
            return draft
        scope = self._scope(draft)
        draft.skip_reason = self._skip(scope)
        if not draft.skip_reason:
            self._read_fields(draft, scope)
        return draft

    def repeated_key(self, draft: Draft) -> str:
        """Return the text by which the mapping's ``unique`` tells rows apart; empty where it does not."""
        return digest("\0".join(path.text(draft.row.values) for path in self._unique)) if self._unique else ""

    def _scope(self, draft: Draft) -> dict[str, Value]:
        row = draft.row
        scope: dict[str, Value] = {**row.values}
        if self._repairs:
            scope = {name: mended(value) for name, value in scope.items()}
            draft.mended["wrongly decoded text"] += scope != row.values
        scope["_index"] = str(row.index)
        for shift in self._shifts:
            if shift.applies(scope):
                shift.move(scope)
                draft.mended[f"cells moved left from {shift.column}"] += 1
        return scope

    def _read_fields(self, draft: Draft, scope: dict[str, Value]) -> None:
        for reader in self._fields:
            reader.read(draft, scope)
        for name in self._unmapped:
            draft.refuse(Flaw.NO_COLUMN.problem(name, ""))
        if self._organisation:
            _parsed(draft, "organisation", fields.line, self._organisation(scope), draft.values)
            draft.organisation = draft.values.pop("organisation", "")
        self._read_id(draft, scope)
        scope["_id"] = draft.record_id
        for evidence in self._evidence if draft.record_id else ():
            evidence.read(draft, scope)

    def _read_id(self, draft: Draft, scope: Scope) -> None:
        written = self._id(scope) if self._id else ""
        if written and (hole := self._id_template.missing(scope)):
            draft.refuse(Flaw.ID_PART_EMPTY.problem(self._spec.id_name, written, column=hole))
        elif written:
            _parsed(draft, self._spec.id_name, fields.identifier, written, draft.values)
            draft.record_id = draft.values.pop(self._spec.id_name, "")
        elif not draft.problems:
            self._build_id(draft)

    def _build_id(self, draft: Draft) -> None:
        parts = [
            draft.organisation if name == "organisation" else as_text(_listed(draft.values.get(name)))
            for name in self._spec.key
        ]
        if self.kind in _HASHED_KINDS:
            draft.record_id = f"{self.kind}-{digest(chr(0).join(parts))}"
            return
        slugs = [text for text in map(slug, parts) if text]
        prefix = [] if self.kind in (ImportKind.ORGANISATION, ImportKind.PLACE) else [self.kind.value]
        if slugs:
            draft.record_id = "-".join([*prefix, *slugs])
        else:
            draft.refuse(Flaw.ID_WITHOUT_LETTERS.problem(self._spec.id_name, ""))


class _FieldReader:
    """Reads one field of a row by its rule."""

    def __init__(self, spec: FieldSpec, rule: FieldRule, columns: Columns) -> None:
        self._spec, self._rule = spec, rule
        self._text = compile_text(rule, columns)
        self._column = rule.columns[0] if rule.columns else spec.name
        separators = rule.split or spec.separators
        self._split = re.compile(f"[{re.escape(separators)}]") if spec.separators else None

    def read(self, draft: Draft, scope: Scope) -> None:
        """Put the value into the draft, or the reason why there is none."""
        text = self._text(scope)
        if not text:
            if self._spec.required:
                draft.refuse(Flaw.EMPTY.problem(self._column, ""))
        elif self._split is None:
            self._put(draft, self._spec.parse, text)
        else:
            items = [item for part in self._split.split(text) if (item := part.strip())]
            self._put(draft, lambda _: tuple(dict.fromkeys(map(self._spec.parse, items))), text)

    def _put(self, draft: Draft, parse: Callable[[str], Any], text: str) -> None:
        try:
            draft.values[self._spec.name] = parse(text)
        except InvalidInput as error:
            if self._rule.lenient:
                reason = error.problems[0].reason if error.problems else str(error)
                draft.left_out[f"{self._spec.name}: {reason.partition(':')[0]}"] += 1
            else:
                draft.refuse_all(self._column, text, error)


class _EvidenceReader:
    """Reads the evidence that one block of a mapping makes out of a row."""

    def __init__(self, rule: EvidenceRule, columns: Columns) -> None:
        self._rule = rule
        self._each = Path.parse(rule.each, columns) if rule.each else None
        self._split = re.compile(f"[{re.escape(rule.split)}]") if rule.split else None
        self._when = [compile_condition(condition, columns) for condition in rule.when]
        self._skip = compile_reasons(rule.skip, columns)
        self._title, self._text, self._year, self._url, self._id = (
            Template.parse(text, columns) for text in (rule.title, rule.text, rule.year, rule.url, rule.id)
        )

    def read(self, draft: Draft, scope: dict[str, Value]) -> None:
        """Add the row's evidence to the draft; what is left out is counted."""
        for number, item in enumerate(self._items(scope), 1):
            if self._each and not as_text(item):
                draft.left_out[f"{self._rule.kind}: empty"] += 1
                continue
            inner = {**scope, "_item": item, "_n": str(number)} if self._each else scope
            if not all(holds(inner) for holds in self._when):
                continue
            evidence = self._read_one(draft, inner)
            if evidence and evidence.evidence_id in draft.evidence:
                draft.left_out[f"{self._rule.kind}: the same twice in one row"] += 1
            elif evidence:
                draft.evidence[evidence.evidence_id] = evidence

    def _items(self, scope: Scope) -> list[Value]:
        if self._each is None:
            return [None]
        items = self._each.values(scope, keep_empty=True)
        if self._split is None:
            return items
        return [part for item in items for part in self._split.split(as_text(item))]

    def _read_one(self, draft: Draft, scope: Scope) -> EvidenceDraft | None:
        title, text = self._title.text(scope), self._text.text(scope)
        if not title and not text:
            return None
        if reason := self._skip(scope):
            draft.left_out[f"{self._rule.kind}: {reason}"] += 1
            return None
        values: dict[str, Any] = {}
        for name, parse, written in (
            ("title", fields.heading, title),
            ("text", fields.prose, text),
            ("year", fields.year, self._year.text(scope)),
            ("url", fields.web_address, self._url.text(scope)),
            ("id", fields.identifier, self._id.text(scope)),
        ):
            _parsed(draft, name, parse, written, values, self._rule.each)
        own_id = values.get("id", "")
        return EvidenceDraft(
            evidence_id=own_id or f"{scope['_id']}-{self._rule.kind}-{digest(f'{title}{chr(0)}{text}')}",
            kind=self._rule.kind,
            title=values.get("title", ""),
            text=values.get("text", ""),
            year=values.get("year"),
            url=values.get("url", ""),
            is_shared=self._rule.shared,
            may_collide=bool(own_id) and not self._rule.shared,
        )


class _Shift:
    """Moves cells that slipped to the right back to the left."""

    def __init__(self, rule: ShiftRule, columns: Columns) -> None:
        self.column = rule.column
        self._by = rule.by
        self._tests = [compile_condition(condition, columns) for condition in rule.when]
        start = columns.names.index(columns[rule.column]) if rule.column in columns else len(columns.names)
        self._names = columns.names[start:]

    def applies(self, scope: Scope) -> bool:
        """True where all conditions hold."""
        return all(holds(scope) for holds in self._tests)

    def move(self, scope: dict[str, Value]) -> None:
        """Move the cells; the last ones become empty."""
        cells = [scope.get(name) for name in self._names]
        scope.update(zip(self._names, [*cells[self._by :], *[""] * self._by], strict=False))


def compile_text(rule: FieldRule, columns: Columns) -> Texts:
    """Return a function that gives the text of a field for one row."""
    if rule.template:
        raw: Texts = Template.parse(rule.template, columns).text
    elif rule.columns:
        raw = _first_text([Path.parse(name, columns) for name in rule.columns], rule.join)
    else:
        raw = lambda _scope: rule.constant  # noqa: E731 - the third of three ways to say the same
    if not rule.values:
        return raw
    return lambda scope: str(rule.values.get(text := raw(scope), text))


def _first_text(paths: list[Path], join: str) -> Texts:
    if len(paths) == 1:
        only = paths[0]
        return lambda scope: only.text(scope, join)
    return lambda scope: next((text for path in paths if (text := path.text(scope, join))), "")


def _parsed(draft: Draft, name: str, parse: fields.Parser, text: str, values: dict[str, Any], column: str = "") -> None:
    if not text:
        return
    try:
        values[name] = parse(text)
    except InvalidInput as error:
        draft.refuse_all(column or name, text, error)


def _listed(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
