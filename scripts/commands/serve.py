"""``setu serve``: API and pages."""

from __future__ import annotations

from typing import Annotated

import typer

from scripts.options import Database, Home, locate_state, make_settings


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.")] = None,
    workers: Annotated[int | None, typer.Option(min=1, help="Server processes.")] = None,
    home: Home = None,
    db: Database = None,
) -> None:
    """Serve API and pages until interrupted."""
    # Imported here so that no other command waits for the web framework.
    from api.server import serve_application

    state = locate_state(home, db)
    settings = make_settings(host=host, port=port, workers=workers, home=state.home, database_url=state.database)
    serve_application(settings)
