"""How an English spelling is heard: letters rewritten so that sounds can be read off them one by one.

English writes one sound in many ways (``ck``, ``ph``, ``-tion``, a silent e); an Indian script that borrows the word
writes what is heard (कोटिंग for coating). The rules are hand-written and few; a spelling that may be heard in two ways
(``g`` before e, ``ch``) gives both, and the letters as they stand come last, for names that follow no English rule.
"""

from __future__ import annotations

import regex

_HEARD = {
    r"^kn": "n",
    r"^wr": "r",
    r"^ps": "s",
    r"tch": "ch",
    r"ck": "k",
    r"sch": "sk",
    r"(?<=[a-z])tion": "shan",
    r"(?<=[a-z])[cs]ian$": "shan",
    r"(?<=[a-z])[ct]ial": "shal",
    r"(?<=[a-z])ture$": "char",
    r"sc(?=[eiy])": "s",
    r"ch(?=[rlt])": "k",
    r"c(?=[eiy])": "s",
    r"c(?!h)": "k",
    r"dge": "j",
    r"g(?=[ei])": "j",
    r"igh": "ai",
    r"gh": "g",
    r"wh": "v",
    r"qu": "kv",
    r"ph": "f",
    r"x": "ks",
    r"(?<=[^aeiou])y$": "i",
    r"(?<=[^aeiou])y(?=[^aeiou])": "i",
    r"(?<=[^aeiou])e$": "",
    r"(?<=[^aeiou])es$": "s",
    r"ee|ea": "i",
    r"oo": "u",
    r"oa": "o",
    r"ow(?=[^aeiou])|ou": "au",
    r"a[iy](?=[^aeiou]|$)": "e",
    r"aw|au": "o",
}
_SPELLINGS = regex.compile("|".join(f"({pattern})" for pattern in _HEARD))
_SOUNDS = ("", *_HEARD.values())


def heard_spellings(word: str) -> tuple[str, ...]:
    """Return spellings that say how a word (case-folded, a to z) is heard, the likeliest first, each once."""
    plain = _SPELLINGS.sub(lambda match: _SOUNDS[match.lastindex or 0], word)
    found = [plain]
    if "ge" in word or "gi" in word:
        found.append(plain.replace("j", "g"))
    if "ch" in word:
        found.append(plain.replace("ch", "k"))
    return tuple(dict.fromkeys([*found, word]))
