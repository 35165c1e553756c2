from __future__ import annotations

import pytest

from models.errors import InvalidInput
from models.importing.columns import Columns
from models.importing.templates import Path, Scope, Template, as_text, digest, slug, year_in

ROW: Scope = {
    "Name": "Asha Rao",
    "url": "https://example.org/people/asha-rao/",
    "tools": [{"name": "Oven", "usage": "drying"}, "Balance", {"name": "Press"}],
    "groups": [{"items": ["a", "b"]}, {"items": ["c"]}],
    "a.b": "dotted",
    "json": '[{"usage": "inside a cell"}]',
}


def text(template: str) -> str:
    return Template.parse(template, Columns(list(ROW))).text(ROW)


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("irins-{Name|slug}", "irins-asha-rao"),
        ("{name}", "Asha Rao"),
        ("{url|tail}", "asha-rao"),
        ("{tools[].usage}", "drying"),
        ("{tools[].name}", "Oven; Press"),
        ("{groups[].items[]}", "a; b; c"),
        ("{a.b}", "dotted"),
        ("{json[].usage}", "inside a cell"),
        ("{nothing or Name}", "Asha Rao"),
        ("{nothing}", ""),
        ("{Name|lower|title}", "Asha Rao"),
        ("plain", "plain"),
        ("{Name} ({nothing})", "Asha Rao ()"),
    ],
)
def test_a_template_is_filled(template: str, expected: str) -> None:
    assert text(template) == expected


def test_an_empty_placeholder_is_named() -> None:
    assert Template.parse("x-{Name}-{nothing}", {}).missing(ROW) == "nothing"
    assert Template.parse("x-{Name}", {}).missing(ROW) == ""


def test_an_unknown_filter_is_refused_with_the_nearest() -> None:
    with pytest.raises(InvalidInput, match="did you mean slug"):
        Template.parse("{Name|slugg}", {})


def test_elements_of_a_list_are_given_one_by_one_plain_text_included() -> None:
    assert [as_text(value) for value in Path.parse("tools[]", {}).values(ROW)][1] == "Balance"
    assert Path.parse("Name[]", {}).values(ROW) == ["Asha Rao"]
    assert Path.parse("nothing[]", {}).values(ROW) == []


def test_text_that_only_begins_like_json_stays_text() -> None:
    assert Path.parse("x[]", {}).values({"x": "[sic] no list"}) == ["[sic] no list"]


def test_a_name_with_an_underscore_in_front_is_never_a_column() -> None:
    assert "_item" not in Columns(["Item"])
    assert Columns(["Item"])["item"] == "Item"


@pytest.mark.parametrize(
    ("given", "expected"),
    [("Prof. A. K. Rao", "prof-a-k-rao"), ("नई दिल्ली", "नई-दिल्ली"), ("  --  ", ""), ("x" * 300, "x" * 100)],
)
def test_a_slug_keeps_the_letters_of_every_script(given: str, expected: str) -> None:
    assert slug(given) == expected


def test_a_digest_tells_texts_apart_also_broken_ones() -> None:
    assert len({digest("a"), digest("b"), digest("\ud800")}) == 3


@pytest.mark.parametrize(
    ("given", "year"),
    [
        ("A. Rao (2016) Pages 1999-2005", "2016"),
        ("Proc. of X, Delhi, 2017, pp. 2001-2010.", "2017"),
        ("doi:10.1000/2015.12", ""),
        ("from 1998–2004", ""),
        ("The 1984 problem revisited, 2020", "2020"),
        ("(June 2018) done", "2018"),
        ("nothing", ""),
    ],
)
def test_the_year_of_a_reference_is_found(given: str, year: str) -> None:
    assert year_in(given) == year
