"""What a person changed in what was understood, and the text that it makes: the edited form is what is matched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from models.errors import FieldProblem, InvalidInput

MOST_WANTED = 20
HEAVIEST = 3


@dataclass(frozen=True)
class WantedNeed:
    """A need that the person keeps or adds, and how often it counts: 0 drops it, 1 is as usual, at most `HEAVIEST`."""

    words: str
    weight: float = 1.0

    def __post_init__(self) -> None:
        """Refuse a weight that no text can show."""
        if not 0 <= self.weight <= HEAVIEST:
            fix = f"give 0 to drop the need, 1 to keep it, up to {HEAVIEST} to stress it"
            raise InvalidInput(
                "a need cannot count so often", [FieldProblem("weight", str(self.weight), "is out", fix)]
            )


@dataclass(frozen=True)
class Edits:
    """Changes to what was read from a text; what is ``None`` stays as read.

    Args:
        needs: The needs to match, in place of those read; they may be in any words.
        limits: Limits in words ("80 °C"): one that was read and is missing here is cut out, a new one is added.
        money_inr: The sum, in rupees.
        trl: The readiness level.
        deadline: By when.
    """

    needs: tuple[WantedNeed, ...] | None = None
    limits: tuple[str, ...] | None = None
    money_inr: int | None = None
    trl: int | None = None
    deadline: date | None = None

    def __post_init__(self) -> None:
        """Refuse edits that leave nothing to match, or more than anybody would read."""
        if self.needs is None:
            return
        kept = [need for need in self.needs if round(need.weight) and need.words.strip()]
        if not kept:
            problem = FieldProblem("needs", "no need", "leaves nothing to match", "keep one need or add one")
            raise InvalidInput("every need was dropped", [problem])
        if len(self.needs) > MOST_WANTED:
            problem = FieldProblem("needs", f"{len(self.needs)} needs", "are too many", f"give at most {MOST_WANTED}")
            raise InvalidInput("there are too many needs", [problem])


NO_EDITS = Edits()


@dataclass(frozen=True)
class EditedText:
    """A text made of edits, and where each kept need stands in it, the heaviest first."""

    text: str
    needs: tuple[tuple[int, int, float], ...]


def edited_text(wanted: Sequence[WantedNeed], cut: Sequence[str], added: Sequence[str], full_stop: str) -> EditedText:
    """Join the wanted needs to a text: heaviest first, for its beginning counts most, each as often as it weighs.

    Args:
        wanted: The needs, in the person's order.
        cut: Words to cut out of them.
        added: Words to add behind them.
        full_stop: What ends a sentence in the text's script.
    """
    kept = [(_without(need.words.strip(), cut), round(need.weight)) for need in wanted]
    ordered = sorted(((words, weight) for words, weight in kept if words and weight), key=lambda one: -one[1])
    text, places = "", []
    for words, weight in ordered:
        places.append((len(text), len(text) + len(words), float(weight)))
        text += f"{words}{full_stop} " * weight
    return EditedText(f"{text}{' '.join(added)}".strip(), tuple(places))


def without_words(text: str, cut: Sequence[str]) -> str:
    """Return a text without these words, and without the double spaces that they leave."""
    return _without(text, cut)


def _without(text: str, cut: Sequence[str]) -> str:
    for words in cut:
        text = " ".join(part.strip() for part in text.split(words)).strip() if words in text else text
    return text


def changed_needs(read: Sequence[str], dropped: Sequence[int], added: Sequence[str]) -> Edits:
    """Return edits that drop some of the needs that were read and add others; none where nothing is changed.

    Args:
        read: The needs as read, in words.
        dropped: Numbers of those to drop, from 1.
        added: Further needs.

    Raises:
        InvalidInput: There is no need with such a number, or none is left.
    """
    if not dropped and not added:
        return NO_EDITS
    unknown = [number for number in dropped if not 1 <= number <= len(read)]
    if unknown:
        fix = f"give numbers from 1 to {len(read)}"
        problems = [FieldProblem("drop", str(number), "is no need of this text", fix) for number in unknown]
        raise InvalidInput("there are no such needs to drop", problems)
    kept = [WantedNeed(words) for number, words in enumerate(read, start=1) if number not in dropped]
    return Edits(needs=(*kept, *(WantedNeed(words) for words in added)))
