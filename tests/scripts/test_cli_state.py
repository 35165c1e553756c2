"""``setu index``, ``models``, ``doctor``, ``evaluate`` and what all commands have in common."""

from __future__ import annotations

import json
import shlex
import socket
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from models.store import Store
from tests.matcher.evaluation.bundles import write_bundle
from tests.scripts.conftest import Setu, fill


@pytest.mark.usefixtures("home")
def test_the_index_is_brought_up_to_date_and_rebuilt(setu: Setu, tmp_path: Path) -> None:
    assert setu("doctor").code == 1
    done = setu("index")
    assert (done.code, done.out) == (0, "")
    assert "Indexed 3 passages of 4 providers" in done.err
    assert setu("index", "--rebuild").code == 0
    assert (tmp_path / "home" / "setu.index").is_dir()


@pytest.mark.usefixtures("home")
def test_other_models_need_a_rebuild_which_is_said_and_mends_it(setu: Setu) -> None:
    assert setu("index").code == 0
    used = setu("models", "use", "multilingual-e5-small", "my/own-model")
    assert (used.code, used.out) == (0, "")
    refused = setu("match", "pump", "--json")
    assert (refused.code, refused.out) == (1, "")
    assert "setu index --rebuild" in refused.err
    assert setu("index", "--rebuild").code == 0
    assert setu("match", "pump", "--json").code == 0
    listed = setu("models", "list").out.splitlines()
    assert any("all-MiniLM-L6-v2: not used" in line for line in listed)
    assert any("my/own-model: used, not bundled" in line for line in listed)


def test_a_damaged_choice_of_models_is_named_with_what_mends_it(setu: Setu, home: Path) -> None:
    (home / "models.json").write_text('{"models": "one"}', encoding="utf-8")
    outcome = setu("match", "pump")
    assert outcome.code == 4
    assert "setu models use" in outcome.err
    assert setu("doctor").code == 1
    assert setu("models", "use", "all-MiniLM-L6-v2").code == 0
    assert setu("index").code == 0


def test_models_are_listed_with_and_without_the_word(setu: Setu) -> None:
    assert setu("models").out == setu("models", "list").out
    assert "multilingual-e5-small: used" in setu("models").out


def test_a_model_that_is_not_bundled_cannot_be_built(setu: Setu) -> None:
    outcome = setu("models", "build", "no-such-model")
    assert (outcome.code, "no-such-model" in outcome.err) == (1, True)


def test_the_doctor_names_the_command_that_mends(setu: Setu) -> None:
    outcome = setu("doctor", "--json")
    assert outcome.code == 1
    findings = {finding["subject"]: finding for finding in json.loads(outcome.out)}
    assert findings["model multilingual-e5-small"]["mend"] == "setu models build multilingual-e5-small"
    assert "setu import" in findings["database"]["mend"]
    assert findings["Python"]["is_well"]


def test_the_doctor_finds_nothing_wrong_where_nothing_is(setu: Setu, home: Path, model_home: Path) -> None:
    (home / "models").symlink_to(model_home / "models")
    assert setu("index").code == 0
    outcome = setu("doctor", "--json")
    assert outcome.code == 0, outcome.out
    assert all(finding["is_well"] for finding in json.loads(outcome.out))


def test_the_doctor_makes_nothing(setu: Setu, tmp_path: Path) -> None:
    setu("doctor")
    assert not (tmp_path / "home").exists()


def test_a_damaged_database_is_found(setu: Setu, tmp_path: Path) -> None:
    (tmp_path / "broken.db").write_bytes(b"no database at all" * 100)
    outcome = setu("doctor", "--db", tmp_path / "broken.db", "--json")
    assert outcome.code == 1
    assert not {f["subject"]: f for f in json.loads(outcome.out)}["database"]["is_well"]
    assert setu("match", "pump", "--db", tmp_path / "broken.db").code == 4


def test_an_index_file_with_other_bytes_of_the_same_number_is_found(setu: Setu, home: Path, model_home: Path) -> None:
    (home / "models").symlink_to(model_home / "models")
    assert setu("index").code == 0
    file = next((home / "setu.index").glob("*/posting_rows.npy"))
    content = file.read_bytes()
    file.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    wrong = [finding for finding in json.loads(setu("doctor", "--json").out) if not finding["is_well"]]
    assert [(f["subject"], f["mend"]) for f in wrong] == [("index", "setu index --rebuild")]
    assert file.name in wrong[0]["found"]
    file.unlink()
    assert file.name in setu("doctor").out
    assert setu("index", "--rebuild").code == 0
    assert setu("doctor").code == 0


def test_no_command_mends_the_index_of_a_database_that_a_newer_setu_wrote(
    setu: Setu, home: Path, model_home: Path
) -> None:
    (home / "models").symlink_to(model_home / "models")
    assert setu("index").code == 0
    with closing(Store.open(home / "setu.db")) as store:
        engine = create_engine(store.url)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE setu_schema SET version_num = '9999'")
    engine.dispose()
    wrong = [finding for finding in json.loads(setu("doctor", "--json").out) if not finding["is_well"]]
    assert [finding["subject"] for finding in wrong] == ["database"]


