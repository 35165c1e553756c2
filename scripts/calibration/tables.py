"""What was measured of honesty, as Markdown for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from scripts.calibration.detection import Detection, Measured
from scripts.calibration.other_bundles import Elsewhere
from scripts.calibration.questions import LANGUAGES, Tier
from scripts.calibration.reliability import Reliability

SETU = "Setu"
UNMET = (Tier.OFF_TOPIC, Tier.OTHER_FIELD, Tier.TAKEN_OUT)
_NAMES = {"": "all three"} | LANGUAGES


def detection_table(detections: Mapping[str, Sequence[Detection]]) -> str:
    """Return the table of "no good match": one column a method, one line a tier and language.

    Args:
        detections: Method → its lines; the first method's values get intervals.
    """
    lines = [_line("questions", "language", *detections), _line("---", "---", *["---"] * len(detections))]
    first = next(iter(detections))
    by_key = {method: {(one.tier, one.language): one for one in found} for method, found in detections.items()}
    for language in _NAMES:
        cells = [
            _percent(by_key[method][Tier.OFF_TOPIC, language].false_alarms, full=method == first)
            for method in detections
        ]
        lines.append(_line("answerable: refused (false alarms)", _NAMES[language], *cells))
    for tier in UNMET:
        for language in _NAMES:
            found = [(method, by_key[method][tier, language]) for method in detections]
            cells = [
                f"{_percent(one.caught, full=m == first)}; {_number(one.auroc, full=m == first)}" for m, one in found
            ]
            lines.append(_line(f"{tier.value}: caught; AUROC", f"{_NAMES[language]} ({found[0][1].count})", *cells))
    return "\n".join(lines)


def reliability_table(one: Reliability) -> str:
    """Return the bins as a table, and the errors under it."""
    lines = [_line("mean predicted", "share relevant", "pairs"), _line(*["---:"] * 3)]
    lines += [_line(f"{b.predicted:.3f}", f"{b.relevant:.3f}", str(b.count)) for b in one.bins]
    return "\n".join([*lines, "", _errors(one)])


def elsewhere_table(found: Sequence[Elsewhere]) -> str:
    """Return what was measured on other bundles; empty when there are none."""
    if not found:
        return ""
    lines = [
        _line(
            "bundle (local, not shipped)",
            "queries",
            "as shipped",
            "scaled on the other bundles",
            "a perfect calibrator",
        ),
        _line("---", "---:", "---:", "---:", "---:"),
    ]
    for one in found:
        scaled = _number(one.scaled.error, full=True) if one.scaled else "–"
        shipped = one.shipped
        errors = (_number(shipped.error, full=True), scaled, _number(shipped.perfect, full=True))
        lines.append(_line(one.name, str(shipped.queries), *errors))
    return "\n".join(lines)


def _errors(one: Reliability) -> str:
    return (
        f"Expected calibration error over ten bins of equal mass, {one.queries} queries: "
        f"**{_number(one.error, full=True)}**; a perfect calibrator would measure {_number(one.perfect, full=True)}."
    )


def _percent(one: Measured, *, full: bool) -> str:
    interval = f" ({100 * one.low:.0f}–{100 * one.high:.0f})" if full else ""
    return f"{100 * one.value:.1f} %{interval}"


def _number(one: Measured, *, full: bool) -> str:
    return f"{one.value:.3f}" + (f" ({one.low:.3f}–{one.high:.3f})" if full else "")


def _line(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def small_table(refused: Mapping[int, Mapping[str, Sequence[float]]]) -> str:
    """Return the table of small directories.

    Args:
        refused: Providers → what the directory holds → the shares refused, of each language.
    """
    columns = list(next(iter(refused.values())))
    lines = [_line("providers", *columns), _line("---:", *["---:"] * len(columns))]
    for size, shares in refused.items():
        lines.append(_line(str(size), *(" / ".join(_share(shares[column])) for column in columns)))
    return "\n".join(lines)


def _share(values: Sequence[float]) -> Iterator[str]:
    yield from (f"{100 * value:.0f} %" for value in values)
