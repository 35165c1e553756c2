"""Strings that were made to break something, each with what it is meant to break."""

from __future__ import annotations

import unicodedata

HARMLESS = {
    "html": "<script>alert(1)</script> & \"quoted\" 'single'",
    "attribute": '" onmouseover="alert(1)" x=\'',
    "link": "javascript:alert(1)",
    "formula": '=HYPERLINK("http://evil.example","click")',
    "formula of another alphabet": "＝1+1",
    "command": "@SUM(1+1)*cmd|'/C calc'!A0",
    "right to left": "abc\u202egnp.exe",
    "isolate": "\u2066admin\u2069 \u200f\u200e",
    "zero width": "pass\u200bword\u200d\ufeff",
    "astral": "𝒵inc 🏭 \U000e0041",
    "template": "{{ 7*7 }}{% raw %}${7*7}<%= 7*7 %>",
    "percent": "%s%n%00%0d%0aSet-Cookie: a=b",
    "sql": "'; DROP TABLE problems; --",
    "like": "%_\\%",
    "traversal": "../../../../etc/passwd",
    "null by name": "null",
    "composed": unicodedata.normalize("NFC", "ज़िंक é"),
}
"""May be stored; shown as text wherever it is shown."""

UNSTORABLE = {
    "nul": "a\0b",
    "surrogate": "a\ud800b",
    "surrogates the wrong way round": "\udc00\ud800",
    "control": "a\x07b",
    "escape": "\x1b[31mred\x1b[0m",
    "marks": "e" + "\u0301" * 400,
}
"""No text field takes these."""

LONG = "zinc " * 30_000
HOSTILE = {**HARMLESS, **UNSTORABLE, "long": LONG, "decomposed": unicodedata.normalize("NFD", "ज़िंक é")}
