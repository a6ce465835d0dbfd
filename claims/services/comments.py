"""Comments: colleagues talk about a claim; whoever is named with @ finds it in their work."""

from __future__ import annotations

import re
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.errors import Missing, Rejected
from claims.models import Claim, Comment, Mention, User
from claims.models.comment import MOST_LETTERS
from claims.passages import clean_text
from claims.permissions import require
from claims.queries import visible_to
from claims.record import act, collect
from claims.services.locking import make_firm

MENTION = re.compile(r"(?<![\w@.])@([\w.@+-]+)")


@act
def add_comment(*, actor: User, claim_id: UUID, text: str) -> Comment:
    """Say something about a claim. What the author was asked in comments counts as read.

    Refuses an empty or endless text. Names after @ that nobody here has stay plain text.
    """
    require(actor, "desk.read")
    claim = _claim(actor, claim_id)
    text = clean_text(text)
    if not text:
        raise Rejected("comment_empty", _("Write something first."))
    if len(text) > MOST_LETTERS:
        raise Rejected(
            "comment_too_long",
            _("A comment has at most %(most)d letters.") % {"most": MOST_LETTERS},
        )
    make_firm(actor, claim, accept=False)
    comment = Comment.objects.create(claim=claim, author=actor, text=text)
    named = _named(text, actor)
    Mention.objects.bulk_create(Mention(comment=comment, person=person) for person in named)
    _read(actor, claim)
    collect(
        "comment.added",
        comment,
        actor=actor,
        claim=claim,
        text=text,
        mentions=sorted(str(person.pk) for person in named),
    )
    return comment


def unknown_names(comment: Comment) -> list[str]:
    """The names after @ in a comment that nobody has who could read it, as they were written."""
    words = {word.rstrip(".@+-") or word: word for word in MENTION.findall(comment.text)}
    known = User.objects.filter(
        username__in={*words, *words.values()}, is_active=True, groups__isnull=False
    )
    found = set(known.values_list("username", flat=True))
    return sorted(short for short, word in words.items() if not found & {short, word})


def can_be_named() -> QuerySet[User]:
    """Everybody who finds it in their work when a comment names them."""
    everybody = User.objects.filter(is_active=True, groups__isnull=False)
    return everybody.distinct().order_by("first_name", "last_name", "username")


def read_mentions(*, actor: User, claim_id: UUID) -> int:
    """Note that a person has read where a claim's comments name them; how many were unread.

    Not an event: it says nothing about the claim.
    """
    require(actor, "desk.read")
    return _read(actor, _claim(actor, claim_id))


def _claim(actor: User, claim_id: UUID) -> Claim:
    claim = visible_to(actor).filter(pk=claim_id).first()
    if claim is None:
        raise Missing("no_such_claim", _("There is no such claim."))
    return claim


def _read(actor: User, claim: Claim) -> int:
    unread = Mention.objects.filter(comment__claim=claim, person=actor, read_at__isnull=True)
    return unread.update(read_at=timezone.now())


def _named(text: str, author: User) -> list[User]:
    # "Ask @chidi." names chidi; a user name may itself end in a dot, so both are looked for.
    words = {name for word in MENTION.findall(text) for name in (word, word.rstrip(".@+-"))}
    people = User.objects.filter(username__in=words, is_active=True, groups__isnull=False)
    return list(people.exclude(pk=author.pk).distinct().order_by("username"))
