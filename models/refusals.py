"""What people are refused as a whole, as data: a code, and in English why and what to do.

Pages say the same in their reader's language, by the code: ``refusal.CODE`` in ``api/texts``. Names in braces are
filled with the details of the case. What is wrong with one field or row is a `models.flaws.Flaw`; what only programs
and the command line meet has a message and no code.
"""

from __future__ import annotations

from enum import Enum, unique

from models.errors import Told


@unique
class Refusal(Enum):
    """A reason to refuse, raised as the message of an error: ``raise Conflict(Refusal.SAID_ALREADY.told())``."""

    LINK_CUT = "A part of this link was lost on its way. Ask for the whole link again, or write the problem anew."

    # introductions and problems
    UNWILLING = "provider {provider_id!r} does not want to be asked; ask another one"
    PROBLEM_OVER = "problem {problem_id!r} is {problem_state}; a coordinator can reopen it"
    ASKED_ALREADY = "provider {provider_id!r} was asked already: {introduction_id} is {introduction_state}"
    NOBODY_TO_ASK = "an introduction cannot be asked for"
    WAITING_OF_PROBLEM = "{count} requests for this problem wait for an answer; wait for one, or withdraw one"
    WAITING_OF_PROVIDER = "{count} requests wait for this provider's answer; ask another one"
    REQUESTS_A_DAY = "no more than {most} requests in 24 hours are taken from one sender; go on tomorrow"
    PROBLEMS_A_DAY = "no more than {most} problems in 24 hours are taken from one sender; go on tomorrow"
    PROBLEM_EXISTS = "problem {problem_id!r} exists already; choose another id"
    STAYS_CONFIDENTIAL = (
        "problem {problem_id!r} is to stay {confidentiality}; blind it, or publish it with owner_agrees once its owner "
        "has agreed"
    )
    NO_SUCH_STEP = "this step cannot be taken"
    PROBLEM_STANDS_ELSEWHERE = (
        "problem {record_id!r} is {problem_state}; {problem_step} leads on from: {problem_states}"
    )
    PROBLEM_STEP_OF_OTHERS = "{problem_step} is for: {roles}; it was tried as {role}"
    INTRODUCTION_STANDS_ELSEWHERE = (
        "introduction {record_id!r} is {introduction_state}; {step} leads on from: {introduction_states}"
    )
    INTRODUCTION_STEP_OF_OTHERS = "{step} is for: {roles}; it was tried as {role}"
    CLAIM_STANDS_ELSEWHERE = "claim {record_id!r} is {claim_state}; {claim_step} leads on from: {claim_states}"
    CLAIM_STEP_OF_OTHERS = "{claim_step} is for: {roles}; it was tried as {role}"
    NO_SUCH_INTRODUCTION = "no introduction has the id {introduction_id!r}"
    FORM_OF_ANOTHER_BROWSER = "this form was sent from another browser; open the form anew"
    CONTACT_WITHDRAWN = (
        "who can be reached at {record_type} {record_id!r} has withdrawn that they are asked; note them again only "
        "with how they agreed anew"
    )
    CONTACT_ERASED = (
        "who can be reached at {record_type} {record_id!r} was erased at their request; note them again only with how "
        "they agreed anew"
    )

    # links, and for whom something is
    LINK_UNKNOWN = "this link leads nowhere; copy it whole from the message"
    LINK_OVER = "this link held until {day}; ask the coordinator for a new one"
    LINK_USED = "this link was used, or its time is over; ask for a new one"
    LINK_OF_OTHER_STEPS = "this link is for: {steps}; {step} needs another one"
    LINK_OF_SOMETHING_ELSE = "this link is for something else"
    LINK_NOT_OF_A_CLAIM = "this link is for something else; follow the one in the letter about the profile"
    LINK_NOT_OF_A_LETTER = "this link is for something else; use the one at the end of a letter"
    LINK_NOT_OF_A_SEARCH = "this link is for something else; use the one at the end of the letter"
    LINK_OF_A_PROVIDER = "this link is a provider's; open it from the message"
    LINK_OF_AN_OWNER = "this link is an owner's; open it from the message"
    OF_BOTH_SIDES = (
        "this is for owner and provider of the introduction, and for coordinators; sign in, open the link of the "
        "message, or send a key"
    )
    OF_THE_OWNER = (
        "this is for the problem's owner and for coordinators; sign in, open the link of the message, or send a key"
    )
    OF_ITS_COORDINATORS = (
        "this is for coordinators of the problem's cluster; sign in, open the link of the message, or send a key"
    )
    OF_THE_OWNER_ALONE = "this is for the problem's owner; coordinators follow it on the board"
    MESSAGE_OF_ANOTHER_CLUSTER = "this message is about another cluster's problem, or about none"
    SIGN_IN_FIRST = "sign in first: this belongs to an account"
    SIGN_IN_OR_KEY = "sign in, or send a key as 'Authorization: Bearer …'; see docs/accounts.md for who may do this"
    SIGN_IN_AS_OPERATOR = "this page is for operators: sign in, or give the key as password"
    ROLES_LACK_IT = "the roles of this account do not include {action!r}; an administrator can give them"
    NEITHER_OWN_NOR_CLUSTERS = (
        "this account may not do this ({action}) to this record; it is neither its own nor its cluster's"
    )
    FORM_OF_ANOTHER_SESSION = "this form is of another session; go back, reload the page and send it again"

    # accounts
    TOO_MANY_TRIES = "too many tries; wait {minutes} minutes, then try again"
    IDENTITY_TAKEN = "this identity is connected with another account; disconnect it there first"
    IDENTITY_GONE = "this account has no such identity; it may have been disconnected"
    SESSION_GONE = "this account has no such session; it may have ended"
    KEY_GONE = "this account has no such key"
    LAST_ADMINISTRATOR = "this is the last administrator; make another first: setu account create-admin E-MAIL"

    # how much at once
    OFTEN_OF_ACCOUNT_A_MINUTE = (
        "this account has sent too many requests of the kind {counted!r}: {most} in one minute are taken; wait "
        "{seconds} seconds, then go on"
    )
    OFTEN_OF_ACCOUNT_AN_HOUR = (
        "this account has sent too many requests of the kind {counted!r}: {most} in one hour are taken; wait {seconds} "
        "seconds, then go on"
    )
    OFTEN_OF_ADDRESS_A_MINUTE = (
        "this network address has sent too many requests of the kind {counted!r}: {most} in one minute are taken; wait "
        "{seconds} seconds, then go on"
    )
    OFTEN_OF_ADDRESS_AN_HOUR = (
        "this network address has sent too many requests of the kind {counted!r}: {most} in one hour are taken; wait "
        "{seconds} seconds, then go on"
    )
    FEEDBACK_A_DAY = "no more than {most} feedbacks in 24 hours are taken from one sender; go on tomorrow"
    BUSY = "too many requests at once"
    BEING_CARRIED_OUT = "this very request is being carried out; wait a moment, then send it again"
    ANSWER_LOST = "this request was carried out, but its answer was lost; read what it made, and go on there"
    BEGUN_AGAIN = "this request took too long and was begun again; nothing of it was kept"

    # claims
    CLAIM_OF_NO_PERSON = "this cannot be claimed"
    SPEAKS_ALREADY = "this account speaks for {provider_id!r}; one account speaks for one provider"
    CLAIMED_ALREADY = "this account has claimed this provider already; a letter or a coordinator decides"
    CLAIMS_WAIT = "{most} claims of this account wait already; withdraw one first"
    CLAIMED_BY_ANOTHER = "another account has claimed this profile; sign in with that one"
    CLAIM_OF_ANOTHER = "this claim is another account's"
    NOBODY_SPEAKS = "nobody speaks for {provider_id!r}"
    CLAIMANT_CLOSED = "the account that claimed is closed"
    CLAIMANT_SPEAKS = "the account speaks for {provider_id!r} by now; one account speaks for one provider"
    ANOTHER_SPEAKS = "another account speaks for this provider; an administrator can revoke that first"
    NO_REASON = "there is no reason"
    CLAIM_DECIDED = "claim {claim_id!r} is {claim_state} already"
    CLAIM_UNKNOWN = "no claim has the id {claim_id!r}; setu profile claim-list shows those that wait"
    SPEAKS_FOR_NOBODY = "this account speaks for no provider; claim one on its page, or propose a profile"
    CLAIM_WITHOUT_ACCOUNT = "a claim is made by an account; sign in, or send a key of an account"
    DECIDE_AS_ACCOUNT = "this account claims no provider; decide as an account"

    # profiles
    NAME_STAYS = "a profile has a name as long as it is shown; hide the whole profile instead"
    HIDDEN_CANNOT_BE_FIRST = "this is hidden; show it again before it stands first"
    NO_PART_TO_CORRECT = "this cannot be corrected"
    NO_SUCH_SORT = "this cannot be added"
    ADDED_MOST = "{most} pieces were added already; take one back before another"
    SAID_ALREADY = "this is said already; the profile's history shows when"
    TOPICS_MOST = "{most} topics are refused already; take one back before another"
    INTRODUCTIONS_UNDER_WAY = "introductions are under way: {ids}; decline them or step back first"
    NO_SUCH_FACT = "this cannot be done"
    NOTHING_STANDS_THERE = "nothing stands in {profile_field} that could be confirmed or hidden"
    NOTHING_LEFT = "nothing would be left of this evidence; hide it as a whole"
    NOT_ITS_EVIDENCE = "this profile has no evidence {evidence_id!r}"
    SHARED_EVIDENCE = (
        "this belongs to {count} more, who would be corrected too; hide it on this profile, or ask a coordinator to "
        "correct it"
    )
    WORD_UNKNOWN = "nothing was said under the number {number} on this profile; its history has the numbers"
    WORD_TAKEN_BACK = "number {number} was taken back already, on {day}"
    BOOSTED_MOST = "{most} pieces of evidence stand first already; take one back before another"

    # saved searches
    SEARCH_UNKNOWN = "no search has the id {search_id!r}; it may have been deleted"
    SEARCH_NOT_YOURS = "no search of yours has the id {search_id!r}; it may have been deleted"
    SEARCH_WITHOUT_ACCOUNT = "a saved search belongs to an account; sign in, or send a key of an account"
    SEARCH_OF_A_PROBLEM = "a stored problem is not saved as a search; write the words of your own"
    SEARCHES_MOST = "{count} searches are saved, {most} are allowed; delete one first"

    # what is not there
    NO_SUCH_RECORD = "no {record_type} has the id {record_id!r}"
    MERGED_RECORD = "no {record_type} has the id {record_id!r}; it was merged into {kept_id!r}"
    NO_SUCH_JOB = "no job has the id {job_id!r}"
    DEFECT = "something went wrong here; it has been written down"

    # long work
    JOB_GIVEN_UP = "given up: it was begun {attempts} times and its worker never came to an end"
    JOB_GIVEN_UP_BY_HAND = "given up by an administrator"

    # places
    PLACE_UNKNOWN = "the place is not known"
    STATE_UNKNOWN = "the state is not known"
    CLUSTER_UNKNOWN = "the cluster is not known"
    FILTERS_UNKNOWN = "the filters name what is not known"

    # a file that cannot be imported
    FILE_EMPTY = "{file} is empty; give a header line and at least one record"
    OLD_OFFICE_FILE = "{file} is an old or protected Office file; save it as XLSX without a password"
    ARCHIVE_NOT_TEXT = "{file} is a workbook or archive, not text; give it its right ending, such as .xlsx"
    NO_WORKBOOK = "{file} is no workbook; give it its right ending, such as .csv"
    NO_ROWS = "the file holds no rows; give a header line and at least one record"
    COLUMN_TWICE = "the column {column!r} stands {times} times in the header; rename or delete one"
    NO_HEADER_ROW = "{file} has no row {row}, which was to be the header"
    BROKEN_CSV = "{file} cannot be read after line {line}: {what}; look for a quotation mark that is not closed"
    COLUMNS_MISSING = "required columns are missing: {missing}; the file has {found}"
    NO_ROWS_BELOW_HEADER = "{file} has no rows below its header; give at least one record"
    NO_WORKS_BELOW_HEADER = "{file} has no rows below its header; give at least one work or person"
    JSON_NO_ARRAY = "{file} begins with {first!r}; give an array of objects"
    JSON_NO_NUMBER = "{given} is no JSON number; write null"
    JSON_ENDS_EARLY = "{file}: the end of the file where one of {expected} belongs; the file is broken"
    JSON_WRONG_CHARACTER = "{file}: {given!r} where one of {expected} belongs; the file is broken"
    JSON_HOLDS_NO_ARRAY = "{file} holds no array, only {seen}"
    JSON_BREAKS_OFF = "{file} breaks off where a value should begin"
    JSON_TOO_DEEP = "{file} is nested too deeply; give flat objects"
    JSON_BROKEN = "{file} is no JSON: {what} near {near!r}"
    VALUE_TOO_LONG = "{file}: one value is longer than {most} characters; split it"
    LINE_TOO_LONG = "{file}: line {line} is longer than {most} characters; split the file"
    BINARY_FILE = "{file} is not a text file: it holds binary data; export it as CSV, XLSX, ODS or JSON"
    WORKBOOK_DAMAGED = "{file} is no workbook or is damaged ({what}); save it again as XLSX or CSV"
    WORKBOOK_PARTS = "{file} holds {count} parts, {most} are allowed; save it as CSV"
    WORKBOOK_LARGE = "{file} unpacks to {megabytes} MB, {most} are allowed; save it as CSV"
    WORKBOOK_PACKED = "{file} unpacks to {times} times its size; save it as CSV"
    SHEET_TOO_SLOW = "{file} took more than {seconds} s to read; save it as CSV"
    SHEET_TOO_COSTLY = "{file} cannot be read: it needs more memory or time than is allowed; save it as CSV"
    SHEET_UNREADABLE = "{file} cannot be read: {what}; save it as CSV"
    SHEET_PROTECTED = "it is protected by a password; save it without one"
    SHEETS_EMPTY = "all sheets are empty"
    WORKS_TOO_SLOW = "{file} took more than {seconds} s to read; give a smaller file, or one of another format"
    WORKS_TOO_COSTLY = (
        "{file} cannot be read: it needs more memory or time than is allowed; give a smaller file, or one of another "
        "format"
    )
    WORKS_UNREADABLE = "{file} cannot be read: {what}; give a smaller file, or one of another format"
    WORKS_FILE_EMPTY = "{file} is empty; give a file with at least one work or person"
    WORKS_OF_NO_FORMAT = "{file} looks like none of {formats}; name its format, or give it the ending of a table"
    WORKS_LARGE = "{file} is larger than {most} MB; split it"
    NO_WORKS = "{file} holds no works or people of {format}; is it of another format?"
    NO_TABLE_ENDING = "{file} is no table; a table ends in one of {endings}, or is HTML"
    PAGE_WITHOUT_TABLE = "{file} is a page without a table; export the list as CSV or Excel"
    NO_TABLE_OF_WORKS = "{file} is no table of works or people; it has {found}"
    BROKEN_WORKS_JSON = "{file} is broken JSON: {what}"
    BROKEN_XML = "{file} is broken XML: {what}"
    XML_WITH_ENTITIES = "{file} declares a document type or entities, which are not read: {what}"
    XML_TOO_DEEP = "{file} is nested more than {most} elements deep"
    HALF_A_CHARACTER = "the column {column!r} has half a character in its name; rename it"
    COLUMNS_MOST = "the file has {count} columns, {most} are shown; use setu import, or the API"
    COLUMNS_OF_ANOTHER_FILE = "the columns do not fit this file; open the page again"
    FIELD_TWICE = "a field is chosen twice"
    UPLOAD_OF_NO_KIND = "the upload cannot be imported"
    UPLOAD_TOO_LONG = "the upload is too long"

    # an import
    FILE_NOT_KEPT = "the file is not kept any more; upload it again"
    NAMED_FILE_NOT_KEPT = "the file {file} is not kept any more; upload it again"
    SENDER_ERASED = "the account that sent this file was erased"
    SENDER_MAY_NOT = "the account that sent this file may not import any more"
    KIND_OF_ADMINISTRATORS = "to import rows of kind {kind!r} is for administrators; ask one of them"
    NO_SUCH_IMPORT = "no import has the id {import_id!r}"
    NO_REFUSED_ROWS = "import {import_id!r} has no refused rows, or has not ended"
    NO_DRY_RUN = "import {import_id!r} is no dry run that is done; upload the file"
    NOTHING_TO_UNDO = "import {import_id!r} kept nothing that could be undone; it is {job_state}"
    IMPORT_NOT_WAITING = "import {import_id!r} does not wait for its columns; it is {job_state}"
    MAPPINGS_MOST = "{count} mappings are saved, {most} are allowed; delete one first"
    OWNER_NOT_STORED = "no provider has the id {provider_id!r}; import or make the owner first"
    OWNER_OF_ANOTHER_CLUSTER = "provider {provider_id!r} belongs to another cluster or to none; ask an administrator"
    JOB_NOT_CANCELLED = "job {job_id} cannot be cancelled: it is {job_state}, not {job_states}"
    JOB_NOT_TRIED_AGAIN = "job {job_id} cannot be tried again: it is {job_state}, not {job_states}"
    JOB_NOT_CHANGED = "job {job_id} cannot be changed: it is {job_state}, not {job_states}"
    JOB_NOT_QUEUED = "job {job_id} cannot be queued: it is {job_state}, not {job_states}"

    # an undo
    UNDO_MERGED = (
        "import batch {batch_id} cannot be undone: records that it created are part of merges: {merges}; take these "
        "back first: setu duplicates undo {merge}"
    )
    UNDO_CLAIMED = (
        "import batch {batch_id} cannot be undone: owners speak for profiles that it created: {providers}; end that "
        "first: setu profile revoke {provider}"
    )
    UNDO_WRITTEN_SINCE = (
        "import batch {batch_id} cannot be undone: written since then: {records}; undo the later batches and merges "
        "first, or force the undo and lose these writes"
    )
    UNDO_MUCH_WRITTEN_SINCE = (
        "import batch {batch_id} cannot be undone: written since then: {records} and {more} more; undo the later "
        "batches and merges first, or force the undo and lose these writes"
    )
    BATCH_UNDONE = "import batch {batch_id} was undone already"
    BATCH_TOO_OLD = "import batch {batch_id} can no longer be undone: what it replaced was kept for {days} days only"
    NO_SUCH_BATCH = "no import batch has the id {batch_id!r}"

    # what coordinators and others meet besides
    MERGE_UNKNOWN = "no merge has the id {merge_id!r}; setu duplicates list shows those there are"
    MERGE_NOT_SEEN = "no merge has the id {merge_id!r}"
    MERGE_TAKEN_BACK = "merge {merge_id} was taken back already, on {moment}"
    MESSAGE_UNKNOWN = "no message has the id {message_id!r}"
    MESSAGE_NOT_DEAD = "message {message_id} is {message_state}; only a dead one can be queued again"
    REPORT_OF_COORDINATORS = (
        "reports of a cluster are for its coordinators; leave the cluster out for all of them together"
    )
    NO_SUCH_REPORT = "no report is called {name!r}; there are {reports}"
    PROVIDERS_UNKNOWN = "no such provider: {ids} ({count} in all); import them first"
    PROVIDER_UNKNOWN = "no provider has the id {provider_id!r}; import it first, or correct the id"
    TEAMS_OUT_OF_TIME = (
        "the time was over before a team was found or proven not to exist; give more time (time_limit_s), or leave "
        "candidates out"
    )
    SCORING_TOOK_TOO_LONG = "scoring took longer than {seconds} s; ask for fewer problems or try again"
    OUTCOME_OF_THE_OWNER = "{judgement} tells what came of an introduction, which its owner does; say relevant or not"
    FEEDBACK_UNKNOWN = "no feedback has this id"
    SIGN_IN_OVER = "this sign-in was not begun in this browser, or its time is over; begin again"
    DATABASE_BUSY = "another process is writing to the database and did not end in time; try again"
    FORM_OF_ANOTHER_FORM = "the request does not have the form that this address takes"
    PARAMETERS_UNKNOWN = "the request has parameters that are not known"
    PAGE_NOT_FOUND = "the page cannot be found"

    @property
    def code(self) -> str:
        """The stable name under which catalogues hold its text."""
        return self.name.lower()

    def told(self, **details: object) -> Told:
        """Return it as the message of an error.

        Args:
            details: What fills the names in braces.
        """
        filled = {name: str(detail) for name, detail in details.items()}
        return Told(self.value.format(**filled), self.code, filled)
