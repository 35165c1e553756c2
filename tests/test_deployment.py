"""What ``scripts/deploy`` offers fits what is there: settings, commands, paths, and systemd understands it."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from api.settings import Settings
from scripts.cli import COMMANDS

ROOT = Path(__file__).resolve().parents[1]
DEPLOY = ROOT / "scripts" / "deploy"
UNITS = sorted([*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")])
HOME = "/var/lib/setu"


def lines(name: str) -> list[str]:
    return [line for line in (DEPLOY / name).read_text(encoding="utf-8").splitlines() if not line.startswith("#")]


def commands() -> list[list[str]]:
    """Return what is run: by units, by the container."""
    units = [line.removeprefix("ExecStart=") for unit in UNITS for line in lines(unit.name) if "ExecStart=" in line]
    container = [line.removeprefix("CMD ") for line in lines("Containerfile") if line.startswith("CMD ")]
    return [shlex.split(re.sub(r'[\[\],"]', " ", line)) for line in units + container]


def test_every_command_that_is_run_exists() -> None:
    assert len(commands()) == 3
    for words in commands():
        assert Path(words[0]).name == "setu"
        assert words[1] in COMMANDS


def test_every_setting_that_is_named_exists_and_is_valid(monkeypatch: pytest.MonkeyPatch) -> None:
    given = dict(line.split("=", 1) for line in lines("setu.env") if line)
    named = set(re.findall(r"SETU_[A-Z_]+", "".join(p.read_text() for p in DEPLOY.iterdir())))
    assert given.keys() <= named
    assert {name.removeprefix("SETU_").lower() for name in named} <= set(Settings.model_fields)
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    assert Settings().public_url == "https://setu.example.in"


@pytest.mark.parametrize(
    ("names", "asked_for"),
    [("", "localhost"), ('["setu.example.in", "localhost"]', "setu.example.in"), ('["*"]', "localhost")],
)
def test_the_container_is_healthy_under_the_names_that_it_answers_for(names: str, asked_for: str) -> None:
    asked: list[str] = []

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(f"{self.headers['Host']}{self.path}")
            self.send_response(200 if len(asked) == 1 else 421)
            self.end_headers()

    found = re.search(r"HEALTHCHECK .*\n    (\[.*\])", (DEPLOY / "Containerfile").read_text(encoding="utf-8"))
    assert found is not None
    with HTTPServer(("127.0.0.1", 0), Answering) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        given = {"SETU_ALLOWED_HOSTS": names, "SETU_PORT": str(server.server_port)}
        command = [sys.executable, *json.loads(found[1])[1:]]
        ended = [subprocess.run(command, env=given, check=False, stderr=subprocess.DEVNULL) for _ in range(2)]
        server.shutdown()
    assert asked == [f"{asked_for}/healthz"] * 2
    assert [one.returncode for one in ended] == [0, 1]


def test_all_of_them_keep_their_state_in_one_folder() -> None:
    for name in ("setu.service", "setu-backup.service"):
        assert f"Environment=SETU_HOME={HOME}" in lines(name)
        assert any(line.startswith("StateDirectory=setu") for line in lines(name))
    container = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    assert f"SETU_HOME={HOME}" in container
    assert f"VOLUME {HOME}" in container


def test_a_container_is_not_built_of_what_does_not_belong_in_it() -> None:
    left_out = set((ROOT / ".dockerignore").read_text(encoding="utf-8").split())
    assert {".git", ".venv", "build", "tests"} <= left_out
    assert not left_out & {"README.md", "LICENSE", "constraints.txt", "models", "scripts"}


def test_the_proxy_lets_through_what_the_server_takes() -> None:
    [limit] = re.findall(r"max_size (\d+)MB", (DEPLOY / "Caddyfile").read_text(encoding="utf-8"))
    assert int(limit) * 10**6 >= Settings().max_upload_bytes


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed here")
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_understands_the_units(unit: Path, tmp_path: Path) -> None:
    for one in UNITS:  # a unit names others, and a program that must be there
        text = one.read_text(encoding="utf-8").replace("/opt/setu/bin/setu", "/bin/true")
        (tmp_path / one.name).write_text(text, encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(tmp_path / unit.name)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
