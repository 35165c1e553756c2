"""Codes in running text: standards, alloy grades, formulas, CAS numbers, HS and NIC codes, in one spelling each.

Dense models blur such strings and plain word search splits them, yet they often decide who is the right provider.
"SS-316L", "SS 316L" and "ss316l" become ``ss316l``; "IS 10500", "IS:10500:2012" and "is-10500" become ``is10500``.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

# Bodies and families whose name in front of a number makes it a code in any case, with a space between or not.
_FAMILIES = "AISI API ASME ASTM BIS BS CAS DIN EN HS HSN IEC IEEE IP IRC IS ISO JIS NACE NIC PM SAE SS TRL UL UN UNS"
_FAMILY = "|".join(sorted(_FAMILIES.split(), key=lambda name: (-len(name), name)))
_STANDARD = regex.compile(
    rf"(?<![\p{{L}}\p{{N}}])(?P<family>(?:{_FAMILY})(?:[\s/-]+(?:{_FAMILY}))*)"
    r"[\s:-]{0,3}(?P<number>[A-Z]{0,3}\p{Nd}+(?:\.\p{Nd}+)*[A-Z]{0,2}\p{Nd}{0,2}(?![\p{L}])(?:-\p{Nd}{1,2}(?!\p{Nd}))*)",
    regex.IGNORECASE,
)
_CAS = regex.compile(r"(?<![\p{L}\p{N}-])\p{Nd}{2,7}-\p{Nd}{2}-\p{Nd}(?![\p{L}\p{N}-])")
# A run of letters and digits, parts joined by hyphens or, between digits, by a point.
_MIXTURE = regex.compile(r"[\p{L}\p{N}]+(?:(?:-|(?<=\p{Nd})\.(?=\p{Nd}))[\p{L}\p{N}]+)*")
_CAPITALS_THEN_NUMBER = regex.compile(
    r"(?<![\p{L}\p{N}])(?P<letters>\p{Lu}{1,4})[ :](?P<number>(?:\p{Nd}|\p{Lu}{1,2}\p{Nd})[\p{L}\p{Nd}.]*[\p{L}\p{Nd}])"
    r"(?![\p{L}\p{N}]|-\p{N})"
)
_PREFIXED_GRADE = regex.compile(r"(?:ss|aisi|sae|aa|uns)(\d{3,}[a-z]{0,2})")
_UNITS = (
    "nm um µm mm cm m km mg kg g ug µg l ml kl mld kv mv v w kw mw gw kwh mwh wh hz khz mhz ghz thz hp rpm ppm ppb k c "
    "f bar pa kpa mpa gpa n kn j kj mj s sec min h hr hrs day days week weeks month months yr yrs year years x px mp "
    "mbps gbps kb mb gb tb bit bits cr crore lakh lakhs inr rs usd pm am st nd rd th"
)
_MEASURE = regex.compile(rf"\d+(?:\.\d+)?(?:{'|'.join(_UNITS.split())})")
_GENERATION = regex.compile(r"[2-6]g")
# Every character that counts as a digit, and some more; a text without any holds no code.
_NUMBER = regex.compile(r"\p{N}")
_FOREIGN_DIGIT = regex.compile(r"(?![0-9])\p{Nd}")
_HYPHENS = regex.compile(r"[\u2010-\u2015\u2212\uFE63\uFF0D]")
_SMALL_DIGITS = str.maketrans("₀₁₂₃₄₅₆₇₈₉⁰¹²³⁴⁵⁶⁷⁸⁹", "01234567890123456789")
_LONGEST = 40
# In small letters these are words first: "the pH is 7" names no standard, "is 10500" does.
_WORDS_TOO = frozenset({"is", "Is", "pm", "un", "en", "ip"})
_WORDS_TOO_DIGITS = 3


def find_codes(text: str) -> list[str]:
    """Return the codes of a text in lower case and one spelling each, without repeats, standards first.

    A code mixes letters and digits, or follows the name of a standards body or code family, or is a CAS number.
    Measures ("30 kV", "10mm"), ordinals and plain numbers are not codes. A part of a standard is given beside the whole
    (``iec60601-1-2`` and ``iec60601``), the year of an edition is left out, and a grade is given with and without its
    prefix (``ss316l`` and ``316l``).
    """
    plain = unify(text)
    if not _NUMBER.search(plain):
        return []
    found = (*_standards(plain), *_CAS.findall(plain), *_capitals(plain), *_mixtures(plain))
    return list(dict.fromkeys(code for code in found if len(code) <= _LONGEST))


def unify(text: str) -> str:
    """Return the text with one kind of hyphen and ASCII digits for those of every script, also raised and lowered."""
    text = _HYPHENS.sub("-", text.translate(_SMALL_DIGITS))
    if text.isascii():
        return text
    return str(_FOREIGN_DIGIT.sub(_ascii_digit, text))


def _ascii_digit(found: regex.Match[str]) -> str:
    # The pattern may know digits of a newer Unicode than Python does; those stay as they are.
    return str(int(found[0])) if found[0].isdecimal() else found[0]


def _standards(text: str) -> Iterator[str]:
    for match in _STANDARD.finditer(text):
        number = match["number"].lower()
        if match["family"] in _WORDS_TOO and len(number) <= _WORDS_TOO_DIGITS:
            continue
        for family in regex.split(r"[\s/-]+", match["family"].lower()):
            yield f"{family}{number}"
            if family != "cas":
                yield f"{family}{number.partition('-')[0]}"


def _capitals(text: str) -> Iterator[str]:
    for match in _CAPITALS_THEN_NUMBER.finditer(text):
        yield f"{match['letters']}{match['number']}".lower().replace("-", "")


def _mixtures(text: str) -> Iterator[str]:
    for found in _MIXTURE.findall(text):
        # Nearly every word is letters alone, and no code.
        if found.isalpha():
            continue
        whole = found.lower()
        parts = whole.split("-")
        candidates = [whole.replace("-", ""), *parts] if len(parts) > 1 else [whole]
        for code in candidates:
            if _is_mixture(code) and not (len(parts) > 3 and code == candidates[0]):
                yield code
                yield from _without_prefix(code)


def _without_prefix(code: str) -> Iterator[str]:
    grade = _PREFIXED_GRADE.fullmatch(code)
    if grade:
        yield grade[1]


def _is_mixture(code: str) -> bool:
    has_both = any(c.isdigit() for c in code) and any(c.isalpha() for c in code)
    return has_both and (not _MEASURE.fullmatch(code) or _GENERATION.fullmatch(code) is not None)
