"""For the desk's pages: the steps as buttons, and times as people say them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timesince import timesince, timeuntil
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.models import Claim, Comment, PassageChange, Snapshot, User
from claims.permissions import roles_of
from claims.queries import contributed
from claims.services.comments import MENTION
from claims.workflow import Role, State, Step

register = template.Library()
LAST_MINUTES = timedelta(minutes=5)

# These need nothing but the click.
DIRECT = frozenset({"take", "restore", "submit", "keep"})
# These are decided on pages of their own, beside what is decided about.
OWN_PAGE = {
    "approve": "claim_review",
    "break_glass": "claim_review",
    "publish": "claim_publish",
    "answer_legal": "claim_legal",
}
# Said and offered in the claim's line about legal duty.
_ELSEWHERE = frozenset({"ask_legal", "lift_legal"})
_STOP = frozenset({"dismiss", "withdraw", "hold"})
_FIRST = frozenset({"accept", "take", "submit", "approve", "answer_legal", "publish", "restore"})
_KEYS = {
    "accept": "a",
    "dismiss": "x",
    "take": "t",
    "keep": "y",
    "submit": "S",
    "release": "g",
    "hand_over": "p",
    "decline": "n",
    "assign": "i",
    "answer_legal": "l",
    "restore": "R",
    "recall": "R",
    "reopen": "R",
    "hold": "H",
    "release_hold": "H",
    "withdraw": "W",
}


@dataclass(frozen=True)
class Button:
    """A step as the page shows it; `direct` ones are posted at once, the others lead to a page."""

    name: str
    label: str
    address: str
    direct: bool
    own_page: bool
    look: str
    key: str


@register.simple_tag
def step_buttons(claim: Claim, steps: list[Step]) -> list[Button]:
    """The buttons of the steps that are open; what leads on comes first."""
    buttons = [_button(claim, step) for step in steps if step.name not in _ELSEWHERE]
    return sorted(buttons, key=lambda button: ("", "quiet", "stop").index(button.look))


def _button(claim: Claim, step: Step) -> Button:
    page = OWN_PAGE.get(step.name)
    look = "stop" if step.name in _STOP else "" if step.name in _FIRST else "quiet"
    return Button(
        name=step.name,
        label=_("Review it") if step.name == "approve" else str(step.label),
        address=_page(page, claim) if page else reverse("claim_step", args=[claim.pk, step.name]),
        direct=step.name in DIRECT,
        own_page=page is not None,
        look=look,
        key=_KEYS.get(step.name, ""),
    )


def _page(name: str, claim: Claim) -> str:
    try:
        return reverse(name, args=[claim.pk])
    except NoReverseMatch:
        return reverse("claim", args=[claim.pk])


@register.simple_tag
def review_page(claim: Claim) -> str:
    """Where the verdict of a claim is read and decided about."""
    return _page("claim_review", claim)


@register.simple_tag
def publish_page(claim: Claim) -> str:
    """Where an approved verdict is published."""
    return _page("claim_publish", claim)


@register.simple_tag
def why_not_mine(claim: Claim, user: User) -> str:
    """Why a reviewer cannot review this claim: it is their own work. Empty when they can."""
    if claim.state != State.IN_REVIEW or Role.REVIEWER not in roles_of(user):
        return ""
    if contributed(user, claim):
        return _("You contributed to this verdict, so someone else must review it.")
    return ""


@register.filter
def with_names(comment: Comment) -> str:
    """A comment for a page: whom it names stands out, and leads to what they hold."""
    people: list[User] = getattr(comment, "people", [])
    known = {one.username: one for one in people}
    pieces: list[str] = []
    at = 0
    for found in MENTION.finditer(comment.text):
        name = next((n for n in (found[1], found[1].rstrip(".@+-")) if n in known), None)
        if name is None:
            continue
        pieces.append(escape(comment.text[at : found.start()]))
        address = f"{reverse('claim_list')}?{urlencode({'holder': name})}"
        one = known[name]
        pieces.append(
            format_html(
                '<a class="mention" href="{}" title="{}">@{}</a>', address, one.display_name, name
            )
        )
        at = found.start() + 1 + len(name)
    pieces.append(escape(comment.text[at:]))
    return mark_safe("".join(pieces).replace("\n", "<br>"))  # noqa: S308  (every piece is escaped)


@register.filter
def is_overdue(due_at: datetime | None) -> bool:
    """Whether a time has passed."""
    return due_at is not None and due_at < timezone.now()


@register.filter
def due_words(due_at: datetime | None) -> str:
    """When something is due, as one says it; empty without a time."""
    if due_at is None:
        return ""
    now = timezone.now()
    if due_at < now:
        return _("overdue by %(time)s") % {"time": timesince(due_at, now, depth=1)}
    return _("due in %(time)s") % {"time": timeuntil(due_at, now, depth=1)}


@register.filter
def clock(at: datetime) -> str:
    """The time of day in the reader's zone; with the day when it is not today."""
    local = timezone.localtime(at)
    if local.date() == timezone.localdate():
        return date_format(local, "TIME_FORMAT")
    return date_format(local, "SHORT_DATETIME_FORMAT")


@register.filter
def is_close(at: datetime | None) -> bool:
    """Whether a time is at most five minutes off, or over."""
    return at is not None and at < timezone.now() + LAST_MINUTES


@register.filter
def ago(at: datetime) -> str:
    """How long ago, in one unit; “just now” within a minute."""
    now = timezone.now()
    if (now - at).total_seconds() < 60:
        return _("just now")
    return _("%(time)s ago") % {"time": timesince(at, now, depth=1)}


READ_AS = {
    "title": gettext_lazy("Title"),
    "byline": gettext_lazy("Byline"),
    "published": gettext_lazy("Date"),
    "language": gettext_lazy("Language"),
    "canonical": gettext_lazy("Its own address"),
    "refresh": gettext_lazy("Where it sends browsers on"),
    "encoding": gettext_lazy("Encoding"),
    "text": gettext_lazy("Text"),
    "cut": gettext_lazy("Cut"),
}


@register.filter
def read_as(fact: str) -> str:
    """What the extraction calls a fact, in words."""
    return str(READ_AS.get(fact, fact))


@register.filter
def by_a_look(snapshot: Snapshot) -> bool:
    """Whether nobody asked for the capture: a look at a watched source found a change and kept it."""
    return PassageChange.objects.filter(snapshot=snapshot).exists()


_END_OF_PARAGRAPH = re.compile(r"(?<!\n)\n(?!\n)")


@register.filter
def spaced(text: str, prose: bool) -> SafeString:
    """A text whose lines are paragraphs (`prose`), with room between them. Its letters and line ends
    stay as they are: places of quotations are counted in them."""
    escaped = conditional_escape(text)
    if not prose:
        return escaped
    return mark_safe(_END_OF_PARAGRAPH.sub('<i class="room"></i>\n', escaped))  # noqa: S308


@register.filter
def as_said(published: str) -> str:
    """A page's own date (ISO 8601) as people write it, no more precise than the page says, in its
    own time zone."""
    try:
        if len(published) == len("2026-01-31"):
            return date_format(date.fromisoformat(published), "DATE_FORMAT")
        at = datetime.fromisoformat(published)
        return f"{date_format(at, 'DATETIME_FORMAT')} {at.tzname() or ''}".rstrip()
    except ValueError:
        return published
