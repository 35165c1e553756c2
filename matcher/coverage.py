"""Which languages a model has read: what is outside is said so, in place of an answer that looks like any other.

The multilingual model was trained on the hundred languages of XLM-R; of India's scheduled languages it lacks Bodo,
Dogri, Kashmiri, Konkani, Maithili, Manipuri and Santali. Languages that share script and much of their words with one
that it has read are read as that one.

Source: Conneau et al., Unsupervised cross-lingual representation learning at scale, ACL 2020, appendix A,
arXiv:1911.02116.
"""

from __future__ import annotations

from enum import StrEnum

from matcher.language import LANGUAGES_OF_SCRIPT, LIKE_HINDI, Language

READ_LANGUAGES = frozenset(
    "af am ar as az be bg bn br bs ca cs cy da de el en eo es et eu fa fi fr fy ga gd gl gu ha he hi hr hu hy id is "
    "it ja jv ka kk km kn ko ku ky la lo lt lv mg mk ml mn mr ms my ne nl no om or pa pl ps pt ro ru sa sd si sk sl "
    "so sq sr su sv sw ta te th tl tr ug uk ur uz vi xh yi zh".split()
)


class Coverage(StrEnum):
    """How well a text can be read."""

    READ = "read"
    CONVERTED = "converted"
    NEIGHBOUR = "neighbour"
    NOT_COVERED = "not covered"


def coverage_of(language: Language) -> Coverage:
    """Return how well a text in this language can be read: by a model, converted, as a neighbour, or not at all."""
    tag = language.tag.partition("-")[0].lower()
    if tag in LIKE_HINDI and language.script in LANGUAGES_OF_SCRIPT:
        return Coverage.NEIGHBOUR
    if tag not in READ_LANGUAGES or not language.script:
        return Coverage.NOT_COVERED
    return Coverage.CONVERTED if language.is_romanised else Coverage.READ
