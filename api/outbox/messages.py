"""The words of messages, written when they are sent, from what is true then; links are made on the way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

from api.outbox.account_letters import account_letter
from api.outbox.claim_letters import CLAIM_KINDS, claim_asked, claim_letter
from api.outbox.letter import Letter, Moot
from api.outbox.search_letters import search_letter
from api.pages.wording import worded_day
from api.sectors import sector_name
from api.settings import Settings
from api.texts import Catalogues, Texts
from matcher.introductions.parts import problem_of, provider_of
from matcher.lanes import rupees
from models.accounts.audit_log import AuditEntry, Event
from models.accounts.callers_problems import ShownProblem, for_everybody, words_of
from models.errors import SetuError
from models.introductions.contacts import Contact, ContactOf
from models.introductions.disclosure import Words
from models.introductions.introduction import Introduction, IntroductionState
from models.introductions.links import Purpose
from models.introductions.notification import Notification, NotificationKind, Recipient
from models.moments import moment_of
from models.privacy.consent import SubjectType
from models.privacy.notice import Purpose as Why
from models.records import Problem
from models.store import Transaction

K = NotificationKind
ASKING = (K.REQUEST, K.REMINDER)
"""Letters by which somebody is reached about a problem; all others are letters about what happens."""

CHOICES_HOLD = timedelta(days=730)
"""How long the link of a letter withdraws a consent."""

PAGE_OF_PURPOSE = {
    Purpose.PROVIDER_CHOICES: "/privacy/choices",
    Purpose.PROBLEM_CHOICES: "/privacy/choices",
    Purpose.ANSWER: "/introductions/answer",
    Purpose.FOLLOW: "/introductions/answer",
    Purpose.OWN: "/introductions/mine",
    Purpose.CLAIM: "/claims/prove",
}


class NoAddress(SetuError):
    """Nobody knows where a message should go; never leaves ``api``."""

    is_final = True


@dataclass(frozen=True)
class _Draft:
    """What a message is made of."""

    transaction: Transaction
    message: Notification
    contact: Contact
    t: Texts
    now: datetime


class Composer:
    """Writes messages in the language of whoever gets them."""

    def __init__(self, catalogues: Catalogues, settings: Settings) -> None:
        """Write with these words, and links of this site."""
        self._catalogues = catalogues
        self._settings = settings

    def compose(self, transaction: Transaction, message: Notification, now: datetime) -> Letter:
        """Return a message in words; the links in it are stored on the way.

        Raises:
            Moot: What it was to tell is no longer so, or whoever it goes to has withdrawn such letters.
            NoAddress: Nobody knows where it should go.
            Forbidden: The server does not know its own address, with which links begin.
            NotFound: What it is about is gone.
        """
        if message.to_type is Recipient.ACCOUNT:
            t = self._catalogues.choose(str(message.facts.get("language", "")), "")
            if message.kind in CLAIM_KINDS:
                return claim_letter(transaction, message, t, self._settings)
            if message.kind is K.SEARCH:
                return search_letter(transaction, message, t, self._settings, now)
            return account_letter(transaction, message, t, self._settings, now)
        contact = transaction.contacts.find(ContactOf(message.to_type.value), message.to_id)
        if contact is None or not contact.email:
            raise NoAddress(f"no address of {message.to_type} {message.to_id!r} is known; note one, then retry")
        _check_wanted(transaction, message)
        draft = _Draft(transaction, message, contact, self._catalogues.choose(contact.language, ""), now)
        values = self._values(draft)
        name = contact.name or draft.t("mail.nameless")
        subject = draft.t(f"mail.{message.kind}.subject", **values)
        of_provider = message.to_type is Recipient.PROVIDER
        purpose = Purpose.PROVIDER_CHOICES if of_provider else Purpose.PROBLEM_CHOICES
        choices = self._link(draft, purpose, message.to_id, now + CHOICES_HOLD)
        text = draft.t(f"mail.{message.kind}.body", **values).strip()
        body = draft.t("mail.letter", name=name, text=text, choices=choices)
        return Letter(message.message_id, contact.name, contact.email, subject, body, draft.t.language)

    def _values(self, draft: _Draft) -> dict[str, str]:
        kind = draft.message.kind
        if kind is K.DIGEST:
            return self._digest(draft)
        if kind is K.CLAIM:
            asked = claim_asked(draft.transaction, draft.message.about_id)
            until = self._settings.clocks.due(draft.now)
            link = self._link(draft, Purpose.CLAIM, draft.message.about_id, until)
            return {"provider": asked.provider, "who": asked.who, "link": link}
        if kind is K.PUBLISHED:
            problem = draft.transaction.problems.get(draft.message.about_id)
            return {
                "problem": _name_for_owner(draft.t, problem),
                "link": self._link(draft, Purpose.OWN, problem.problem_id),
            }
        introduction = draft.transaction.introductions.get(draft.message.about_id)
        of_side = self._for_provider if draft.message.to_type is Recipient.PROVIDER else self._for_owner
        return of_side(draft, introduction)

    def _for_provider(self, draft: _Draft, introduction: Introduction) -> dict[str, str]:
        kind, t = draft.message.kind, draft.t
        problem = problem_of(draft.transaction, introduction)
        public = for_everybody(problem, draft.transaction.progress.of(problem))
        words = words_of(public)
        values = {"problem": _quoted(t, words), "facts": _facts(t, public), "subject": _subject(t, words, problem)}
        if kind in (K.REQUEST, K.REMINDER):
            if not introduction.is_waiting:
                raise Moot(f"{introduction.introduction_id} is {introduction.state} already")
            due = moment_of(introduction.due_at)
            values |= {"link": self._link(draft, Purpose.ANSWER, introduction.introduction_id, due)}
            values |= {"due": worded_day(t, due.date())}
        elif kind in (K.EXCHANGE, K.DISCLOSED):
            if not introduction.has_agreed:
                raise Moot(f"{introduction.introduction_id} is {introduction.state}")
            values |= {"link": self._link(draft, Purpose.FOLLOW, introduction.introduction_id)}
            values |= {"contact": _reached(draft, ContactOf.PROBLEM, problem.problem_id)}
        return values

    def _for_owner(self, draft: _Draft, introduction: Introduction) -> dict[str, str]:
        t, transaction = draft.t, draft.transaction
        values = {
            "provider": provider_of(transaction, introduction).name,
            "problem": _name_for_owner(t, problem_of(transaction, introduction)),
            "link": self._link(draft, Purpose.OWN, introduction.problem_id),
        }
        kind = draft.message.kind
        if kind is K.ACCEPTED:
            if not introduction.has_agreed:
                raise Moot(f"{introduction.introduction_id} is {introduction.state}")
            return values | {"contact": _reached(draft, ContactOf.PROVIDER, introduction.provider_id)}
        reason = t.word(f"decline.{introduction.reason}", introduction.reason) or t("mail.no_reason")
        return values | {"reason": reason, "offer": _offer(t, transaction, str(draft.message.facts.get("offer", "")))}

    def _digest(self, draft: _Draft) -> dict[str, str]:
        transaction, t = draft.transaction, draft.t
        problems = transaction.problems.get_many(draft.message.facts["problem_ids"])
        progress = {key: transaction.progress.of(problem) for key, problem in problems.items()}
        shown = [one for key, one in problems.items() if progress[key].is_published]
        if not shown:
            raise Moot("its problems are gone")
        items = [
            _item(t, for_everybody(one, progress[one.problem_id]), self._settings.address_in_letters()) for one in shown
        ]
        return {"items": "\n\n".join(items), "count": str(len(items))}

    def _link(self, draft: _Draft, purpose: Purpose, record_id: str, until: datetime | None = None) -> str:
        expires = until or self._settings.clocks.follows_until(draft.now)
        token = draft.transaction.links.make(purpose, record_id, draft.now, expires)
        parameters = urlencode({"link": token, "lang": draft.t.language})
        return f"{self._settings.address_in_letters()}{PAGE_OF_PURPOSE[purpose]}?{parameters}"


def _check_wanted(transaction: Transaction, message: Notification) -> None:
    """Stop a letter that somebody has withdrawn: as provider, as who posted a problem, or for their whole account.

    Raises:
        Moot: It is such a letter.
    """
    subject_type = SubjectType(message.to_type.value)
    purpose = Why.CONTACT if message.kind in ASKING else Why.LETTERS
    subjects = [(subject_type, message.to_id)]
    if subject_type is SubjectType.PROBLEM:
        owners = transaction.record_owners.of("problem", [message.to_id])[message.to_id]
        subjects += [(SubjectType.ACCOUNT, one) for one in sorted(owners)]
    if any(transaction.consents.is_withdrawn(purpose, *subject) for subject in subjects):
        raise Moot(f"consent withdrawn: {purpose.value}")


def _quoted(t: Texts, words: Words) -> str:
    if not words.text:
        return t("mail.words_withheld")
    return "\n".join(f"> {line}".rstrip() for line in words.full_text.splitlines())


def _subject(t: Texts, words: Words, problem: Problem) -> str:
    return _shortened(words.name) or _sector_and_place(t, problem) or t("mail.a_problem")


def _name_for_owner(t: Texts, problem: Problem) -> str:
    """Return how a problem is named to its owner: never in its own words, because a message may be read by others."""
    return _sector_and_place(t, problem) or t("mail.your_problem")


def _sector_and_place(t: Texts, problem: Problem) -> str:
    place = problem.location.district or problem.location.state
    return ", ".join(filter(None, (sector_name(t, problem.sector), place)))


def _shortened(text: str, longest: int = 70) -> str:
    return text if len(text) <= longest else text[: longest - 1].rsplit(" ", 1)[0] + " …"


def _facts(t: Texts, problem: ShownProblem) -> str:
    place = ", ".join(filter(None, (problem.location.city or problem.location.district, problem.location.state)))
    known: dict[str, Any] = {
        "problem.sector": sector_name(t, problem.sector),
        "problem.place": place,
        "problem.deadline": worded_day(t, problem.deadline) if isinstance(problem.deadline, date) else "",
        "problem.budget": rupees(problem.budget_inr) if problem.budget_inr is not None else "",
    }
    return "\n".join(f"{t(key)}: {text}" for key, text in known.items() if text)


def _reached(draft: _Draft, record_type: ContactOf, record_id: str) -> str:
    """Return how somebody can be reached; that this was told, and to whom, is a line of the audit log."""
    contact = draft.transaction.contacts.find(record_type, record_id)
    known = list(filter(None, (contact.name, contact.email, contact.phone))) if contact else []
    if known:
        to = f"{draft.message.to_type}:{draft.message.to_id}"
        read = AuditEntry(to, Event.CONTACT_READ, record_type.value, record_id, draft.message.message_id)
        draft.transaction.audit.add(read)
    return "\n".join(known) or draft.t("mail.no_contact")


def _offer(t: Texts, transaction: Transaction, introduction_id: str) -> str:
    if not introduction_id:
        return t("mail.no_offer")
    offered = transaction.introductions.get(introduction_id)
    if offered.state is not IntroductionState.OFFERED:
        return t("mail.no_offer")
    return t("mail.offer_line", name=provider_of(transaction, offered).name)


def _item(t: Texts, problem: ShownProblem, site: str) -> str:
    link = f"{site}/problems/{quote(problem.problem_id)}?lang={t.language}"
    return "\n".join(filter(None, (_quoted(t, words_of(problem)), _facts(t, problem), link)))
