"""`verify`: recompute everything that can be recomputed and say what is broken."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from claims.capture.store import Store
from claims.record import instant
from claims.verification import Verification
from claims.verification.checkpoint import (
    UnreadableCheckpoint,
    own_public_key,
    read_checkpoint,
    signing_key,
    write_checkpoint,
)


class Command(BaseCommand):
    """Exit 0 when everything holds; else 1, and one line on stdout for each fault."""

    help = (
        "Verify the log of events, the verdicts and publications, the captured bytes, the "
        "quotations and the triggers. A checkpoint that was kept elsewhere also finds a log "
        "that was written anew."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The two files, both optional."""
        parser.add_argument(
            "--checkpoint", type=Path, metavar="FILE", help="compare the log with this checkpoint"
        )
        parser.add_argument(
            "--write-checkpoint",
            type=Path,
            metavar="FILE",
            help="when everything holds, sign how the log stands and write it here",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it; a checkpoint file that cannot be read or written is an error of its own."""
        key_file = Path(settings.DATA_DIR) / "checkpoint_key"
        try:
            wanted = options["checkpoint"]
            run = Verification(
                store=Store(settings.STORE_DIR),
                checkpoint=read_checkpoint(wanted) if wanted else None,
                own_key=own_public_key(key_file),
            )
        except (UnreadableCheckpoint, OSError, ValueError) as error:
            raise CommandError(str(error)) from error
        number = 0
        for fault in run.faults():
            number += 1
            self.stdout.write(str(fault))
        if number:
            self.stderr.write(f"Broken: {number}. Events in the log: {run.chain.size}.")
            raise SystemExit(1)
        self.stdout.write(f"Everything holds. Events: {run.chain.size}, head: {run.chain.head}.")
        if target := options["write_checkpoint"]:
            try:
                write_checkpoint(
                    target,
                    size=run.chain.size,
                    head=run.chain.head,
                    root=run.chain.root,
                    signed_at=instant(timezone.now()) or "",
                    key=signing_key(key_file),
                )
            except (OSError, ValueError) as error:
                raise CommandError(f"The checkpoint was not written: {error}") from error
            self.stdout.write(f"Checkpoint written: {target}")
