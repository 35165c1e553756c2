"""Addresses of questions: legible where they are short, packed where they are long, and honest where they were cut."""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from fastapi.testclient import TestClient

from api.packed_words import pack_words, unpack_words
from api.pages.question import Question
from api.pages.shareable import MAX_LINK_BYTES, PLAIN_BYTES
from api.pages.team_question import TeamQuestion
from tests.api.long_texts import random_words
from tests.api.page_reader import Page

HTML = {"Accept": "text/html"}
HINDI = "".join(
    f"पाउडर कोटिंग {n} दिन बाद उतर जाती है, ग्रिल के कोनों पर जंग दिखता है और ग्राहक माल लौटा देता है। " for n in range(12)
)


@pytest.mark.parametrize(
    "asked", [Question(text=HINDI, place="411001", radius_km=50.5), TeamQuestion(text=HINDI, go=True)]
)
def test_a_long_text_in_hindi_has_an_address_that_leads_back_to_it(asked: Question | TeamQuestion) -> None:
    assert len(urlencode({"text": HINDI})) > MAX_LINK_BYTES
    assert asked.fits_in_a_link()
    assert len(asked.link()) < PLAIN_BYTES
    assert type(asked)(**dict(asked.fields())) == asked
    assert not asked.is_cut


def test_a_short_text_stays_legible() -> None:
    assert Question(text="coating peels", kind=["call", "course"]).link() == "text=coating+peels&kind=call&kind=course"


def test_what_no_packing_makes_short_has_no_address() -> None:
    assert not Question(text=random_words(1_000)).fits_in_a_link()


def test_matches_of_a_long_text_are_shared_compared_and_saved_by_its_address(reader: TestClient) -> None:
    sent = reader.post("/match", data={"text": f"powder coating peels {HINDI}"}, headers=HTML, follow_redirects=False)
    assert sent.status_code == 303
    answer = Page(reader.get(sent.headers["location"], headers=HTML).text)
    form = {
        e.attributes["name"]: e.attributes["value"]
        for e in answer.all("input", type="hidden")
        if e.form == "to-compare"
    }
    assert parse_qs(urlsplit(sent.headers["location"]).query) == {name: [value] for name, value in form.items()}
    compared = reader.get(f"/compare?{urlencode(form)}&provider=r-coat&provider=l-coat", headers=HTML)
    assert compared.status_code == 200
    assert HINDI.strip() in Page(compared.text).text
    assert reader.get(f"/match.csv?{urlencode(form)}").status_code == 200
    assert HINDI.strip() in Page(reader.get(f"/searches/new?{urlencode(form)}", headers=HTML).text).text


@pytest.mark.parametrize("path", ["/match", "/teams", "/compare"])
@pytest.mark.parametrize(
    "packed", [pack_words(HINDI)[:-9], "x", "ä", "!!", pack_words("x" * 200_000), pack_words("a")[2:]]
)
def test_an_address_that_lost_a_part_says_so(reader: TestClient, path: str, packed: str) -> None:
    response = reader.get(
        path, params={"packed": packed, "go": "1"} if path == "/teams" else {"packed": packed}, headers=HTML
    )
    assert response.status_code == 422
    assert "A part of this link was lost on its way." in Page(response.text).text


def test_only_what_was_packed_whole_is_unpacked() -> None:
    assert unpack_words(pack_words(HINDI), 10_000) == HINDI
    with pytest.raises(ValueError, match="cut off, or hold more than 10 bytes"):
        unpack_words(pack_words(HINDI), 10)
    with pytest.raises(ValueError, match="no packed words"):
        unpack_words("no words", 10)
