"""/claims/: the work items, and where the claims were made."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api.assignments import AssignmentOut
from claims.api.door import described, person, readable
from claims.api.filtering import FILTER_PARAMETERS, filters_of
from claims.api.pagination import NewestClaims
from claims.api.shapes import (
    LanguageField,
    PartyIn,
    PartyOut,
    PersonOut,
    PriorityField,
    SelectorIn,
    VersionField,
)
from claims.legal import answers_to, asked_of, legal_of, with_legal
from claims.lists import narrowed
from claims.models import (
    Appearance,
    Assignment,
    Claim,
    ClaimKind,
    ClaimLink,
    ClaimLinkKind,
    Embargo,
    LegalAnswer,
    LegalOutcome,
    LegalRequirement,
    User,
    Verdict,
)
from claims.queries import latest_plan, latest_verdict, live_approval, open_steps, visible_to
from claims.services.claims import add_appearance, change_claim, flag_claim, link_claims
from claims.workflow import Step


class ClaimIn(serializers.Serializer[Any]):
    """A claim to flag: a passage of an article (`article`, `selector`) or `appearance_url`."""

    statement = serializers.CharField(max_length=1000)
    kind = serializers.ChoiceField(ClaimKind.choices)
    article = serializers.UUIDField(required=False, allow_null=True, source="article_id")
    selector = SelectorIn(required=False)
    appearance_url = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    attribution = serializers.CharField(max_length=500, required=False, allow_blank=True)
    claimant = PartyIn(required=False, allow_null=True)
    said_at = serializers.DateTimeField(required=False, allow_null=True)
    language = LanguageField(required=False)
    priority = PriorityField(required=False)
    due_at = serializers.DateTimeField(required=False, allow_null=True)
    note = serializers.CharField(max_length=5000, required=False, allow_blank=True)


class ClaimChange(serializers.Serializer[Any]):
    """What to change; fields that are left out stay."""

    version = VersionField()
    statement = serializers.CharField(max_length=1000, required=False)
    kind = serializers.ChoiceField(ClaimKind.choices, required=False)
    claimant = PartyIn(required=False, allow_null=True)
    said_at = serializers.DateTimeField(required=False, allow_null=True)
    language = LanguageField(required=False)
    priority = PriorityField(required=False)
    due_at = serializers.DateTimeField(required=False, allow_null=True)
    note = serializers.CharField(max_length=5000, required=False, allow_blank=True)


class AppearanceIn(serializers.Serializer[Any]):
    """Another place where the claim was made."""

    version = VersionField()
    article = serializers.UUIDField(required=False, allow_null=True, source="article_id")
    selector = SelectorIn(required=False)
    appearance_url = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    attribution = serializers.CharField(max_length=500, required=False, allow_blank=True)


class AppearanceOut(serializers.ModelSerializer[Appearance]):
    """Where a claim was made; `url` is empty for a passage of an article."""

    url = serializers.CharField(read_only=True)
    article = serializers.UUIDField(
        source="article_version.article_id", read_only=True, default=None, allow_null=True
    )

    class Meta:
        model = Appearance
        fields = [
            "id",
            "article",
            "article_version",
            "url",
            "exact",
            "prefix",
            "suffix",
            "start",
            "end",
            "attribution",
            "anchor",
            "first",
            "added_at",
        ]
        read_only_fields = fields


class StepOut(serializers.Serializer[Step]):
    """A step that this person may take now."""

    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    needs_note = serializers.BooleanField()
    needs_fingerprint = serializers.BooleanField()


class VerdictBrief(serializers.ModelSerializer[Verdict]):
    """A submitted version without its payload."""

    submitted_by = PersonOut(read_only=True)

    class Meta:
        model = Verdict
        fields = [
            "id",
            "number",
            "fingerprint",
            "policy_passed",
            "submitted_by",
            "submitted_at",
        ]
        read_only_fields = fields


class VerdictFull(VerdictBrief):
    """A submitted version exactly as strangers would read it."""

    payload = serializers.JSONField(source="payload_document", read_only=True)

    class Meta(VerdictBrief.Meta):
        fields = [*VerdictBrief.Meta.fields, "payload"]
        read_only_fields = fields


class EmbargoOut(serializers.ModelSerializer[Embargo]):
    """A plan to publish at a time. `outcome` is empty while it waits; `refused` with a `reason`
    when it could not go out."""

    planned_by = PersonOut(read_only=True)

    class Meta:
        model = Embargo
        fields = ["id", "publish_at", "planned_by", "planned_at", "outcome", "reason"]
        read_only_fields = fields


class LegalAskedOut(serializers.ModelSerializer[LegalRequirement]):
    """Who asked for a legal answer to a claim, or lifted it (`required` false), and why."""

    decided_by = PersonOut(read_only=True)

    class Meta:
        model = LegalRequirement
        fields = ["required", "reason", "decided_by", "decided_at"]
        read_only_fields = fields


class LegalAnswerOut(serializers.ModelSerializer[LegalAnswer]):
    """What a lawyer said to one version of the verdict."""

    verdict_number = serializers.IntegerField(source="verdict.number", read_only=True)
    answered_by = PersonOut(read_only=True)

    class Meta:
        model = LegalAnswer
        fields = [
            "id",
            "verdict_number",
            "fingerprint",
            "outcome",
            "note",
            "answered_by",
            "answered_at",
        ]
        read_only_fields = fields


class LegalOut(serializers.Serializer[Any]):
    """How a claim stands with legal duty: published only when its newest version is `cleared`."""

    needed = serializers.BooleanField(help_text="By a rule of its desk, or asked for this claim")
    outcome = serializers.ChoiceField(
        [("", ""), *LegalOutcome.choices], help_text="To the newest version; empty: no answer yet"
    )
    asked = LegalAskedOut(allow_null=True, help_text="Null: only rules say something")
    answers = LegalAnswerOut(many=True, help_text="The newest first, of older versions too")


class ClaimBrief(serializers.ModelSerializer[Claim]):
    """A claim in a list."""

    desk = serializers.CharField(source="desk.slug", read_only=True, default=None, allow_null=True)
    claimant = PartyOut(read_only=True, allow_null=True)

    class Meta:
        model = Claim
        fields = [
            "id",
            "statement",
            "kind",
            "claimant",
            "state",
            "version",
            "desk",
            "priority",
            "due_at",
            "language",
            "said_at",
            "flagged_at",
            "changed_at",
        ]
        read_only_fields = fields


class ClaimOut(ClaimBrief):
    """A claim with what this person may do now (`steps`) and what binds (`verdict`, `approval`)."""

    flagged_by = PersonOut(read_only=True)
    appearances = AppearanceOut(many=True, read_only=True)
    assignments = AssignmentOut(many=True, read_only=True, source="open_assignments")
    draft_version = serializers.IntegerField(source="draft.version", read_only=True)
    steps = serializers.SerializerMethodField()
    verdict = serializers.SerializerMethodField()
    approval = serializers.SerializerMethodField()
    embargo = serializers.SerializerMethodField()
    legal = serializers.SerializerMethodField()
    check_id = serializers.UUIDField(
        source="check_page.id", read_only=True, default=None, allow_null=True
    )

    class Meta(ClaimBrief.Meta):
        fields = [
            *ClaimBrief.Meta.fields,
            "note",
            "flagged_by",
            "appearances",
            "assignments",
            "draft_version",
            "steps",
            "verdict",
            "approval",
            "embargo",
            "legal",
            "check_id",
        ]
        read_only_fields = fields

    @extend_schema_field(StepOut(many=True))
    def get_steps(self, claim: Claim) -> list[dict[str, Any]]:
        """Made from the workflow table."""
        return [dict(StepOut(s).data) for s in open_steps(self.context["user"], claim)]

    @extend_schema_field(VerdictBrief(allow_null=True))
    def get_verdict(self, claim: Claim) -> dict[str, Any] | None:
        """The latest submitted version; approving and publishing name its fingerprint."""
        verdict = latest_verdict(claim)
        return dict(VerdictBrief(verdict).data) if verdict else None

    def get_approval(self, claim: Claim) -> str | None:
        """The fingerprint that a live approval binds."""
        approval = live_approval(claim)
        return approval.fingerprint if approval else None

    @extend_schema_field(EmbargoOut(allow_null=True))
    def get_embargo(self, claim: Claim) -> dict[str, Any] | None:
        """The time for which the publication is planned."""
        plan = latest_plan(claim)
        return dict(EmbargoOut(plan).data) if plan else None

    @extend_schema_field(LegalOut)
    def get_legal(self, claim: Claim) -> dict[str, Any]:
        """Whether a legal answer is needed, who asked, and what was answered."""
        legal = legal_of(claim)
        told = {"needed": legal.needed, "outcome": legal.outcome}
        rows = {"asked": asked_of(claim), "answers": answers_to(claim)}
        return dict(LegalOut(told | rows).data)


def claim_out(claim_id: UUID, user: User) -> dict[str, Any]:
    """The claim as this person sees it."""
    claim = generics.get_object_or_404(_detailed(with_legal(visible_to(user))), pk=claim_id)
    return dict(ClaimOut(claim, context={"user": user}).data)


def _detailed(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    open_ones = Assignment.objects.filter(closed_at__isnull=True).select_related(
        "person", "assigned_by"
    )
    return claims.select_related(
        "desk", "claimant", "flagged_by", "draft", "check_page"
    ).prefetch_related(
        Prefetch("appearances", Appearance.objects.select_related("article_version")),
        Prefetch("assignments", open_ones, to_attr="open_assignments"),
    )


class ClaimList(generics.ListAPIView[Claim]):
    """All claims, the newest first."""

    serializer_class = ClaimBrief
    pagination_class = NewestClaims
    queryset = Claim.objects.none()

    def get_queryset(self) -> QuerySet[Claim]:
        """Narrowed as the desk's list of claims is."""
        claims = visible_to(person(self.request)).select_related("desk", "claimant")
        return narrowed(claims, filters_of(self.request), person(self.request))

    @described(ClaimBrief(many=True), parameters=FILTER_PARAMETERS)
    def get(self, request: Request) -> Response:
        """List."""
        return self.list(request)

    @described(ClaimOut, status=201, request=ClaimIn)
    def post(self, request: Request) -> Response:
        """Flag a claim."""
        given = ClaimIn(data=request.data)
        given.is_valid(raise_exception=True)
        claim = flag_claim(actor=person(request), **given.validated_data)
        return Response(claim_out(claim.pk, person(request)), status=status.HTTP_201_CREATED)


