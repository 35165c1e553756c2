"""The words, site and source of a hidden problem are looked for everywhere: routes, pages, exports, messages, logs.

Routes come from the OpenAPI document and from the application's own pages, so that one which is added later is looked
at without a line here: its parameters and examples are filled with the hidden problem.
"""

from __future__ import annotations

import io
import json
import logging
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from urllib.parse import quote

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from pydantic import SecretStr
from sqlalchemy import create_engine, inspect, text

from api.application import _page_router, create_app
from api.settings import Settings
from matcher.workspace import Workspace
from models.accounts.account import Account, Role
from models.csv_output import csv_text
from models.records import Confidentiality, Location, Provenance
from tests.api.flow_client import HTML, KEY, FlowClient, give_addresses
from tests.api.outbox.scene import messages_in
from tests.api.page_reader import Page
from tests.api.people import browser_of, key_of, settle
from tests.api.scene import fill
from tests.matcher.partners.world import by_score
from tests.matcher.scene import open_scene

WORD, TITLE_WORD, OWNER_WORD = "zincplate", "quenchbath", "hemlata"
HIDDEN = (WORD, TITLE_WORD)
TEXT = "powder coating peels off the gates that we zincplate"
SITE = Location("Quorumwadi", "Kolhapur", "Maharashtra", "416987", 16.71357, 74.24689)
SOURCE = "quenchlist.xlsx"
PLACED = ("quorumwadi", "416987", "16.713", "74.246", "quenchlist")
"""What only the owner and coordinators know of a hidden problem beside its words: where the site is, and its file."""

SECRETS = (*HIDDEN, *PLACED)
PUBLIC_TEXT = "A coating does not hold."
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
    place(flow, problem_id, SITE)
    triage = {"public_text": PUBLIC_TEXT, "sector": "metal"}
    assert flow.problem_step(problem_id, "blind", triage=triage).status_code == 200
    address = "/api/v1/introductions"
    body = {"problem_id": problem_id, "provider_id": "l-coat"}
    assert flow.client.post(address, json=body, params={"link": first["link"]}).status_code == 201
    flow.send()
    return problem_id, first


def place(flow: FlowClient, problem_id: str, site: Location) -> None:
    """Store a problem as if it had been read from a file that says where its site is."""
    with flow.store.write() as transaction:
        problem = transaction.problems.get(problem_id)
        transaction.problems.put([replace(problem, location=site, provenance=Provenance(SOURCE))])


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


def check(name: str, said: str, words: tuple[str, ...] = SECRETS) -> None:
    found = [word for word in words if word in said.casefold()]
    assert not found, f"{name} tells {found}"


def everything_asked(
    flow: FlowClient, problem_id: str, asked: dict[str, Any], link: str, account: Account | None = None
) -> Iterator[tuple[str, str]]:
    """Yield what every route and page answers to an account, or to the public, with and without a provider's link."""
    introduction_id = asked["introduction_id"]
    headers = key_of(flow.store, account) if account else {}

    def sign_in() -> str:
        return browser_of(flow.client, flow.store, account) if account else ""

    for name, response in [
        *_asked_of_routes(flow.client, problem_id, introduction_id, link, headers),
        *_asked_of_pages(flow.client, problem_id, introduction_id, link, sign_in),
    ]:
        assert response.status_code < 500, name
        yield name, readable(response)


def _asked_of_routes(
    client: TestClient, problem_id: str, introduction_id: str, link: str, headers: dict[str, str]
) -> Iterator[tuple[str, Any]]:
    document = client.get("/api/openapi.json").json()
    schemas = document["components"]["schemas"]
    for template, methods in document["paths"].items():
        for method, operation in methods.items():
            named = {one["name"] for one in operation.get("parameters", []) if one["in"] == "query"}
            values = {"problem_id": problem_id, "about_id": problem_id, "link": link, "record_id": problem_id}
            for path in path_of(template, problem_id, introduction_id):
                for body in _bodies(operation, schemas, problem_id, introduction_id):
                    parameters = {key: value for key, value in values.items() if key in named}
                    sent: dict[str, Any] = {"headers": headers} | ({"json": body} if body is not None else {})
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


