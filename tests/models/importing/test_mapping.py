from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from models.errors import DataFormat, InvalidInput, NotFound
from models.importing.kinds import ImportKind
from models.importing.mapping import load_mapping, parse_mapping
from models.records import EvidenceKind

LEAST: dict[str, Any] = {"kind": "researcher", "columns": {"name": "Name"}}


def test_a_whole_mapping_is_read(tmp_path: Path) -> None:
    path = tmp_path / "people.toml"
    path.write_text(
        """
        kind = "researcher"
        unique = ["name"]
        [source]
        name = "A list"
        as_of = 2026-11-22
        [read]
        delimiter = ";"
        [columns]
        name = "Name"
        provider_id = { template = "x-{Name|slug}" }
        languages = { columns = ["a", "b"], split = "/", lenient = true, values = { x = "hi" } }
        [organisation]
        name = { constant = "IIT Kanpur" }
        [organisation.known."IIT Kanpur"]
        aliases = ["IITK"]
        [[evidence]]
        each = "phrases[]"
        kind = "interest"
        title = "{_item}"
        skip = [{ matches = "^x", reason = "begins with x" }]
        [[shift]]
        column = "b"
        when = [{ column = "a", empty = true }]
        """
    )
    mapping = load_mapping(path)
    assert mapping.kind is ImportKind.RESEARCHER
    assert mapping.title == "people.toml"
    assert mapping.source.as_of is not None
    assert mapping.evidence[0].kind is EvidenceKind.INTEREST
    assert mapping.evidence[0].skip[0].reason == "begins with x"
    assert mapping.columns["languages"].columns == ("a", "b")
    assert mapping.organisation is not None
    assert mapping.organisation.known["IIT Kanpur"].aliases == ("IITK",)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"kind": "person"}, "give one of organisation"),
        ({"colums": {}}, "did you mean 'columns'"),
        ({"columns": {"nme": "Name"}}, "did you mean 'name'"),
        ({"columns": {"name": {"column": "a", "constant": "b"}}}, "exactly one of"),
        ({"columns": {"name": {}}}, "exactly one of"),
        ({"columns": {"name": 5}}, "give a column's name"),
        ({"columns": {"name": {"column": "a", "splitt": ";"}}}, "did you mean 'split'"),
        ({"read": {"delimiter": 5}}, "str is expected"),
        ({"source": {"as_of": "yesterday"}}, "date | None is expected".replace("|", r"\|")),
        ({"source": []}, "a table is expected"),
        ({"evidence": [{"kind": "interest"}]}, "needs a title or a text"),
        ({"evidence": [{"kind": "song", "title": "x"}]}, "give one of publication"),
        ({"evidence": [{"title": "x"}]}, "lacks 'kind'"),
        ({"skip": [{"column": "a"}]}, "needs equals, matches or empty"),
        ({"skip": [{"column": "a", "matches": "("}]}, "is no pattern"),
        ({"shift": [{"column": "a"}]}, "lacks 'when'"),
        ({"organisation": {"kind": "academic"}}, "lacks 'name'"),
    ],
)
def test_a_mapping_that_cannot_be_meant_is_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        parse_mapping({**LEAST, **change})


def test_a_mapping_without_a_kind_is_refused() -> None:
    with pytest.raises(InvalidInput, match="lacks 'kind'"):
        parse_mapping({})


def test_a_file_that_is_no_toml_or_not_there_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    with pytest.raises(NotFound):
        load_mapping(path)
    path.write_text("kind = ")
    with pytest.raises(DataFormat, match="is no TOML"):
        load_mapping(path)
