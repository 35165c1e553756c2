"""The words of a hidden problem are looked for everywhere: every route and page, exports, messages, logs, tables.

Routes come from the OpenAPI document and from the application's own pages, so that one which is added later is looked
at without a line here: its parameters and examples are filled with the hidden problem.
"""

from __future__ import annotations

import io
import json
import logging
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from urllib.parse import quote

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from pydantic import SecretStr
from sqlalchemy import create_engine, inspect, text

from api.application import _page_router, create_app
from api.settings import Settings
from matcher.workspace import Workspace
from models.records import Confidentiality
from tests.api.flow_client import FlowClient, give_addresses
from tests.api.outbox.scene import messages_in
from tests.api.scene import fill
from tests.matcher.partners.world import by_score
from tests.matcher.scene import open_scene

WORD, TITLE_WORD, OWNER_WORD = "zincplate", "quenchbath", "hemlata"
HIDDEN = (WORD, TITLE_WORD)
TEXT = "powder coating peels off the gates that we zincplate"
KEPT_TABLES = {"problems"}
"""The one table that may hold the words."""


@pytest.fixture
def flow(tmp_path: Path) -> Iterator[FlowClient]:
    """Give a public server on which a blinded problem was asked about: of l-coat and r-coat, who did not answer.

    It has the matcher itself, with small encoders, so that teams, partners and feeds answer as well.
    """
    scene = open_scene(tmp_path, calibration=by_score(0.5))
    fill(scene.store)
    give_addresses(scene.store)
    workspace = SimpleNamespace(store=scene.store, indexer=scene.indexer, matcher=scene.matcher, encoders={})
    settings = Settings(home=tmp_path, host="0.0.0.0", api_key=SecretStr("open sesame"), sends_messages=False)  # noqa: S104
    app = create_app(settings, cast(Workspace, workspace))
    with TestClient(app, base_url="http://localhost", raise_server_exceptions=False) as client:
        yield FlowClient(client, scene.store, tmp_path)
    scene.store.close()


def hidden_problem(flow: FlowClient, readers: Confidentiality = Confidentiality.BLINDED) -> tuple[str, dict[str, Any]]:
    """Ask about a problem of these words, have it blinded, ask somebody else too, and return its id and the first."""
    contact = {"name": "Hemlata Rao", "email": "hemlata@example.in"}
    first = flow.ask("r-coat", text=TEXT, title=f"The {TITLE_WORD}", confidentiality=readers, contact=contact)
    flow.client.cookies.clear()
    problem_id = first["problem_id"]
    triage = {"public_text": "A coating does not hold.", "sector": "metal"}
    assert flow.problem_step(problem_id, "blind", triage=triage).status_code == 200
    address = "/api/v1/introductions"
    body = {"problem_id": problem_id, "provider_id": "l-coat"}
    assert flow.client.post(address, json=body, params={"link": first["link"]}).status_code == 201
    flow.send()
    return problem_id, first


def page_routes() -> list[APIRoute]:
    """Return the application's pages."""

    def inside(router: Any) -> Iterator[APIRoute]:
        for route in router.routes:
            if isinstance(route, APIRoute):
                yield route
            elif hasattr(route, "original_router"):
                yield from inside(route.original_router)

    return list(inside(_page_router(Settings().max_upload_bytes)))


def filled(value: Any, problem_id: str, introduction_id: str) -> Any:
    """Return an example with the hidden problem wherever it names one, and in place of a text."""
    if isinstance(value, list):
        return [filled(one, problem_id, introduction_id) for one in value]
    if not isinstance(value, dict):
        return value
    made = {}
    for name, one in value.items():
        if name == "problem_id":
            made[name] = problem_id
        elif name == "provider_id":
            made[name] = "r-coat"
        elif name == "introduction_id":
            made[name] = introduction_id
        else:
            made[name] = filled(one, problem_id, introduction_id)
    return made


def path_of(template: str, problem_id: str, introduction_id: str) -> Iterator[str]:
    """Yield the addresses that a template stands for."""
    for record_id in (problem_id, introduction_id, "r-coat", f"problem/{problem_id}"):
        parts = template.split("{")
        yield parts[0] + "".join(quote(record_id) + part.partition("}")[2] for part in parts[1:])
        if len(parts) == 1:
            return


def readable(response: Any) -> str:
    """Return all that a response holds, also inside an Excel workbook."""
    content: bytes = response.content
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            content = b"".join(archive.read(name) for name in archive.namelist())
    return content.decode("utf-8", "replace") + str(response.headers)


def check(name: str, said: str, words: tuple[str, ...] = HIDDEN) -> None:
    found = [word for word in words if word in said.casefold()]
    assert not found, f"{name} tells {found}"


def everything_asked(flow: FlowClient, problem_id: str, asked: dict[str, Any], link: str) -> Iterator[tuple[str, str]]:
    """Yield what every route and page answers to somebody who has no key, with and without the link of a provider."""
    introduction_id = asked["introduction_id"]
    for name, response in [
        *_asked_of_routes(flow.client, problem_id, introduction_id, link),
        *_asked_of_pages(flow.client, problem_id, introduction_id, link),
    ]:
        assert response.status_code < 500, name
        yield name, readable(response)


def _asked_of_routes(client: TestClient, problem_id: str, introduction_id: str, link: str) -> Iterator[tuple[str, Any]]:
    document = client.get("/api/openapi.json").json()
    schemas = document["components"]["schemas"]
    for template, methods in document["paths"].items():
        for method, operation in methods.items():
            named = {one["name"] for one in operation.get("parameters", []) if one["in"] == "query"}
            values = {"problem_id": problem_id, "about_id": problem_id, "link": link, "record_id": problem_id}
            for path in path_of(template, problem_id, introduction_id):
                for body in _bodies(operation, schemas, problem_id, introduction_id):
                    parameters = {key: value for key, value in values.items() if key in named}
                    sent = {"json": body} if body is not None else {}
                    yield f"{method} {path}", client.request(method, path, params=parameters, **sent)
                    yield f"{method} {path} bare", client.request(method, path, **sent)