class ClaimDetail(generics.GenericAPIView[Claim]):
    """One claim."""

    serializer_class = ClaimOut

    @described(ClaimOut)
    def get(self, request: Request, pk: UUID) -> Response:
        """The claim and the steps that this person may take now."""
        return Response(claim_out(pk, person(request)))

    @described(ClaimOut, request=ClaimChange)
    def patch(self, request: Request, pk: UUID) -> Response:
        """Reword or reorder; needs the version that was seen."""
        given = ClaimChange(data=request.data)
        given.is_valid(raise_exception=True)
        changes = dict(given.validated_data)
        version = changes.pop("version", None)
        change_claim(actor=person(request), claim_id=pk, version=version, changes=changes)
        return Response(claim_out(pk, person(request)))


class ClaimAppearances(generics.GenericAPIView[Appearance]):
    """Where a claim was made."""

    serializer_class = AppearanceOut
    pagination_class = None

    @described(AppearanceOut(many=True))
    def get(self, request: Request, pk: UUID) -> Response:
        """All places, in the order in which they were added."""
        claim = generics.get_object_or_404(visible_to(person(request)), pk=pk)
        rows = claim.appearances.select_related("article_version")
        return Response(AppearanceOut(rows, many=True).data)

    @described(AppearanceOut, status=201, request=AppearanceIn)
    def post(self, request: Request, pk: UUID) -> Response:
        """Add a place; needs the claim's version."""
        given = AppearanceIn(data=request.data)
        given.is_valid(raise_exception=True)
        fields = {"version": None, **given.validated_data}
        appearance = add_appearance(actor=person(request), claim_id=pk, **fields)
        return Response(AppearanceOut(appearance).data, status=status.HTTP_201_CREATED)


