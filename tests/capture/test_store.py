"""Bytes are named by their hash, written once and never changed."""

import hashlib
import os
import threading
from pathlib import Path

import pytest

from claims.capture.store import DamagedObject, Store


def test_it_works(store: Store) -> None:
    name = store.put(b"some bytes")
    assert name == hashlib.sha256(b"some bytes").hexdigest()
    assert name in store
    assert store.read(name) == b"some bytes"
    with store.open(name) as file:
        assert file.read(4) == b"some"
    assert store.verify(name)
    assert store.path(name).stat().st_mode & 0o777 == 0o440


def test_the_same_bytes_are_one_object(store: Store) -> None:
    name = store.put(b"x")
    before = store.path(name).stat()
    assert store.put(b"x") == name
    assert (store.path(name).stat().st_ino, store.path(name).stat().st_mtime_ns) == (
        before.st_ino,
        before.st_mtime_ns,
    )
    assert [p.name for p in store.root.rglob("*") if p.is_file()] == [name]


def test_one_flipped_byte_is_found_and_never_overwritten(store: Store) -> None:
    name = store.put(b"evidence")
    path = store.path(name)
    os.chmod(path, 0o640)
    path.write_bytes(b"evidencE")
    assert not store.verify(name)
    with pytest.raises(DamagedObject):
        store.put(b"evidence")
    assert path.read_bytes() == b"evidencE"


def test_several_are_kept_as_one_is(store: Store) -> None:
    old = store.put(b"old")
    names = store.put_all(b"a", b"old", b"b", b"a")
    assert names == [hashlib.sha256(data).hexdigest() for data in (b"a", b"old", b"b", b"a")]
    assert sorted(p.name for p in store.root.rglob("*") if p.is_file()) == sorted(set(names))
    assert all(store.verify(name) for name in names)
    os.chmod(store.path(old), 0o640)
    store.path(old).write_bytes(b"0ld")
    with pytest.raises(DamagedObject):
        store.put_all(b"c", b"old")
    assert len([p for p in store.root.rglob("*") if p.is_file()]) == 3


def test_what_is_not_there(store: Store) -> None:
    name = "0" * 64
    assert name not in store
    assert not store.verify(name)
    with pytest.raises(FileNotFoundError):
        store.read(name)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 64 + "\n"])
def test_a_name_is_a_hash(store: Store, name: str) -> None:
    for use in (store.path, store.open, store.read, store.verify):
        with pytest.raises(ValueError, match="SHA-256"):
            use(name)


def test_many_at_once_write_one_object(store: Store) -> None:
    data = os.urandom(300_000)
    names: list[str] = []
    threads = [threading.Thread(target=lambda: names.append(store.put(data))) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(names) == 12
    assert len(set(names)) == 1
    assert [p.name for p in store.root.rglob("*") if p.is_file()] == names[:1]


def test_a_failed_write_leaves_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        store.put_all(b"x", b"y")
    assert [p for p in Path(store.root).rglob("*") if p.is_file()] == []


def test_what_has_a_name_lasts_even_when_its_neighbour_is_damaged(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    damaged = store.path(hashlib.sha256(b"two").hexdigest())
    real = os.link

    def first_one_then_somebody_else(name: str, target: Path) -> None:
        if target == damaged:  # another process was there in between, and its disk is at fault
            damaged.write_bytes(b"other bytes")
        real(name, target)

    lasting: list[Path] = []
    monkeypatch.setattr(os, "link", first_one_then_somebody_else)
    monkeypatch.setattr(Store, "_make_last", lambda _store, folder: lasting.append(folder))
    with pytest.raises(DamagedObject):
        store.put_all(b"one", b"two")
    one = store.path(hashlib.sha256(b"one").hexdigest())
    assert one.exists()
    assert lasting == [one.parent]
