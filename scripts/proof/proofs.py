"""All proofs by name: one more is one more line here."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from scripts.proof.fuzz_api import prove_fuzz
from scripts.proof.journeys import prove_journeys, prove_pages
from scripts.proof.kill_import import prove_imports
from scripts.proof.kill_index import prove_index
from scripts.proof.kill_messages import prove_messages
from scripts.proof.kill_steps import prove_steps
from scripts.proof.proof import Plan, Proof
from scripts.proof.suite import prove_suite
from scripts.proof.two_processes import prove_two_processes

PROOFS: dict[str, Callable[[Plan], Iterator[Proof]]] = {
    "suite": prove_suite,
    "processes": prove_two_processes,
    "kill-import": prove_imports,
    "kill-index": prove_index,
    "kill-steps": prove_steps,
    "kill-messages": prove_messages,
    "fuzz": prove_fuzz,
    "journeys": prove_journeys,
    "pages": prove_pages,
}
