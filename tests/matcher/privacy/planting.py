"""A person whose mark stands in every field of every table, and in every file, that may hold words about somebody."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Connection, Date, Float, Integer, Table, Text, create_engine, insert

from matcher.answer import Verdict
from matcher.reports.coverage_file import Kept, KeptDomains, open_coverage
from matcher.reports.covered import Covered
from models.columns import metadata
from models.details import ResearcherDetails
from models.privacy.holdings import HELD
from models.records import Location, Problem, Provenance, Provider
from models.store import Store
from tests.matcher.scene import evidence, provider

MARK = "zyxqmark"
ID = f"r-{MARK}"
ALIAS = f"r-alias-{MARK}"
OTHER = "r-other"
PROBLEM = f"p-{MARK}"
THEIRS = "p-theirs"
ACCOUNT = "a-0123456789abcdef"
EMAIL = f"{MARK}@example.in"
NAME = f"Dr {MARK.title()} Sharma"
PHONE = "+91 98765 43210"
URL = f"https://{MARK}.example.in"
WORDS = f"said of {NAME} by {EMAIL}"
THEN = "2026-01-01T00:00:00+00:00"
LATER = "2126-01-01T00:00:00+00:00"

WORDLESS = frozenset(
    """
    account_id act agreed at band batch_id cluster_id confidentiality content_hash changed_at created_at
    decision digest_at disabled_at due_at duplicate_of event expires_at feedback_id follows from_id about_id
    introduction_id judgement kind language languages leased_until merge_id merged_at merged_by noted_at
    operation organisation_id owner password_hash phone pincode problem_id purpose queued_at reason record_id
    record_type request_id revoked_at roles scopes second_id shortlist state subject_type to_type undone_at
    undone_by withdrawn_at finished_at first_at job_id last_at saved_by submitted_at submitted_by task
    worker every looked_at paused_at told_at saved_at search_id
    """.split()
)
"""Columns that hold no words of people: moments, words of a list, ids that are drawn at random, ids of others."""

SET: dict[str, Any] = {
    "account_id": ACCOUNT, "provider_id": ID, "problem_id": PROBLEM, "record_type": "provider", "record_id": ID,
    "subject_type": "provider", "subject_id": ID, "to_type": "provider", "to_id": ID, "kept_id": ID,
    "first_id": ID, "second_id": OTHER, "who": f"provider:{ID}", "email": EMAIL,
    "name": NAME, "phone": PHONE,
    "request_id": "req-0001", "expires_at": LATER, "leased_until": "",
    "due_at": LATER, "digest_at": THEN, "at": THEN, "language": "en",
    "organisation_id": "", "cluster_id": "pune", "withdrawn_at": "", "disabled_at": "", "revoked_at": "",
    "password_hash": "$argon2id$none", "follows": "", "duplicate_of": "", "about_id": "i000000001",
    "introduction_id": "i000000001", "before": json.dumps({"name": NAME, "note": WORDS}), "own_row": "{}",
    "created_at": THEN, "first_at": THEN, "last_at": THEN,
    "queued_at": THEN, "noted_at": THEN, "position": 0, "evidence_id": "",
}  # fmt: skip
"""What stands in columns of these names; any other text is about the person in plain words."""

BY_TABLE: dict[str, dict[str, Any]] = {
    "accounts": {"roles": ["provider", "owner"]},
    "sign_in_links": {"purpose": "sign-up", "roles": ["provider"], "account_id": "", "agreed": {}},
    "api_keys": {"scopes": ["read"]},
    "record_owners": {"record_type": "problem", "record_id": PROBLEM},
    "audit_log": {"event": "contact-read"},
    "problem_progress": {"state": "published", "confidentiality": "open", "owner": ACCOUNT},
    "introductions": {"problem_id": THEIRS, "state": "sent", "shortlist": [], "outcome": {"said": WORDS}},
    "history": {"record_type": "introduction", "record_id": "i000000001"},
    "links": {"purpose": "follow", "record_id": ID},
    "notifications": {"kind": "digest", "state": "sent", "facts": {"problem_ids": [PROBLEM]}},
    "feedback": {"feedback_id": "f000000001-x", "judgement": "relevant", "reason": ""},
    "changes": {"operation": "put", "batch_id": ""},
    "consents": {"purpose": "letters", "decision": "given", "act": "form"},
    "jobs": {"job_id": "job-1", "task": "import", "state": "done", "worker": "w",
             "options": {"name": f"{EMAIL}.csv", "by": ACCOUNT},
             "result": {"read": 1, "problems": [{"row": 2, "value": WORDS}]}, "finished_at": THEN,
             "submitted_at": THEN, "submitted_by": ACCOUNT},
    "limit_hits": {"kind": "writes"},
    "remembered_answers": {"expires_at": THEN},
    "saved_mappings": {"saved_by": ACCOUNT},
    "rankers": {"version": "r0001", "report": {"left_out": {ID: 1}}, "parent": "shipped", "last_feedback_id": "",
                "made_at": THEN},
    "saved_searches": {"every": "week"},
    "duplicate_pairs": {"band": "sure", "judgement": ""},
}  # fmt: skip

MADE_BY_REPOSITORIES = frozenset(
    {"providers", "evidence", "evidence_owners", "problems", "batches", "batch_rows", "merges", "merged_records"}
)


def plant(store: Store) -> None:
    """Put the person into every table that is about people, and into what else may name them."""
    source = Provenance(WORDS, None, WORDS)
    with store.write() as tx:
        batch_ids = [tx.batches.start("researcher", f"{NAME}.csv").batch_id for _ in range(2)]
    with store.write(batch_id=batch_ids[0]) as tx:
        alias = replace(_marked_provider(source), provider_id=ALIAS)
        tx.providers.put([provider(OTHER), _marked_provider(source), alias])
        own = replace(evidence(f"e-{MARK}", f"{WORDS}: zinc removal", ID, title=WORDS), url=URL, provenance=source)
        tx.evidence.put([own, evidence("e-shared", "zinc removal by somebody and others", OTHER, ID)])
        tx.problems.put([_problem(PROBLEM, WORDS), _problem(THEIRS, "zinc in waste water")])
    with store.write(batch_id=batch_ids[1]) as tx:  # leaves before-images
        tx.providers.put([replace(_marked_provider(source), cluster_id="pune")])
        tx.evidence.put([evidence("e-shared", "zinc removal by several", OTHER, ID)])
    with store.write() as tx:
        tx.merges.merge("provider", ID, ALIAS, by="operator", reason=WORDS)
    engine = create_engine(store.url)
    with engine.begin() as connection:
        for name in sorted({*HELD, "jobs", "rankers"} - MADE_BY_REPOSITORIES):
            _insert(connection, metadata.tables[name], BY_TABLE.get(name, {}))
    engine.dispose()


def plant_files(home: Path) -> None:
    """Write a message and refused rows about the person, each beside one about somebody else."""
    outbox, upload = home / "outbox", home / "uploads" / "job-1"
    for folder in (outbox, upload):
        folder.mkdir(parents=True)
    for name, words in (("msg-1", WORDS), ("msg-2", "about somebody else")):
        (outbox / f"{name}.eml").write_text(f"To: x@example.in\nSubject: hello\n\n{words}\n", encoding="utf-8")
    rows = f"name,e_mail\n{NAME},{EMAIL}\nSomebody Else,else@example.in\n"
    (upload / "errors.csv").write_text(rows, encoding="utf-8-sig")


def plant_coverage(store: Store, home: Path) -> None:
    """Let the file of reports name the person, in their own problem and in somebody else's."""
    kept = open_coverage(home, store.database_id)
    kept.keep(Kept("s", THEN, Covered(one, Verdict.STRONG, strong=(ID,), shown=(OTHER,))) for one in (PROBLEM, THEIRS))
    kept.keep_domains({f"e-{MARK}": KeptDomains("s", ("water",)), "e-shared": KeptDomains("s", ("water",))})


