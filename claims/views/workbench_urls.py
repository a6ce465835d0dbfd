"""Addresses of the workbench and of captures."""

from __future__ import annotations

from django.urls import path

from claims.views.discards import snapshot_discard
from claims.views.drafts import claim_draft
from claims.views.earlier import claim_earlier, claim_links
from claims.views.evidence import claim_evidence, evidence_remove
from claims.views.packages import check_wacz, claim_wacz, source_wacz
from claims.views.page_pictures import snapshot_page
from claims.views.replies import claim_replies, reply_answer, reply_remind, reply_silence
from claims.views.snapshots import snapshot, snapshot_facts, snapshot_original, snapshot_warc
from claims.views.sources import (
    claim_contacts,
    claim_files,
    claim_progress,
    claim_sources,
    source_accept,
    source_describe,
    source_join,
    source_nevertheless,
    source_part,
    source_put_back,
    source_retry,
    source_take_off,
    source_upload,
)
from claims.views.workbench import claim

CLAIM = "desk/claims/<uuid:pk>/"
SOURCE = CLAIM + "sources/<uuid:source>/"

urlpatterns = [
    path(CLAIM, claim, name="claim"),
    path(CLAIM + "sources/", claim_sources, name="claim_sources"),
    path(CLAIM + "progress/", claim_progress, name="claim_progress"),
    path(SOURCE + "retry/", source_retry, name="source_retry"),
    path(SOURCE + "accept/", source_accept, name="source_accept"),
    path(SOURCE + "nevertheless/", source_nevertheless, name="source_nevertheless"),
    path(SOURCE + "upload/", source_upload, name="source_upload"),
    path(SOURCE + "take-off/", source_take_off, name="source_take_off"),
    path(SOURCE + "put-back/", source_put_back, name="source_put_back"),
    path(SOURCE + "join/", source_join, name="source_join"),
    path(SOURCE + "part/", source_part, name="source_part"),
    path(CLAIM + "files/", claim_files, name="claim_files"),
    path(SOURCE + "describe/", source_describe, name="source_describe"),
    path(CLAIM + "contacts/", claim_contacts, name="claim_contacts"),
    path(CLAIM + "replies/", claim_replies, name="claim_replies"),
    path("desk/replies/<uuid:pk>/answer/", reply_answer, name="reply_answer"),
    path("desk/replies/<uuid:pk>/remind/", reply_remind, name="reply_remind"),
    path("desk/replies/<uuid:pk>/silence/", reply_silence, name="reply_silence"),
    path(CLAIM + "evidence/", claim_evidence, name="claim_evidence"),
    path(CLAIM + "evidence/<uuid:evidence>/remove/", evidence_remove, name="evidence_remove"),
    path(CLAIM + "earlier/", claim_earlier, name="claim_earlier"),
    path(CLAIM + "links/", claim_links, name="claim_links"),
    path(CLAIM + "draft/", claim_draft, name="claim_draft"),
    path(CLAIM + "wacz/", claim_wacz, name="claim_wacz"),
    path("desk/sources/<uuid:pk>/wacz/", source_wacz, name="source_wacz"),
    path("desk/checks/<uuid:pk>/wacz/", check_wacz, name="check_wacz"),
    path("desk/snapshots/<uuid:pk>/", snapshot, name="snapshot"),
    path("desk/snapshots/<uuid:pk>/facts/", snapshot_facts, name="snapshot_facts"),
    path("desk/snapshots/<uuid:pk>/discard/", snapshot_discard, name="snapshot_discard"),
    path("desk/snapshots/<uuid:pk>/original/", snapshot_original, name="snapshot_original"),
    path("desk/snapshots/<uuid:pk>/pages/<int:number>/", snapshot_page, name="snapshot_page"),
    path("desk/snapshots/<uuid:pk>/warc/", snapshot_warc, name="snapshot_warc"),
]
