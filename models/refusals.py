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
