"""``/match.csv`` and ``/match.xlsx``: read back, they hold the answer, and no formula."""

from __future__ import annotations

import csv
import io

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook

from tests.api.scene import FORMULA

ASKED = {"text": "powder coating peels", "place": "411001"}


def csv_rows(client: TestClient, **asked: str) -> list[dict[str, str]]:
    response = client.get("/match.csv", params=ASKED | asked)
    assert response.status_code == 200
    assert response.content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def sheet_rows(client: TestClient, **asked: str) -> list[dict[str, object]]:
    response = client.get("/match.xlsx", params=ASKED | asked)
    assert response.status_code == 200
    header, *rows = load_workbook(io.BytesIO(response.content)).active.iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_both_exports_hold_the_matches_of_every_kind(reader: TestClient) -> None:
    rows = csv_rows(reader)
    assert {row["Provider id"] for row in rows} == {
        "r-coat",
        "r-milk",
        "l-coat",
        "f-salt",
        "s-coat",
        "c-open",
        "k-coat",
    }
    assert [row["Provider id"] for row in rows] == [row["Provider id"] for row in sheet_rows(reader)]


def test_a_row_says_what_decides_and_why(reader: TestClient) -> None:
    row = next(row for row in sheet_rows(reader) if row["Provider id"] == "f-salt")
    assert row["Lane"] == "Test it"
    assert "Rate: ₹1,50,000 per day" in str(row["What decides"])
    assert str(row["Evidence"]).startswith("Powder coating peels")
    assert (row["Year"], row["Evidence id"], row["Source"]) == (2023, "e-f-salt", "test register")
    assert isinstance(row["Score"], int | float)
    assert isinstance(row["Distance (km)"], int | float)


def test_exports_speak_the_language_of_the_page(reader: TestClient) -> None:
    assert csv_rows(reader, lang="hi")[0]["प्रदाता आईडी"]


def test_the_response_is_a_file_with_a_name(reader: TestClient) -> None:
    headers = reader.get("/match.csv", params=ASKED).headers
    assert headers["content-disposition"] == 'attachment; filename="setu-matches.csv"'
    assert headers["content-type"] == "text/csv; charset=utf-8"


def test_no_cell_is_a_formula(client: TestClient) -> None:
    body = {
        "kind": "statement",
        "owner_ids": ["r-milk"],
        "text": FORMULA + " milk",
        "provenance": {"source": "@SUM(A1)"},
    }
    assert client.post("/api/v1/evidence", json=body).status_code == 201
    response = client.get("/match.xlsx", params={"text": "milk hyperlink click"})
    cells = [cell for row in load_workbook(io.BytesIO(response.content)).active.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert any(str(cell.value).startswith("'=HYPERLINK") for cell in cells)
    row = next(row for row in csv_rows(client, text="milk hyperlink click") if row["Provider id"] == "r-milk")
    assert row["Evidence"].startswith("'=HYPERLINK")
    assert row["Source"] == "'@SUM(A1)"


def test_an_answer_without_matches_is_a_header(reader: TestClient) -> None:
    response = reader.get("/match.csv", params={"text": "x", "kind": "startup", "place": ""})
    assert len(response.text.splitlines()) >= 1


@pytest.mark.parametrize("path", ["/match.csv", "/match.xlsx"])
@pytest.mark.parametrize(
    ("params", "status"),
    [({}, 422), ({"text": ""}, 422), ({"text": "x", "top": "3"}, 422), ({"problem": "nobody"}, 404)],
)
def test_a_bad_question_gives_no_file(reader: TestClient, path: str, params: dict[str, str], status: int) -> None:
    response = reader.get(path, params=params)
    assert response.status_code == status
    assert "content-disposition" not in response.headers


@pytest.mark.parametrize("path", ["/match.csv", "/match.xlsx"])
def test_a_confidential_problem_can_be_exported_without_its_words(reader: TestClient, path: str) -> None:
    response = reader.get(path, params={"problem": "p-secret"})
    assert response.status_code == 200
    assert b"nickel" not in response.content
