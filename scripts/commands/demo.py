"""``setu demo``: load the shipped synthetic data, show the matches of a sample problem, then serve."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from typing import Annotated

import typer

from matcher.query import Query
from models.store import Store
from scripts.answer_text import print_answer
from scripts.commands.import_records import summary_line
from scripts.commands.serve import refuse_taken_port
from scripts.console import err
from scripts.demo.loader import load_demo
from scripts.options import Home, State, locate_state, make_settings

SAMPLE = (
    "हमारे यहाँ स्टील के फर्नीचर पर पाउडर कोटिंग होती है। दो महीने में ही पेंट उखड़ने लगता है, "
    "बारिश में किनारों पर जंग आ जाती है। 300 में से 40 पीस वापस आए।"
)


def demo(
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Stop after printing the matches.")] = False,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
    home: Home = None,
) -> None:
    """Load the shipped synthetic data, show matches for a sample problem, and serve API and pages."""
    # Imported here so that no other command waits for the web framework.
    from api.server import serve_application

    base = locate_state(home, None).home
    state = State(base, str(base / "demo.db"))
    settings = make_settings(home=base, database_url=state.database, host=host, port=port)
    if not no_serve:
        refuse_taken_port(settings.host, settings.port)
    err.print(f"Setu demo: synthetic data in {state.database}")
    with closing(Store.open(state.database)) as store:
        for report in load_demo(store, date.today()):
            err.print(f"  {summary_line(report)}", markup=False)
    with state.workspace(may_be_new=True) as workspace:
        workspace.indexer.compact()
        err.print(f"\nThe problem, as its owner typed it:\n  {SAMPLE}\n")
        print_answer(workspace.matcher.match(Query(text=SAMPLE), top=5))
    if not no_serve:
        # Letters link to localhost, and a browser keeps the sign-ins of the two names apart.
        err.print(f"Serving on http://{'localhost' if settings.is_local else host}:{port} (stop with Ctrl-C)")
        serve_application(settings)
