"""/feeds/: what changed, for feed readers and for crawlers of ClaimReview."""

from __future__ import annotations

import json

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from claims.api.problems import ProblemRenderer, problem
from claims.export import rows
from claims.export.claimreview import PROFILES
from claims.models import CheckStatus, Publication
from claims.published import check_lines, checks, corrections, current_publications

NEWEST = 100


def claimreview_feed(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """A schema.org/DataFeed of every current ClaimReview; what went down is a tombstone."""
    name = request.GET.get("profile") or "full"
    profile = next((known for known in PROFILES if known == name), None)
    if profile is None:
        body = problem("malformed", f"profile is one of {', '.join(PROFILES)}.", 400)
        return JsonResponse(body, status=400, content_type=ProblemRenderer.media_type)
    text = rows.data_feed(
        check_lines(checks()),
        base=settings.PUBLIC_BASE_URL,
        newsroom=settings.NEWSROOM_NAME,
        now=timezone.now(),
        profile=profile,
        history=False,
    )
    return StreamingHttpResponse(text, content_type=rows.MEDIA_TYPES["jsonld"])


def checks_feed(request: HttpRequest) -> HttpResponse:
    """The newest checks as Atom (RFC 4287)."""
    base = settings.PUBLIC_BASE_URL
    feed = _feed(_("Checks"), f"{base}/checks/", f"{base}/feeds/checks.atom")
    newest: QuerySet[Publication] = current_publications().filter(
        page__status=CheckStatus.PUBLISHED
    )
    for publication in newest.order_by("-published_at")[:NEWEST]:
        payload = json.loads(publication.payload)
        feed.add_item(
            title=f"{payload['rating']['label']}: {payload['claim']['statement']}",
            link=f"{base}/checks/{publication.page_id}/",
            description=payload["summary"],
            unique_id=f"urn:uuid:{publication.page_id}",
            pubdate=publication.page.first_published_at,
            updateddate=publication.published_at,
        )
    return _answer(feed)


def corrections_feed(request: HttpRequest) -> HttpResponse:
    """The newest corrections as Atom (RFC 4287)."""
    base = settings.PUBLIC_BASE_URL
    feed = _feed(_("Corrections"), f"{base}/corrections/", f"{base}/feeds/corrections.atom")
    for row in corrections()[:NEWEST]:
        claim = json.loads(row.before.payload)["claim"]
        feed.add_item(
            title=f"{row.get_kind_display()}: {claim['statement']}",
            link=f"{base}/checks/{row.page_id}/",
            description=" ".join(filter(None, [row.was_wrong, row.is_right, row.public_note])),
            unique_id=f"urn:uuid:{row.pk}",
            pubdate=row.decided_at,
            updateddate=row.decided_at,
        )
    return _answer(feed)


def _feed(title: str, link: str, own: str) -> Atom1Feed:
    return Atom1Feed(
        title=f"{settings.NEWSROOM_NAME}: {title}", link=link, description="", feed_url=own
    )


def _answer(feed: Atom1Feed) -> HttpResponse:
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)
