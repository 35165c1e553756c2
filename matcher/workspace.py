"""Everything that is opened for one database: store, models, index and matcher."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from embeddings.bundled_models import load_encoder
from embeddings.encoder import Encoder, Progress, no_progress
from embeddings.indexer import Indexer
from embeddings.recent_vectors import RememberingEncoder
from embeddings.vector_cache import CachedEncoder, VectorCache
from matcher.model_choice import DEFAULT_MODELS, chosen_models
from matcher.pipeline import Matcher, MatcherSettings
from models.database import parse_url
from models.store import Store

__all__ = ["DEFAULT_MODELS", "Workspace", "index_folder", "load_encoders", "open_cache"]


@dataclass(frozen=True)
class Workspace:
    """A store with its index and a matcher on both; close it when done."""

    store: Store
    encoders: dict[str, Encoder]
    indexer: Indexer
    matcher: Matcher
    cache: VectorCache

    @classmethod
    def open(
        cls,
        *,
        database: str | Path,
        home: Path,
        models: Sequence[str] | None = None,
        settings: MatcherSettings | None = None,
        encoders: dict[str, Encoder] | None = None,
        remembered: int = 0,
        progress: Progress = no_progress,
    ) -> Workspace:
        """Open a database with its index; models that are missing are built first.

        Args:
            database: Path of an SQLite file, or a database URL.
            home: Folder of models and caches.
            models: Models of the dense views; those chosen for this home when ``None``.
            settings: The matcher's configuration; the default serves everything.
            encoders: The models themselves, where they are loaded already.
            remembered: How many texts of questions each model remembers the vectors of; 0 for none.
            progress: Told of long steps, also later when the index is brought up to date.
        """
        if encoders is None:
            encoders = load_encoders(home, chosen_models(home) if models is None else models, progress=progress)
        store = Store.open(database)
        try:
            cache = open_cache(home)
            indexer = Indexer(store, encoders, index_folder(database, home), cache, progress=progress)
        except BaseException:
            store.close()
            raise
        asked = (
            {name: RememberingEncoder(one, remembered) for name, one in encoders.items()} if remembered else encoders
        )
        describing = {name: CachedEncoder(one, cache, progress) for name, one in encoders.items()}
        matcher = Matcher(store, indexer, asked, settings, kept=cache.problems, describing=describing)
        return cls(store, encoders, indexer, matcher, cache)

    def disconnect(self) -> None:
        """Leave no connection open; what is asked next opens its own, in a process forked from this one too."""
        self.store.close()
        self.cache.disconnect()

    def close(self) -> None:
        """Close the database and the cache."""
        self.store.close()
        self.cache.close()


def load_encoders(
    home: Path, models: Sequence[str] = DEFAULT_MODELS, *, progress: Progress = no_progress
) -> dict[str, Encoder]:
    """Load the encoders of the dense views, building missing bundled models first."""
    return {name: load_encoder(home, name, progress=progress) for name in models}


def open_cache(home: Path) -> VectorCache:
    """Open the cache of vectors that everything under a home shares."""
    return VectorCache(home / "cache" / "vectors.sqlite")


def index_folder(database: str | Path, home: Path) -> Path:
    """Return where the index of a database lies: beside an SQLite file, under ``home`` for a server's."""
    url = parse_url(database)
    if url.get_backend_name() == "sqlite":
        file = Path(url.database or "")
        return file.with_name(f"{file.stem if file.suffix != '.index' else file.name}.index")
    return home / "index" / hashlib.sha256(url.render_as_string().encode()).hexdigest()[:16]
