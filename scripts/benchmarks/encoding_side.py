"""One side of the encoding race, in a process of its own: ``encoding_side onnx|torch FOLDER TEXTS.json THREADS``.

Says ``ready``, then for each line ``START END`` on standard input encodes those texts and says the seconds it took.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from embeddings.encoder import Role

WARM_UP = 8
Encode = Callable[[Sequence[str]], object]


def onnx_side(folder: Path, threads: int) -> Encode:
    """Return the encoder that Setu serves with."""
    from embeddings.onnx_encoder import OnnxEncoder

    encoder = OnnxEncoder(folder, threads=threads)
    return lambda texts: encoder.encode(texts, Role.PASSAGE)


def torch_side(folder: Path, threads: int) -> Encode:
    """Return sentence-transformers on the same weights, with its default batch size."""
    import torch
    from sentence_transformers import SentenceTransformer

    torch.set_num_threads(threads)
    model = SentenceTransformer(str(folder), device="cpu")
    return lambda texts: model.encode_document(list(texts), normalize_embeddings=True, show_progress_bar=False)


SIDES: dict[str, Callable[[Path, int], Encode]] = {"onnx": onnx_side, "torch": torch_side}


def main() -> None:
    """Encode what standard input asks for until it ends."""
    side, folder, material, threads = sys.argv[1:]
    texts = json.loads(Path(material).read_text(encoding="utf-8"))
    encode = SIDES[side](Path(folder), int(threads))
    encode(texts[:WARM_UP])
    _say("ready")
    for line in sys.stdin:
        start, end = map(int, line.split())
        began = time.perf_counter()
        encode(texts[start:end])
        _say(str(time.perf_counter() - began))


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
