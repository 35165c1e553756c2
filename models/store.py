"""The store: the one place where records are read and written, in transactions.

Readers see one consistent state however long they read; writers follow one another. What a transaction wrote is on
disk when the ``with`` block ends, or nothing of it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine

from models.accounts.accounts import Accounts
from models.accounts.api_keys import ApiKeys
from models.accounts.attempts import Attempts
from models.accounts.audit_log import AuditLog
from models.accounts.departures import Departures
from models.accounts.identities import Identities
from models.accounts.limit_hits import LimitHits
from models.accounts.record_owners import RecordOwners
from models.accounts.remembered_answers import RememberedAnswers, under_way
from models.accounts.sessions import Sessions
from models.accounts.sign_in_links import SignInLinks
from models.batches import Batches
from models.change_log import ChangeLog
from models.database import (
    begin_read,
    begin_write,
    make_engine,
    make_folder,
    overwrite_free_pages,
    parse_url,
    use_write_ahead_log,
)
from models.database_errors import explained, explained_on_opening
from models.duplicate_pairs import DuplicatePairs
from models.feedback_log import FeedbackLog
from models.introductions.contacts import Contacts
from models.introductions.event_cursor import EventCursor
from models.introductions.history import History
from models.introductions.introduction_log import IntroductionLog
from models.introductions.links import Links
from models.introductions.outbox import Outbox
from models.introductions.progress_log import ProgressLog
from models.job_board import JobBoard
from models.jobs import Jobs
from models.journal import Journal
from models.leases import Leases
from models.merges import Merges
from models.privacy.consent_ledger import ConsentLedger
from models.privacy.held_data import HeldData
from models.privacy.retention import Retention
from models.privacy.tombstones import Tombstones
from models.profiles.claim_log import ClaimLog
from models.profiles.owner_words import OwnerWords
from models.ranker_versions import RankerVersions
from models.record_repositories import RecordRepositories
from models.saved_mappings import SavedMappings
from models.schema import database_id, migrate
from models.searches.saved_searches import SavedSearches


class Transaction(RecordRepositories):
    """Records, change log, batches, jobs, accounts, introductions, profiles and searches, seen and written together."""

    def __init__(self, connection: Connection, journal: Journal | None = None) -> None:
        """Work on a connection inside a transaction; without a journal every write is refused."""
        super().__init__(connection, journal)
        self.changes = ChangeLog(connection)
        self.batches = Batches(connection, may_write=journal is not None)
        self.jobs = Jobs(connection, may_write=journal is not None)
        self.job_board = JobBoard(connection, may_write=journal is not None)
        self.saved_mappings = SavedMappings(connection, may_write=journal is not None)
        self.merges = Merges(connection, may_write=journal is not None)
        self.duplicates = DuplicatePairs(connection, may_write=journal is not None)
        self.feedback = FeedbackLog(connection, may_write=journal is not None)
        self.rankers = RankerVersions(connection, journal)
        self.accounts = Accounts(connection, may_write=journal is not None)
        self.sessions = Sessions(connection, may_write=journal is not None)
        self.sign_in_links = SignInLinks(connection, may_write=journal is not None)
        self.api_keys = ApiKeys(connection, may_write=journal is not None)
        self.identities = Identities(connection, may_write=journal is not None)
        self.departures = Departures(connection, may_write=journal is not None)
        self.record_owners = RecordOwners(connection, may_write=journal is not None)
        self.attempts = Attempts(connection, may_write=journal is not None)
        self.limit_hits = LimitHits(connection, may_write=journal is not None)
        self.answers = RememberedAnswers(connection, may_write=journal is not None)
        self.audit = AuditLog(connection, may_write=journal is not None)
        self.introductions = IntroductionLog(connection, may_write=journal is not None)
        self.progress = ProgressLog(connection, may_write=journal is not None)
        self.history = History(connection, may_write=journal is not None)
        self.events = EventCursor(connection, may_write=journal is not None)
        self.leases = Leases(connection, may_write=journal is not None)
        self.contacts = Contacts(connection, may_write=journal is not None)
        self.links = Links(connection, may_write=journal is not None)
        self.outbox = Outbox(connection, may_write=journal is not None)
        self.consents = ConsentLedger(connection, journal)
        self.held = HeldData(connection, may_write=journal is not None)
        self.retention = Retention(connection, may_write=journal is not None)
        self.erased = Tombstones(connection, may_write=journal is not None)
        self.owner_words = OwnerWords(connection, may_write=journal is not None)
        self.claims = ClaimLog(connection, may_write=journal is not None)
        self.searches = SavedSearches(connection, may_write=journal is not None)


class Store:
    """A database of records; make one with `Store.open`.

    ``url`` opens the same database again, also from another process; it may hold a password. ``database_id`` was
    drawn when the database was made: derived data that carries another one belongs to another database.
    """

    def __init__(self, engine: Engine, url: str, database_id: str) -> None:
        """Keep an engine whose database has the current schema."""
        self._engine = engine
        self.url = url
        self.database_id = database_id

    @classmethod
    def open(cls, url_or_path: str | Path) -> Store:
        """Open a database, creating it and bringing its schema up to date where needed.

        Args:
            url_or_path: The path of an SQLite file, or a ``sqlite:///`` or ``postgresql://`` URL.

        Raises:
            InvalidInput: The URL is of another kind of database, or the database cannot be reached.
            DataFormat: The file is not an SQLite database, or the database holds tables of something else.
            SchemaMismatch: A newer version of Setu made the database.
        """
        url = parse_url(url_or_path)
        engine = make_engine(url)
        try:
            with explained_on_opening(url):
                make_folder(engine)
                migrate(engine)
                use_write_ahead_log(engine)
                identity = database_id(engine)
        except BaseException:
            engine.dispose()
            raise
        return cls(engine, url.render_as_string(hide_password=False), identity)

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """Give a transaction that sees the database as it is on entry, and writes nothing."""
        with explained(), begin_read(self._engine) as connection:
            yield Transaction(connection)

    @contextmanager
    def write(self, *, batch_id: str = "") -> Iterator[Transaction]:
        """Give a transaction that is committed at the end of the block, or undone when the block raises.

        Args:
            batch_id: The import batch that the writes belong to; empty for none. Several transactions may share one.

        Raises:
            NotFound: There is no such batch.
            Conflict: The batch is closed, or another writer did not end in time.
            UnderWay: The request that is worked for was begun again by somebody else meanwhile.
            Forbidden: The database file is write-protected.
        """
        with explained(), begin_write(self._engine) as connection:
            transaction = Transaction(connection, Journal(connection, batch_id))
            if batch_id:
                transaction.batches.check_open(batch_id)
            yield transaction
            if (request := under_way.get()) is not None:
                transaction.answers.note_writing(request)

    def overwrite_free_pages(self) -> bool:
        """Write the database anew without its free pages, and return whether nothing of them is left in its files.

        On SQLite also the log beside the file is emptied, which waits for who still reads; on PostgreSQL the server
        writes its tables anew, and its own logs and backups follow their own rules.

        Raises:
            Conflict: Another writer did not end in time.
        """
        with explained():
            return overwrite_free_pages(self._engine)

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def __repr__(self) -> str:
        """Return the store's address without its password."""
        return f"Store({self._engine.url!r})"
