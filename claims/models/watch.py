"""Watch: a source that a published verdict rests on is looked at again, less and less often.

What counts is the quoted passage. PassageChange is what was found and what became of the finding.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims.models.base import Noun
from claims.models.check import Check
from claims.models.evidence import Evidence
from claims.models.host import Host
from claims.models.snapshot import Snapshot
from claims.models.source import Source
from claims.outcomes import message_for


class WatchState(models.TextChoices):
    """What the last look that could be compared said, the worst of its passages."""

    WAITING = "waiting", _("not looked at yet")
    UNCHANGED = "unchanged", _("unchanged")
    MOVED = "moved", _("stands elsewhere on the page")
    CHANGED = "changed", _("changed")
    GONE = "gone", _("gone")
    PAGE_GONE = "page_gone", _("the page is gone")


class ChangeKind(models.TextChoices):
    MOVED = "moved", _("moved")
    CHANGED = "changed", _("changed")
    GONE = "gone", _("gone")
    PAGE_GONE = "page_gone", _("page gone")
    CORRECTION_NOTICE = "correction_notice", _("correction notice")


# Work for somebody; what only moved says the same as before.
WORK = (
    ChangeKind.CHANGED,
    ChangeKind.GONE,
    ChangeKind.PAGE_GONE,
    ChangeKind.CORRECTION_NOTICE,
)


class Settled(models.TextChoices):
    """How a finding ended; the first three are decisions of people."""

    REOPENED = "reopened", _("the claim was reopened")
    HOLDS = "holds", _("the source still says it: the verdict holds")
    ARCHIVED = "archived", _("the page differs from our capture: the verdict stands on the capture")
    RESTORED = "restored", _("the passage stands there again")
    AGAIN = "again", _("it changed once more")
    DROPPED = "dropped", _("no published verdict rests on it any more")


DECISIONS = (Settled.REOPENED, Settled.HOLDS, Settled.ARCHIVED)


class Watch(Noun):
    """The row is the record of the work: when to look next, and what the page is known by.

    `planned_at` is the look that was planned when somebody asked for one at once, until that was had.

    `snapshot` is the capture that the page is compared with; validators and hash are of the last
    answer, which is that capture's or differs from it by noise only. `original` names the answer in
    the capture's WARC (claims.capture.records.Answer), once it was read. Failures count what could
    not be compared; `missing_since` is when the site first said that there is no such page.
    """

    source = models.OneToOneField(Source, on_delete=models.PROTECT, related_name="watch")
    host = models.ForeignKey(Host, on_delete=models.PROTECT, related_name="watches")
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="+")
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    started_at = models.DateTimeField(default=timezone.now)
    stopped_at = models.DateTimeField(null=True)

    next_at = models.DateTimeField()
    planned_at = models.DateTimeField(null=True)
    step = models.PositiveSmallIntegerField(default=0)
    answer_url = models.CharField(max_length=8000, blank=True)
    etag = models.CharField(max_length=1000, blank=True)
    last_modified = models.CharField(max_length=200, blank=True)
    body_sha256 = models.CharField(max_length=64, blank=True)
    text_sha256 = models.CharField(max_length=64, blank=True)
    original = models.JSONField(null=True)

    state = models.CharField(max_length=16, choices=WatchState.choices, default=WatchState.WAITING)
    checked_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=24, blank=True)
    detail = models.TextField(blank=True)
    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    missing_since = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-started_at", "id"]
        verbose_name = _("watched source")
        verbose_name_plural = _("watched sources")
        indexes = [
            models.Index(
                fields=["next_at"], name="watch_due", condition=models.Q(stopped_at__isnull=True)
            ),
            models.Index(fields=["-started_at", "id"], name="watch_newest"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=WatchState.values), name="watch_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(failures=0, failing_since__isnull=True)
                | models.Q(failures__gt=0, failing_since__isnull=False),
                name="watch_failing_since_when",
            ),
        ]

    def __str__(self) -> str:
        return str(self.source)

    @property
    def message(self) -> str:
        """What the last look ended with, in a sentence or two."""
        return message_for(self.outcome) if self.outcome else ""


class WatchedPassage(Noun):
    """A quotation of the current version of a check, and what became of it on its page.

    Made and removed with publications: what was published keeps its quotations in the payload.
    """

    watch = models.ForeignKey(Watch, on_delete=models.PROTECT, related_name="passages")
    evidence = models.OneToOneField(Evidence, on_delete=models.PROTECT, related_name="watched")
    # "check" would hide Model.check(), Django's own.
    page = models.ForeignKey(Check, on_delete=models.PROTECT, related_name="watched")
    state = models.CharField(max_length=16, choices=WatchState.choices, default=WatchState.WAITING)
    state_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["state_at", "id"]
        verbose_name = _("watched passage")
        verbose_name_plural = _("watched passages")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=WatchState.values), name="watched_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evidence_id} {self.state}"


class Revisit(Noun):
    """One look at a watched page: append-only, so that "unchanged on that day" can be shown.

    `answer`: not_modified (304), same_bytes, other_bytes, or empty when nothing could be compared.
    `warc_sha256` names a WARC with a revisit record, or of the whole capture when one was made.
    """

    watch = models.ForeignKey(Watch, on_delete=models.PROTECT, related_name="revisits")
    at = models.DateTimeField()
    answer = models.CharField(max_length=16, blank=True)
    outcome = models.CharField(max_length=24)
    http_status = models.PositiveSmallIntegerField(null=True)
    warc_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-at", "id"]
        verbose_name = _("look at a watched source")
        verbose_name_plural = _("looks at watched sources")
        indexes = [models.Index(fields=["watch", "-at"], name="revisit_newest")]

    def __str__(self) -> str:
        return f"{self.watch_id} {self.at:%Y-%m-%d %H:%M} {self.answer or self.outcome}"

    @property
    def message(self) -> str:
        """What it ended with, in a sentence or two."""
        return message_for(self.outcome, self.http_status) if self.outcome else ""


class PassageChange(Noun):
    """A finding. `evidence` is null for what concerns the whole page.

    `was` and `now` are the words; both contexts are what stood around them. `snapshot` is the new
    capture, `before` the one that it is compared with.
    """

    watch = models.ForeignKey(Watch, on_delete=models.PROTECT, related_name="changes")
    evidence = models.ForeignKey(
        Evidence, on_delete=models.PROTECT, null=True, related_name="changes"
    )
    kind = models.CharField(max_length=20, choices=ChangeKind.choices)
    was = models.TextField(blank=True)
    now = models.TextField(blank=True)
    context_was = models.TextField(blank=True)
    context_now = models.TextField(blank=True)
    before = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="+")
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="+")
    found_at = models.DateTimeField(default=timezone.now)
    settled = models.CharField(max_length=16, choices=Settled.choices, blank=True)
    note = models.TextField(blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-found_at", "id"]
        verbose_name = _("change of a source")
        verbose_name_plural = _("changes of sources")
        indexes = [
            models.Index(
                fields=["-found_at", "id"],
                name="change_open",
                condition=models.Q(settled_at__isnull=True),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=ChangeKind.values), name="change_kind_known"
            ),
            models.CheckConstraint(
                condition=models.Q(settled="", settled_at__isnull=True, settled_by__isnull=True)
                | models.Q(settled__in=Settled.values, settled_at__isnull=False),
                name="change_settled_when",
            ),
            models.CheckConstraint(
                condition=~models.Q(settled__in=DECISIONS)
                | models.Q(settled_by__isnull=False) & ~models.Q(note=""),
                name="change_decided_by_somebody_with_a_reason",
            ),
            models.UniqueConstraint(
                fields=["evidence", "kind"],
                condition=models.Q(settled_at__isnull=True, evidence__isnull=False),
                name="change_open_once_per_passage",
            ),
            models.UniqueConstraint(
                fields=["watch", "kind"],
                condition=models.Q(settled_at__isnull=True, evidence__isnull=True),
                name="change_open_once_per_page",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.was[:60]}"
