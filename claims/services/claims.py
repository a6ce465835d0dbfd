"""Claims: flag, reword, link, and say where else they were made."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.capture.address import UnsafeAddress, canonical_url
from claims.errors import Malformed, Missing, Rejected
from claims.models import (
    Appearance,
    Article,
    ArticleVersion,
    Claim,
    ClaimKind,
    ClaimLink,
    ClaimLinkKind,
    Priority,
    User,
    VerdictDraft,
)
from claims.passages import MOST_CANDIDATES, Passage, clean_text, find_passages
from claims.permissions import require, role_missing, roles_of
from claims.record import act, collect, instant
from claims.services.locking import check_version, lock_claim, require_editable, touch
from claims.services.parties import name_party
from claims.workflow import STEPS

_NOT_FOUND = {
    "passage": gettext_lazy("These words do not stand in the article's newest text."),
    "quotation": gettext_lazy("These words do not stand in the captured text."),
}
_AMBIGUOUS = {
    "passage": gettext_lazy(
        "These words stand in the article's newest text %(times)d times: say which with prefix, "
        "suffix or start."
    ),
    "quotation": gettext_lazy(
        "These words stand in the captured text %(times)d times: say which with prefix, suffix "
        "or start."
    ),
}


@act
def flag_claim(
    *,
    actor: User,
    statement: str,
    kind: str,
    article_id: UUID | None = None,
    selector: Mapping[str, Any] | None = None,
    appearance_url: str = "",
    claimant: Mapping[str, Any] | None = None,
    attribution: str = "",
    said_at: datetime | None = None,
    language: str = "",
    priority: int = Priority.NORMAL,
    due_at: datetime | None = None,
    note: str = "",
) -> Claim:
    """Flag a claim: a passage of an article, or an address outside, in neutral words.

    Refuses a passage that does not stand in the article's newest text or stands there several
    times (with the candidates), and a claim without a statement or a place.
    """
    if not STEPS["flag"].open_to(roles_of(actor), assignee=False):
        raise role_missing(STEPS["flag"].roles)
    statement = " ".join(clean_text(statement).split())
    if not statement:
        raise Rejected("statement_empty", _("Say in neutral words what is claimed."))
    if kind not in ClaimKind.values:
        raise Rejected(
            "claim_kind_unknown",
            _("The kind is one of %(kinds)s.") % {"kinds": ", ".join(ClaimKind.values)},
        )
    if priority not in Priority.values:
        raise Rejected("priority_unknown", _("The priority is 1 (urgent) to 4 (low)."))
    version = newest_version(article_id) if article_id else None
    claim = Claim.objects.create(
        statement=statement,
        kind=kind,
        claimant=name_party(actor=actor, **claimant) if claimant else None,
        said_at=said_at,
        language=language or (version.article.language if version else "en"),
        priority=priority,
        due_at=due_at,
        note=clean_text(note),
        flagged_by=actor,
    )
    claim.writers.add(actor)
    VerdictDraft.objects.create(claim=claim)
    collect(
        "claim.flagged",
        claim,
        actor=actor,
        claim=claim,
        statement=statement,
        kind=kind,
        claimant=claim.claimant.name if claim.claimant else None,
        priority=priority,
        due_at=instant(due_at),
        note=claim.note,
    )
    _place(actor, claim, version, selector, appearance_url, attribution, first=True)
    return claim


@act
def change_claim(
    *,
    actor: User,
    claim_id: UUID,
    version: int | None,
    changes: Mapping[str, Any],
) -> Claim:
    """Reword or reorder a claim: statement, kind, claimant, said_at, language, priority, due_at, note.

    Refuses stale screens, locked claims and unknown values. Whoever changes the wording has
    contributed to its verdict.
    """
    require(actor, "claim.change")
    claim = lock_claim(actor=actor, claim_id=claim_id)
    check_version(claim, version)
    require_editable(claim, by=actor)
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for name, value in changes.items():
        new = _checked(actor, name, value)
        old = getattr(claim, name)
        if new != old:
            setattr(claim, name, new)
            before[name], after[name] = _plain(old), _plain(new)
    if not after:
        return claim
    touch(claim, *after)
    if set(after) - {"priority", "due_at", "note"}:
        claim.writers.add(actor)
    collect("claim.changed", claim, actor=actor, claim=claim, before=before, after=after)
    return claim


def _checked(actor: User, name: str, value: Any) -> Any:
    match name:
        case "statement":
            value = " ".join(clean_text(value).split())
            if not value:
                raise Rejected("statement_empty", _("Say in neutral words what is claimed."))
        case "kind" if value not in ClaimKind.values:
            raise Rejected("claim_kind_unknown", _("This kind of claim is unknown."))
        case "priority" if value not in Priority.values:
            raise Rejected("priority_unknown", _("The priority is 1 (urgent) to 4 (low)."))
        case "claimant":
            return name_party(actor=actor, **value) if value else None
        case "note":
            value = clean_text(value)
        case "kind" | "priority" | "said_at" | "language" | "due_at":
            pass
        case _:
            raise Malformed("field_unknown", _("A claim has no field %(name)s.") % {"name": name})
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return instant(value)
    return str(value) if value is not None and not isinstance(value, int | str) else value


@act
def add_appearance(
    *,
    actor: User,
    claim_id: UUID,
    version: int | None,
    article_id: UUID | None = None,
    selector: Mapping[str, Any] | None = None,
    appearance_url: str = "",
    attribution: str = "",
) -> Appearance:
    """Say where else the claim was made. Refuses like `flag_claim`."""
    require(actor, "appearance.add")
    claim = lock_claim(actor=actor, claim_id=claim_id)
    check_version(claim, version)
    require_editable(claim, by=actor)
    article = newest_version(article_id) if article_id else None
    appearance = _place(actor, claim, article, selector, appearance_url, attribution)
    claim.writers.add(actor)
    touch(claim)
    return appearance


def newest_version(article_id: UUID) -> ArticleVersion:
    """The text in which claims are flagged. Refuses an unknown article and one without a text."""
    if not Article.objects.filter(pk=article_id).exists():
        raise Missing("no_such_article", _("There is no such article."))
    version = (
        ArticleVersion.objects.filter(article_id=article_id)
        .select_related("article")
        .order_by("-number")
        .first()
    )
    if version is None:
        raise Rejected("article_without_text", _("The article has no text yet."))
    return version


def find_one(text: str, selector: Mapping[str, Any], *, code: str) -> Passage:
    """The one passage a selector names; `code` is passage (of an article) or quotation.

    Refuses `{code}_not_found` and `{code}_ambiguous`.
    """
    found = find_passages(
        text,
        selector.get("exact") or "",
        prefix=selector.get("prefix") or "",
        suffix=selector.get("suffix") or "",
        start=selector.get("start"),
    )
    if not found:
        raise Rejected(f"{code}_not_found", str(_NOT_FOUND[code]))
    if len(found) > 1:
        raise Rejected(
            f"{code}_ambiguous",
            str(_AMBIGUOUS[code]) % {"times": len(found)},
            count=len(found),
            candidates=[vars(passage) for passage in found[:MOST_CANDIDATES]],
        )
    return found[0]


def _place(
    actor: User,
    claim: Claim,
    version: ArticleVersion | None,
    selector: Mapping[str, Any] | None,
    url: str,
    attribution: str,
    *,
    first: bool = False,
) -> Appearance:
    if version is not None:
        passage = find_one(version.text, selector or {}, code="passage")
        fields: dict[str, Any] = vars(passage)
    elif url:
        try:
            canonical_url(url)
        except UnsafeAddress as error:
            raise Rejected("address_refused", error.reason) from error
        fields = {"url": url}
    else:
        raise Rejected(
            "appearance_missing", _("Say where: a passage of an article, or an address outside.")
        )
    appearance = Appearance.objects.create(
        claim=claim,
        article_version=version,
        attribution=clean_text(attribution),
        first=first,
        added_by=actor,
        **fields,
    )
    collect(
        "appearance.added",
        appearance,
        actor=actor,
        claim=claim,
        exact=appearance.exact,
        url=appearance.url or (version.article.url if version else ""),
        text_sha256=version.sha256 if version else None,
    )
    return appearance


@act
def link_claims(*, actor: User, claim_id: UUID, kind: str, other_id: UUID) -> ClaimLink:
    """Say how a claim stands to another: part_of, repeats, contradicts, narrower_than."""
    require(actor, "claim.link")
    claim = lock_claim(actor=actor, claim_id=claim_id)
    other = Claim.objects.filter(pk=other_id).first()
    if other is None:
        raise Missing("no_such_claim", _("There is no such claim to link to."))
    if kind not in ClaimLinkKind.values:
        raise Rejected(
            "link_kind_unknown",
            _("The kind is one of %(kinds)s.") % {"kinds": ", ".join(ClaimLinkKind.values)},
        )
    if claim == other:
        raise Rejected("link_to_itself", _("A claim cannot be linked to itself."))
    link, made = ClaimLink.objects.get_or_create(claim=claim, kind=kind, other=other)
    if made:
        collect("claim.linked", link, actor=actor, claim=claim, kind=kind, other=str(other.pk))
    return link
