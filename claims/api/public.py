"""/verdicts/, /exports/ and /changes/: published facts, for everybody, whatever the token."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import orjson
from django.conf import settings
from django.db.models import F, QuerySet
from django.http import Http404, StreamingHttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from claims.api.door import described
from claims.api.events import LARGEST_SEQ
from claims.api.pagination import ByChange
from claims.api.query import choice_of, number_of, text_of, time_of
from claims.export import rows
from claims.export.claimreview import PROFILES, Profile, claim_review
from claims.models import Check, CheckStatus
from claims.published import check_lines, checks, public_changes

SINCE = OpenApiParameter(
    "updated_since", OpenApiTypes.DATETIME, description="Checks that changed at or after this time"
)
AFTER = OpenApiParameter(
    "after", OpenApiTypes.INT, description="Checks whose changed_seq is greater: resume here"
)

STATUS = OpenApiParameter("status", str, enum=list(CheckStatus.values))
RATING = OpenApiParameter("rating", str, description="Short name of the current rating")


class ChangeOut(serializers.Serializer[Any]):
    """A hold, release, withdrawal, or a correction made by publishing again."""

    kind = serializers.CharField()
    was_wrong = serializers.CharField()
    is_right = serializers.CharField()
    how_found = serializers.CharField()
    public_note = serializers.CharField()
    decided_at = serializers.DateTimeField()


class ApprovalOut(serializers.Serializer[Any]):
    """How the version was approved; break_glass says why."""

    decision = serializers.CharField()
    reason = serializers.CharField()
    decided_at = serializers.DateTimeField()


class PublishedVersion(serializers.Serializer[Any]):
    """One published version: the envelope, and the payload exactly as it was approved."""

    check = serializers.UUIDField()
    number = serializers.IntegerField()
    url = serializers.CharField()
    version_url = serializers.CharField()
    fingerprint = serializers.CharField(help_text="SHA-256 of the payload's RFC 8785 form")
    first_published_at = serializers.DateTimeField()
    published_at = serializers.DateTimeField()
    approval = ApprovalOut()
    policy_override = serializers.CharField()
    correction = ChangeOut(allow_null=True)
    payload = serializers.DictField()


class PublishedCheck(serializers.Serializer[Any]):
    """A check with every version. `current_version` is null while it is held or withdrawn."""

    id = serializers.UUIDField()
    url = serializers.CharField()
    status = serializers.ChoiceField(CheckStatus.choices)
    public_note = serializers.CharField()
    first_published_at = serializers.DateTimeField()
    changed_at = serializers.DateTimeField()
    changed_seq = serializers.IntegerField()
    current_version = serializers.IntegerField(allow_null=True)
    changes = ChangeOut(many=True)
    versions = PublishedVersion(many=True)


class PublishedPage(serializers.Serializer[Any]):
    """A page of checks."""

    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    results = PublishedCheck(many=True)


class PublishedExport(serializers.Serializer[Any]):
    """All checks in one document."""

    generated_at = serializers.DateTimeField()
    checks = PublishedCheck(many=True)


class PublicChange(serializers.Serializer[Any]):
    """One public change, in the order of the record."""

    seq = serializers.IntegerField()
    at = serializers.DateTimeField()
    change = serializers.CharField()
    check = serializers.UUIDField()
    url = serializers.CharField()


class PublicChanges(serializers.Serializer[Any]):
    """Changes after `after`; go on with `next_after`."""

    next_after = serializers.IntegerField()
    results = PublicChange(many=True)


FRESH_SECONDS = 30


class PublicView(APIView):
    """Strangers and signed-in people get the same: tokens and sessions are not even read."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    def finalize_response(
        self, request: Request, response: Any, *args: Any, **kwargs: Any
    ) -> Response:
        """Anybody may keep the answer for half a minute."""
        answer = super().finalize_response(request, response, *args, **kwargs)
        if answer.status_code == 200:
            answer.headers["Cache-Control"] = f"public, max-age={FRESH_SECONDS}"
        return answer


def chosen_checks(request: Request) -> QuerySet[Check]:
    """The checks that the request's filters leave; refuses (400) filters that make no sense."""
    chosen = checks()
    if since := time_of(request, "updated_since"):
        chosen = chosen.filter(changed_at__gte=since)
    if after := number_of(request, "after", 0, low=0, high=LARGEST_SEQ):
        chosen = chosen.filter(changed_seq__gt=after)
    if status := choice_of(request, "status", list(CheckStatus.values)):
        chosen = chosen.filter(status=status)
    if rating := text_of(request, "rating"):
        chosen = chosen.filter(
            publications__number=F("current_number"), publications__verdict__rating__slug=rating
        )
    return chosen


