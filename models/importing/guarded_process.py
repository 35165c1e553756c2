"""Files that others wrote are parsed in a process of its own, which is ended when it takes too much or too long."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from models.errors import DataFormat, Told
from models.refusals import Refusal


@dataclass(frozen=True)
class ProcessLimits:
    """What reading a file may cost."""

    memory_mb: int = 2_048
    timeout_s: int = 60
    output_mb: int = 1_024


@dataclass(frozen=True)
class RefusedReading:
    """What is said of a file that takes too long, costs too much, or is broken."""

    too_slow: Refusal
    too_costly: Refusal
    unreadable: Refusal


def run_guarded(
    script: Path, path: Path, words: Sequence[str], limits: ProcessLimits, refused: RefusedReading
) -> IO[bytes]:
    """Run a script of ours on a file and return what it wrote, at its beginning.

    Args:
        script: The script; it takes the file, ``words``, and the three limits.
        path: The file.
        words: What the script must know beside it.
        limits: What it may cost.
        refused: What is said where it costs more or is broken.

    Raises:
        DataFormat: The file cannot be read within the limits, or not at all.
    """
    output = tempfile.TemporaryFile()  # noqa: SIM115 - closed when its rows have been read
    sizes = (str(limits.memory_mb), str(limits.timeout_s), str(limits.output_mb))
    command = [sys.executable, "-I", str(script), str(path.resolve()), *words, *sizes]
    try:
        done = subprocess.run(  # noqa: S603 - our own script, arguments are not parsed by a shell
            command, stdout=output, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, timeout=limits.timeout_s
        )
    except subprocess.TimeoutExpired as error:
        output.close()
        raise DataFormat(refused.too_slow.told(file=path.name, seconds=limits.timeout_s)) from error
    if done.returncode:
        output.close()
        if done.returncode != 1:
            raise DataFormat(refused.too_costly.told(file=path.name))
        raise DataFormat(_because(refused.unreadable, path, _last_line(done.stderr)))
    output.seek(0)
    return output


def lines_of(output: IO[bytes]) -> Iterator[dict[str, Any]]:
    """Yield what a script wrote, a JSON object a line, and close it."""
    with output:
        for line in output:
            yield json.loads(line)


def _because(unreadable: Refusal, path: Path, line: str) -> Told:
    """Return why a script gave up; where it knew a code, that one is kept, which says more."""
    known: dict[str, Any] = json.loads(line) if line.startswith("{") else {"text": line}
    told = unreadable.told(file=path.name, what=known["text"])
    return Told(told, known["code"], known.get("details", {})) if known.get("code") else told


def _last_line(message: bytes) -> str:
    lines = message.decode("utf-8", "replace").strip().splitlines()
    return lines[-1] if lines else "no reason given"