def _asked_of_pages(
    client: TestClient, problem_id: str, introduction_id: str, link: str, sign_in: Callable[[], str]
) -> Iterator[tuple[str, Any]]:
    html = {"Accept": "text/html"}
    for route in page_routes():
        named = {one.alias for one in route.dependant.query_params} | {"problem", "link"}
        values = {"problem": problem_id, "link": link}
        for method in route.methods or ():
            for path in path_of(route.path.replace(":path", ""), problem_id, introduction_id):
                form = {"provider": "r-coat", "problem": problem_id, "link": link, "introduction_id": introduction_id}
                for parameters in ({}, *({key: values[key]} for key in named & values.keys())):
                    token = sign_in()  # anew, because a page may have signed them out
                    sent: dict[str, Any] = {"data": form | {"csrf": token}} if method == "POST" else {}
                    yield (
                        f"{method} {path} {sorted(parameters)}",
                        client.request(method, path, params=parameters, headers=html, **sent),
                    )


@pytest.mark.parametrize("role", [None, Role.OWNER, Role.PROVIDER])
def test_no_route_no_page_and_no_export_tells_words_site_or_source(flow: FlowClient, role: Role | None) -> None:
    problem_id, asked = hidden_problem(flow)
    (link,) = flow.links("r-coat@")
    account = somebody(flow, role) if role else None
    answers = list(everything_asked(flow, problem_id, asked, link, account))
    assert len(answers) > 150
    for name, said in answers:
        check(name, said, (*SECRETS, OWNER_WORD))
    if account:
        assert flow.client.get("/api/v1/me", headers=key_of(flow.store, account)).json()["roles"] == [role]


def somebody(flow: FlowClient, role: Role, **bound: str) -> Account:
    """Make an account that has nothing to do with the hidden problem; a provider claimed r-milk, who is not asked."""
    account = settle(flow.store, f"another-{role}@example.in", role, **bound, password="")
    if role is not Role.PROVIDER:
        return account
    with flow.store.write() as transaction:
        return transaction.accounts.change(replace(account, provider_id="r-milk"))


def test_the_search_would_find_a_word_that_is_told(flow: FlowClient) -> None:
    problem_id, asked = hidden_problem(flow)
    flow.problem_step(problem_id, "publish", triage={"owner_agrees": True})
    (link,) = flow.links("r-coat@")[:1]
    answers = list(everything_asked(flow, problem_id, asked, link))
    telling = [name for name, said in answers if WORD in said.casefold()]
    said_of_site = [name for name, said in answers if any(word in said.casefold() for word in PLACED)]
    assert any("get /api/v1/problems" in name for name in said_of_site)
    assert any(f"GET /problems/{problem_id}" in name for name in said_of_site)
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
    check("before it is accepted", flow.page("/introductions/answer", link=link).text)
    flow.step(asked["introduction_id"], "accept", link)
    page = flow.page("/introductions/answer", link=link).text
    assert WORD in page
    assert SITE.city in page
    assert "hemlata@example.in" in page
    elsewhere = flow.page("/introductions/answer", link=other).text
    check("the other provider's page", elsewhere, (*SECRETS, OWNER_WORD))


def test_a_problem_under_nda_is_read_by_who_accepts_only_once_it_is_disclosed(flow: FlowClient) -> None:
    _, asked = hidden_problem(flow, Confidentiality.NDA)
    (link,) = flow.links("r-coat@")
    flow.step(asked["introduction_id"], "accept", link)
    check("before it is disclosed", flow.page("/introductions/answer", link=link).text)
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
    check("the log", ours, (*SECRETS, link.casefold(), asked["link"].casefold(), "example.in"))


