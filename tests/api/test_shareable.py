"""Addresses of questions: legible where they are short, packed where they are long, and honest where they were cut."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from fastapi.testclient import TestClient

from api.packed_words import pack_words, unpack_words
from api.pages.question import Question
from api.pages.shareable import MAX_LINK_BYTES, PLAIN_BYTES
from api.pages.team_question import TeamQuestion
from models.accounts.account import Role
from tests.api.fakes import FakeWorkspace
from tests.api.long_texts import random_words
from tests.api.page_reader import Page
from tests.api.people import browser_of, settle

HTML = {"Accept": "text/html"}
HINDI = "".join(
    f"पाउडर कोटिंग {n} दिन बाद उतर जाती है, ग्रिल के कोनों पर जंग दिखता है और ग्राहक माल लौटा देता है। " for n in range(12)
)
SKILLS = ["पाउडर कोटिंग का चिपकना", "ग्रिल के कोनों पर जंग", "नमक के छिड़काव से जाँच"]
ASKED = Question(text=HINDI, place="411001", radius_km=50.5, kind=["call", "course"], added=HINDI[:900], lang="hi")
TEAM = TeamQuestion(text=HINDI, go=True, words=SKILLS, keep=[0, 2], stress=[1.0, 2.5, 1.0], size_max=4)


@pytest.mark.parametrize("asked", [ASKED, TEAM])
def test_a_long_question_in_hindi_has_an_address_that_leads_back_to_it(asked: Question | TeamQuestion) -> None:
    assert len(urlencode(asked.fields())) > MAX_LINK_BYTES
    assert asked.fits_in_a_link()
    assert len(asked.link()) < PLAIN_BYTES
    assert type(asked)(**dict(asked.address_fields())) == asked
    assert not asked.is_cut


def test_the_language_of_the_page_stands_outside_and_what_is_added_to_an_address_counts() -> None:
    assert [name for name, _ in ASKED.address_fields()] == ["lang", "packed"]
    assert Question(**dict(ASKED.address_fields()), more="call") == ASKED.model_copy(update={"more": "call"})


def test_a_short_question_stays_legible() -> None:
    assert Question(text="coating peels", kind=["call", "course"]).link() == "text=coating+peels&kind=call&kind=course"


def test_what_no_packing_makes_short_has_no_address() -> None:
    assert not Question(text=random_words(1_000)).fits_in_a_link()


def test_matches_of_a_long_text_are_shared_compared_and_saved_by_its_address(reader: TestClient) -> None:
    form = {"text": f"powder coating peels {HINDI}", "kind": ["researcher", "laboratory"]}
    sent = reader.post("/match", data=form, headers=HTML, follow_redirects=False)
    assert sent.status_code == 303
    link = urlsplit(sent.headers["location"]).query
    answer = Page(reader.get(sent.headers["location"], headers=HTML).text)
    boxed = [e.attributes for e in answer.all("input", type="hidden") if e.form == "to-compare"]
    assert parse_qsl(link) == [(one["name"], one["value"]) for one in boxed]
    compared = reader.get(f"/compare?{link}&provider=r-coat&provider=l-coat", headers=HTML)
    assert compared.status_code == 200
    assert HINDI.strip() in Page(compared.text).text
    saved = reader.get(f"/match.csv?{link}")
    assert saved.status_code == 200
    assert "r-coat" in saved.text
    assert "f-salt" not in saved.text
    assert HINDI.strip() in Page(reader.get(f"/searches/new?{link}", headers=HTML).text).text


def test_teams_for_a_long_text_are_asked_for_by_the_page_s_own_form(reader: TestClient) -> None:
    asked = Page(reader.get(f"/teams?{TeamQuestion(text=f'powder coating peels {HINDI}').link()}", headers=HTML).text)
    sent = [(e.attributes["name"], e.attributes.get("value", "")) for e in asked.all("input", type="hidden")]
    form = {"words": ["powder coating"], "keep": ["0"]} | dict(sent)
    led = reader.post("/teams", data=form, headers=HTML, follow_redirects=False)
    assert led.status_code == 303
    assert TeamQuestion(**dict(parse_qsl(urlsplit(led.headers["location"]).query))).text.endswith(HINDI)
    shown = Page(reader.get(led.headers["location"], headers=HTML).text)
    assert HINDI.strip() in shown.text
    assert not shown.all("textarea", id_="text")


CUT = [pack_words(HINDI)[:-9], "x", "ä", "!!", pack_words("x" * 2_000_000), pack_words("a")[2:]]


@pytest.mark.parametrize(
    "path", ["/match", "/teams", "/compare", "/searches/new", "/match.csv", "/match.xlsx", "/teams.csv"]
)
@pytest.mark.parametrize("packed", CUT)
def test_an_address_that_lost_a_part_says_so(reader: TestClient, path: str, packed: str) -> None:
    given = {"packed": packed} | ({"go": "1"} if path.startswith("/teams") else {})
    response = reader.get(path, params=given, headers=HTML)
    assert response.status_code == 422
    assert "A part of this link was lost on its way." in Page(response.text).text


@pytest.mark.parametrize("path", ["/match", "/teams", "/searches", "/match.csv"])
def test_a_form_whose_question_was_cut_says_so(client: TestClient, workspace: FakeWorkspace, path: str) -> None:
    token = browser_of(client, workspace.store, settle(workspace.store, "asha@example.in", Role.OWNER))
    sent = {"packed": CUT[0], "csrf": token} | ({"name": "Mine"} if path == "/searches" else {})
    response = client.post(path, data=sent, headers=HTML, follow_redirects=False)
    assert response.status_code == 422
    assert "A part of this link was lost on its way." in Page(response.text).text


def test_who_packs_a_thousand_fields_is_refused_at_once() -> None:
    many = "\x1e".join(["kind\x1fcall"] * 501)
    assert Question(packed=pack_words(many)).is_cut
    assert not Question(packed=pack_words("\x1e".join(["kind\x1fcall"] * 6))).is_cut


def test_a_field_that_is_left_empty_beside_what_is_packed_counts_as_not_sent() -> None:
    assert Question(**dict(ASKED.address_fields()), place="", radius_km="") == ASKED


@pytest.mark.parametrize(
    "packed", ["kind\x1fwizard", "text", "\x1e\x1f\x1e", "kind\x1fcall\x1epacked\x1fx", "csrf\x1fx"]
)
def test_what_was_packed_by_somebody_else_is_read_as_any_other_address(reader: TestClient, packed: str) -> None:
    response = reader.get("/match", params={"packed": pack_words(packed)}, headers=HTML)
    assert response.status_code == 422


def test_only_what_was_packed_whole_is_unpacked() -> None:
    assert unpack_words(pack_words(HINDI), 10_000) == HINDI
    with pytest.raises(ValueError, match="cut off, or hold more than 10 bytes"):
        unpack_words(pack_words(HINDI), 10)
    with pytest.raises(ValueError, match="no packed words"):
        unpack_words("no words", 10)
