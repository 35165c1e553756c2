"""What owners say, as it is stored: added, taken back, and followed at once by the records that it is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, insert, update

from models.errors import Conflict, Forbidden, NotFound
from models.journal import OWNERS_WORD, Journal
from models.moments import written
from models.profiles import tables
from models.profiles.erasure import disown_profiles
from models.profiles.spoken import Spoken
from models.profiles.word import ALTERING, PROFILE, WHOLE, Act, OwnerWord
from models.record_repositories import RecordRepositories
from models.records import Evidence
from models.referring import referring
from models.refusals import Refusal

MOST_BOOSTED = 3
"""How many pieces of evidence can be the most telling ones."""

_WORDS = tables.owner_words
_C = _WORDS.c


class OwnerWords(Spoken):
    """What owners said, as one transaction sees and writes it."""

    def __init__(self, connection: Connection, *, may_write: bool) -> None:
        super().__init__(connection)
        self._may_write = may_write

    def say(self, word: OwnerWord, now: datetime) -> OwnerWord:
        """Keep a word and store what follows from it; return it with its number and time.

        Raises:
            Conflict: The same holds already, or `MOST_BOOSTED` are boosted.
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        self._check_new(word)
        values = vars(word) | {"act": word.act.value, "said_at": written(now), "withdrawn_at": "", "withdrawn_by": ""}
        values.pop("seq")
        key = self._connection.execute(insert(_WORDS).values(values)).inserted_primary_key
        self._follow(word)
        return replace(word, said_at=values["said_at"], seq=int(key[0]) if key else 0)

    def add(self, evidence: Evidence, sort: str, by: str, now: datetime) -> OwnerWord:
        """Store a piece of evidence that its one owner adds to their profile.

        Args:
            evidence: What is added; where the profile is hidden, it is kept and not shown.
            sort: What it is in the profile's words, such as technique.
            by: Who says it.
            now: When.

        Raises:
            InvalidInput: There is no such provider.
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        self._records().evidence.put([evidence])
        owner, key = evidence.owner_ids[0], evidence.evidence_id
        return self.say(OwnerWord(owner, "evidence", key, WHOLE, Act.ADD, sort, said_by=by), now)

    def withdraw(self, seq: int, provider_ids: Sequence[str], by: str, now: datetime) -> OwnerWord:
        """Take a word back; what sources say stands again, or what was said before.

        Args:
            seq: Its number.
            provider_ids: On whose profile: it must be one of theirs.
            by: Who takes it back.
            now: When.

        Raises:
            NotFound: Nothing was said under this number on these profiles.
            Conflict: It was taken back already.
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        word = next((one for one in self._read(_C.seq == seq) if one.provider_id in provider_ids), None)
        if word is None:
            raise NotFound(Refusal.WORD_UNKNOWN.told(number=seq))
        if not word.holds:
            raise Conflict(Refusal.WORD_TAKEN_BACK.told(number=seq, day=word.withdrawn_at[:10]))
        taken = replace(word, withdrawn_at=written(now), withdrawn_by=by)
        values = {"withdrawn_at": taken.withdrawn_at, "withdrawn_by": by}
        self._connection.execute(update(_WORDS).where(_C.seq == seq).values(values))
        if word.act is Act.ADD:
            self._records().evidence.delete([word.record_id])
        self._follow(word)
        return taken

    def withdraw_all(self, provider_ids: Sequence[str], said_by: str, by: str, now: datetime) -> int:
        """Take back all that somebody said on profiles, the last first, and return how much that was."""
        words = [one for one in self.of_profiles(provider_ids, only_holding=True) if one.said_by == said_by]
        for word in reversed(words):
            self.withdraw(word.seq, provider_ids, by, now)
        return len(words)

    def disown(self, account_id: str) -> None:
        """Forget who an account was: what it said stays under a random id, its claims go.

        Raises:
            Forbidden: The transaction is for reading.
        """
        self._check_writing()
        disown_profiles(self._connection, account_id)

    def _check_new(self, word: OwnerWord) -> None:
        held = self.of_profiles([word.provider_id], only_holding=True)
        boosted = {one.record_id for one in held if one.act is Act.BOOST}
        if word.act is Act.BOOST and len(boosted - {word.record_id}) >= MOST_BOOSTED:
            raise Conflict(Refusal.BOOSTED_MOST.told(most=MOST_BOOSTED))
        alike = [one for one in held if _about(one) == _about(word)]
        if word.act is Act.SAY:
            is_known = any(one.value == word.value for one in alike)
        else:
            is_known = bool(alike) and (alike[-1].act, alike[-1].value) == (word.act, word.value)
        if is_known:
            raise Conflict(Refusal.SAID_ALREADY.told())

    def _follow(self, word: OwnerWord) -> None:
        """Store the records that a word is about as they are now."""
        if word.act not in ALTERING or word.record_type == PROFILE:
            return
        records = self._records()
        repository = records.of(word.record_type)
        root = repository.merged_into(word.record_id) or word.record_id
        repository.state([root])
        if word.record_type == "evidence" or word.field != WHOLE:
            repository.remake([root])
        else:
            self._follow_profile(records, root)

    def _follow_profile(self, records: RecordRepositories, root: str) -> None:
        """Take a hidden profile out of the store with all that names it, or put it back."""
        parts = records.providers.with_merged([root])
        naming = referring(self._connection, records, "provider", root)
        for name, ids in naming.items():
            records.of(name).state(ids)
            ids += records.of(name).merged.naming(name, parts)
        is_hidden = bool(self.hidden(parts))
        if not is_hidden:
            records.providers.remake([root])
        for name, ids in naming.items():
            records.of(name).remake(one for one in dict.fromkeys(ids) if one != root)
        if is_hidden:
            records.providers.remake([root])

    def _records(self) -> RecordRepositories:
        return RecordRepositories(self._connection, Journal(self._connection, OWNERS_WORD, keeps_images=False))

    def _check_writing(self) -> None:
        if not self._may_write:
            raise Forbidden("this transaction is for reading; write inside store.write()")


def _about(word: OwnerWord) -> tuple[str, str, str, object]:
    """Return what a word is compared with: what alters a field replaces whatever altered it before."""
    return word.record_type, word.record_id, word.field, ALTERING if word.act in ALTERING else word.act
