"""What can be wrong with a record or a row of a file, as data: a code, and in English why and what mends it.

Pages say the same in their reader's language, by the code: ``flaw.CODE`` and ``flaw_fix.CODE`` in ``api/texts``. Names
in braces are filled with the details of the case.
"""

from __future__ import annotations

from enum import Enum, unique

from models.errors import FieldProblem


@unique
class Flaw(Enum):
    """A reason to refuse, with what mends it."""

    # a cell
    EMPTY = "is empty", "fill it"
    ID_WITH_SPACE = "an id holds white space", "write - in place of it"
    NO_WEB_ADDRESS = "is no web address", "give one that begins with https://"
    NO_WHOLE_NUMBER = "is no whole number", "give digits only"
    NO_COORDINATE = "is no coordinate", "give decimal degrees such as 18.5204"
    NO_YEAR = "is no year from 1900 to 2099", "give four digits"
    NO_TRL = "is no readiness level", "give a number from 1 to 9"
    NO_PIN_CODE = "is no PIN code", "give six digits, the first not 0"
    NO_ORCID = "is no ORCID", "give 0000-0000-0000-0000"
    NO_STATE = "is no state of India", "give a state's or union territory's name or code"
    NEARLY_STATE = "is no state of India", "did you mean {near}?"
    NO_LANGUAGE = "is no language of India", "give a code such as hi, mr, ta, en"
    NEARLY_LANGUAGE = "is no language of India", "did you mean {near}?"
    NO_CLUSTER = "is no cluster", "give {allowed}"
    NEARLY_CLUSTER = "is no cluster", "did you mean {near}?"
    NO_ALLOWED_WORD = "is not one of the allowed words", "give one of {allowed}"
    NEARLY_ALLOWED_WORD = "is not one of the allowed words", "did you mean {near}?"
    NO_AMOUNT = "is no amount in rupees", "give rupees such as 1,50,000 or 1.5 lakh"
    WRONG_GROUPS = "its commas or points do not group an amount", "write 1,50,000 or 150000"
    TOO_MUCH_MONEY = "is larger than any amount", "give rupees"
    NO_DATE = "is no date", "write 22/11/2026 or 2026-11-22"
    NO_MONTH = "is no date: there is no month {month}", "write the day first: 24/09/2018"
    NO_DAY = "is no date: the calendar has no such day", "write 22/11/2026 or 2026-11-22"
    DAY_AS_NUMBER = "is a spreadsheet's number for a day", "format the cell as a date"
    CELL_TOO_LONG = "has {given} characters, {most} are allowed", "shorten or split it"
    TEXT_TOO_LONG = "has {given} characters, {most} are allowed", "shorten it"
    CONTROL_CHARACTER = "holds {code_point}, a control character, at position {position}", "remove it"
    LONE_SURROGATE = "holds {code_point}, a lone surrogate, at position {position}", "remove it"
    TOO_MANY_MARKS = (
        "holds {code_point}, the first of more than 30 combining marks in a row, at position {position}",
        "remove it",
    )

    # a record
    ID_NOT_TRIMMED = "an id is neither empty nor has white space at its ends", "give a trimmed id"
    NO_TEXT = "is empty", "give a text"
    LATITUDE_ALONE = "needs a longitude too", "give both or none"
    LATITUDE_OUTSIDE = "lies outside -90..90", "give degrees"
    LONGITUDE_OUTSIDE = "lies outside -180..180", "give degrees"
    COORDINATES_SWAPPED = "latitude and longitude are swapped", "swap the two columns"
    NO_OWNER = "nobody owns this evidence", "name at least one provider"
    NOBODY_TO_ASK = "is a {kind}, where nobody can be asked", "ask a {kinds}"
    NOT_CLAIMABLE = "is a {kind}", "claim a {kinds}"
    NO_REASON = "is empty", "say why in a few words"
    UNKNOWN_PLACE = "this place is not known", "give a PIN code, or a district with its state"
    SEVERAL_PLACES = "is a place in {states}", "add a comma and the state"
    UNKNOWN_CLUSTER = "is no cluster", "give one of {ids}"
    NO_FILE_TO_IMPORT = "this kind of file is not read", "give {endings}"
    TOO_MANY_ROWS = "has more than {most} rows", "split the file, or use: setu import"
    NO_TITLE_AND_TEXT = "title and text are both empty", "give one of them"
    YEAR_OUTSIDE = "lies outside 1900..2100", "correct or leave empty"
    TRL_OUTSIDE = "lies outside 1..9", "give a level from 1 to 9"
    NEGATIVE_MONEY = "is negative", "give whole rupees"
    UPSIDE_DOWN = "the range is upside down", "swap the two values"

    # a row
    NO_COLUMN = "has no column", "name its column in the mapping"
    ID_PART_EMPTY = "cannot be built: {column} is empty", "fill that column"
    ID_WITHOUT_LETTERS = "cannot be built: there are no letters", "give an id"
    SAME_ID = "has the same id as row {row}", "give each row an id of its own, or delete one"
    SAME_EVIDENCE_ID = (
        "makes an evidence with the same id as row {row}",
        "let the mapping build another id, or share the evidence",
    )
    UNKNOWN_OWNER = "is no provider that is stored", "import it first, or correct the id"
    UNKNOWN_ORGANISATION = "is no organisation that is stored", "import it first, or correct the id"
    UNKNOWN_ORGANISATION_NAME = "is no organisation that is stored", "import it first, or correct the name"
    SEVERAL_ORGANISATIONS = "is the name of {count}: {ids}", "name the one that is meant in a column organisation_id"
    STORED_ELSEWHERE = (
        "is stored already, and belongs to another cluster or to none",
        "give the row another id, or ask an administrator",
    )
    LIES_ELSEWHERE = (
        "would lie in another cluster ({clusters})",
        "leave it to that cluster's coordinator, or to an administrator",
    )
    LIES_NOWHERE = (
        "would belong to nobody of this cluster",
        "leave it to that cluster's coordinator, or to an administrator",
    )

    # a row as it stands in its file
    TOO_MANY_CELLS = "has {cells} cells, the header {width}", "put quotation marks around a cell that holds {delimiter}"
    NOT_CLOSED = "runs over {lines} lines", "close the quotation mark where the cell ends"
    NO_JSON = "is no JSON: {what}", "give one object in braces a line"
    TOO_DEEP = "is nested too deeply", "give one flat object a line"
    NO_OBJECT = "is {type}, not an object", "give an object with named fields"
    NO_BIBTEX = "is no BibTeX entry: {beginning}", "close its braces and part its fields by commas"
    NO_OPENALEX_OBJECT = "is {type}, not an object", "give works or authors"
    NO_OPENALEX = "is neither a work nor an author of OpenAlex", "leave it out"
    RIS_WITHOUT_END = "has no end (ER): {beginning}", "let each record begin with TY and end with ER"
    OUTSIDE_OF_RIS = "stands outside of any record: {beginning}", "let each record begin with TY and end with ER"
    NO_TITLE_AND_NAME = "has neither a title nor a name", "fill the column title for a work, or name for a person"

    # a work or a person
    NO_WORK_TITLE = "is empty", "fill it, or leave the row out"
    UNKNOWN_PERSON = "is not stored", "correct the id, or write new"
    UNKNOWN_WORK_OWNER = "is no provider that is stored", "correct it"
    OTHER_PERSON = "is another person, while one owner was named for the whole file", "import without an owner"
    PERSON_NOT_STORED = "its person was not stored", "confirm the person first, then import the file again"
    UNSURE_PERSON = "{name} may be {candidates}", "write the id of the right one into provider_id, or new"
    UNSURE_AUTHOR = (
        "{name} may be {candidates}",
        "write the id of the right one into provider_id, or those who are not meant into not_provider_id",
    )

    def __init__(self, reason: str, fix: str) -> None:
        """Keep both sentences."""
        self.reason = reason
        self.fix = fix

    @property
    def code(self) -> str:
        """The stable name under which catalogues hold its texts."""
        return self.name.lower()

    def problem(self, field: str, value: str, **details: object) -> FieldProblem:
        """Return it as the problem of a field.

        Args:
            field: Where it is.
            value: What was given.
            details: What fills the names in braces.
        """
        filled = {name: str(detail) for name, detail in details.items()}
        because, mending = self.reason.format(**filled), self.fix.format(**filled)
        return FieldProblem(field, value, because, mending, self.code, filled)
