"""Signing in and up: by password or by a link, counted, and alike for known and unknown e-mails."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from api.services import Services
from api.texts import Texts
from models.accounts.account import Account, Role, clean_email, clean_name
from models.accounts.adopting import adopt_problems
from models.accounts.audit_log import AuditEntry, Event
from models.accounts.leaving import LETTER_TRIES, SIGN_IN_TRIES
from models.accounts.passwords import is_password
from models.accounts.sessions import Opened
from models.accounts.sign_in_links import Purpose, SignInLink
from models.accounts.tokens import hashed
from models.errors import Forbidden, InvalidInput, NotFound
from models.introductions.notification import NotificationKind, Recipient
from models.moments import now_utc
from models.privacy.consent import Act, Subject, SubjectType
from models.privacy.consent_ledger import agreed
from models.privacy.notice import Purpose as Consenting
from models.privacy.tombstones import KeyKind
from models.refusals import Refusal
from models.store import Transaction

OFFERED = (Role.OWNER, Role.PROVIDER)
"""What one may call oneself; the other roles are given by administrators."""

TRIES_PER_EMAIL = 10
TRIES_PER_ADDRESS = 60
LETTERS_PER_EMAIL = 5
"""How often one e-mail, and anybody from one address, may try in `models.accounts.attempts.WINDOW_MINUTES`."""


@dataclass(frozen=True)
class Knock:
    """Who knocks: the address that a request comes from, its browser, its id, the session that it has already.

    ``actor_id`` is what the browser was called before anybody signed in; empty where it has sent nothing.
    """

    address: str
    browser: str
    request_id: str
    session_id: str = ""
    actor_id: str = ""


@dataclass(frozen=True)
class SignUp:
    """What somebody wants an account with; ``ticked`` holds by purpose the sentence that they agreed to."""

    email: str
    name: str
    role: Role
    ticked: Mapping[Consenting, str]


def sign_in(email: str, password: str, knock: Knock, services: Services) -> Opened:
    """Begin a session for who knows an account's password.

    Raises:
        Forbidden: No open account has this e-mail and password; which of it is wrong is not said.
        TooMany: The e-mail or the address tried too often.
    """
    email = _plain(email)
    _count(SIGN_IN_TRIES, email, TRIES_PER_EMAIL, knock, services)
    account = _open_account(email, services)
    if not is_password(account.password_hash if account else "", password) or account is None:
        raise Forbidden("e-mail or password is not right")
    with services.workspace.store.write() as transaction:
        transaction.attempts.forget(SIGN_IN_TRIES, email)
        return opened_for(transaction, account, "password", knock)


def send_sign_in_link(email: str, t: Texts, knock: Knock, services: Services) -> None:
    """Write a letter with a link to whom an e-mail belongs; nothing tells whether it belongs to anybody.

    Raises:
        TooMany: The e-mail or the address tried too often.
        Forbidden: The server does not know its own address.
    """
    email = _plain(email)
    services.settings.address_in_letters()
    _count(LETTER_TRIES, email, LETTERS_PER_EMAIL, knock, services)
    account = _open_account(email, services)
    if account is not None:
        post_sign_in_letter(account.account_id, t, services)


def send_sign_up_link(wanted: SignUp, t: Texts, knock: Knock, services: Services) -> None:
    """Write a letter with the link that makes an account; one that signs in, where the e-mail has an account.

    Raises:
        InvalidInput: The e-mail or the name is not valid.
        TooMany: The e-mail or the address tried too often.
        Forbidden: The server does not know its own address.
    """
    email, name = clean_email(wanted.email), clean_name(wanted.name)
    services.settings.address_in_letters()
    _count(LETTER_TRIES, email, LETTERS_PER_EMAIL, knock, services)
    with services.workspace.store.read() as transaction:
        account = transaction.accounts.with_email(email)
    if account is None:
        agreed_to = ticked_in(wanted.ticked, t)
        made_of = {"email": email, "name": name, "roles": [wanted.role.value], "agreed": agreed_to}
        _post(NotificationKind.SIGN_UP, hashed(email), made_of, t, services)
    elif not account.is_disabled:
        post_sign_in_letter(account.account_id, t, services)


def sign_in_by_link(token: str, knock: Knock, services: Services) -> Opened:
    """Begin a session for who has a link; that of a sign-up makes the account.

    Raises:
        NotFound: The link was used, its time is over, it never was one, or the account was closed.
    """
    with services.workspace.store.write() as transaction:
        link = transaction.sign_in_links.use(token)
        account = _account_behind(link, transaction, knock)
        if account.is_disabled:
            raise NotFound(Refusal.LINK_USED.told())
        return opened_for(transaction, account, "link", knock, is_proven=link.email == account.email)


def post_sign_in_letter(account_id: str, t: Texts, services: Services) -> None:
    """Queue a letter with a link that signs in; the link is made when the letter is sent."""
    _post(NotificationKind.SIGN_IN, account_id, {}, t, services)


def _post(kind: NotificationKind, to_id: str, facts: dict[str, Any], t: Texts, services: Services) -> None:
    with services.workspace.store.write() as transaction:
        told = facts | {"language": t.language}
        transaction.outbox.add(kind, Recipient.ACCOUNT, to_id, now_utc(), facts=told)
    services.flow.wake()


def _account_behind(link: SignInLink, transaction: Transaction, knock: Knock) -> Account:
    if link.purpose is Purpose.SIGN_IN:
        return transaction.accounts.get(link.account_id)
    known = transaction.accounts.with_email(link.email)
    if known is not None:
        return known
    made = transaction.accounts.add(Account("", link.email, link.name, link.roles))
    transaction.audit.add(AuditEntry(made.account_id, Event.SIGNED_UP, "account", made.account_id, knock.request_id))
    note_ticked(link.agreed, made, transaction)
    return made


def ticked_in(ticked: Mapping[Consenting, str], t: Texts) -> dict[str, Any]:
    """Return what was ticked as it is kept until the account is made: the language, and each sentence by purpose."""
    return {"language": t.language, "ticked": {purpose.value: sentence for purpose, sentence in ticked.items()}}


def note_ticked(ticked: Mapping[str, Any], account: Account, transaction: Transaction) -> None:
    """Write what was ticked into the ledger; who comes back by themselves is no longer one who was erased."""
    subject, language = Subject(SubjectType.ACCOUNT, account.account_id), str(ticked.get("language", ""))
    for purpose, sentence in ticked.get("ticked", {}).items():
        consent = agreed(subject, Consenting(purpose), language, Act.FORM, account.account_id, sentence)
        transaction.consents.add(consent, now_utc())
    transaction.erased.lift(KeyKind.EMAIL, [account.email])


def opened_for(
    transaction: Transaction, account: Account, opened_by: str, knock: Knock, *, is_proven: bool = False
) -> Opened:
    """Begin a session of an account in place of the one that the browser had, and tie to it what was sent without it.

    ``is_proven`` says whether they have just shown that the account's e-mail is theirs.
    """
    # The session that the browser had ends, so that nobody can plant one on it and share what comes after.
    former = knock.session_id
    opened = transaction.sessions.open(
        account.account_id, opened_by=opened_by, browser=knock.browser, instead_of=former
    )
    entry = AuditEntry(account.account_id, Event.SIGNED_IN, "session", opened.session.session_id, knock.request_id)
    transaction.audit.add(entry)
    adopt_problems(transaction, account, browser=knock.actor_id, is_proven=is_proven, request_id=knock.request_id)
    return opened


def _count(kind: str, email: str, most: int, knock: Knock, services: Services) -> None:
    with services.workspace.store.write() as transaction:
        transaction.attempts.count(kind, email, most)
        transaction.attempts.count(f"{kind} from", knock.address, TRIES_PER_ADDRESS)


def _open_account(email: str, services: Services) -> Account | None:
    try:
        with services.workspace.store.read() as transaction:
            account = transaction.accounts.with_email(email)
    except InvalidInput:
        return None  # no account has an address that is none, and that must sound like any other
    return None if account is None or account.is_disabled else account


def _plain(email: str) -> str:
    """Return an e-mail as it is counted, whether it is one or not."""
    return email.strip().lower()
