"""Merkle tree hash of RFC 6962, section 2.1, over leaves that come one by one. Pure."""

from __future__ import annotations

import hashlib


def leaf_hash(leaf: bytes) -> bytes:
    """SHA-256(0x00 ‖ leaf): the prefix keeps a leaf from being passed off as a node."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 ‖ left ‖ right)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """The root of a growing list of leaves; keeps one hash per level, never the leaves."""

    def __init__(self) -> None:
        self.size = 0
        # Roots of the perfect subtrees from left to right; heights strictly decrease.
        self._peaks: list[tuple[int, bytes]] = []

    def add(self, leaf: bytes) -> None:
        """Append a leaf."""
        height, digest = 0, leaf_hash(leaf)
        while self._peaks and self._peaks[-1][0] == height:
            digest = node_hash(self._peaks.pop()[1], digest)
            height += 1
        self._peaks.append((height, digest))
        self.size += 1

    def root(self) -> bytes:
        """The tree hash of the leaves so far; of no leaves: SHA-256 of nothing."""
        if not self._peaks:
            return hashlib.sha256(b"").digest()
        _, digest = self._peaks[-1]
        for _, left in reversed(self._peaks[:-1]):
            digest = node_hash(left, digest)
        return digest
