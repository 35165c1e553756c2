"""May this applicant apply? Yes, no or unknown, always with the rule."""

from __future__ import annotations

import pytest

from matcher.eligibility import Eligibility, Eligible, judge_eligibility
from matcher.query import Applicant
from models.details import CallDetails

WHOLE = Applicant(kind="msme", udyam="micro", state="Kerala", trl=5)


@pytest.mark.parametrize(
    ("call", "eligible", "rules"),
    [
        (CallDetails(), Eligible.UNKNOWN, ("the call states no limits",)),
        (CallDetails(applicants=("msme", "startup")), Eligible.YES, ("applicants: msme, startup",)),
        (CallDetails(applicants=("MSME",)), Eligible.YES, ("applicants: MSME",)),
        (CallDetails(applicants=("academic",)), Eligible.NO, ("applicants: academic",)),
        (CallDetails(udyam=("micro",)), Eligible.YES, ("Udyam size: micro",)),
        (CallDetails(udyam=("medium",)), Eligible.NO, ("Udyam size: medium",)),
        (CallDetails(states=("Kerala", "Goa")), Eligible.YES, ("states: Kerala, Goa",)),
        (CallDetails(states=("Goa",)), Eligible.NO, ("states: Goa",)),
        (CallDetails(trl_from=4, trl_to=7), Eligible.YES, ("TRL 4 to 7",)),
        (CallDetails(trl_from=5), Eligible.YES, ("TRL 5 to 9",)),
        (CallDetails(trl_to=5), Eligible.YES, ("TRL 1 to 5",)),
        (CallDetails(trl_from=6), Eligible.NO, ("TRL 6 to 9",)),
        (CallDetails(trl_to=4), Eligible.NO, ("TRL 1 to 4",)),
        (CallDetails(partner_required="academic"), Eligible.UNKNOWN, ("needs a partner: academic",)),
    ],
)
def test_each_limit_is_a_rule(call: CallDetails, eligible: Eligible, rules: tuple[str, ...]) -> None:
    assert judge_eligibility(call, WHOLE) == Eligibility(eligible, rules)


def test_one_broken_rule_means_no_and_is_named_alone() -> None:
    call = CallDetails(applicants=("msme",), states=("Goa",), partner_required="academic")
    assert judge_eligibility(call, WHOLE) == Eligibility(Eligible.NO, ("states: Goa",))


def test_all_rules_kept_means_yes_and_all_are_named() -> None:
    call = CallDetails(applicants=("msme",), udyam=("micro", "small"), trl_from=4)
    expected = ("applicants: msme", "Udyam size: micro, small", "TRL 4 to 9")
    assert judge_eligibility(call, WHOLE) == Eligibility(Eligible.YES, expected)


def test_what_is_not_known_of_the_applicant_makes_it_unknown() -> None:
    call = CallDetails(applicants=("msme",), trl_from=4)
    assert judge_eligibility(call, Applicant(kind="msme")) == Eligibility(Eligible.UNKNOWN, ("TRL 4 to 9",))
    found = judge_eligibility(call, Applicant())
    assert found == Eligibility(Eligible.UNKNOWN, ("applicants: msme", "TRL 4 to 9"))
