"""``make exposure``: who gets the first ten places, with the default ranking and with the fame-neutral one.

Run: ``python -m scripts.exposure [BUNDLE...] [--json] [--docs docs/fairness.md]``. The shipped demo bundle always comes
first. Prints Markdown on standard output, or JSON; vectors come from the cache under SETU_HOME, models are built there
when missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from embeddings.encoder import Encoder, Progress
from embeddings.vector_cache import VectorCache
from matcher.aggregate import AggregationSettings
from matcher.evaluation.bootstrap import paired_interval
from matcher.evaluation.bundle import Bundle, read_bundle
from matcher.evaluation.evaluate import evaluate_bundle
from matcher.evaluation.measures import Measured
from matcher.pipeline import MatcherSettings
from matcher.workspace import load_encoders, open_cache
from scripts.console import out, print_json, progress_bars
from scripts.evaluation.fairness import measure_fairness, refuse_documents
from scripts.evaluation.fairness_table import Compared, Cost, as_record, markdown
from scripts.evaluation.report import put_between_markers
from scripts.options import AsJson, Home, locate_state
from scripts.script_runner import run_script

DEMO = Path(__file__).parent / "demo" / "bundle"
MEASURES = ("nDCG@10", "AP")
FAME_NEUTRAL = MatcherSettings(aggregation=AggregationSettings(is_fame_neutral=True))


def run(
    bundles: Annotated[list[Path] | None, typer.Argument(help="Folders of test collections, after the demo's.")] = None,
    as_json: AsJson = False,
    docs: Annotated[Path | None, typer.Option(help="A page whose table is replaced.")] = None,
    home: Home = None,
) -> None:
    """Report exposure with the default ranking beside the fame-neutral one, and what the switch costs."""
    state = locate_state(home, None)
    folders = dict.fromkeys(folder.resolve() for folder in (DEMO, *(bundles or ())))
    loaded = [read_bundle(folder) for folder in folders]
    for bundle in loaded:
        refuse_documents(bundle)
    with progress_bars() as report, closing(open_cache(state.home)) as cache:
        encoders = load_encoders(state.home, progress=report)
        compared = [compare(bundle, encoders, cache, report) for bundle in loaded]
    text = markdown(compared)
    if docs is not None:
        put_between_markers(docs, text)
    if as_json:
        print_json({"bundles": [as_record(one) for one in compared]})
    else:
        out.print(text, markup=False, end="", soft_wrap=True)


def compare(bundle: Bundle, encoders: Mapping[str, Encoder], cache: VectorCache, progress: Progress) -> Compared:
    """Rank a bundle both ways and measure both."""
    default = evaluate_bundle(bundle, encoders, cache, progress=progress)
    neutral = evaluate_bundle(bundle, encoders, cache, settings=FAME_NEUTRAL, progress=progress)
    return Compared(
        bundle.name,
        measure_fairness(bundle, default.run),
        measure_fairness(bundle, neutral.run),
        costs(default.measured, neutral.measured),
    )


def costs(default: Measured, neutral: Measured) -> tuple[Cost, ...]:
    """Return what fame-neutral ranking costs in each measure; nothing where nobody judged."""
    if not default.per_query:
        return ()
    return tuple(_cost(measure, default, neutral) for measure in MEASURES)


def _cost(measure: str, default: Measured, neutral: Measured) -> Cost:
    first, second = ({query: values[measure] for query, values in of.per_query.items()} for of in (neutral, default))
    return Cost(measure, default.mean()[measure], neutral.mean()[measure], paired_interval(first, second))


if __name__ == "__main__":
    run_script(run)
