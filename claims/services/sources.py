"""Sources of a claim: attach addresses, describe them, upload what a site refuses to give us."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from claims import enqueue
from claims.capture.address import UnsafeAddress, canonical_url
from claims.errors import Missing, Rejected
from claims.models import FINAL, ClaimSource, Snapshot, Source, SourceKind, Status, User
from claims.passages import clean_text
from claims.permissions import require
from claims.record import act, collect
from claims.services.leases import host_of
from claims.services.locking import lock_claim, require_editable

MOST_AT_ONCE = 100


@act
def attach_sources(*, actor: User, claim_id: UUID, urls: Sequence[str]) -> list[Source]:
    """Attach addresses to a claim and ask for a capture of each.

    The same address in two claims is one source; one captured already is not fetched again (ask
    for a retry). Refuses the whole list when one address must not be fetched, naming each.
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
    if refused:
        raise Rejected(
            "address_refused", " ".join(f"{u}: {r}" for u, r in refused.items()), refused=refused
        )
    sources = {}
    # In one order for everybody: two people with the same addresses would else wait for each other.
    for url in sorted(wanted, key=canonical_url):
        source = sources[url] = source_of(actor=actor, url=url)
        _row, made = ClaimSource.objects.get_or_create(
            claim=claim, source=source, defaults={"attached_by": actor}
        )
        if made:
            collect("source.attached", source, actor=actor, claim=claim, url=source.url)
        if not source.snapshots.exists():
            wanted_snapshot(actor=actor, source=source)
    return list(dict.fromkeys(sources[url] for url in wanted))


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
