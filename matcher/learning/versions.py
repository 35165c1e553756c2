"""Fit a version from the feedback of a store and append it there, with a report; nothing ranks by it yet.

A version is fitted towards the shipped one on all feedback that holds, so that what was withdrawn or erased leaves no
trace in it and an old majority is not forgotten. Towards another parent only what came after it counts, because the
parent has learned from the rest already, and nothing may count twice.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from matcher.learning.fit import FitSettings, Fitted, fit_ranker
from matcher.learning.held_out import HeldOut, compare_on_held_out, is_held_out
from matcher.privacy.learned_from import learned_from
from matcher.ranker import ranker_of
from models.ranker_versions import SHIPPED, RankerVersion
from models.store import Store, Transaction

WITHDRAWN = "its giver or its provider has withdrawn learning"
"""Why feedback is left out before anything is fitted."""


def fit_version(store: Store, settings: FitSettings, parent: str = SHIPPED) -> RankerVersion:
    """Fit a version towards its parent and store it.

    Raises:
        Infeasible: There is too little feedback; the message says how much there is and how much is needed.
        NotFound: There is no such parent.
        RankerMismatch: The parent was fitted on features that meant something else.
    """
    with store.read() as transaction:
        origin = ranker_of(transaction, parent)
        learned_until = "" if parent == SHIPPED else transaction.rankers.get(parent).last_feedback_id
        may_learn = learned_from(transaction)
    given = may_learn.feedback
    # Outside the transaction, because a fit may take longer than other writers wait.
    fitted = fit_ranker([one for one in given if one.feedback_id > learned_until], origin, settings)
    held_out = compare_on_held_out(given, fitted.ranker, origin, settings.bias, settings.caps)
    made = RankerVersion(
        parent=origin.version,
        parameters=fitted.ranker.parameters(),
        feedbacks=len(fitted.usable.weighed),
        last_feedback_id=given[-1].feedback_id,
        report=_report(fitted, held_out, sum(map(is_held_out, given)), may_learn.withdrawn),
    )
    with store.write() as transaction:
        return transaction.rankers.add(made)


def choose_version(transaction: Transaction, version: str) -> None:
    """Rank by a version from now on.

    Raises:
        NotFound: There is no such version.
        RankerMismatch: It was fitted on features that meant something else.
    """
    ranker_of(transaction, version)  # refuses one that this Setu cannot rank by
    transaction.rankers.use(version)


def undo_choice(transaction: Transaction) -> str:
    """Rank by the version that was used before, and return its name; a second undo leads back.

    Raises:
        RankerMismatch: It was fitted on features that meant something else.
    """
    previous = transaction.rankers.previous()
    choose_version(transaction, previous)
    return previous


def held_out_report(held_out: HeldOut | None) -> dict[str, Any] | None:
    """Return a comparison on held-out feedback as JSON; null when nothing could be compared."""
    return None if held_out is None else asdict(held_out)


def why_doubtful(transaction: Transaction, version: str, settings: FitSettings) -> str:
    """Return why one should think twice before a version is used, in a sentence; empty when there is no reason.

    It is compared, on all held-out feedback that there is now, with its parent and with the version that ranks.
    """
    if version == SHIPPED:
        return ""
    chosen = ranker_of(transaction, version)
    others = dict.fromkeys((transaction.rankers.get(version).parent, transaction.rankers.in_use()))
    for name in (other for other in others if other != version):
        given = learned_from(transaction).feedback
        held_out = compare_on_held_out(given, chosen, ranker_of(transaction, name), settings.bias, settings.caps)
        if held_out is None:
            return f"{version} could not be compared: no held-out problem has a better and a worse provider"
        if held_out.first < held_out.second:
            return (
                f"{version} decides {held_out.first:.3f} of the held-out comparisons as they were judged, {name} "
                f"{held_out.second:.3f}; see: setu ranker compare {version} --to {name}"
            )
    return ""


def _report(fitted: Fitted, held_out: HeldOut | None, held_out_feedbacks: int, withdrawn: int) -> dict[str, Any]:
    comparisons = fitted.comparisons
    without_consent = {WITHDRAWN: withdrawn} if withdrawn else {}
    return {
        "usable": len(fitted.usable.weighed),
        "left_out": {**fitted.usable.left_out, **without_consent},
        "held_out_feedbacks": held_out_feedbacks,
        "actors": len({one.feedback.actor for one in fitted.usable.weighed}),
        "problems": len({one.problem for one in comparisons}),
        "comparisons": len(comparisons),
        "weight": round(sum(one.weight for one in comparisons), 3),
        "kappa": round(fitted.kappa, 4),
        "held_out": held_out_report(held_out),
    }
