"""``setu serve``: API and pages."""

from __future__ import annotations

import socket
from typing import Annotated

import typer

from models.errors import SetuError
from scripts.options import Database, Home, locate_state, make_settings


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.")] = None,
    workers: Annotated[int | None, typer.Option(min=1, help="Server processes; two, or one on a single core.")] = None,
    home: Home = None,
    db: Database = None,
) -> None:
    """Serve API and pages until interrupted."""
    # Imported here so that no other command waits for the web framework.
    from api.server import serve_application

    state = locate_state(home, db)
    settings = make_settings(host=host, port=port, workers=workers, home=state.home, database_url=state.database)
    refuse_taken_port(settings.host, settings.port)
    serve_application(settings)


def refuse_taken_port(host: str, port: int) -> None:
    """Say that a port is taken before anything is loaded; the server itself would end with a code of its own.

    Raises:
        SetuError: Nobody can listen there; the message says why.
    """
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            reason = error.strerror or str(error)
            raise SetuError(f"cannot listen on {host}:{port} ({reason}); give another --host or --port") from error
