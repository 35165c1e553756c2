"""The coordinator of a cluster: inbox and board, a second report of one problem, a team, a cluster day."""

from __future__ import annotations

from scripts.browser.journeys import cast
from scripts.browser.journeys.journey import Journey, Scene
from scripts.browser.steps import Attach, Choose, Open, Picture, Press, Read, Write
from scripts.browser.words import Said, word

LABORATORY = Said("Coatings and Corrosion Laboratory")
LABORATORIES = """Lab name,Organisation,PIN code,Jaanch,Website
Chakan Paint Test Room,Chakan Paint Test Room,410501,Salt spray test and coating thickness of painted steel,
Bhosari Surface Laboratory,Bhosari Surface Laboratory,411026,Adhesion and impact tests of powder coatings,https://surface.example
Hadapsar Weathering Station,Hadapsar Weathering Station,pin unknown,Outdoor exposure of coated panels in the monsoon,
"""
"""A list as somebody keeps it: one column has a name of its own, and one row a PIN code that is none."""

AGAIN = Scene(
    "neighbour",
    "The same problem is sent a second time",
    "A brother in the same works asks, too, from his own phone.",
    (
        Open("/"),
        Write(word("form.text"), cast.PROBLEM),
        Write(word("form.place"), Said("Pune")),
        Press(word("form.submit")),
        Press(word("card.ask"), about=LABORATORY),
        Press(word("ask.submit")),
        Read(word("problem_state_lead.submitted")),
    ),
)
TO_THE_CLUSTER = Scene(
    "administrator",
    "The administrator gives it to the cluster",
    "",
    (
        Open("/inbox"),
        Read(cast.PROBLEM),
        Choose(word("provider.cluster"), cast.CLUSTER),
        Press(word("problem_step.triage")),
    ),
)
ONE_OF_TWO = Scene(
    "coordinator",
    "Two reports become one problem, and two again",
    "Nothing is merged by itself, and a merge can be taken back.",
    (
        Open("/duplicates"),
        Press(word("duplicate_type.problem")),
        Press(word("duplicates.find")),
        Read(word("duplicates.why")),
        Picture("duplicates", "Two problems side by side, with reasons for and against"),
        Press(word("duplicates.keep"), is_first=True),
        Read(word("duplicates.decided")),
        Press(word("duplicates.undo")),
        Press(word("duplicates.find")),
        Read(word("duplicates.why")),
        Press(word("duplicates.distinct")),
        Read(word("duplicates.decided")),
    ),
)
BOARD = Scene(
    "coordinator",
    "Who waits for whom",
    "",
    (
        Open("/board"),
        Read(word("board.waiting")),
        Press(word("board.to_inbox", count=Said("1"))),
        Read(cast.PROBLEM),
    ),
)
TEAM = Scene(
    "coordinator",
    "A team for a problem",
    "",
    (
        Open("/problems/pune-p-powder-peel"),
        Press(word("teams.make")),
        Read(word("teams.skills")),
        Picture("team-form", "What the team must know, read from the problem"),
        Write(word("teams.size_max"), Said("4")),
        Press(word("teams.submit")),
        Read(word("teams.team", number=Said("1"))),
        Picture("teams", "Three teams, what each covers and what can go wrong"),
    ),
)
DAY = Scene(
    "coordinator",
    "A cluster day",
    "",
    (
        Open("/cluster-day"),
        Picture("day-form", "Who, how often, when and where"),
        Choose(word("provider.cluster"), cast.CLUSTER, group=word("day.problems")),
        Press(word("day.plan")),
        Read(word("day.both")),
        Read(word("day.timetable")),
        Picture("day", "The plan: best total beside fairest, and the timetable"),
    ),
)
IMPORT = Scene(
    "coordinator",
    "A list of laboratories, as it is",
    "Columns that are not recognised are given a meaning by hand; a trial shows what would happen and keeps nothing.",
    (
        Open("/imports"),
        Attach(word("imports.file"), "laboratories.csv", LABORATORIES),
        Choose(word("imports.kind"), word("import_kind.laboratory")),
        Press(word("imports.next")),
        Read(word("imports.columns")),
        Choose(Said("Jaanch"), word("import_field.capabilities")),
        Picture("columns", "What the columns mean, with the first rows below each"),
        Press(word("imports.try")),
        Read(word("imports.import_now")),
        Picture("trial", "What the import would do, and the row that is wrong"),
        Press(word("imports.import_now")),
        Read(word("imports.undo")),
        Picture("imported", "What was imported, row by row; one tap takes all of it back"),
    ),
)
REPORT = Scene(
    "coordinator",
    "What the region needs and lacks",
    "",
    (
        Open("/reports"),
        Press(word("report.name.demand.title")),
        Read(word("report.comes_to")),
        Picture("demand", "Demand and supply: first what it comes to, then the numbers"),
        Press(word("report.name.states.title")),
        Read(word("report.comes_to")),
        Picture("states", "The states as tiles, each with its number, and the table below"),
    ),
)
OVERVIEW = Scene(
    "administrator",
    "What needs attention",
    "",
    (
        Open("/admin"),
        Read(word("admin_overview.attention")),
        Picture("admin", "What needs attention first, then what runs"),
    ),
)

COORDINATORS_JOURNEY = Journey(
    "The coordinator of a cluster",
    (AGAIN, TO_THE_CLUSTER, ONE_OF_TWO, BOARD, TEAM, DAY, IMPORT, REPORT, OVERVIEW),
)
