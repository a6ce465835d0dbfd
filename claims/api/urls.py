"""Addresses of the API."""

from __future__ import annotations

from django.urls import path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from claims.api.appearances import AppearanceMove
from claims.api.articles import ArticleDetail, ArticleList, ArticleVersions
from claims.api.assignments import AssignmentDetail, AssignmentList
from claims.api.bulk import ClaimBulk
from claims.api.claims import (
    AppearanceDetail,
    ClaimAppearances,
    ClaimDetail,
    ClaimLinks,
    ClaimList,
    ClaimVerdicts,
)
from claims.api.contact_notes import ClaimConfidential, ClaimContactNotes, ContactNoteDetail
from claims.api.desks import DeskList, Me, ScaleList
from claims.api.drafts import ClaimDraft
from claims.api.events import ClaimEvents, EventList
from claims.api.evidence import ClaimEvidence, EvidenceDetail
from claims.api.filters import FilterDetail, FilterList
from claims.api.legal import LegalRuleEnd, LegalRuleList
from claims.api.notices import NoticeList, NoticesMarkRead
from claims.api.packages import CheckWacz, ClaimWacz, SourceWacz
from claims.api.pages import SnapshotPage, SnapshotPages
from claims.api.parties import PartyDetail, PartyList
from claims.api.people import PersonAway
from claims.api.policies import PolicyList
from claims.api.presence import ClaimPresence
from claims.api.problems import not_found
from claims.api.public import (
    Changes,
    VerdictClaimReview,
    VerdictDetail,
    VerdictExport,
    VerdictList,
)
from claims.api.publications import CorrectionList, PublicationList
from claims.api.queue import Queue, QueueNext
from claims.api.recusals import ClaimRecusals, RecusalLift
from claims.api.replies import (
    ClaimReplyRequests,
    ReplyAnswer,
    ReplyRemind,
    ReplyRequestDetail,
    ReplyRequestList,
    ReplySilence,
)
from claims.api.snapshots import (
    SnapshotDetail,
    SnapshotDiscard,
    SnapshotFacts,
    SnapshotOverride,
    SnapshotRetry,
)
from claims.api.sources import (
    ClaimFiles,
    ClaimSourceDetail,
    ClaimSources,
    SourceDetail,
    SourceJoin,
    SourceList,
    SourceNevertheless,
    SourcePart,
    SourceUpload,
)
from claims.api.steps import ClaimStep
from claims.api.watches import (
    PassageChangeDetail,
    PassageChangeList,
    PassageChangeResolve,
    WatchCheck,
    WatchDetail,
    WatchList,
)

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path(
        "docs/",
        SpectacularSwaggerSplitView.as_view(url_name="schema", http_method_names=["get", "head"]),
        name="docs",
    ),
    path("v1/notices/", NoticeList.as_view(), name="notices"),
    path("v1/notices/read/", NoticesMarkRead.as_view(), name="notices-read"),
    path("v1/me/", Me.as_view(), name="api-me"),
    path("v1/people/<uuid:pk>/away/", PersonAway.as_view(), name="api-person-away"),
    path("v1/articles/", ArticleList.as_view(), name="api-articles"),
    path("v1/articles/<uuid:pk>/", ArticleDetail.as_view(), name="api-article"),
    path("v1/articles/<uuid:pk>/versions/", ArticleVersions.as_view(), name="api-article-versions"),
    path("v1/claims/", ClaimList.as_view(), name="api-claims"),
    path("v1/claims/bulk/", ClaimBulk.as_view(), name="api-claims-bulk"),
    path("v1/filters/", FilterList.as_view(), name="api-filters"),
    path("v1/filters/<uuid:pk>/", FilterDetail.as_view(), name="api-filter"),
    path("v1/claims/<uuid:pk>/", ClaimDetail.as_view(), name="api-claim"),
    path("v1/claims/<uuid:pk>/steps/<slug:step>/", ClaimStep.as_view(), name="api-claim-step"),
    path(
        "v1/claims/<uuid:pk>/appearances/", ClaimAppearances.as_view(), name="api-claim-appearances"
    ),
    path("v1/claims/<uuid:pk>/links/", ClaimLinks.as_view(), name="api-claim-links"),
    path("v1/claims/<uuid:pk>/sources/", ClaimSources.as_view(), name="api-claim-sources"),
    path(
        "v1/claims/<uuid:pk>/sources/<uuid:source>/",
        ClaimSourceDetail.as_view(),
        name="api-claim-source",
    ),
    path("v1/claims/<uuid:pk>/files/", ClaimFiles.as_view(), name="api-claim-files"),
    path("v1/sources/<uuid:pk>/join/", SourceJoin.as_view(), name="api-source-join"),
    path("v1/sources/<uuid:pk>/part/", SourcePart.as_view(), name="api-source-part"),
    path("v1/claims/<uuid:pk>/evidence/", ClaimEvidence.as_view(), name="api-claim-evidence"),
    path(
        "v1/claims/<uuid:pk>/contact-notes/",
        ClaimContactNotes.as_view(),
        name="api-claim-contact-notes",
    ),
    path(
        "v1/claims/<uuid:pk>/reply-requests/",
        ClaimReplyRequests.as_view(),
        name="api-claim-reply-requests",
    ),
    path(
        "v1/claims/<uuid:pk>/confidential/",
        ClaimConfidential.as_view(),
        name="api-claim-confidential",
    ),
    path("v1/claims/<uuid:pk>/draft/", ClaimDraft.as_view(), name="api-claim-draft"),
    path("v1/claims/<uuid:pk>/verdicts/", ClaimVerdicts.as_view(), name="api-claim-verdicts"),
    path("v1/claims/<uuid:pk>/wacz/", ClaimWacz.as_view(), name="api-claim-wacz"),
    path("v1/claims/<uuid:pk>/presence/", ClaimPresence.as_view(), name="api-claim-presence"),
    path("v1/claims/<uuid:pk>/recusals/", ClaimRecusals.as_view(), name="api-claim-recusals"),
    path("v1/recusals/<uuid:pk>/lift/", RecusalLift.as_view(), name="api-recusal-lift"),
    path("v1/claims/<uuid:pk>/events/", ClaimEvents.as_view(), name="api-claim-events"),
    path("v1/appearances/<uuid:pk>/", AppearanceDetail.as_view(), name="api-appearance"),
    path("v1/appearances/<uuid:pk>/move/", AppearanceMove.as_view(), name="api-appearance-move"),
    path("v1/sources/", SourceList.as_view(), name="api-sources"),
    path("v1/sources/<uuid:pk>/", SourceDetail.as_view(), name="api-source"),
    path(
        "v1/sources/<uuid:pk>/nevertheless/",
        SourceNevertheless.as_view(),
        name="api-source-nevertheless",
    ),
    path("v1/sources/<uuid:pk>/upload/", SourceUpload.as_view(), name="api-source-upload"),
    path("v1/sources/<uuid:pk>/wacz/", SourceWacz.as_view(), name="api-source-wacz"),
    path("v1/snapshots/<uuid:pk>/", SnapshotDetail.as_view(), name="api-snapshot"),
    path("v1/snapshots/<uuid:pk>/facts/", SnapshotFacts.as_view(), name="api-snapshot-facts"),
    path("v1/snapshots/<uuid:pk>/pages/", SnapshotPages.as_view(), name="api-snapshot-pages"),
    path(
        "v1/snapshots/<uuid:pk>/pages/<int:number>/",
        SnapshotPage.as_view(),
        name="api-snapshot-page",
    ),
    path("v1/snapshots/<uuid:pk>/retry/", SnapshotRetry.as_view(), name="api-snapshot-retry"),
    path("v1/snapshots/<uuid:pk>/discard/", SnapshotDiscard.as_view(), name="api-snapshot-discard"),
    path(
        "v1/snapshots/<uuid:pk>/override/", SnapshotOverride.as_view(), name="api-snapshot-override"
    ),
    path("v1/watches/", WatchList.as_view(), name="api-watches"),
    path("v1/watches/<uuid:pk>/", WatchDetail.as_view(), name="api-watch"),
    path("v1/watches/<uuid:pk>/check/", WatchCheck.as_view(), name="api-watch-check"),
    path("v1/passage-changes/", PassageChangeList.as_view(), name="api-passage-changes"),
    path("v1/passage-changes/<uuid:pk>/", PassageChangeDetail.as_view(), name="api-passage-change"),
    path(
        "v1/passage-changes/<uuid:pk>/resolve/",
        PassageChangeResolve.as_view(),
        name="api-passage-change-resolve",
    ),
    path("v1/evidence/<uuid:pk>/", EvidenceDetail.as_view(), name="api-evidence"),
    path("v1/contact-notes/<uuid:pk>/", ContactNoteDetail.as_view(), name="api-contact-note"),
    path("v1/reply-requests/", ReplyRequestList.as_view(), name="api-reply-requests"),
    path("v1/reply-requests/<uuid:pk>/", ReplyRequestDetail.as_view(), name="api-reply-request"),
    path("v1/reply-requests/<uuid:pk>/answer/", ReplyAnswer.as_view(), name="api-reply-answer"),
    path("v1/reply-requests/<uuid:pk>/remind/", ReplyRemind.as_view(), name="api-reply-remind"),
    path("v1/reply-requests/<uuid:pk>/silence/", ReplySilence.as_view(), name="api-reply-silence"),
    path("v1/parties/", PartyList.as_view(), name="api-parties"),
    path("v1/parties/<uuid:pk>/", PartyDetail.as_view(), name="api-party"),
    path("v1/desks/", DeskList.as_view(), name="api-desks"),
    path("v1/policies/", PolicyList.as_view(), name="api-policies"),
    path("v1/legal-rules/", LegalRuleList.as_view(), name="api-legal-rules"),
    path("v1/legal-rules/<uuid:pk>/end/", LegalRuleEnd.as_view(), name="api-legal-rule-end"),
    path("v1/scales/", ScaleList.as_view(), name="api-scales"),
    path("v1/assignments/", AssignmentList.as_view(), name="api-assignments"),
    path("v1/assignments/<uuid:pk>/", AssignmentDetail.as_view(), name="api-assignment"),
    path("v1/queue/", Queue.as_view(), name="api-queue"),
    path("v1/queue/next/", QueueNext.as_view(), name="api-queue-next"),
    path("v1/checks/<uuid:pk>/wacz/", CheckWacz.as_view(), name="api-check-wacz"),
    path("v1/publications/", PublicationList.as_view(), name="api-publications"),
    path("v1/corrections/", CorrectionList.as_view(), name="api-corrections"),
    path("v1/events/", EventList.as_view(), name="api-events"),
    path("v1/verdicts/", VerdictList.as_view(), name="api-verdicts"),
    path("v1/verdicts/<uuid:pk>/", VerdictDetail.as_view(), name="api-verdict"),
    path(
        "v1/verdicts/<uuid:pk>/claimreview/",
        VerdictClaimReview.as_view(),
        name="api-verdict-claimreview",
    ),
    re_path(
        r"^v1/exports/verdicts\.(?P<form>json|ndjson|csv|jsonld)$",
        VerdictExport.as_view(),
        name="api-export",
    ),
    path("v1/changes/", Changes.as_view(), name="api-changes"),
    re_path(r"^.*$", not_found),
]
