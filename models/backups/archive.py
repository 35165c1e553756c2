"""The archive: a gzipped tar of plain files, its manifest first, readable by its owner only.

Nothing of an archive is believed: a member that the manifest does not name, that leads out of the folder, that is no
plain file or that unpacks to other bytes is refused before anything is put anywhere.
"""

from __future__ import annotations

import hashlib
import io
import os
import tarfile
import zlib
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from models.backups.manifest import BackupManifest, StoredFile
from models.errors import Conflict, DataFormat, FieldProblem, NotFound

MANIFEST = "manifest.json"
_LARGEST_MANIFEST = 64 * 2**20
_CHUNK = 2**20


def describe(file: Path) -> StoredFile:
    """Return size and SHA-256 of a file."""
    with file.open("rb") as opened:
        return StoredFile(file.stat().st_size, hashlib.file_digest(opened, "sha256").hexdigest())


def pack(archive: Path, manifest: BackupManifest, files: Mapping[str, Path]) -> None:
    """Write an archive; the name appears when all of it is on the disk, and only then.

    Args:
        archive: The file to make.
        manifest: What it says of itself.
        files: Name in the archive → file to store under it, the names that the manifest has.

    Raises:
        Conflict: There is such a file already.
    """
    if archive.exists():
        raise Conflict(f"{archive} exists already; give another name, or a folder")
    draft = archive.with_name(f".{archive.name}.draft-{os.getpid()}")
    try:
        with _private(draft) as opened, tarfile.open(fileobj=opened, mode="w:gz", compresslevel=3) as tar:
            written = manifest.to_json()
            member = tarfile.TarInfo(MANIFEST)
            member.size, member.mode = len(written), 0o600
            tar.addfile(member, io.BytesIO(written))
            for name, file in sorted(files.items()):
                tar.add(file, arcname=name, recursive=False, filter=_plain)
        sync(draft)
        os.link(draft, archive)  # unlike a rename, never over a file that came meanwhile
    except FileExistsError as error:
        raise Conflict(f"{archive} exists already; give another name, or a folder") from error
    finally:
        draft.unlink(missing_ok=True)
    sync(archive.parent)


def read_manifest(archive: Path) -> BackupManifest:
    """Return what an archive says of itself, without unpacking it.

    Raises:
        NotFound: There is no such file.
        DataFormat: It is not an archive that Setu made.
    """
    with _Opened(archive) as tar:
        return _manifest(tar, archive)


def unpack(archive: Path, folder: Path) -> BackupManifest:
    """Unpack an archive into an empty folder and return its manifest; every file is as it was packed.

    Raises:
        NotFound: There is no such file.
        DataFormat: It is damaged, cut off, or not an archive that Setu made.
    """
    with _Opened(archive) as tar:
        manifest = _manifest(tar, archive)
        missing = dict(manifest.files)
        while (member := tar.next()) is not None:
            expected = missing.pop(member.name, None)
            if expected is None or not member.isreg() or member.size != expected.size or not _stays_inside(member.name):
                raise _refusal(archive, f"has a member {member.name!r} that it does not declare so")
            _write(tar, member, folder / member.name, expected, archive)
    if missing:
        raise _refusal(archive, f"lacks {sorted(missing)[0]!r}")
    return manifest


class _Opened:
    """An archive that is open for reading; what reading it complains about names the archive."""

    def __init__(self, archive: Path) -> None:
        self._archive = archive

    def __enter__(self) -> tarfile.TarFile:
        if not self._archive.is_file():
            raise NotFound(f"there is no backup {self._archive}")
        try:
            self._tar = tarfile.open(self._archive, mode="r|gz")
        except (tarfile.TarError, OSError, EOFError, zlib.error) as error:
            raise _refusal(self._archive, f"is no archive ({error})") from error
        return self._tar

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self._tar.close()
        if isinstance(error, tarfile.TarError | EOFError | zlib.error | OSError) and not _is_full(error):
            raise _refusal(self._archive, f"is damaged or cut off ({error})") from error


def _is_full(error: BaseException) -> bool:
    """Return whether it is the disk that complains: gzip's own errors have no number."""
    return isinstance(error, OSError) and error.errno is not None


def _manifest(tar: tarfile.TarFile, archive: Path) -> BackupManifest:
    member = tar.next()
    if member is None or member.name != MANIFEST or not member.isreg() or member.size > _LARGEST_MANIFEST:
        raise _refusal(archive, "does not begin with a manifest")
    content = tar.extractfile(member)
    return BackupManifest.from_json(content.read() if content else b"", str(archive))


def _write(tar: tarfile.TarFile, member: tarfile.TarInfo, file: Path, expected: StoredFile, archive: Path) -> None:
    content = tar.extractfile(member)
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    sums = hashlib.sha256()
    with _private(file) as target:
        while content and (chunk := content.read(_CHUNK)):
            sums.update(chunk)
            target.write(chunk)
    if sums.hexdigest() != expected.sha256:
        raise _refusal(archive, f"has other bytes in {member.name!r} than were packed")


def _stays_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and str(path) == name


def _plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Leave out whose file it was; the machine that restores has other people."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mode = 0o600
    return member


def _private(file: Path) -> io.BufferedWriter:
    return os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def sync(path: Path) -> None:
    """Wait until a file or a folder is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _refusal(archive: Path, reason: str) -> DataFormat:
    problem = FieldProblem("backup", str(archive), reason, "give a file that setu backup made, or an earlier one")
    return DataFormat("backup cannot be used", [problem])
