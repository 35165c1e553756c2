"""``/api/v1/overview``, ``/api/v1/settings``: for administrators, what needs attention and how the server is set."""

from __future__ import annotations

import shutil

from fastapi import APIRouter

from api.administration.attention import what_waits
from api.administration.shown_settings import shown_settings
from api.authorisation import requires
from api.callers import Visit, Visiting
from api.routes.responses import CLOSED, FAILURES
from api.schemas.administration import (
    OverviewOut,
    SettingsOut,
    attention_out,
    finding_out,
    process_out,
    setting_out,
)
from api.services import Reach, Services
from api.version import installed_version
from matcher.findings import Finding, found_messages, found_models, found_ranker, found_versions
from models.accounts.permissions import Action
from models.errors import SetuError
from models.moments import now_utc

router = APIRouter(tags=["administration"], dependencies=requires(Action.OPERATE), responses=FAILURES | CLOSED)

SCARCE_MB = 1_000
"""Less free space than this is worth a word: an index is written beside the one in use."""


@router.get("/overview", response_model=OverviewOut, summary="What needs attention")
def read_overview(services: Reach, visit: Visiting) -> OverviewOut:
    """Return what waits for somebody, what is wrong with the installation, and the server processes that live."""
    return overview(services, visit)


@router.get("/settings", response_model=SettingsOut, summary="How the server is set")
def read_settings(services: Reach) -> SettingsOut:
    """Return all settings with where each comes from; of secrets only whether they are set."""
    return settings_of(services)


def overview(services: Services, visit: Visit) -> OverviewOut:
    """Return the overview, for API and pages alike; an index that cannot be read is one of its findings."""
    home = services.settings.home
    with services.workspace.store.read() as transaction:
        attention = what_waits(transaction, visit.caller, now_utc())
        last_seq = transaction.changes.last_seq()
    behind, index = _index(services, last_seq)
    disk = shutil.disk_usage(home if home.exists() else home.anchor)
    store = services.workspace.store
    findings = [*found_versions(), *found_models(home), *found_ranker(store), *found_messages(store), index]
    return OverviewOut(
        attention=[attention_out(one) for one in attention],
        findings=[finding_out(one) for one in [*findings, _disk(disk.free)]],
        processes=[process_out(one) for one in services.processes.living()],
        version=installed_version(),
        disk_free_mb=disk.free // 1_000_000,
        disk_total_mb=disk.total // 1_000_000,
        not_in_snapshot=behind,
    )


def settings_of(services: Services) -> SettingsOut:
    """Return the settings, for API and pages alike."""
    return SettingsOut(items=[setting_out(one) for one in shown_settings(services.settings)])


def _index(services: Services, last_seq: int) -> tuple[int | None, Finding]:
    try:
        status = services.workspace.indexer.status()
    except SetuError as error:
        return None, Finding("index", str(error), "setu index --rebuild")
    return last_seq - status.snapshot_seq, Finding("index", f"{status.passages} passages of {status.owners} providers")


def _disk(free: int) -> Finding:
    mend = "" if free // 1_000_000 >= SCARCE_MB else "make room: remove old backups, or move the home to a larger disk"
    return Finding("disk", f"{free // 1_000_000} MB free", mend)
