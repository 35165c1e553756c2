"""A long question in an Indian script: three bytes a letter, and its page is small all the same."""

from __future__ import annotations

from contextlib import closing

import httpx2
import pytest

from models.store import Store
from scripts.browser.stage import Stage

HINDI = {"Accept": "text/html", "Accept-Language": "hi"}


@pytest.fixture(scope="module")
def needs(stage: Stage) -> str:
    """Give what many people wrote in Hindi, one after the other."""
    with closing(Store.open(stage.settings.database)) as store, store.read() as transaction:
        return " ".join(one.text for one in transaction.problems.iterate() if one.language == "hi")


@pytest.mark.parametrize("length", [300, 600, 900, 1_200, 1_500])
@pytest.mark.parametrize("more", [{}, {"more": "researcher"}])
def test_a_long_question_in_hindi_has_a_small_page(stage: Stage, needs: str, length: int, more: dict[str, str]) -> None:
    asked = {"text": needs[:length].strip(), "lang": "hi"}
    with httpx2.Client(base_url=stage.address, headers=HINDI, follow_redirects=True, timeout=60) as client:
        response = client.post("/match", data=asked)
        shown = client.get(str(response.url), params=dict(response.url.params) | more)
    assert shown.status_code == 200
    assert len(shown.content) < 100_000
    assert 'class="card ' in shown.text
