"""How many texts a second are encoded, against sentence-transformers on torch with the same texts.

Each side runs in a process of its own on two threads, so that the thread pools of torch and ONNX Runtime never share a
processor. The sides take turns, some texts at a time, so that noise of the machine hits both.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from embeddings.bundled_models import model_folder
from embeddings.model_folder import CHECKPOINT_NAME
from models.errors import SetuError
from scripts.benchmarks.bench_settings import Bench
from scripts.benchmarks.demo_texts import evidence_texts
from scripts.benchmarks.measurement import Measurement, Target

ROOT = Path(__file__).resolve().parents[2]
THREADS = 2
TURN = 32
TARGETS = {"multilingual-e5-small": 6.0, "all-MiniLM-L6-v2": 3.0}


class Side:
    """A process that encodes on demand and says how long it took."""

    def __init__(self, name: str, process: subprocess.Popen[str]) -> None:
        """Wait until the process has loaded its model."""
        self._name = name
        self._process = process
        self.seconds = 0.0
        self._hear()

    def encode(self, start: int, end: int) -> None:
        """Encode the texts ``start`` … ``end`` − 1 and add up the seconds."""
        if self._process.stdin is not None:
            self._process.stdin.write(f"{start} {end}\n")
            self._process.stdin.flush()
        self.seconds += float(self._hear())

    def _hear(self) -> str:
        said = self._process.stdout.readline().strip() if self._process.stdout is not None else ""
        if not said:
            raise SetuError(f"the {self._name} side of the encoding race ended early; its message stands above")
        return said


def measure_encoding(bench: Bench) -> Iterator[Measurement]:
    """Measure both bundled models."""
    texts = evidence_texts(bench, bench.sizes.encoded_texts)
    material = bench.home / "encoded-texts.json"
    material.write_text(json.dumps(texts, ensure_ascii=False), encoding="utf-8")
    for model_id, limit in TARGETS.items():
        onnx_s, torch_s = _race(bench, model_id, material, len(texts))
        yield Measurement(
            name=f"encode {model_id}",
            what=f"encode throughput of {model_id}, against sentence-transformers on torch",
            value=torch_s / onnx_s,
            target=Target(limit, "×", at_least=True),
            naive_what="sentence-transformers on torch, fp32",
            naive_value=len(texts) / torch_s,
            naive_unit="texts/s",
            details={
                "setu_texts_per_s": len(texts) / onnx_s,
                "torch_texts_per_s": len(texts) / torch_s,
                "texts": len(texts),
                "mean_words": sum(len(text.split()) for text in texts) / len(texts),
                "threads": THREADS,
            },
        )


def _race(bench: Bench, model_id: str, material: Path, count: int) -> tuple[float, float]:
    folder = model_folder(bench.home, model_id)
    with _side("onnx", folder, material) as onnx, _side("torch", folder / CHECKPOINT_NAME, material) as torch:
        for start in range(0, count, TURN):
            bench.progress(f"encoding with {model_id}, in turn with torch", start, count)
            end = min(count, start + TURN)
            onnx.encode(start, end)
            torch.encode(start, end)
        bench.progress(f"encoding with {model_id}, in turn with torch", count, count)
        return onnx.seconds, torch.seconds


@contextmanager
def _side(name: str, folder: Path, material: Path) -> Iterator[Side]:
    command = [sys.executable, "-m", "scripts.benchmarks.encoding_side", name, str(folder), str(material), str(THREADS)]
    with subprocess.Popen(  # noqa: S603 - this very Python, on files of this run
        command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        try:
            yield Side(name, process)
        finally:
            process.terminate()
