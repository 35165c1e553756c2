"""The parts of the file format of ``sentencepiece`` models that a Unigram vocabulary needs.

The package brings classes of its own for its files, but they load only with one generation of ``protobuf``, while other
packages ask for an older one. The format itself is stable, so the few fields are declared here by their numbers.

Source: SentencePiece, ``sentencepiece_model.proto`` (Kudo and Richardson, EMNLP 2018, doi:10.18653/v1/D18-2012).
"""

from __future__ import annotations

from enum import IntEnum
from typing import Any

UNIGRAM = 1  # the format's number for this kind of model
_PACKAGE = "setu.unigram"


class PieceType(IntEnum):
    """The format's numbers for kinds of pieces."""

    NORMAL = 1
    UNKNOWN = 2


def new_model() -> Any:
    """Return an empty model: ``pieces``, ``trainer_spec``, ``normalizer_spec``, ``SerializeToString()``."""
    from google.protobuf import descriptor_pool, message_factory
    from google.protobuf.descriptor_pb2 import FileDescriptorProto

    pool = descriptor_pool.DescriptorPool()
    pool.Add(_format(FileDescriptorProto(name="unigram.proto", package=_PACKAGE, syntax="proto2")))
    return message_factory.GetMessageClass(pool.FindMessageTypeByName(f"{_PACKAGE}.Model"))()


def _format(file: Any) -> Any:
    piece = {"piece": (1, "STRING"), "score": (2, "FLOAT"), "type": (3, "INT32")}
    trainer = {"model_type": (3, "INT32"), "vocab_size": (4, "INT32")}
    trainer |= {"unk_id": (40, "INT32"), "bos_id": (41, "INT32"), "eos_id": (42, "INT32"), "pad_id": (43, "INT32")}
    normaliser = {"name": (1, "STRING"), "add_dummy_prefix": (3, "BOOL")}
    normaliser |= {"remove_extra_whitespaces": (4, "BOOL"), "escape_whitespaces": (5, "BOOL")}
    for name, fields in (("Piece", piece), ("Trainer", trainer), ("Normaliser", normaliser)):
        message = file.message_type.add(name=name)
        for field, (number, kind) in fields.items():
            message.field.add(name=field, number=number, label="LABEL_OPTIONAL", type=f"TYPE_{kind}")
    model = file.message_type.add(name="Model")
    for number, (field, kind) in enumerate(
        {"pieces": "Piece", "trainer_spec": "Trainer", "normalizer_spec": "Normaliser"}.items(), start=1
    ):
        label = "LABEL_REPEATED" if field == "pieces" else "LABEL_OPTIONAL"
        model.field.add(name=field, number=number, label=label, type="TYPE_MESSAGE", type_name=f".{_PACKAGE}.{kind}")
    return file
