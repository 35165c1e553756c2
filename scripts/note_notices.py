"""Note the hashes of new notices: ``python -m scripts.note_notices``. What was published before is never noted anew."""

from __future__ import annotations

import tomllib
from pathlib import Path

from models.privacy.notice import FOLDER, HASHES, hash_name, read_folder, read_notices

HEAD = "# SHA-256 of every published text; written by: python -m scripts.note_notices\n\n"


def note(folder: Path) -> list[str]:
    """Note the hashes of texts that have none yet, and return their names.

    Raises:
        DataFormat: A published text was changed.
    """
    path = folder / HASHES
    noted = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    hashes = {hash_name(one, language): one.hash(language) for one in read_folder(folder) for language in one.wordings}
    fresh = [name for name in hashes if name not in noted]
    lines = [f'{name} = "{digest}"\n' for name, digest in (noted | {name: hashes[name] for name in fresh}).items()]
    path.write_text(HEAD + "".join(lines), encoding="utf-8")
    read_notices(folder)
    return fresh


def main() -> None:
    """Note them and say which."""
    print("\n".join(note(FOLDER)) or "nothing new")


if __name__ == "__main__":
    main()