class VerdictList(PublicView):
    """Every verdict, with its history."""

    @described(
        PublishedPage,
        public=True,
        operation_id="verdicts_list",
        parameters=[
            SINCE,
            AFTER,
            STATUS,
            RATING,
            OpenApiParameter("cursor", str),
            OpenApiParameter("page_size", int),
        ],
    )
    def get(self, request: Request) -> Response:
        """One row a check, in the order of the last public change: new changes come last."""
        paginator = ByChange()
        page = paginator.paginate_queryset(chosen_checks(request), request, self) or []
        wanted = checks().filter(pk__in=[check.pk for check in page])
        return paginator.get_paginated_response(list(map(orjson.loads, check_lines(wanted))))


class VerdictDetail(PublicView):
    """One check."""

    @described(PublishedCheck, public=True)
    def get(self, request: Request, pk: UUID) -> Response:
        """The check with all its versions."""
        return Response(_check(pk))


class AsNamed(BaseContentNegotiation):
    """The address names the format, whatever `Accept` says: browsers and curl differ in it."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        """None is needed."""
        return next(iter(parsers), None)

    def select_renderer(self, request: Request, renderers: Any, format_suffix: Any = None) -> Any:
        """For refusals; the formats write themselves."""
        return renderers[0], renderers[0].media_type


class VerdictClaimReview(PublicView):
    """The current version as schema.org/ClaimReview."""

    content_negotiation_class = AsNamed

    @described(
        {(200, "application/ld+json"): OpenApiTypes.OBJECT},
        public=True,
        parameters=[OpenApiParameter("profile", str, enum=list(PROFILES))],
    )
    def get(self, request: Request, pk: UUID) -> Response:
        """JSON-LD as it stands in the check's page; 404 while it is held or withdrawn."""
        check = _check(pk)
        name = choice_of(request, "profile", list(PROFILES))
        profile: Profile = next((known for known in PROFILES if known == name), "full")
        version = next(
            (v for v in check["versions"] if v["number"] == check["current_version"]), None
        )
        if version is None:
            raise Http404
        review = claim_review(
            version,
            version["payload"],
            base=settings.PUBLIC_BASE_URL,
            profile=profile,
        )
        return Response(review, content_type=rows.MEDIA_TYPES["jsonld"])


def _check(check_id: UUID) -> dict[str, Any]:
    for line in check_lines(checks().filter(pk=check_id)):
        check: dict[str, Any] = orjson.loads(line)
        return check
    raise Http404


class VerdictExport(PublicView):
    """Everything at once, streamed."""

    content_negotiation_class = AsNamed

    @described(
        {
            (200, "application/json"): PublishedExport,
            (200, "application/x-ndjson"): OpenApiTypes.STR,
            (200, "text/csv"): OpenApiTypes.STR,
            (200, "application/ld+json"): OpenApiTypes.OBJECT,
        },
        public=True,
        parameters=[SINCE, AFTER, STATUS, RATING],
    )
    def get(self, request: Request, form: str) -> StreamingHttpResponse:
        """All verdicts as json, ndjson, csv or jsonld."""
        text = rows.write(
            form,
            check_lines(chosen_checks(request)),
            base=settings.PUBLIC_BASE_URL,
            newsroom=settings.NEWSROOM_NAME,
            now=timezone.now(),
        )
        response = StreamingHttpResponse(text, content_type=rows.MEDIA_TYPES[form])
        response["Content-Disposition"] = f'attachment; filename="verdicts.{form}"'
        return response


class Changes(PublicView):
    """What changed in public."""

    @described(PublicChanges, public=True, parameters=[AFTER, OpenApiParameter("limit", int)])
    def get(self, request: Request) -> Response:
        """Changes in the order of the record: published, held, released, withdrawn."""
        after = number_of(request, "after", 0, low=0, high=LARGEST_SEQ)
        limit = number_of(request, "limit", 100, low=1, high=1000)
        found = [
            {
                "seq": event.seq,
                "at": event.at,
                "change": event.verb,
                "check": event.object_id,
                "url": f"{settings.PUBLIC_BASE_URL}/checks/{event.object_id}/",
            }
            for event in public_changes(after).defer("data", "salt")[:limit]
        ]
        return Response({"next_after": found[-1]["seq"] if found else after, "results": found})
