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
        return self.put_all(data)[0]

    def put_all(self, *objects: bytes) -> list[str]:
        """Keep each as `put` does; together they wait less for the disk."""
        names = [hashlib.sha256(data).hexdigest() for data in objects]
        new: dict[Path, tuple[int, str]] = {}
        named: list[Path] = []
        try:
            for sha256, data in zip(names, objects, strict=True):
                target = self.path(sha256)
                if target.exists():
                    self._expect(sha256)
                elif target not in new:
                    target.parent.mkdir(parents=True, exist_ok=True)
                    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".new-")
                    new[target] = handle, name
                    with os.fdopen(handle, "wb", closefd=False) as file:
                        file.write(data)
                    os.fchmod(handle, 0o440)
            for handle, _name in new.values():
                os.fsync(handle)
            for target, (_handle, name) in new.items():
                try:
                    os.link(name, target)  # unlike a rename, never replaces what is there
                except FileExistsError:
                    self._expect(target.name)
                named.append(target)
        finally:
            for handle, name in new.values():
                os.close(handle)
                os.unlink(name)
            for target in named:
                self._make_last(target.parent)
        return names

    def _make_last(self, folder: Path) -> None:
        """What stands in this folder outlives a lost power supply."""
        _sync(folder)
        _sync(folder.parent)
        if folder.parent not in _lasting:  # 256 of them: seen once by each process is enough
            _sync(self.root)
            _lasting.add(folder.parent)

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