@readable(AppearanceOut)
class AppearanceDetail(generics.RetrieveAPIView[Appearance]):
    """One place."""

    serializer_class = AppearanceOut
    queryset = Appearance.objects.select_related("article_version")


class LinkIn(serializers.Serializer[Any]):
    """How this claim stands to another."""

    kind = serializers.ChoiceField(ClaimLinkKind.choices)
    other = serializers.UUIDField(source="other_id")


class LinkOut(serializers.ModelSerializer[ClaimLink]):
    """A link between claims."""

    class Meta:
        model = ClaimLink
        fields = ["id", "claim", "kind", "other"]
        read_only_fields = fields


class ClaimLinks(generics.GenericAPIView[ClaimLink]):
    """Links to other claims."""

    serializer_class = LinkOut
    pagination_class = None

    @described(LinkOut(many=True))
    def get(self, request: Request, pk: UUID) -> Response:
        """All links of the claim."""
        claim = generics.get_object_or_404(visible_to(person(request)), pk=pk)
        return Response(LinkOut(claim.links.all(), many=True).data)

    @described(LinkOut, status=201, request=LinkIn)
    def post(self, request: Request, pk: UUID) -> Response:
        """Link the claim to another."""
        given = LinkIn(data=request.data)
        given.is_valid(raise_exception=True)
        link = link_claims(actor=person(request), claim_id=pk, **given.validated_data)
        return Response(LinkOut(link).data, status=status.HTTP_201_CREATED)


class ClaimVerdicts(generics.GenericAPIView[Verdict]):
    """The submitted versions of a claim's verdict."""

    serializer_class = VerdictFull
    pagination_class = None

    @described(VerdictFull(many=True))
    def get(self, request: Request, pk: UUID) -> Response:
        """All versions, the newest first, each exactly as strangers would read it."""
        claim = generics.get_object_or_404(visible_to(person(request)), pk=pk)
        rows = claim.verdicts.select_related("submitted_by")
        return Response(VerdictFull(rows, many=True).data)