def test_no_table_but_that_of_problems_holds_the_words(flow: FlowClient) -> None:
    _, asked = hidden_problem(flow)
    (link,) = flow.links("r-coat@")
    flow.step(asked["introduction_id"], "accept", link)
    engine = create_engine(flow.store.url)
    with engine.connect() as connection:
        for table in sorted(set(inspect(engine).get_table_names()) - KEPT_TABLES):
            rows = connection.execute(text(f'SELECT * FROM "{table}"')).all()
            check(table, json.dumps([list(map(str, row)) for row in rows]), HIDDEN)
    engine.dispose()


def answers_by_id(flow: FlowClient, problem_id: str) -> Iterator[tuple[str, str]]:
    """Yield what is told of a hidden problem and of who fits it, without what changes from page to page."""
    api, of_r_coat = "/api/v1", "/providers/r-coat/problems"
    asked = {"problem": problem_id, "radius_km": "250"}
    for path in (f"{api}/match", f"{api}/teams"):
        yield path, answered(flow.client.post(path, json={"problem_id": problem_id}))
    for path in (f"{api}/problems/{problem_id}", f"{api}/problems", f"{api}{of_r_coat}"):
        yield path, answered(flow.client.get(path))
    for path, parameters in (("/match", asked), ("/teams", asked | {"go": "1"})):
        yield path, Page(answered(flow.client.get(path, params=parameters, headers=HTML))).text
        yield f"{path}.csv", answered(flow.client.get(f"{path}.csv", params=parameters))
    yield of_r_coat, Page(answered(flow.client.get(of_r_coat, headers=HTML))).text


def answered(response: Any) -> str:
    """Return the text of an answer that is no refusal."""
    assert response.status_code == 200, response.text
    return str(response.text)


def test_where_in_its_district_the_site_is_changes_nothing_that_the_public_is_told(flow: FlowClient) -> None:
    problem_id, _ = hidden_problem(flow)
    here = dict(answers_by_id(flow, problem_id))
    place(flow, problem_id, replace(SITE, city="Elsewhere", pincode="416001", latitude=16.2, longitude=74.6))
    assert dict(answers_by_id(flow, problem_id)) == here
    place(flow, problem_id, Location("Elsewhere", "Nagpur", "Maharashtra", "440001", 21.15, 79.08))
    moved = dict(answers_by_id(flow, problem_id))
    assert {name for name, said in here.items() if moved[name] == said} <= {"/teams.csv"}


def test_distances_from_a_hidden_problem_are_rough_and_nothing_tells_which_words_met(flow: FlowClient) -> None:
    problem_id, _ = hidden_problem(flow)
    answer = flow.client.post("/api/v1/match", json={"problem_id": problem_id}).json()
    distances = [one["distance_km"] for one in answer["matches"]]
    assert distances
    assert all(km is None or km % 10 == 0 for km in distances)
    assert any(distances)
    assert answer["matches"][0]["reasons"][0]["view_shares"] == {}
    whole = flow.client.post("/api/v1/match", json={"problem_id": problem_id}, headers=KEY).json()
    assert any(km and km % 10 for km in (one["distance_km"] for one in whole["matches"]))
    assert whole["matches"][0]["reasons"][0]["view_shares"]


def test_a_pin_code_in_hidden_words_is_not_measured_from(flow: FlowClient) -> None:
    first = flow.ask("r-coat", text=f"{TEXT}, at 411001", confidentiality="blinded")
    place(flow, first["problem_id"], Location())
    triage = {"public_text": PUBLIC_TEXT, "sector": "metal"}
    flow.problem_step(first["problem_id"], "blind", triage=triage)
    flow.client.cookies.clear()
    body = {"problem_id": first["problem_id"]}
    for path in ("match", "teams"):
        page = answered(flow.client.get(f"/{path}", params={"problem": first["problem_id"]}, headers=HTML))
        check(path, page, ("411001",))
        told = flow.client.post(f"/api/v1/{path}", json=body).json()
        assert not any(km is not None for km in distances_in(told)), path
    assert any(distances_in(flow.client.post("/api/v1/match", json=body, headers=KEY).json()))


