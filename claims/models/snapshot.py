"""Snapshot: what a source said at a time; the job and its result in one life."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from claims.models.base import Noun
from claims.models.host import Host
from claims.models.source import Source
from claims.outcomes import DOING, Outcome, Stage, message_for


class Status(models.TextChoices):
    QUEUED = "queued", _("waiting")
    FETCHING = "fetching", _("being fetched")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")


FINAL = (Status.DONE, Status.FAILED)


class Snapshot(Noun):
    """The row is the record of the work: state, lease, token, attempts and when to try again.

    `done`: bytes were kept (`outcome` says whether they are good). `failed`: nothing usable came
    and nobody tries again. Both are final; a trigger refuses any later change. A new try is a new
    snapshot. `sha256` is of the raw bytes as received, before content decoding.
    """

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="snapshots")
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    requested_at = models.DateTimeField(default=timezone.now)
    uploaded = models.BooleanField(default=False)

    status = models.CharField(max_length=16, choices=Status.choices, default=Status.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(default=timezone.now)
    token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    # Only one fetch at a time goes to a host. Null until a worker first looks at the row.
    host = models.ForeignKey(Host, null=True, on_delete=models.PROTECT, related_name="+")
    # Nobody sits before the screen and waits for it: watching, and tries after the first.
    batch = models.BooleanField(default=False)
    stage = models.CharField(max_length=16, blank=True)  # what its worker does, for people to see
    # Each try that came to an end: when it began and ended, its outcome, the operator's detail.
    tries = models.JSONField(default=list)

    outcome = models.CharField(max_length=24, blank=True)
    detail = models.TextField(blank=True)
    requested_url = models.CharField(max_length=2000, blank=True)
    request_headers = models.JSONField(default=list)
    final_url = models.CharField(max_length=8000, blank=True)
    # Where the page says it lives, or where we found it, in the form of Source.canonical_url.
    page_url = models.CharField(max_length=2000, blank=True)
    redirects = models.JSONField(default=list)
    http_status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=list)
    content_type = models.CharField(max_length=200, blank=True)
    file_name = models.CharField(max_length=255, blank=True)
    peer = models.CharField(max_length=64, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.BigIntegerField(null=True)
    warc_sha256 = models.CharField(max_length=64, blank=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-requested_at", "id"]
        verbose_name = _("snapshot")
        verbose_name_plural = _("snapshots")
        indexes = [
            models.Index(fields=["source", "-requested_at"], name="snapshot_newest"),
            models.Index(
                fields=["batch", "next_at"],
                name="snapshot_due",
                condition=models.Q(status=Status.QUEUED),
            ),
            models.Index(
                fields=["lease_until"],
                name="snapshot_leased",
                condition=models.Q(status=Status.FETCHING),
            ),
            models.Index(fields=["sha256"], name="snapshot_bytes", condition=~models.Q(sha256="")),
            models.Index(
                fields=["page_url"], name="snapshot_page", condition=~models.Q(page_url="")
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=Status.values), name="snapshot_status_known"
            ),
            models.CheckConstraint(
                condition=models.Q(outcome__in=["", *(o.value for o in Outcome)]),
                name="snapshot_outcome_known",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=FINAL, finished_at__isnull=False, token__isnull=True)
                & ~models.Q(outcome="")
                | ~models.Q(status__in=FINAL) & models.Q(finished_at__isnull=True),
                name="snapshot_final_has_an_outcome",
            ),
            models.CheckConstraint(
                condition=~models.Q(status=Status.DONE) | ~models.Q(sha256=""),
                name="snapshot_done_has_bytes",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    status=Status.FETCHING, token__isnull=False, lease_until__isnull=False
                )
                | ~models.Q(status=Status.FETCHING) & models.Q(token__isnull=True),
                name="snapshot_fetching_is_leased",
            ),
            models.UniqueConstraint(
                fields=["source"],
                condition=models.Q(status__in=[Status.QUEUED, Status.FETCHING]),
                name="snapshot_one_running_per_source",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.requested_at:%Y-%m-%d %H:%M} {self.status}"

    @property
    def final(self) -> bool:
        """Whether nothing will change any more."""
        return self.status in FINAL

    @property
    def told_tries(self) -> list[dict[str, object]]:
        """The tries that came to an end, for people: when, how, and the operator's detail."""
        return [
            {
                "started_at": datetime.fromisoformat(one["started_at"]),
                "message": message_for(one["outcome"], one.get("http_status")),
                "detail": one["detail"],
            }
            for one in self.tries
        ]

    @property
    def message(self) -> str:
        """What an editor should know, in a sentence or two."""
        if self.status == Status.FETCHING:
            if self.stage:
                return str(DOING[Stage(self.stage)])
            return gettext("The page is being fetched.")
        if not self.outcome:
            return gettext("Waiting to be fetched.")
        read = self.uploaded and self.outcome == Outcome.GOOD
        told = (
            gettext("The file was kept and read.")
            if read
            else message_for(self.outcome, self.http_status)
        )
        if self.status == Status.QUEUED:
            return told + " " + gettext("It will be tried again by itself.")
        if self.attempts > 1 and self.status == Status.FAILED:
            tries = ngettext("We tried %d time.", "We tried %d times.", self.attempts)
            return told + " " + tries % self.attempts
        return told


class OutcomeOverride(Noun):
    """A named person says, with a reason, that a heuristic outcome was wrong: the capture is good."""

    snapshot = models.OneToOneField(Snapshot, on_delete=models.PROTECT, related_name="override")
    reason = models.TextField(_("reason"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("overridden outcome")
        verbose_name_plural = _("overridden outcomes")
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="override_has_a_reason")
        ]

    def __str__(self) -> str:
        return self.reason[:80]


class Discard(Noun):
    """A named person says, with a reason, that an upload was a mistake. It is not offered any more.

    Row, bytes and text stay as they are (done is final); only what no evidence names is discarded.
    """

    snapshot = models.OneToOneField(Snapshot, on_delete=models.PROTECT, related_name="discard")
    reason = models.TextField(_("reason"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("discarded upload")
        verbose_name_plural = _("discarded uploads")
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="discard_has_a_reason")
        ]

    def __str__(self) -> str:
        return self.reason[:80]