def _bodies(operation: dict[str, Any], schemas: dict[str, Any], problem_id: str, introduction_id: str) -> list[Any]:
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if content is None:
        return [None]
    schema = schemas.get(content["schema"].get("$ref", "").rpartition("/")[2], content["schema"])
    examples = [filled(one, problem_id, introduction_id) for one in schema.get("examples", [{}])]
    by_id = [{**one, "problem_id": problem_id} for one in examples if isinstance(one, dict) and "text" in one]
    return [*examples, *({key: value for key, value in one.items() if key != "text"} for one in by_id)]


def _asked_of_pages(client: TestClient, problem_id: str, introduction_id: str, link: str) -> Iterator[tuple[str, Any]]:
    html = {"Accept": "text/html"}
    for route in page_routes():
        named = {one.alias for one in route.dependant.query_params} | {"problem", "link"}
        values = {"problem": problem_id, "link": link}
        for method in route.methods or ():
            for path in path_of(route.path.replace(":path", ""), problem_id, introduction_id):
                form = {"provider": "r-coat", "problem": problem_id, "link": link, "introduction_id": introduction_id}
                sent: dict[str, Any] = {"data": form} if method == "POST" else {}
                for parameters in ({}, *({key: values[key]} for key in named & values.keys())):
                    yield (
                        f"{method} {path} {sorted(parameters)}",
                        client.request(method, path, params=parameters, headers=html, **sent),
                    )


def test_no_route_no_page_and_no_export_tells_the_words(flow: FlowClient) -> None:
    problem_id, asked = hidden_problem(flow)
    (link,) = flow.links("r-coat@")
    answers = list(everything_asked(flow, problem_id, asked, link))
    assert len(answers) > 150
    for name, said in answers:
        check(name, said, (*HIDDEN, OWNER_WORD))


def test_the_search_would_find_a_word_that_is_told(flow: FlowClient) -> None:
    problem_id, asked = hidden_problem(flow)
    flow.problem_step(problem_id, "publish", triage={"owner_agrees": True})
    (link,) = flow.links("r-coat@")[:1]
    telling = [name for name, said in everything_asked(flow, problem_id, asked, link) if WORD in said.casefold()]
    for part in ("get /api/v1/problems", "post /api/v1/match", f"GET /problems/{problem_id}", "GET /match", "answer"):
        assert any(part in name for name in telling), part


def test_no_message_tells_the_words_not_even_after_both_have_agreed(flow: FlowClient) -> None:
    _, asked = hidden_problem(flow)
    (link,) = flow.links("r-coat@")
    for message_id, email in messages_in(flow.home).items():
        check(message_id, email.as_string() + email.get_content())
    assert flow.step(asked["introduction_id"], "accept", link).status_code == 200
    flow.send()
    emails = messages_in(flow.home)
    assert len(emails) > 3
    for message_id, email in emails.items():
        check(message_id, email.as_string() + email.get_content())


def test_who_accepts_reads_the_words_and_the_other_does_not(flow: FlowClient) -> None:
    _, asked = hidden_problem(flow)
    (link,), (other,) = flow.links("r-coat@"), flow.links("l-coat@")
    assert WORD not in flow.page("/introductions/answer", link=link).text
    flow.step(asked["introduction_id"], "accept", link)
    page = flow.page("/introductions/answer", link=link).text
    assert WORD in page
    assert "hemlata@example.in" in page
    elsewhere = flow.page("/introductions/answer", link=other).text
    check("the other provider's page", elsewhere, (*HIDDEN, OWNER_WORD))


def test_a_problem_under_nda_is_read_by_who_accepts_only_once_it_is_disclosed(flow: FlowClient) -> None:
    _, asked = hidden_problem(flow, Confidentiality.NDA)
    (link,) = flow.links("r-coat@")
    flow.step(asked["introduction_id"], "accept", link)
    assert WORD not in flow.page("/introductions/answer", link=link).text
    assert flow.step(asked["introduction_id"], "disclose", asked["link"]).status_code == 200
    assert WORD in flow.page("/introductions/answer", link=link).text


def test_no_line_of_the_log_tells_the_words_or_a_link(flow: FlowClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        problem_id, asked = hidden_problem(flow)
        (link,) = flow.links("r-coat@")
        flow.page("/introductions/answer", link=link)
        flow.page("/introductions/mine", link=asked["link"])
        flow.step(asked["introduction_id"], "accept", link)
        flow.client.get(f"/match?problem={problem_id}")
        flow.send()
    ours = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("setu"))
    assert "/introductions/answer" in ours
    check("the log", ours, (*HIDDEN, link.casefold(), asked["link"].casefold(), "example.in"))


def test_no_table_but_that_of_problems_holds_the_words(flow: FlowClient) -> None:
    _, asked = hidden_problem(flow)
    (link,) = flow.links("r-coat@")
    flow.step(asked["introduction_id"], "accept", link)
    engine = create_engine(flow.store.url)
    with engine.connect() as connection:
        for table in sorted(set(inspect(engine).get_table_names()) - KEPT_TABLES):
            rows = connection.execute(text(f'SELECT * FROM "{table}"')).all()
            check(table, json.dumps([list(map(str, row)) for row in rows]))
    engine.dispose()
