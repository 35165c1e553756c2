"""The error tree: every failure that Setu can explain is one of these.

::

    SetuError
    ├── InvalidInput        what was given is not allowed (one or many field problems)
    │   └── DataFormat      a file cannot be read as what it claims to be
    ├── NotFound            no such record, model, bundle or batch
    ├── Conflict            the record changed meanwhile, or exists already
    │   └── UnderWay        this very request is being carried out, or was
    ├── Forbidden           the caller may not do this
    ├── TooMany             the caller has done this too often for now
    ├── IndexMismatch       derived data was made by another model, schema or database
    ├── RankerMismatch      a ranker was fitted on features that meant something else
    ├── SchemaMismatch      the database was made by a newer version of Setu
    ├── ModelUnavailable    a model is missing and cannot be built
    ├── FontUnavailable     a document needs a font that is not installed
    └── Infeasible          limits that cannot all hold, with remedies

A message says what was given, what is allowed and what to do; those that people meet on pages are in
`models.refusals`. ``api`` and ``scripts`` map the tree to HTTP problem details and exit codes in one table each.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence


class Told(str):
    """An English sentence that knows its code, by which pages say it in their reader's language (`models.refusals`).

    Args:
        text: The sentence.
        code: The stable name of what it says; empty where it has none.
        details: What fills the names in its texts.
    """

    code: str
    details: Mapping[str, str]

    def __new__(cls, text: str, code: str = "", details: Mapping[str, str] | None = None) -> Told:
        """Keep code and details beside the sentence."""
        told = super().__new__(cls, text)
        told.code, told.details = code, dict(details or {})
        return told


class SetuError(Exception):
    """Base of every failure that Setu explains to its user; ``told`` is its message, with its code where it has one."""

    def __init__(self, message: str = "", *more: str) -> None:
        """Keep the message, and what is appended to it for who reads English."""
        self.told = message if isinstance(message, Told) else Told(message)
        super().__init__("; ".join([message, *more]))


@dataclasses.dataclass(frozen=True)
class FieldProblem:
    """One thing that is wrong with an input: where it is, what was given, why it is refused and what mends it.

    ``code`` is the stable name of reason and fix, where they have one (`models.flaws`); ``details`` fill its texts.
    """

    field: str
    value: str
    reason: str
    fix: str
    code: str = ""
    details: Mapping[str, str] = dataclasses.field(default_factory=dict)

    def __str__(self) -> str:
        """Return the problem as one sentence."""
        return f"{self.field}: {self.reason} (given: {self.value!r}); {self.fix}"


class InvalidInput(SetuError):
    """What was given is not allowed; ``problems`` names every field at once."""

    def __init__(self, message: str, problems: Sequence[FieldProblem] = ()) -> None:
        """Keep the field problems and append them to the message."""
        self.problems = tuple(problems)
        super().__init__(message, *map(str, self.problems))


class DataFormat(InvalidInput):
    """A file cannot be read as what it claims to be."""


class NotFound(SetuError):
    """No such record, model, bundle or batch."""


class Conflict(SetuError):
    """The record changed meanwhile, or exists already."""


class UnderWay(Conflict):
    """This very request is being carried out (``wait_s`` says when to ask again), or was and its answer is lost."""

    def __init__(self, message: str, wait_s: int | None = None) -> None:
        """Keep after how many seconds to send it again; None where that helps nothing."""
        self.wait_s = wait_s
        super().__init__(message)


class Forbidden(SetuError):
    """The caller may not do this."""


class TooMany(SetuError):
    """The caller has done this too often for now; ``wait_s`` says, where it is known, when it may be done again."""

    def __init__(self, message: str, wait_s: int | None = None) -> None:
        """Keep after how many seconds it may be done again; None where nobody knows."""
        self.wait_s = wait_s
        super().__init__(message)


class IndexMismatch(SetuError):
    """Derived data was made by another model, schema or database than the one that asks."""


class RankerMismatch(SetuError):
    """A version of the ranker was fitted on features that meant something else."""


class SchemaMismatch(SetuError):
    """The database was made by a newer version of Setu than the one that opens it."""


class ModelUnavailable(SetuError):
    """A model is missing and cannot be built here."""


class FontUnavailable(SetuError):
    """A document holds letters for which no font is installed here."""


class Infeasible(SetuError):
    """Limits that cannot all hold; ``remedies`` are changes that would make them hold."""

    def __init__(self, message: str, remedies: Sequence[str] = ()) -> None:
        """Keep the remedies and append them to the message."""
        self.remedies = tuple(remedies)
        super().__init__(message, *self.remedies)
