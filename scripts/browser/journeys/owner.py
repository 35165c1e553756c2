"""The owner of a small company: from a problem in plain words to one that is solved."""

from __future__ import annotations

from scripts.browser.journeys import cast
from scripts.browser.journeys.journey import Journey, Scene
from scripts.browser.steps import Choose, Letter, Open, Picture, Press, Read, Tick, Write
from scripts.browser.words import Said, word

ASK = Scene(
    "owner",
    "The owner asks",
    "No account is needed. The language at the top right is that of the page; your own text can be in any.",
    (
        Open("/"),
        Picture("home", "The box: one question, in any language"),
        Write(word("form.text"), cast.PROBLEM),
        Write(word("form.place"), Said("Pune")),
        Press(word("form.submit")),
        Read(word("answer.needs")),
        Picture("answer", "What was understood, and the verdict"),
    ),
)
CHANGE = Scene(
    "owner",
    "The owner corrects what was understood",
    "Each sentence is a need. How many pieces came back says nothing about the remedy; the rust matters most.",
    (
        Tick(cast.RETURNED, is_ticked=False),
        Tick(word("answer.stress"), about=cast.RUSTING),
        Press(word("answer.again")),
        Read(word("answer.needs")),
        Press(word("lane.fix_it")),
        Read(word("lane_lead.fix_it")),
        Press(word("lane.test_it")),
        Read(word("lane_lead.test_it")),
        Press(word("lane.pay_for_it")),
        Read(word("lane_lead.pay_for_it")),
        Press(word("lane.learn_it")),
        Read(word("lane_lead.learn_it")),
    ),
)
REQUEST = Scene(
    "owner",
    "The owner asks one person, blinded",
    "Nothing is stored before the request is sent.",
    (
        Press(word("card.ask"), about=cast.RESEARCHER),
        Tick(word("readers.blinded")),
        Write(word("ask.name"), Said(cast.OWNER_NAME)),
        Write(word("ask.email"), Said(cast.OWNER_EMAIL)),
        Write(word("ask.phone"), Said(cast.OWNER_PHONE)),
        Tick(word("agree.owner")),
        Picture("ask", "The request: who may read the problem, and how its owner can be reached"),
        Press(word("ask.submit")),
        Read(word("problem_state_lead.submitted")),
        Picture("waiting", "The owner's page: how far the request has come"),
    ),
)
ACCOUNT = Scene(
    "owner",
    "The owner makes an account",
    "Not needed, but with one, a problem can be changed later. The letter is a file, as no mail server is set up.",
    (
        Press(word("sign_in.nav")),
        Press(word("sign_in.sign_up")),
        Write(word("sign_up.name"), Said(cast.OWNER_NAME)),
        Write(word("sign_in.email"), Said(cast.OWNER_EMAIL)),
        Tick(word("role_lead.owner")),
        Tick(word("agree.account")),
        Tick(word("agree.letters")),
        Picture("sign-up", "Three questions and what one agrees to make an account"),
        Press(word("sign_up.submit")),
        Read(word("sign_in.sent")),
        Letter(cast.OWNER_EMAIL),
        Press(word("sign_in.link_submit")),
        Read(word("account.password_none")),
        Picture("account", "The account: password, sessions, keys, one's own data"),
    ),
)
ADMINISTRATOR = Scene(
    "administrator",
    "An administrator gives the problem to a cluster",
    "Until there is an administrator, whoever sits at the machine may do everything. The first one ends that.",
    (
        cast.MAKE_ADMINISTRATOR,
        Press(word("sign_in.link_submit")),
        Press(word("inbox.title")),
        Read(cast.PROBLEM),
        Choose(word("provider.cluster"), cast.CLUSTER),
        Press(word("problem_step.triage")),
        Read(word("problem_state.triaged")),
    ),
)
COORDINATOR = Scene(
    "coordinator",
    "The coordinator of the cluster publishes it, blinded",
    "A coordinator sees the problems of one cluster only.",
    (
        cast.MAKE_COORDINATOR,
        Press(word("sign_in.link_submit")),
        Press(word("inbox.title")),
        Read(cast.PROBLEM),
        Write(word("problem.sector"), Said(en="metal finishing", hi="धातु पर परत")),
        Write(word("inbox.public_title"), cast.PUBLIC_TITLE),
        Write(word("inbox.public_text"), cast.PUBLIC_TEXT),
        Picture("inbox", "The inbox: a problem, and what its public version will say"),
        Press(word("problem_step.blind")),
        Read(word("inbox.none")),
        Press(word("board.title")),
        Read(word("board.waiting")),
        Read(cast.RESEARCHER),
        Picture("board", "The board: who waits for whom, and since when"),
    ),
)
PROVIDER = Scene(
    "provider",
    "The researcher answers by one tap",
    "The letter holds the public version only, and a link that needs no account.",
    (
        Letter(cast.RESEARCHER_EMAIL),
        Read(cast.PUBLIC_TITLE),
        Picture("asked", "The question: one tap says yes, one says no with a reason"),
        Press(word("step.accept")),
        Read(word("stage.contact")),
        Read(Said(cast.OWNER_NAME)),
        Read(Said(cast.OWNER_PHONE)),
        Read(cast.PROBLEM),
        Picture("accepted", "After the yes: the full words, and how to reach one another"),
    ),
)
WORK = Scene(
    "owner",
    "The owner meets, gets a quote, starts, and says what came of it",
    "Both were told how to reach the other. Each turn is one tap.",
    (
        Letter(cast.OWNER_EMAIL),
        Read(Said(cast.RESEARCHER_EMAIL)),
        Press(word("step.meet")),
        Press(word("step.quote")),
        Press(word("step.start")),
        Read(word("problem_state.in_progress")),
        Picture("under-way", "The status line while the work is under way"),
        Press(word("step.finish")),
        Tick(word("outcome.yes")),
        Write(word("outcome.saving_inr_per_year"), Said("240000")),
        Write(word("outcome.cost_inr"), Said("35000")),
        Write(word("outcome.days"), Said("21")),
        Press(word("outcome.submit")),
        Read(word("problem_state_lead.solved")),
        Picture("solved", "The problem is solved, with numbers"),
    ),
)
OWN_DATA = Scene(
    "owner",
    "The owner sees what is kept, and why",
    "Whatever one agreed to can be withdrawn at any time, and all that is kept can be seen, taken along and erased.",
    (
        Open("/account"),
        Press(word("consent.title")),
        Read(word("reader.title")),
        Picture("agreed", "What the owner agreed to, each with a button that withdraws it"),
        Press(word("privacy.read")),
        Read(word("privacy.rights")),
        Picture("privacy", "What is kept of people, for what, until when, and on which ground"),
        Open("/account"),
        Press(word("account.data_see")),
        Read(word("account.data_lead")),
    ),
)

OWNERS_JOURNEY = Journey(
    "The owner of a small company",
    (ASK, CHANGE, REQUEST, ACCOUNT, ADMINISTRATOR, COORDINATOR, PROVIDER, WORK, OWN_DATA),
)
