"""The way to a sign-in provider and back in a real browser, whose policies a test client does not have."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scripts.browser.audit import violations
from scripts.browser.person import PHONE
from scripts.browser.stage import ENVIRONMENT, Stage, open_stage
from tests.api.oidc.loopback_provider import CLIENT, SECRET, LoopbackProvider, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="module")
def provider() -> Iterator[LoopbackProvider]:
    with serving(LoopbackProvider()) as running:
        yield running


@pytest.fixture(scope="module")
def site(model_home: Path, tmp_path_factory: pytest.TempPathFactory, provider: LoopbackProvider) -> Iterator[Stage]:
    of_provider = {
        "SETU_OIDC_ISSUER": provider.issuer,
        "SETU_OIDC_CLIENT_ID": CLIENT,
        "SETU_OIDC_CLIENT_SECRET": SECRET,
        "SETU_OIDC_NAME": "Test house",
    }
    with open_stage(model_home, tmp_path_factory.mktemp("elsewhere"), ENVIRONMENT | of_provider) as opened:
        yield opened


@pytest.fixture
def complaints() -> list[str]:
    return []


@pytest.fixture
def page(browser: Browser, complaints: list[str]) -> Iterator[Page]:
    """Give a page on a phone."""
    context = browser.new_context(viewport=PHONE, locale="en-IN")  # type: ignore[arg-type]
    opened = context.new_page()
    opened.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    yield opened
    context.close()


def test_somebody_signs_up_signs_out_and_in_again_by_a_provider(page: Page, site: Stage, complaints: list[str]) -> None:
    page.goto(f"{site.address}/sign-up")
    page.locator("input[name=role][value=owner]").check()
    for box in page.locator("main input[type=checkbox]").all():
        box.check()
    page.locator("button[formaction='/sign-up/oidc']").click()
    page.locator("main").get_by_role("link", name="Test house").click()
    page.wait_for_url(f"{site.address}/**")
    assert not list(violations(page))
    page.goto(f"{site.address}/account")
    assert page.get_by_text("Asha Kulkarni").first.is_visible()

    page.locator("form[action='/sign-out'] button").click()
    page.goto(f"{site.address}/sign-in")
    assert page.get_by_text("Asha Kulkarni").count() == 0
    page.get_by_role("link", name="Test house").click()
    page.wait_for_url(f"{site.address}/**")
    page.goto(f"{site.address}/account")
    assert page.get_by_text("Asha Kulkarni").first.is_visible()
    assert complaints == []
