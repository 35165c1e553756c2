"""Settings: defaults, environment, and that nobody else reads it."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from api.settings import Settings


def test_the_database_lies_in_the_home_folder_unless_one_is_named(tmp_path: Path) -> None:
    assert Settings(home=tmp_path).database == str(tmp_path / "setu.db")
    assert Settings(database_url="postgresql://db/setu").database == "postgresql://db/setu"


def test_the_environment_overrules_defaults_and_arguments_overrule_both(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SETU_PORT", "9000")
    monkeypatch.setenv("SETU_ALLOWED_HOSTS", '["setu.example.in"]')
    assert Settings().port == 9000
    assert Settings().hosts == ("setu.example.in",)
    assert Settings(port=1234).port == 1234


@pytest.mark.parametrize(("name", "value"), [("port", 70_000), ("workers", 0), ("log_level", "loud"), ("nonsense", 1)])
def test_values_that_make_no_sense_are_refused(name: str, value: object) -> None:
    with pytest.raises(ValidationError):
        Settings.model_validate({name: value})


@pytest.mark.parametrize(
    ("host", "is_local"),
    [("127.0.0.1", True), ("localhost", True), ("::1", True), ("0.0.0.0", False), ("10.0.0.7", False), ("db", False)],  # noqa: S104
)
def test_a_server_is_local_when_it_listens_on_loopback_only(host: str, is_local: bool) -> None:
    settings = Settings(host=host)
    assert settings.is_local is is_local
    assert ("*" in settings.hosts) is not is_local


def test_workers_share_the_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 8)
    assert Settings(workers=4).concurrent_matches == 2
    assert Settings(workers=16).concurrent_matches == 1
    assert Settings(match_threads=3).concurrent_matches == 3


@pytest.mark.parametrize(("cores", "workers"), [(None, 1), (1, 1), (2, 2), (64, 2)])
def test_two_processes_serve_where_there_are_two_cores(
    cores: int | None, workers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: cores)
    assert Settings().workers == workers


def test_the_key_is_not_shown_where_settings_are() -> None:
    assert "sesame" not in repr(Settings(api_key="open sesame"))


def test_every_setting_says_what_it_is() -> None:
    # docs/operating.md shows them all; tests/test_documentation.py compares.
    assert all(field.description for field in Settings.model_fields.values())
