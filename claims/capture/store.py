"""Content-addressed bytes: named by their SHA-256, written once, never changed."""

import hashlib
import os
import re
import tempfile
from pathlib import Path
from typing import BinaryIO

_NAME = re.compile(r"[0-9a-f]{64}\Z")
_PIECE = 1024 * 1024
_lasting: set[Path] = set()  # folders that a lost power supply does not take away


class DamagedObject(Exception):
    """The store holds other bytes under this name than the name says. Nothing was overwritten."""


class Store:
    """A folder of immutable objects. Names are lower-case hex SHA-256; another name: ValueError."""

    def __init__(self, root: Path) -> None:
        self.root = Path(root)

    def path(self, sha256: str) -> Path:
        """Where an object is or would be."""
        if not _NAME.match(sha256):
            raise ValueError("not a SHA-256 name")
        return self.root / sha256[:2] / sha256[2:4] / sha256

    def put(self, data: bytes) -> str:
        """Keep these bytes and return their name. Twice the same is one object.

        The object is on the disk, whole, before it has its name. Raises DamagedObject when the
        name is taken by something else.
        """
        sha256 = hashlib.sha256(data).hexdigest()
        target = self.path(sha256)
        if target.exists():
            return self._expect(sha256)
        folder = target.parent
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=folder, prefix=".new-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fchmod(handle, 0o440)
                os.fsync(handle)
            try:
                os.link(name, target)  # unlike a rename, never replaces what is there
            except FileExistsError:
                return self._expect(sha256)
        finally:
            os.unlink(name)
        _sync(folder)
        _sync(folder.parent)
        if folder.parent not in _lasting:  # 256 of them: seen once by each process is enough
            _sync(self.root)
            _lasting.add(folder.parent)
        return sha256

    def open(self, sha256: str) -> BinaryIO:
        """The object as a file to read; FileNotFoundError when it is not there."""
        return self.path(sha256).open("rb")

    def read(self, sha256: str) -> bytes:
        """The whole object; FileNotFoundError when it is not there."""
        return self.path(sha256).read_bytes()

    def verify(self, sha256: str) -> bool:
        """Whether the object is there and its bytes still have its name."""
        try:
            with self.open(sha256) as file:
                digest = hashlib.sha256()
                while piece := file.read(_PIECE):
                    digest.update(piece)
        except OSError:
            return False
        return digest.hexdigest() == sha256

    def __contains__(self, sha256: object) -> bool:
        return isinstance(sha256, str) and self.path(sha256).is_file()

    def _expect(self, sha256: str) -> str:
        if not self.verify(sha256):
            raise DamagedObject(sha256)
        return sha256


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
