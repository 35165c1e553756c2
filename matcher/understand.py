"""Stage 1, understand: what a text says about itself before anything is searched.

Language and script decide which views are asked; codes and standards must be met to the letter; a PIN code gives a
place; a sum of money and a readiness level give limits. Everything found is shown to the person who asked.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

import regex

from embeddings.codes import unify
from embeddings.tokenizer import codes, tokenize
from matcher.glossary import NO_GLOSS, Gloss, glossary
from matcher.language import Language, detect_language
from matcher.query import Query
from matcher.romanised import to_native

_NUMBER = r"\d{1,3}(?:,\d{2,3})+(?:\.\d{1,4})?|\d{1,15}(?:\.\d{1,4})?"
_UNIT = r"thousand|lakh|lac|crore|हज़ार|हजार|लाख|करोड़"
_CURRENCY = r"₹|rupees?|rs\.?|inr|रुपये|रुपए|रु\.?"
_WORD_ENDS = r"(?![\p{L}\p{M}\p{N}])"
# A sum has a currency before it, or a currency or an Indian unit behind it: ₹1,50,000 · Rs 2.5 crore · 5 लाख · 800 रुपये.
_MONEY = regex.compile(
    rf"(?:(?<![\p{{L}}\p{{M}}\p{{N}}])(?P<before>{_CURRENCY})\s*)?(?<![\p{{L}}\p{{N}}.,-])(?P<number>{_NUMBER})(?!\d|[.,]\d)"
    rf"(?:\s*(?P<unit>{_UNIT})s?{_WORD_ENDS})?(?:\s*(?P<after>{_CURRENCY}){_WORD_ENDS})?",
    regex.IGNORECASE,
)
# Round numbers are quantities, and six digits after such a name are a commodity or an industry, not a place.
_PINCODE = regex.compile(
    r"(?<![\p{L}\p{N}.,-])(?<!\b(?:HSN?|NIC|ISO?)[\s:]{1,2})[1-9]\d{2} ?(?!000)\d{3}(?![\p{L}\p{N}-]|[.,]\d)",
    regex.IGNORECASE,
)
_TRL = regex.compile(r"\btrl[\s:-]*([1-9])\b", regex.IGNORECASE)
_RUPEES = {
    "": 1,
    "thousand": 1_000,
    "हज़ार": 1_000,
    "हजार": 1_000,
    "lakh": 100_000,
    "lac": 100_000,
    "लाख": 100_000,
    "crore": 10_000_000,
    "करोड़": 10_000_000,
}


@dataclass(frozen=True)
class Understanding:
    """What was read out of the query's text.

    Args:
        text: The text that is matched.
        language: Language, script and how sure the detection is.
        tokens: Words of the lexical view, with repetitions.
        codes: Codes, grades and standards, normalised.
        pincode: A PIN code named in the text, or empty.
        money_inr: The largest sum named, in rupees.
        trl: The readiness level named.
        read_as: The text as models and index read it: a romanised text in its own script, any other as it is.
        read_script: The script of ``read_as``.
        gloss: The trade words of a text that is not English, in English, by the glossary; empty for English.
    """

    text: str
    language: Language
    tokens: tuple[str, ...]
    codes: tuple[str, ...]
    pincode: str = ""
    money_inr: int | None = None
    trl: int | None = None
    read_as: str = ""
    read_script: str = ""
    gloss: Gloss = NO_GLOSS


def understand(query: Query) -> Understanding:
    """Read a query's text; a language stated by the query overrules the detected one."""
    text = query.text.strip()
    plain = unify(unicodedata.normalize("NFC", text))
    sums = list(_sums(plain))
    trl = _TRL.search(plain)
    pincode = _first_pincode(plain, [place for place, _ in sums])
    language = detect_language(text, stated=query.language)
    read_as, read_script = _readable(text, language)
    return Understanding(
        text=text,
        language=language,
        tokens=tuple(token for token in tokenize(read_as) if token not in (pincode, f"pin{pincode}")),
        codes=tuple(code for code in dict.fromkeys(codes(text)) if code != f"pin{pincode}"),
        pincode=pincode,
        money_inr=max((amount for _, amount in sums), default=None),
        trl=int(trl.group(1)) if trl else None,
        read_as=read_as,
        read_script=read_script,
        gloss=NO_GLOSS if language.is_english else glossary().gloss(read_as),
    )


def _readable(text: str, language: Language) -> tuple[str, str]:
    if not language.is_romanised:
        return text, language.script
    native = to_native(text, language.tag)
    return native.text, native.script


def _sums(text: str) -> Iterator[tuple[int, int]]:
    """Find sums of money: where the number begins, and rupees."""
    for found in _MONEY.finditer(text):
        if found["before"] or found["unit"] or found["after"]:
            amount = Decimal(found["number"].replace(",", "")) * _RUPEES[(found["unit"] or "").lower()]
            yield found.start("number"), round(amount)


def _first_pincode(text: str, taken: Sequence[int]) -> str:
    found = (match for match in _PINCODE.finditer(text) if match.start() not in taken)
    return next((match.group().replace(" ", "") for match in found), "")
