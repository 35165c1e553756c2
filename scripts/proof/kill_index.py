"""Processes that are killed while they make the index: what is left answers as one made from the database alone."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing
from itertools import count

from embeddings.encoder import Encoder
from embeddings.indexer import Indexer
from embeddings.vector_cache import VectorCache
from matcher.workspace import index_folder, load_encoders, open_cache
from models.store import Store
from scripts.proof.killing import moments, run_work
from scripts.proof.proof import Plan, Proof
from scripts.proof.soundness import damage, index_differs
from scripts.proof.stage import Stage, evidence, fill, seeded, sentence, stages
from scripts.proof.trial import Trials

CLAIM = "an index whose making is cut off holds and answers what one made from the database alone does"
PEOPLE = 60
QUESTIONS = 6


def prove_index(plan: Plan) -> Iterator[Proof]:
    """Kill indexers on both databases, after changes that the index does not hold yet."""
    encoders = load_encoders(plan.models.parent, progress=plan.progress)
    with stages(plan, "kill-index") as both:
        for stage in both:
            with stage.store() as store, closing(open_cache(stage.home)) as cache:
                fill(store, PEOPLE, 0, plan.seed)
                yield _Trial(stage, store, encoders, cache).proof(plan)


class _Trial:
    """One database whose index is made again and again."""

    def __init__(self, stage: Stage, store: Store, encoders: dict[str, Encoder], cache: VectorCache) -> None:
        self._stage, self._store, self._encoders, self._cache = stage, store, encoders, cache
        self._rebuilds = count()

    def proof(self, plan: Plan) -> Proof:
        trials = Trials(f"kill indexing, {self._stage.kind}", CLAIM)
        run_work("index", self._stage.environment())  # encodes everything; later ones take vectors from the cache
        whole_s = run_work("index", self._stage.environment()).worked_s
        chance = seeded(plan.seed)
        for number, moment in enumerate(moments(plan.kills, whole_s, plan.seed), start=1):
            self._change(number, chance)
            ended = run_work("index", self._stage.environment(), moment)
            left = self._differences("after the kill", [])
            run_work("index", self._stage.environment())
            made = self._differences("made again", [sentence(chance) for _ in range(QUESTIONS)])
            trials.note([*damage(self._store), *left, *made], killed=ended.was_killed)
            plan.progress(trials.name, number, plan.kills)
        return trials.proof(f"{{trials}} kills, {{killed}} in the middle; {QUESTIONS} questions after each")

    def _change(self, number: int, chance: random.Random) -> None:
        """Add, change and delete some evidence."""
        with self._store.write() as transaction:
            keys = [one.evidence_id for one in transaction.evidence.iterate()]
            transaction.evidence.delete(chance.sample(keys, 3))
            changed = [*chance.sample(keys, 3), f"new-{number:04d}", f"new-{number:04d}-b"]
            transaction.evidence.put(evidence(key, f"person-{chance.randrange(PEOPLE):04d}", chance) for key in changed)

    def _differences(self, when: str, questions: list[str]) -> list[str]:
        kept = self._indexer(index_folder(self._stage.database, self._stage.home).name).current()
        rebuilt = self._indexer(f"rebuilt-{next(self._rebuilds)}").rebuild()
        return [f"{when}: {told}" for told in index_differs(kept, rebuilt, self._encoders, questions)]

    def _indexer(self, name: str) -> Indexer:
        """Return an indexer that knows nothing yet, as after a start: of the index itself, or of one made beside it."""
        beside = index_folder(self._stage.database, self._stage.home)
        return Indexer(self._store, self._encoders, beside.with_name(name), self._cache)