def distances_in(told: Any) -> list[float | None]:
    """Return every distance that stands anywhere in an answer."""
    if isinstance(told, list):
        return [km for one in told for km in distances_in(one)]
    if not isinstance(told, dict):
        return []
    return [told["distance_km"]] if "distance_km" in told else distances_in(list(told.values()))


def test_no_part_of_hidden_words_can_be_asked_alone(flow: FlowClient) -> None:
    problem_id, _ = hidden_problem(flow)
    asked = {"problem": problem_id}
    whole = answered(flow.client.get("/match.csv", params=asked))
    assert answered(flow.client.get("/match.csv", params=asked | {"shown": ["0-50"], "keep": ["0-6"]})) == whole


def test_the_public_version_stands_wherever_the_problem_does(flow: FlowClient) -> None:
    problem_id, _ = hidden_problem(flow)
    for path, named in (
        (f"/problems/{problem_id}", {}),
        ("/match", {"problem": problem_id}),
        ("/teams", {"problem": problem_id}),
        ("/teams", {"problem": problem_id, "go": "1"}),
        ("/providers/r-coat/problems", {}),
    ):
        page = Page(flow.page(path, **named).text)
        assert PUBLIC_TEXT in page.text, path
        assert "This is the public version" in page.text, path
    [offer] = [
        one
        for one in flow.client.get("/api/v1/providers/r-coat/problems").json()["offers"]
        if one["problem"]["problem_id"] == problem_id
    ]
    assert offer["problem"]["text"] == PUBLIC_TEXT


def imported(flow: FlowClient) -> str:
    """Import a file of one blinded problem as an operator, and return the import's id."""
    row = {
        "problem_id": "q-1", "title": f"The {TITLE_WORD}", "text": TEXT, "city": SITE.city, "district": SITE.district,
        "state": SITE.state, "pincode": SITE.pincode, "latitude": "16.71357", "longitude": "74.24689",
        "confidentiality": "blinded",
    }  # fmt: skip
    content = csv_text([list(row), list(row.values()), ["q-2", *[""] * (len(row) - 1)]])
    files = {"file": ("quenchlist.csv", content.encode())}
    response = flow.client.post("/api/v1/imports", data={"kind": "problem"}, files=files, headers=KEY)
    services = cast(FastAPI, flow.client.app).state.services
    services.imports.stop()
    while services.imports.run_next():
        pass
    flow.client.cookies.clear()
    told = flow.client.get(response.headers["location"], headers=KEY).json()
    assert (told["state"], told["report"]["created"], told["report"]["skipped"]) == ("done", 1, 1)
    return str(told["import_id"])


@pytest.mark.parametrize("role", [None, Role.OWNER, Role.PROVIDER, Role.COORDINATOR])
def test_an_import_of_hidden_problems_tells_them_to_nobody_else(flow: FlowClient, role: Role | None) -> None:
    import_id = imported(flow)
    bound = {"cluster_id": "delhi"} if role is Role.COORDINATOR else {}
    account = somebody(flow, role, **bound) if role else None
    headers = key_of(flow.store, account) if account else {}
    if account:
        flow.client.headers["X-CSRF-Token"] = browser_of(flow.client, flow.store, account)
    for path in (
        "imports", f"imports/{import_id}", f"imports/{import_id}/errors.csv", f"imports/{import_id}/undo", "jobs",
        f"jobs/{import_id}", "problems", "problems/q-1", "duplicates",
    ):  # fmt: skip
        for address, sent in ((f"/api/v1/{path}", headers), (f"/{path}", HTML)):
            check(f"GET {address}", readable(flow.client.get(address, headers=sent)))
    for name, said in answers_by_id(flow, "q-1"):
        check(name, said)
    assert SITE.city in flow.client.get("/api/v1/problems/q-1", headers=KEY).text
    assert SITE.pincode in flow.client.get("/api/v1/problems/q-1", headers=KEY).text
