"""Notice: one thing that a person should know; the rows of their inbox."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.models.assignment import Duty
from claims.models.base import Noun
from claims.models.claim import Claim
from claims.models.letter import Letter


class NoticeKind(models.TextChoices):
    ASSIGNED = "assigned", gettext_lazy("given to you")
    MENTIONED = "mentioned", gettext_lazy("you were named")
    RETURNED = "returned", gettext_lazy("sent back")
    DECLINED = "declined", gettext_lazy("declined")
    PLAN_REFUSED = "plan_refused", gettext_lazy("not published")
    FINDING = "finding", gettext_lazy("a source changed")
    LEGAL_ASKED = "legal_asked", gettext_lazy("legal answer asked for")
    LEGAL_ANSWERED = "legal_answered", gettext_lazy("legal answer")
    DUE_SOON = "due_soon", gettext_lazy("due soon")
    OVERDUE = "overdue", gettext_lazy("overdue")
    ESCALATED = "escalated", gettext_lazy("overdue at your desk")
    UNANSWERED = "unanswered", gettext_lazy("no answer came")
    TAKEN_AWAY = "taken_away", gettext_lazy("given to somebody else")
    NOT_NEEDED = "not_needed", gettext_lazy("not needed any more")
    EXPIRED = "expired", gettext_lazy("your hold ended")
    RECALLED = "recalled", gettext_lazy("recalled")
    COMMENTED = "commented", gettext_lazy("a comment")
    APPROVED = "approved", gettext_lazy("approved")
    PUBLISHED = "published", gettext_lazy("published")
    HELD = "held", gettext_lazy("put on hold")
    WITHDRAWN = "withdrawn", gettext_lazy("withdrawn")
    DISMISSED = "dismissed", gettext_lazy("dismissed")


# What wants something of the person; the rest only tells them.
ASKING = (
    NoticeKind.ASSIGNED,
    NoticeKind.MENTIONED,
    NoticeKind.RETURNED,
    NoticeKind.DECLINED,
    NoticeKind.PLAN_REFUSED,
    NoticeKind.FINDING,
    NoticeKind.LEGAL_ASKED,
    NoticeKind.LEGAL_ANSWERED,
    NoticeKind.DUE_SOON,
    NoticeKind.OVERDUE,
    NoticeKind.ESCALATED,
    NoticeKind.UNANSWERED,
)
# What the clock says; everything else an event says.
BY_THE_CLOCK = (
    NoticeKind.DUE_SOON,
    NoticeKind.OVERDUE,
    NoticeKind.ESCALATED,
    NoticeKind.UNANSWERED,
)

_SENTENCES: dict[str, Promise] = {
    NoticeKind.ASSIGNED: gettext_lazy("%(who)s gave you the %(duty)s of a claim."),
    NoticeKind.MENTIONED: gettext_lazy("%(who)s named you in a comment."),
    NoticeKind.RETURNED: gettext_lazy("%(who)s sent your verdict back."),
    NoticeKind.DECLINED: gettext_lazy("%(who)s declined what you gave them."),
    NoticeKind.PLAN_REFUSED: gettext_lazy("A verdict could not be published at its time."),
    NoticeKind.FINDING: gettext_lazy("A source of a published verdict changed."),
    NoticeKind.LEGAL_ASKED: gettext_lazy("A verdict waits for a legal answer."),
    NoticeKind.LEGAL_ANSWERED: gettext_lazy("%(who)s gave the legal answer to a verdict."),
    NoticeKind.DUE_SOON: gettext_lazy("The %(duty)s that you hold is due soon."),
    NoticeKind.OVERDUE: gettext_lazy("The %(duty)s that you hold is overdue."),
    NoticeKind.ESCALATED: gettext_lazy("A claim of your desk is overdue."),
    NoticeKind.UNANSWERED: gettext_lazy(
        "Somebody was asked to answer a claim, and their deadline passed without an answer."
    ),
    NoticeKind.TAKEN_AWAY: gettext_lazy(
        "%(who)s gave the %(duty)s that you held to somebody else."
    ),
    NoticeKind.NOT_NEEDED: gettext_lazy("The %(duty)s that you held is not needed any more."),
    NoticeKind.EXPIRED: gettext_lazy("Your hold of a claim ended: nothing was saved in its time."),
    NoticeKind.RECALLED: gettext_lazy("%(who)s recalled the verdict that you were reviewing."),
    NoticeKind.COMMENTED: gettext_lazy("%(who)s commented on a claim of yours."),
    NoticeKind.APPROVED: gettext_lazy("%(who)s approved your verdict."),
    NoticeKind.PUBLISHED: gettext_lazy("%(who)s published the verdict on a claim of yours."),
    NoticeKind.HELD: gettext_lazy("%(who)s put the verdict on a claim of yours on hold."),
    NoticeKind.WITHDRAWN: gettext_lazy("%(who)s withdrew the verdict on a claim of yours."),
    NoticeKind.DISMISSED: gettext_lazy("%(who)s dismissed a claim that you flagged."),
}


class Notice(Noun):
    """Of an event (`seq`), or of a time that came (`due_at`). Each is made once for a person.

    It is in one letter at most: the letter that it names.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices"
    )
    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=16, choices=NoticeKind.choices)
    duty = models.CharField(max_length=16, choices=Duty.choices, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    seq = models.BigIntegerField(null=True)
    due_at = models.DateTimeField(null=True)
    at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)
    letter = models.ForeignKey(Letter, on_delete=models.SET_NULL, null=True, related_name="notices")

    class Meta:
        ordering = ["-at", "id"]
        verbose_name = gettext_lazy("notice")
        verbose_name_plural = gettext_lazy("notices")
        indexes = [
            models.Index(fields=["person", "-at", "id"], name="notice_newest"),
            models.Index(
                fields=["person"], name="notice_unread", condition=models.Q(read_at__isnull=True)
            ),
            models.Index(fields=["claim"], name="notice_of_claim"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "seq"],
                name="notice_once_for_an_event",
                condition=models.Q(seq__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["person", "claim", "kind", "duty", "due_at"],
                name="notice_once_for_a_time",
                condition=models.Q(due_at__isnull=False),
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=BY_THE_CLOCK, seq__isnull=True, due_at__isnull=False)
                | ~models.Q(kind__in=BY_THE_CLOCK)
                & models.Q(seq__isnull=False, due_at__isnull=True),
                name="notice_of_an_event_or_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=NoticeKind.values), name="notice_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.kind}"

    @property
    def sentence(self) -> str:
        """What happened, said to the person whom it concerns."""
        sentence: str = _SENTENCES[self.kind] % {
            "who": self.actor.display_name if self.actor else _("Somebody"),
            "duty": Duty(self.duty).label if self.duty else "",
        }
        return sentence

    @property
    def asks(self) -> bool:
        """Whether it wants something of the person."""
        return self.kind in ASKING


class Follower(models.Model):
    """Up to which event of the record its readers have come; a row each."""

    name = models.CharField(primary_key=True, max_length=16)
    seq = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = gettext_lazy("follower of the record")
        verbose_name_plural = gettext_lazy("followers of the record")

    def __str__(self) -> str:
        return f"{self.name}: {self.seq}"
