"""The audit finds what is wrong with a page, and nothing on a page that is right."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from scripts.browser.audit import audit
from scripts.browser.person import Person
from scripts.browser.stage import Stage
from scripts.browser.watch import MOST_BYTES

if TYPE_CHECKING:
    from playwright.sync_api import Browser

RIGHT = """<!doctype html><html lang="en"><head><title>A page</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body><main><h1>A page</h1><p><a href="/" style="display:inline-block;padding:1rem">Back</a></p>{more}</main>
</body></html>"""

WRONG = {
    "color-contrast": '<p style="color:#aaa;background:#fff">Pale words</p>',
    "label": '<input name="a">',
    "button-name": "<button style='min-width:3rem;min-height:3rem'></button>",
    "target-size": '<p><button style="width:12px;height:12px;padding:0">a</button>'
    '<button style="width:12px;height:12px;padding:0">b</button></p>',
    "px wide": '<p style="width:60rem">Wide</p>',
    "cut off": '<p style="width:5rem;overflow:hidden;white-space:nowrap">Words that are longer than that</p>',
    "on 718 px of paper": "<style>@media print { body { width: 60rem } }</style>",
    "without its heading": "<style>@media print { h1 { display: none } }</style>",
    "without a ring": '<button style="outline:none;min-width:3rem;min-height:3rem">Blind</button>',
    "cannot be seen": '<div style="position:relative"><button style="min-width:3rem;min-height:3rem">Below</button>'
    '<div style="position:absolute;inset:-1rem;background:#fff"></div></div>',
}


@pytest.fixture
def visitor(browser: Browser, stage: Stage) -> Iterator[Person]:
    person = Person.at_a_phone(browser, stage, "en")
    yield person
    person.leave()


def test_a_page_that_is_right_has_no_complaint(visitor: Person) -> None:
    visitor.page.set_content(RIGHT.format(more=""))
    assert list(audit(visitor.page)) == []


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_wrong_is_found(visitor: Person, wrong: str) -> None:
    visitor.page.set_content(RIGHT.format(more=WRONG[wrong]))
    assert [one for one in audit(visitor.page) if wrong in one]


def test_the_first_page_has_no_complaint(visitor: Person) -> None:
    visitor.open("/")
    assert [*audit(visitor.page), *visitor.watch.complaints] == []


def test_a_refused_script_a_foreign_request_and_a_heavy_page_are_noticed(visitor: Person) -> None:
    visitor.open("/")
    visitor.page.evaluate(
        "document.body.append(Object.assign(document.createElement('img'), {src: 'http://127.0.0.2:1/'}))"
    )
    visitor.page.evaluate("setTimeout(() => { throw new Error('broken') })")
    heavy = f"<p>{'x' * MOST_BYTES}"
    visitor.page.route("**/errors/not-found", lambda route: route.fulfill(body=heavy, content_type="text/html"))
    visitor.open("/errors/not-found")
    told = " ".join(visitor.watch.complaints)
    assert "another host: http://127.0.0.2:1/" in told
    assert "Content Security Policy" in told
    assert "broken" in told
    assert f"more than {MOST_BYTES}" in told
