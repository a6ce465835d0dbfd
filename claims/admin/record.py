"""What services own or what never changes, to look at. Confidential evidence is not among it."""

from __future__ import annotations

from django.contrib import admin

from claims.admin.site import Shown, site
from claims.models import (
    Approval,
    Article,
    Assignment,
    Check,
    Claim,
    Correction,
    Event,
    Publication,
    Snapshot,
    Source,
    Verdict,
)


@admin.register(Article, site=site)
class Articles(Shown):
    """Articles."""

    list_display = ("title", "outlet", "language", "published_at", "added_at")
    search_fields = ("title", "url")


@admin.register(Claim, site=site)
class Claims(Shown):
    """Claims and how far the work is."""

    list_display = ("statement", "state", "kind", "desk", "priority", "flagged_at")
    list_filter = ("state", "desk")
    list_select_related = ("desk",)
    search_fields = ("statement",)


@admin.register(Source, site=site)
class Sources(Shown):
    """Sources."""

    list_display = ("__str__", "kind", "url", "added_at")
    search_fields = ("title", "url")


@admin.register(Snapshot, site=site)
class Snapshots(Shown):
    """Captures and what became of them."""

    list_display = ("source", "status", "outcome", "attempts", "requested_at", "finished_at")
    list_filter = ("status", "outcome")
    list_select_related = ("source",)
    exclude = ("token",)


@admin.register(Assignment, site=site)
class Assignments(Shown):
    """Who does, or did, what."""

    list_display = ("claim", "duty", "person", "opened_at", "outcome", "closed_at")
    list_filter = ("duty", "outcome")
    list_select_related = ("claim", "person")


@admin.register(Verdict, site=site)
class Verdicts(Shown):
    """Submitted versions."""

    list_display = ("claim", "number", "rating", "submitted_by", "submitted_at")
    list_select_related = ("claim", "rating", "submitted_by")


@admin.register(Approval, site=site)
class Approvals(Shown):
    """Reviewers' decisions."""

    list_display = ("verdict", "decision", "decided_by", "decided_at")
    list_filter = ("decision",)
    list_select_related = ("verdict", "decided_by")


@admin.register(Check, site=site)
class Checks(Shown):
    """Public faces."""

    list_display = ("claim", "status", "current_number", "first_published_at", "changed_at")
    list_filter = ("status",)
    list_select_related = ("claim",)


@admin.register(Publication, site=site)
class Publications(Shown):
    """Published versions."""

    list_display = ("page", "number", "published_by", "published_at")
    list_select_related = ("page", "published_by")


@admin.register(Correction, site=site)
class Corrections(Shown):
    """Changes after publication."""

    list_display = ("page", "kind", "decided_by", "decided_at")
    list_filter = ("kind",)
    list_select_related = ("page", "decided_by")


@admin.register(Event, site=site)
class Events(Shown):
    """The record."""

    list_display = ("seq", "at", "actor", "verb", "object_type", "object_id")
    list_select_related = ("actor",)
    exclude = ("salt",)
    ordering = ("-seq",)
