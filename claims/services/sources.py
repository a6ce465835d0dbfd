"""Sources of a claim: attach addresses, take them off again, describe them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from claims import enqueue
from claims.capture.address import UnsafeAddress, canonical_url
from claims.errors import Missing, Rejected
from claims.models import (
    FINAL,
    Claim,
    ClaimSource,
    Snapshot,
    Source,
    SourceKind,
    Status,
    User,
)
from claims.passages import clean_text
from claims.permissions import require
from claims.record import act, collect
from claims.services.leases import host_of
from claims.services.locking import lock_claim, make_firm_at_source, require_editable

MOST_AT_ONCE = 100


@dataclass(frozen=True)
class Attached:
    """What became of a list of addresses: the sources, and why others were refused, in words."""

    sources: list[Source]
    refused: dict[str, str]

    def __iter__(self) -> Iterator[Source]:
        return iter(self.sources)

    def __len__(self) -> int:
        return len(self.sources)


@act
def attach_sources(*, actor: User, claim_id: UUID, urls: Sequence[str]) -> Attached:
    """Attach addresses to a claim and ask for a capture of each.

    The same address in two claims is one source, and so is one that was joined into another; one
    captured already is not fetched again (ask for a retry). Addresses that must never be fetched
    are told with the reason; when there is no other, the whole list is refused.
    """
    require(actor, "source.attach")
    claim = lock_claim(actor=actor, claim_id=claim_id)
    require_editable(claim, by=actor)
    wanted = list(dict.fromkeys(url.strip() for url in urls if url.strip()))
    if not wanted:
        raise Rejected("no_addresses", _("Give at least one address."))
    if len(wanted) > MOST_AT_ONCE:
        raise Rejected(
            "too_many_addresses", _("At most %(most)d addresses at once.") % {"most": MOST_AT_ONCE}
        )
    refused = {url: reason for url in wanted if (reason := refusal_of(url))}
    good = [url for url in wanted if url not in refused]
    if not good:
        raise Rejected(
            "address_refused",
            " ".join(f"{url}: {reason}" for url, reason in refused.items()),
            refused=[{"url": url, "reason": reason} for url, reason in refused.items()],
        )
    # In one order for everybody: two people with the same addresses would else wait for each other.
    found = {url: source_of(actor=actor, url=url).whole for url in sorted(good, key=canonical_url)}
    list(
        Source.objects.select_for_update()
        .filter(pk__in=[s.pk for s in found.values()])
        .order_by("pk")
    )
    sources = list(dict.fromkeys(found[url] for url in good))
    for source in sources:
        attach_one(actor=actor, claim=claim, source=source)
        if not source.snapshots.exists():
            wanted_snapshot(actor=actor, source=source)
    return Attached(sources, refused)


def attach_one(*, actor: User, claim: Claim, source: Source) -> None:
    """Note that a locked claim uses a source, if it is not noted yet. Part of an act."""
    whole = source.whole
    rows = _rows(claim, whole)
    if any(row.taken_off_at is None for row in rows):
        return
    if rows:
        rows[0].taken_off_at = None
        rows[0].save(update_fields=["taken_off_at"])
    else:
        ClaimSource.objects.create(claim=claim, source=whole, attached_by=actor)
    collect("source.attached", whole, actor=actor, claim=claim, url=whole.url)


@act
def take_off_source(*, actor: User, claim_id: UUID, source_id: UUID) -> Source:
    """Take a source off a claim that does not need it. The source and its captures stay.

    Refuses (Rejected) one from which evidence of this claim was quoted.
    """
    require(actor, "source.attach")
    claim = lock_claim(actor=actor, claim_id=claim_id)
    require_editable(claim, by=actor)
    whole = _found(source_id).whole
    rows = [row for row in _rows(claim, whole) if row.taken_off_at is None]
    if not rows:
        raise Missing("source_not_attached", _("The claim does not use this source."))
    quoted = claim.evidence.filter(
        Q(extraction__snapshot__source=whole) | Q(extraction__snapshot__source__joined_into=whole),
        removed_at=None,
    )
    if quoted.exists():
        raise Rejected(
            "source_in_use",
            _("Evidence of this claim was quoted from this source. Take the quotation out first."),
        )
    for row in rows:
        row.taken_off_at = timezone.now()
        row.save(update_fields=["taken_off_at"])
    collect("source.taken_off", whole, actor=actor, claim=claim, url=whole.url)
    return whole


@act
def put_back_source(*, actor: User, claim_id: UUID, source_id: UUID) -> Source:
    """Attach a source again that was taken off this claim."""
    require(actor, "source.attach")
    claim = lock_claim(actor=actor, claim_id=claim_id)
    require_editable(claim, by=actor)
    whole = _found(source_id).whole
    if not _rows(claim, whole):
        raise Missing("source_not_attached", _("The claim never used this source."))
    attach_one(actor=actor, claim=claim, source=whole)
    return whole


def _rows(claim: Claim, whole: Source) -> list[ClaimSource]:
    same = Q(source=whole) | Q(source__joined_into=whole)
    return list(ClaimSource.objects.filter(same, claim=claim).order_by("attached_at", "pk"))


def _found(source_id: UUID) -> Source:
    source = Source.objects.select_related("joined_into").filter(pk=source_id).first()
    if source is None:
        raise Missing("no_such_source", _("There is no such source."))
    return source


def refusal_of(url: str) -> str:
    """Why an address may never be fetched, in words; empty when its form is right."""
    try:
        canonical_url(url)
    except UnsafeAddress as error:
        return error.reason
    return ""


def source_of(*, actor: User, url: str) -> Source:
    """The source of an address, made when it is new. Part of an act; the address was checked."""
    source, made = Source.objects.get_or_create(
        canonical_url=canonical_url(url), defaults={"url": url, "added_by": actor}
    )
    if made:
        collect("source.added", source, actor=actor, url=url)
    return source


def wanted_snapshot(*, actor: User, source: Source, now: bool = False) -> Snapshot:
    """The running capture of a source, or a new one. Part of an act.

    now: a capture that waits for its next try does not wait any longer.
    """
    # Two people who ask at once must not both find nothing running.
    Source.objects.select_for_update().get(pk=source.pk)
    # Locked, because a worker may be ending it: then this waits and finds none.
    running = source.snapshots.select_for_update().exclude(status__in=FINAL).first()
    if running is not None:
        if now and running.status == Status.QUEUED and running.next_at > timezone.now():
            running.next_at = timezone.now()
            running.batch = False
            running.save(update_fields=["next_at", "batch"])
            enqueue.after_commit(enqueue.CAPTURE, str(running.pk))
        return running
    snapshot = Snapshot.objects.create(
        source=source, requested_by=actor, requested_url=source.url, host=host_of(source.url)
    )
    collect("snapshot.requested", snapshot, actor=actor, source=str(source.pk), url=source.url)
    enqueue.after_commit(enqueue.CAPTURE, str(snapshot.pk))
    return snapshot


@act
def describe_source(
    *,
    actor: User,
    source_id: UUID,
    title: str | None = None,
    kind: str | None = None,
    origin: str | None = None,
) -> Source:
    """Change what we call a source. What was captured is never touched; frozen verdicts keep theirs."""
    require(actor, "source.change")
    make_firm_at_source(actor, source_id)
    source = Source.objects.select_for_update().filter(pk=source_id).first()
    if source is None:
        raise Missing("no_such_source", _("There is no such source."))
    if kind is not None and kind not in SourceKind.values:
        raise Rejected(
            "source_kind_unknown",
            _("The kind is one of %(kinds)s.") % {"kinds": ", ".join(SourceKind.values)},
        )
    changed = {
        name: clean_text(value)
        for name, value in (("title", title), ("kind", kind), ("origin", origin))
        if value is not None and clean_text(value) != getattr(source, name)
    }
    if changed:
        for name, value in changed.items():
            setattr(source, name, value)
        source.save(update_fields=list(changed))
        source.describers.add(actor)
        collect("source.described", source, actor=actor, changed=changed)
    return source