def unmarked_columns(store: Store) -> set[str]:
    """Return the columns of words, of all tables about people, in which the mark does not stand."""
    engine = create_engine(store.url)
    found = set()
    with engine.connect() as connection:
        for name in HELD:
            table = metadata.tables[name]
            for column in (one for one in table.c if isinstance(one.type, Text | JSON)):
                values = connection.exec_driver_sql(f'SELECT "{column.name}" FROM {name}').scalars()
                if not any(MARK in str(value).lower() for value in values):
                    found.add(f"{name}.{column.name}")
    engine.dispose()
    return found


def rows_with_mark(store: Store) -> list[str]:
    """Return the rows, of all tables of the database, in which the mark stands."""
    engine = create_engine(store.url)
    with engine.connect() as connection:
        rows = [
            f"{name}: {row}"
            for name in metadata.tables
            for row in connection.exec_driver_sql(f"SELECT * FROM {name}").all()
        ]
    engine.dispose()
    return [row for row in rows if MARK in row.lower()]


def files_with_mark(home: Path) -> list[str]:
    """Return the files under a folder in whose raw bytes the mark stands, in any of the encodings in use."""
    forms = [MARK.encode(), MARK.title().encode(), MARK.upper().encode(), MARK.encode("utf-16-le")]
    files = sorted(path for path in home.rglob("*") if path.is_file())
    return [str(path.relative_to(home)) for path in files if any(form in path.read_bytes() for form in forms)]


def _marked_provider(source: Provenance) -> Provider:
    details = ResearcherDetails(WORDS, WORDS)
    place = Location(WORDS, WORDS, "Maharashtra")
    made = provider(ID, details=details)
    return replace(made, name=NAME, url=URL, provenance=source, location=place)


def _problem(problem_id: str, words: str) -> Problem:
    place = Location(words, words, "Maharashtra")
    return Problem(problem_id, words, Provenance(words, None, words), title=words, sector=words, location=place)


def _insert(connection: Connection, table: Table, given: dict[str, Any]) -> None:
    values = {column.name: _value(column, given) for column in table.c if column.name != "seq"}
    connection.execute(insert(table).values(**values))


def _value(column: Column[Any], given: dict[str, Any]) -> Any:
    if column.name in given or column.name in SET:
        return given.get(column.name, SET.get(column.name))
    if isinstance(column.type, JSON):
        return {"said": WORDS}
    if isinstance(column.type, Text):
        return f"{column.name} {WORDS}"
    plain = {Boolean: False, Integer: 1, Float: 0.5, Date: None}
    return next((value for kind, value in plain.items() if isinstance(column.type, kind)), 1)
