"""Tests of Setu; a process that a test on PostgreSQL starts has its databases there too."""

from __future__ import annotations

import os

if "SETU_TEST_SERVER" in os.environ:
    from scripts.proof.postgres_server import PostgresServer
    from tests.on_postgres import Stand, redirect_stores

    redirect_stores(Stand(PostgresServer(os.environ["SETU_TEST_SERVER"])))
