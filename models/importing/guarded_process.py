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

from models.errors import DataFormat


@dataclass(frozen=True)
class ProcessLimits:
    """What reading a file may cost."""

    memory_mb: int = 2_048
    timeout_s: int = 60
    output_mb: int = 1_024


def run_guarded(script: Path, path: Path, words: Sequence[str], limits: ProcessLimits, advice: str) -> IO[bytes]:
    """Run a script of ours on a file and return what it wrote, at its beginning.

    Args:
        script: The script; it takes the file, ``words``, and the three limits.
        path: The file.
        words: What the script must know beside it.
        limits: What it may cost.
        advice: What to do where it costs more or is broken.

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
        raise DataFormat(f"{path.name} took more than {limits.timeout_s} s to read; {advice}") from error
    if done.returncode:
        output.close()
        reason = _last_line(done.stderr) if done.returncode == 1 else "it needs more memory or time than is allowed"
        raise DataFormat(f"{path.name} cannot be read: {reason}; {advice}")
    output.seek(0)
    return output


def lines_of(output: IO[bytes]) -> Iterator[dict[str, Any]]:
    """Yield what a script wrote, a JSON object a line, and close it."""
    with output:
        for line in output:
            yield json.loads(line)


def _last_line(message: bytes) -> str:
    lines = message.decode("utf-8", "replace").strip().splitlines()
    return lines[-1] if lines else "no reason given"
