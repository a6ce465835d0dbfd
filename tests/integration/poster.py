"""A process that keeps people posted, over and over, in children that are there to be killed.

Prints the number of every child; a killed one is followed by the next. `python -m
tests.integration.poster` with the environment of an installation.
"""

from __future__ import annotations

import os
import time

import django


def child() -> None:
    """Fill the inboxes a few events at a time, and send the letters."""
    # Only now: the parent has no connection that a fork could share.
    from claims.services.letters import send_letters
    from claims.services.notices import follow_record

    while True:
        follow_record(most=3)
        send_letters(most=2)
        time.sleep(0.005)


def main() -> None:
    """Fork, wait, fork again."""
    django.setup()
    __import__("claims.services.notices")
    while True:
        number = os.fork()
        if not number:
            child()
        print(number, flush=True)
        os.waitpid(number, 0)


if __name__ == "__main__":
    main()
