"""One act for many claims: each through the service of its kind, with a report of every claim."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.errors import Malformed, Refused
from claims.models import Claim, User
from claims.permissions import ABILITIES, require, role_missing, roles_of
from claims.queries import visible_to
from claims.record import act, batch_of
from claims.services.assignments import assign_claim
from claims.services.claims import change_claim
from claims.services.moving import move_claim
from claims.services.triage import accept_claim, dismiss_claim
from claims.workflow import STEPS, Role, State

MOST = 200


class BulkAct(models.TextChoices):
    """What can be done to many claims at once."""

    ASSIGN = "assign", gettext_lazy("Assign")
    PRIORITY = "priority", gettext_lazy("Set the priority")
    DUE = "due", gettext_lazy("Set when they are due")
    DESK = "desk", gettext_lazy("Give to a desk")
    DISMISS = "dismiss", gettext_lazy("Dismiss")


class Status(models.TextChoices):
    """What became of one claim."""

    DONE = "done", gettext_lazy("done")
    UNCHANGED = "unchanged", gettext_lazy("unchanged: it was so already")
    REFUSED = "refused", gettext_lazy("refused")


@dataclass(frozen=True)
class Line:
    """What became of one claim; `code` and `message` say why it was refused. `version`: now."""

    id: UUID
    statement: str
    status: Status
    version: int | None = None
    code: str = ""
    message: str = ""


@dataclass(frozen=True)
class Report:
    """Every claim that was named, in the order named; `batch` is what its events carry."""

    act: BulkAct
    batch: UUID
    lines: tuple[Line, ...]

    def of(self, status: Status) -> list[Line]:
        """The lines with this status."""
        return [line for line in self.lines if line.status == status]


def roles_for(wanted: BulkAct) -> frozenset[Role]:
    """Whose act it is: the same roles as for one claim."""
    match wanted:
        case BulkAct.ASSIGN | BulkAct.DISMISS:
            return STEPS[wanted].roles
        case BulkAct.DESK:
            return ABILITIES["claim.move"]
    return ABILITIES["claim.change"]


def acts_for(user: User) -> list[BulkAct]:
    """What a person's roles let them do to many claims."""
    return [one for one in BulkAct if roles_for(one) & roles_of(user)]


def run_bulk(
    *, actor: User, act: str, claims: Sequence[tuple[UUID, int]], given: Mapping[str, Any]
) -> Report:
    """Do one act to each of the claims (with the version of each that was seen), and report.

    What the service of the act refuses for one claim leaves the others alone. All events carry
    one batch id. `given`: person and note; priority; due_at; desk; or reason and note.
    Refuses (for all) an unknown act, a missing role, no claim and more than MOST.
    """
    return _run(actor, _checked(actor, act, claims), claims, given)


def preview_bulk(
    *, actor: User, act: str, claims: Sequence[tuple[UUID, int]], given: Mapping[str, Any]
) -> Report:
    """What `run_bulk` would report now; refuses the same, and changes nothing."""
    wanted = _checked(actor, act, claims)
    try:
        _tried(actor, wanted, claims, given)
    except _Undo as undone:
        return undone.report
    raise AssertionError("a try always ends with its report")


class _Undo(Exception):
    """Ends a try: the transaction goes back with all that was written."""

    def __init__(self, report: Report) -> None:
        super().__init__()
        self.report = report


def check_bulk(actor: User, act: str, claims: Sequence[tuple[UUID, int]]) -> None:
    """Refuse what `run_bulk` refuses for all, before anybody fills in a form."""
    _checked(actor, act, claims)


def _checked(actor: User, name: str, claims: Sequence[tuple[UUID, int]]) -> BulkAct:
    require(actor, "desk.read")
    if name not in BulkAct.values:
        raise Malformed(
            "act_unknown", _("The act is one of %(acts)s.") % {"acts": ", ".join(BulkAct.values)}
        )
    wanted = BulkAct(name)
    if not roles_for(wanted) & roles_of(actor):
        raise role_missing(roles_for(wanted))
    if not claims:
        raise Malformed("claims_missing", _("Choose at least one claim."))
    if len(claims) > MOST:
        raise Malformed(
            "claims_too_many", _("Choose at most %(most)d claims at once.") % {"most": MOST}
        )
    return wanted


@act
def _tried(
    actor: User, wanted: BulkAct, claims: Sequence[tuple[UUID, int]], given: Mapping[str, Any]
) -> None:
    raise _Undo(_run(actor, wanted, claims, given))


@act
def _run(
    actor: User, wanted: BulkAct, claims: Sequence[tuple[UUID, int]], given: Mapping[str, Any]
) -> Report:
    seen = dict(claims)
    rows = {row.pk: row for row in visible_to(actor).filter(pk__in=seen)}
    lines: dict[UUID, Line] = {}
    with batch_of(uuid.uuid4()) as batch:
        # In one order, so that two who do this at once never wait for each other in a circle.
        for claim_id in sorted(seen):
            lines[claim_id] = _one(actor, wanted, claim_id, seen[claim_id], rows, given)
    return Report(wanted, batch, tuple(lines[claim_id] for claim_id in seen))


def _one(
    actor: User,
    wanted: BulkAct,
    claim_id: UUID,
    version: int,
    rows: Mapping[UUID, Claim],
    given: Mapping[str, Any],
) -> Line:
    row = rows.get(claim_id)
    statement = row.statement if row else ""
    service, fields = _service(wanted, row, given)
    try:
        changed = service(actor=actor, claim_id=claim_id, version=version, **fields)
    except Refused as refusal:
        return Line(
            claim_id,
            statement,
            Status.REFUSED,
            version=row.version if row else None,
            code=refusal.code,
            message=refusal.message,
        )
    status = Status.UNCHANGED if changed.version == version else Status.DONE
    return Line(claim_id, changed.statement, status, version=changed.version)


def _service(
    wanted: BulkAct, row: Claim | None, given: Mapping[str, Any]
) -> tuple[Callable[..., Claim], dict[str, Any]]:
    """The one service whose rules hold, and what it takes."""
    match wanted:
        case BulkAct.ASSIGN:
            return assign_claim, _only(given, ("person", "note", "override_reason"))
        case BulkAct.DISMISS:
            return dismiss_claim, _only(given, ("reason", "note", "duplicate_of"))
        case BulkAct.PRIORITY:
            return change_claim, {"changes": {"priority": given.get("priority")}}
        case BulkAct.DUE:
            return change_claim, {"changes": {"due_at": given.get("due_at")}}
    if row is not None and row.state == State.FLAGGED:
        return accept_claim, _only(given, ("desk",))
    return move_claim, {"desk": given.get("desk", "")}


def _only(given: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {name: given[name] for name in names if name in given}