def test_the_command_that_mends_names_the_database_and_the_home_that_were_looked_at(
    setu: Setu, model_home: Path, tmp_path: Path
) -> None:
    other, database = tmp_path / "other home", tmp_path / "named.db"
    fill(database)
    flags = ("--home", other, "--db", database)
    findings = {f["subject"]: f for f in json.loads(setu("doctor", "--json", *flags).out)}
    model = findings["model multilingual-e5-small"]["mend"]
    assert shlex.split(model) == ["setu", "models", "build", "multilingual-e5-small", "--home", str(other)]
    other.mkdir()
    (other / "models").symlink_to(model_home / "models")
    findings = {f["subject"]: f for f in json.loads(setu("doctor", "--json", *flags).out)}
    mend = shlex.split(findings["index"]["mend"])
    assert mend == ["setu", "index", "--home", str(other), "--db", str(database)]
    assert setu(*mend[1:]).code == 0
    assert setu("doctor", *flags).code == 0


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_a_port_that_is_taken_is_said_before_anything_is_loaded(setu: Setu, tmp_path: Path, command: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        outcome = setu(command, "--host", "127.0.0.1", "--port", taken.getsockname()[1])
    assert (outcome.code, "--port" in outcome.err) == (1, True)
    assert not (tmp_path / "home").exists()


def test_bundles_are_measured_without_touching_the_database(setu: Setu, tmp_path: Path) -> None:
    queries = [{"_id": "q1", "text": "pump seals leak", "lang": "en"}, {"_id": "q2", "text": "x"}]
    one = write_bundle(tmp_path / "one", queries=queries, grades=[("q1", "ann", 1)])
    two = write_bundle(tmp_path / "two", meta={"name": "texts", "target": "document"}, grades=[("q1", "d1", 2)])
    outcome = setu("evaluate", one, two, "--run-dir", tmp_path / "runs", "--json", tmp_path / "out.json")
    assert outcome.code == 0
    assert "tiny" in outcome.out
    assert "1 (+1 left out)" in outcome.out
    results = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert [result["bundle"] for result in results] == ["tiny", "texts"]
    assert results[0]["measures"]["RR"] == 1
    assert results[0]["languages"]["en"]["queries"] == 1
    assert (tmp_path / "runs" / "tiny.trec").read_text(encoding="utf-8").startswith("q1 Q0 ann 1 ")
    assert (tmp_path / "runs" / "texts.trec").exists()
    assert not (tmp_path / "home" / "setu.db").exists()
    assert list((tmp_path / "home" / "tmp").iterdir()) == []


def test_bundles_that_cannot_be_measured_are_refused(setu: Setu, tmp_path: Path) -> None:
    missing = setu("evaluate", tmp_path / "nothing")
    assert (missing.code, "meta.json" in missing.err) == (4, True)
    one, two = write_bundle(tmp_path / "one"), write_bundle(tmp_path / "two")
    same = setu("evaluate", one, two, "--run-dir", tmp_path / "runs")
    assert (same.code, "tiny" in same.err) == (4, True)
    assert setu("evaluate").code == 2


@pytest.mark.parametrize(
    "arguments", [("nonsense",), ("--nonsense",), ("models", "nonsense"), ("serve", "--port", "x")]
)
def test_what_setu_does_not_know_is_wrong_usage(setu: Setu, arguments: tuple[str, ...]) -> None:
    outcome = setu(*arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err


@pytest.mark.parametrize(
    ("variable", "value"), [("SETU_PORT", "many"), ("SETU_WORKERS", "0"), ("SETU_ALLOWED_HOSTS", "not json")]
)
def test_a_setting_that_is_not_allowed_is_wrong_usage(
    setu: Setu, monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)
    outcome = setu("match", "pump")
    assert (outcome.code, outcome.out) == (2, "")
    assert "SETU_" in outcome.err


def test_a_port_that_cannot_be_is_wrong_usage(setu: Setu) -> None:
    assert setu("serve", "--port", "99999").code == 2
    assert setu("demo", "--port", "99999").code == 2


def test_the_database_of_the_environment_is_used_and_the_flag_overrules_it(
    setu: Setu, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    fill(tmp_path / "named.db")
    monkeypatch.setenv("SETU_DATABASE_URL", str(tmp_path / "named.db"))
    assert json.loads(setu("match", "pump", "--json").out)["candidates"] == 5
    fill(tmp_path / "other.db")
    monkeypatch.setenv("SETU_DATABASE_URL", str(tmp_path / "absent.db"))
    assert json.loads(setu("match", "pump", "--json", "--db", tmp_path / "other.db").out)["candidates"] == 5


def test_a_mistyped_database_is_refused_and_not_made(setu: Setu, tmp_path: Path) -> None:
    for command in (
        ("match", "pump"),
        ("index",),
        ("affinity", "--problems", "all", "--providers", "all", "--out", "x"),
    ):
        result = setu(*command, "--db", tmp_path / "nowhere" / "x.db")
        assert result.code == 1
        assert "there is no database" in result.err
    assert not (tmp_path / "nowhere").exists()


def test_a_file_where_the_home_should_be_is_said_without_a_traceback(
    setu: Setu, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    monkeypatch.setenv("SETU_HOME", str(tmp_path / "file"))
    assert setu("match", "pump").code in {1, 4}


def test_the_demo_shows_matches_with_their_evidence_and_can_be_run_again(setu: Setu, tmp_path: Path) -> None:
    first = setu("demo", "--no-serve")
    assert first.code == 0
    assert "synthetic" in first.err
    assert first.out.startswith("Understood: Hindi")
    again = setu("demo", "--no-serve")
    assert again.out == first.out
    assert {path.name for path in (tmp_path / "home").iterdir() if path.suffix} >= {"demo.db", "demo.index"}


def test_tables_are_not_cut_where_there_is_no_terminal(
    setu: Setu, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    name = "a-name-that-is-longer-than-a-narrow-terminal"
    bundle = write_bundle(tmp_path / "bundle", meta={"name": name, "target": "owner"})
    assert name in setu("evaluate", bundle).out
