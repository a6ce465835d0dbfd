"""Checkpoints: a signed note of how the log stood, to be kept where the database's owner is not.

The file is JSON: `size` (events), `head` (hash of the last one), `root` (RFC 6962 tree hash over
the events' hashes), `signed_at`, `public_key` (32 bytes, hex), `signature` (Ed25519 over the
RFC 8785 form of everything else, hex).
"""

from __future__ import annotations

import json
import os
import re
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from claims.record import canonical

_HEX_32 = re.compile(r"[0-9a-f]{64}\Z")
_HEX_64 = re.compile(r"[0-9a-f]{128}\Z")


class UnreadableCheckpoint(Exception):
    """The file is not there or is no checkpoint; the text says why."""


@dataclass(frozen=True)
class Checkpoint:
    """How the log stood when it was signed."""

    size: int
    head: str
    root: str
    signed_at: str
    public_key: str
    signature: str = ""

    def signed_bytes(self) -> bytes:
        """What the signature covers."""
        document = asdict(self)
        del document["signature"]
        return canonical(document)

    def signature_holds(self) -> bool:
        """Whether the key named in the file signed this."""
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(self.public_key))
        try:
            key.verify(bytes.fromhex(self.signature), self.signed_bytes())
        except InvalidSignature:
            return False
        return True


def read_checkpoint(path: Path) -> Checkpoint:
    """The checkpoint in a file. Raises UnreadableCheckpoint for anything of another form."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        checkpoint = Checkpoint(**document)
    except OSError as error:
        raise UnreadableCheckpoint(f"{path}: {error.strerror}") from error
    except (ValueError, TypeError) as error:
        raise UnreadableCheckpoint(f"{path}: not a checkpoint") from error
    hashes = (checkpoint.head, checkpoint.root, checkpoint.public_key)
    if (
        type(checkpoint.size) is not int
        or checkpoint.size < 0
        or not isinstance(checkpoint.signed_at, str)
        or not all(isinstance(text, str) and _HEX_32.match(text) for text in hashes)
        or not isinstance(checkpoint.signature, str)
        or not _HEX_64.match(checkpoint.signature)
    ):
        raise UnreadableCheckpoint(f"{path}: not a checkpoint")
    return checkpoint


def write_checkpoint(
    path: Path, *, size: int, head: str, root: str, signed_at: str, key: Ed25519PrivateKey
) -> Checkpoint:
    """Sign how the log stands and write it; the file appears whole or not at all."""
    unsigned = Checkpoint(size, head, root, signed_at, _public_hex(key))
    signature = key.sign(unsigned.signed_bytes()).hex()
    checkpoint = Checkpoint(size, head, root, signed_at, unsigned.public_key, signature)
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        unfinished.write_text(json.dumps(asdict(checkpoint), indent=2) + "\n", encoding="utf-8")
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return checkpoint


def signing_key(path: Path) -> Ed25519PrivateKey:
    """The installation's key (PEM, readable by its owner only); made at the first call."""
    if not path.exists():
        pem = Ed25519PrivateKey.generate().private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as f:
            f.write(pem)
        try:
            os.link(unfinished, path)  # unlike a rename, never replaces the key of another process
        except FileExistsError:
            pass
        finally:
            unfinished.unlink()
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError(f"{path} is not an Ed25519 key.")
    return key


def own_public_key(path: Path) -> str | None:
    """The public half of the installation's key in hex; None when it never signed."""
    return _public_hex(signing_key(path)) if path.exists() else None


def _public_hex(key: Ed25519PrivateKey) -> str:
    return key.public_key().public_bytes_raw().hex()
