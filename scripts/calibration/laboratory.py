"""The demo directory in a folder of its own, to ask it questions."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from embeddings.encoder import Progress
from matcher.workspace import Workspace
from scripts.calibration.observation import Observation, observe
from scripts.calibration.questions import Question
from scripts.console import progress_bars
from scripts.demo.loader import load_demo


@contextmanager
def demo_workspace(home: Path, progress: Progress) -> Iterator[Workspace]:
    """Open the shipped data in a temporary database; models and vectors come from the home."""
    with tempfile.TemporaryDirectory(prefix="setu-honesty-") as folder:
        workspace = Workspace.open(database=Path(folder) / "demo.db", home=home, progress=progress)
        try:
            load_demo(workspace.store, date.today())
            yield workspace
        finally:
            workspace.close()


def observe_demo(home: Path, questions: Sequence[Question]) -> tuple[list[Observation], list[Observation]]:
    """Put questions to the demo directory; see `scripts.calibration.observation.observe`."""
    with progress_bars() as report, demo_workspace(home, report) as workspace:
        return observe(workspace.matcher, questions, report)
