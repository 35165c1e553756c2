"""Stage 1, understand: what a text says about itself before anything is searched.

Language and script decide which views are asked; codes and standards must be met to the letter; needs, limits, money,
deadline, readiness level and places are shown to the person who asked, who may change them. What was changed is
matched: the text is then made of the needs that were kept and added (`matcher.edits`).
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cached_property

from embeddings.codes import unify
from embeddings.tokenizer import codes, tokenize
from matcher.circumstances import Facts, changed_limits, edited_circumstances, first_pincode, read_circumstances
from matcher.coverage import Coverage, coverage_of
from matcher.edits import NO_EDITS, EditedText, edited_text, without_words
from matcher.glossary import NO_GLOSS, Gloss, glossary
from matcher.language import Language, detect_language
from matcher.needs import Need, find_needs, need_at, told_by, weighed
from matcher.query import MAX_QUERY_CHARACTERS, Query
from matcher.romanised import to_native
from models.errors import FieldProblem, InvalidInput

_DANDA_SCRIPTS = frozenset({"Deva", "Beng", "Guru", "Orya"})


@dataclass(frozen=True)
class Understanding:
    """What was read out of the query's text; needs and facts are read when first asked for, ranking does without.

    Args:
        query: What was asked.
        asked: The text before any edit, in NFC; where the facts stand.
        text: The text that is matched: what was asked, or what the edits made of it.
        language: Language, script and how sure the detection is.
        tokens: Words of the lexical view, with repetitions.
        codes: Codes, grades and standards, normalised.
        pincode: A PIN code named in the text, or empty.
        read_as: The text as models and index read it: a romanised text in its own script, any other as it is.
        read_script: The script of ``read_as``.
        gloss: The trade words of a text that is not English, in English, by the glossary; empty for English.
    """

    query: Query
    asked: str
    text: str
    language: Language
    tokens: tuple[str, ...]
    codes: tuple[str, ...]
    pincode: str = ""
    read_as: str = ""
    read_script: str = ""
    gloss: Gloss = NO_GLOSS

    @property
    def coverage(self) -> Coverage:
        """Whether a model has read this language."""
        return coverage_of(self.language)

    @cached_property
    def _read(self) -> Facts:
        return read_circumstances(self.asked, self.pincode, self.query.today)

    @cached_property
    def facts(self) -> Facts:
        """Place, money, limits, deadline and readiness level, as read or as the person said."""
        return edited_circumstances(self._read, self.query.edits)

    @cached_property
    def needs(self) -> tuple[Need, ...]:
        """What is needed, as stretches of ``text``: read from it, or those that the person kept and added."""
        edits = self.query.edits
        if edits.needs is None:
            circumstances = self.facts.circumstances() if self.text == self.asked else []
            return find_needs(self.text, self.language, circumstances)
        places = _edited(self.asked, self.language, self.pincode, self.query).needs
        needs = [need_at(self.text, (start, end), self.language, weight) for start, end, weight in places]
        told = [need.weight * told_by(self.text, (need.start, need.end), self.language) for need in needs]
        return weighed(needs, told)


def as_asked(text: str) -> str:
    """Return a text as it is read: in NFC, without white space at its ends; stretches of a query count in it."""
    return unicodedata.normalize("NFC", text.strip())


def understand(query: Query) -> Understanding:
    """Read a query's text; a language that the query states overrules the detected one, its edits what was read."""
    asked = as_asked(query.text)
    language = detect_language(asked, stated=query.language)
    pincode = first_pincode(unify(asked))
    text = asked if query.edits == NO_EDITS else _edited(asked, language, pincode, query).text
    read_as, read_script = _readable(text, language)
    return Understanding(
        query=query,
        asked=asked,
        text=text,
        language=language,
        tokens=tuple(token for token in tokenize(read_as) if token not in (pincode, f"pin{pincode}")),
        codes=tuple(code for code in dict.fromkeys(codes(text)) if code != f"pin{pincode}"),
        pincode=pincode,
        read_as=read_as,
        read_script=read_script,
        gloss=NO_GLOSS if language.is_english else glossary().gloss(read_as),
    )


def _edited(asked: str, language: Language, pincode: str, query: Query) -> EditedText:
    """Return the text that the edits make, and where the needs stand in it that the person kept and added.

    Raises:
        InvalidInput: Nothing is left to match, or more than a question may hold.
    """
    read = read_circumstances(asked, pincode, query.today) if query.edits.limits is not None else Facts()
    cut, added = changed_limits(read, query.edits)
    if query.edits.needs is None:
        made = EditedText(" ".join([without_words(asked, cut), *added]).strip(), ())
    else:
        made = edited_text(query.edits.needs, cut, added, "।" if language.script in _DANDA_SCRIPTS else ".")
    if not 0 < len(made.text) <= MAX_QUERY_CHARACTERS:
        fix = f"keep a need, and at most {MAX_QUERY_CHARACTERS} characters in all"
        problem = FieldProblem("needs", f"{len(made.text)} characters", "cannot be matched", fix)
        raise InvalidInput("the edited problem cannot be matched", [problem])
    return made


def _readable(text: str, language: Language) -> tuple[str, str]:
    if not language.is_romanised:
        return text, language.script
    native = to_native(text, language.tag)
    return native.text, native.script
