"""Which models the dense views of this home use: the default ones, or those that ``setu models use`` wrote down."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from models.errors import DataFormat, FieldProblem

DEFAULT_MODELS = ("all-MiniLM-L6-v2", "multilingual-e5-small")
FILE_NAME = "models.json"


def chosen_models(home: Path) -> tuple[str, ...]:
    """Return the ids of the models in use, in the order of the views.

    Raises:
        DataFormat: The file of the choice was edited into something else.
    """
    path = home / FILE_NAME
    try:
        models = json.loads(path.read_text(encoding="utf-8"))["models"]
    except FileNotFoundError:
        return DEFAULT_MODELS
    except (ValueError, TypeError, KeyError) as error:
        raise _unreadable(path, str(error)) from error
    if not isinstance(models, list) or not models or not all(isinstance(name, str) and name for name in models):
        raise _unreadable(path, f"names {models!r}")
    return tuple(dict.fromkeys(models))


def choose_models(home: Path, models: Sequence[str]) -> None:
    """Write down which models to use from now on; an index that others made must be rebuilt."""
    home.mkdir(parents=True, exist_ok=True)
    partial = home / f"{FILE_NAME}.partial"
    partial.write_text(json.dumps({"models": list(dict.fromkeys(models))}, indent=2) + "\n", encoding="utf-8")
    partial.replace(home / FILE_NAME)


def _unreadable(path: Path, reason: str) -> DataFormat:
    problem = FieldProblem(str(path), "", reason, f"run: setu models use {' '.join(DEFAULT_MODELS)}")
    return DataFormat("the choice of models cannot be read", [problem])
