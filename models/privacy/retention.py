"""How long what is kept, and why: rules as data, and the statements that keep to them.

``docs/privacy.md`` shows the same table; a test compares both.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Table, and_, delete, exists, func, or_, select

from models import tables as records
from models.accounts import tables as accounts
from models.batch_undo import IMAGES_DAYS, images_over
from models.errors import Forbidden
from models.introductions import tables as flow
from models.introductions.introduction import OPEN
from models.introductions.notification import NotificationState
from models.moments import written
from models.profiles.claim import ClaimState
from models.profiles.tables import claims

_REFUSED = (ClaimState.DECLINED, ClaimState.WITHDRAWN, ClaimState.REVOKED)
_DELIVERED = (NotificationState.SENT.value, NotificationState.DEAD.value, NotificationState.DROPPED.value)


@dataclass(frozen=True)
class Rule:
    """How long rows of a table are kept.

    Args:
        name: What the rule is called.
        table: The table.
        days: For how many days.
        since: From when on, in words.
        why: Why so long and no longer.
        is_over: The condition of rows whose time is over, given the moment ``days`` ago as text.
    """

    name: str
    table: Table
    days: int
    since: str
    why: str
    is_over: Callable[[str], ColumnElement[bool]]


@dataclass(frozen=True)
class FileRule:
    """How long files of the home are kept, by the time of their last change."""

    name: str
    pattern: str
    days: int
    since: str
    why: str


def _contacts_over(moment: str) -> ColumnElement[bool]:
    """Return contacts that serve nothing: noted before, no weekly letter, no introduction open or ended since."""
    c, i = flow.contacts.c, flow.introductions.c
    is_its = or_(
        and_(c.record_type == "provider", i.provider_id == c.record_id),
        and_(c.record_type == "problem", i.problem_id == c.record_id),
    )
    is_recent = or_(i.state.in_([state.value for state in OPEN]), i.ended_at > moment)
    serves = exists().where(is_its, is_recent)
    return and_(c.noted_at <= moment, ~c.wants_digest, ~serves)


def _refused(moment: str) -> ColumnElement[bool]:
    c = claims.c
    return and_(c.state.in_([state.value for state in _REFUSED]), c.changed_at <= moment)


def _ended(column: ColumnElement[str]) -> Callable[[str], ColumnElement[bool]]:
    return lambda moment: and_(column != "", column <= moment)


def _delivered(moment: str) -> ColumnElement[bool]:
    c = flow.notifications.c
    return and_(c.state.in_(_DELIVERED), c.queued_at <= moment)


_A, _F = accounts, flow

RULES: Sequence[Rule] = (
    Rule("attempts", _A.attempts, 0, "the end of the window", "to slow down guessing", _ended(_A.attempts.c.ends_at)),
    Rule(
        "limit-hits", _A.limit_hits, 7, "the last of them", "to see who asks too often", _ended(_A.limit_hits.c.last_at)
    ),
    Rule(
        "remembered-answers", _A.remembered_answers, 0, "a day after the answer", "so that a request may come twice",
        _ended(_A.remembered_answers.c.expires_at),
    ),
    Rule(
        "departures", _A.departures, 0, "a quarter of an hour", "to come back from the sign-in provider",
        _ended(_A.departures.c.expires_at),
    ),
    Rule(
        "sign-ups", _A.sign_in_links, 0, "the end of the link", "who did not finish leaves nothing",
        _ended(_A.sign_in_links.c.expires_at),
    ),
    Rule(
        "sessions", _A.sessions, 0, "the end of the session", "it opens nothing any more",
        _ended(_A.sessions.c.expires_at),
    ),
    Rule("links", _F.links, 30, "the end of the link", "to say that it has run out", _ended(_F.links.c.expires_at)),
    Rule(
        "jobs", records.jobs, 90, "the end of the job", "its owner reads what came of it",
        _ended(records.jobs.c.finished_at),
    ),
    Rule("messages", _F.notifications, 365, "the writing", "so that nothing is told twice", _delivered),
    Rule(
        "contacts", _F.contacts, 365, "the last introduction, or the noting", "to reach somebody while it serves both",
        _contacts_over,
    ),
    Rule(
        "keys", _A.api_keys, 365, "the revoking", "to find what a leaked key did", _ended(_A.api_keys.c.revoked_at)
    ),
    Rule(
        "withdrawn-feedback", records.feedback, 365, "the withdrawing", "to find somebody who floods",
        _ended(records.feedback.c.withdrawn_at),
    ),
    Rule(
        "refused-claims", claims, 365, "the refusal, withdrawing or revoking", "to see who claims again and again",
        _refused,
    ),
    Rule(
        "before-images", records.batch_rows, IMAGES_DAYS, "the end of the import, or at once when it is taken back",
        "so that it can be taken back", images_over,
    ),
    Rule(
        "audit-log", _A.audit_log, 1095, "the act", "to answer for who read and changed what",
        _ended(_A.audit_log.c.at),
    ),
)  # fmt: skip

FILE_RULES: Sequence[FileRule] = (
    FileRule("message-files", "outbox/*.eml", 90, "the writing", "to hand them on where there is no mail server"),
    FileRule("refused-rows", "uploads/*/errors.csv", 90, "the import", "to correct and import them again"),
)


class Retention:
    """The rules as one transaction keeps to them."""

    def __init__(self, connection: Connection, *, may_write: bool) -> None:
        self._connection = connection
        self._may_write = may_write

    def due(self, now: datetime) -> dict[str, int]:
        """Return by rule how many rows have had their time; every rule is named."""
        return {rule.name: self._count(rule, now) for rule in RULES}

    def keep(self, now: datetime) -> dict[str, int]:
        """Remove the rows that have had their time, and return by rule how many went; every rule is named.

        Raises:
            Forbidden: The transaction is for reading.
        """
        if not self._may_write:
            raise Forbidden("this transaction is for reading; write inside store.write()")
        return {
            rule.name: self._connection.execute(delete(rule.table).where(_over(rule, now))).rowcount for rule in RULES
        }

    def _count(self, rule: Rule, now: datetime) -> int:
        statement = select(func.count()).select_from(rule.table).where(_over(rule, now))
        return self._connection.execute(statement).scalar_one()


def _over(rule: Rule, now: datetime) -> ColumnElement[bool]:
    return rule.is_over(written(now - timedelta(days=rule.days)))
