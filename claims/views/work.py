"""My work: what waits for me, what changed, what comes next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import F, Q, QuerySet, Subquery
from django.db.models.lookups import IsNull
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from claims.errors import Malformed
from claims.lists import Held, Number, in_words
from claims.models import Assignment, Claim, Duty, Seen, User
from claims.permissions import ROLES_FOR, TURNS, may, roles_of
from claims.queries import (
    QUEUE_ORDER,
    approved_for,
    declined_of,
    my_reply_requests,
    number_of,
    open_assignments,
    open_changes,
    unread_mentions,
    visible_to,
    waiting_for_legal,
    waiting_for_review,
    with_plan,
)
from claims.services.seen import mark_seen
from claims.views.access import desk_page, person
from claims.views.lists import view_rows, views_for
from claims.views.refusals import done
from claims.views.sentences import news
from claims.workflow import Role, State

MOST = 50
FEW = 8
NEWS = 12


@require_safe
@desk_page()
def my_work(request: HttpRequest) -> HttpResponse:
    """The claims that this person holds, the most urgent first, and what their roles open."""
    me = person(request)
    roles = roles_of(me)
    held = list(open_assignments(me)[: 2 * MOST])
    known = held if len(held) < 2 * MOST else None
    lists = view_rows(me, Held(me, known, legal_rules=True))  # one question less
    held = sorted(held[:MOST], key=_urgency)
    counts = _counts(me, lists)
    told = news(_my_claims(me), but_not_by=me.pk, most=NEWS, since=counts["news_from"] or 0)
    context: dict[str, Any] = {
        "section": "work",
        "views": [(view, in_words(counts[f"list_{view.value}"])) for view in views_for(me)],
        "todo": [row for row in held if _is_mine_now(row)],
        "waiting": [row for row in held if not _is_mine_now(row)],
        "mentions": list(unread_mentions(me)[:FEW]),
        "seen": counts["news_from"] is not None,
        "news": told,
        "newest": told[0].event.seq if told else 0,
        "is_checker": Role.CHECKER in roles,
        "is_reviewer": Role.REVIEWER in roles,
        "is_lawyer": Role.LAWYER in roles,
        "is_publisher": Role.PUBLISHER in roles,
        "is_writer": bool(roles & {Role.CHECKER, Role.CONTRIBUTOR}),
        "is_admin": Role.ADMIN in roles,
    }
    if may(me, "contact.note"):
        context["replies"] = list(my_reply_requests(me)[:FEW])
    if may(me, "watch.resolve"):
        context["counts"] = counts
    if Role.REVIEWER in roles:
        reviews = waiting_for_review(me).select_related("desk", "claimant")
        context["reviews"] = list(reviews[:FEW])
    if counts["legal"] and ROLES_FOR[Duty.LEGAL] & roles:
        answers = waiting_for_legal(me).select_related("desk", "claimant")
        context["answers"] = list(answers[:FEW])
    if Role.PUBLISHER in roles:
        rows = approved_for(me).order_by(IsNull(F("plan__pk"), False), *QUEUE_ORDER)  # plans last
        approved = [(claim, getattr(claim, "plan", None)) for claim in rows[: 2 * FEW]]
        context["approved"] = [claim for claim, plan in approved if plan is None][:FEW]
        waits = [plan for _claim, plan in approved if plan is not None]
        context["planned"] = sorted(waits, key=lambda plan: plan.publish_at)[:FEW]
        if context["counts"]["declined"]:
            context["declined"] = list(declined_of(me)[:FEW])
    if Role.CONTRIBUTOR in roles:
        flagged = with_plan(visible_to(me).filter(flagged_by=me))
        context["flagged"] = list(flagged.select_related("desk", "claimant")[:FEW])
    return render(request, "work/mine.html", context)


def _urgency(row: Assignment) -> tuple[bool, int, bool, float]:
    """Overdue first, then by priority, then what is due soonest."""
    due = row.due_at.timestamp() if row.due_at else 0.0
    overdue = row.due_at is not None and row.due_at < timezone.now()
    return (not overdue, row.claim.priority, row.due_at is None, due)


def _is_mine_now(row: Assignment) -> bool:
    """Whether the person has to act: a check is held until it is published, others act between."""
    return row.claim.state in TURNS[Duty(row.duty)]


def _my_claims(me: User) -> Any:
    held = Q(assignments__person=me, assignments__closed_at__isnull=True)
    mine = held | Q(flagged_by=me) | Q(writers=me)
    return Claim.objects.filter(mine).order_by().values("pk")


@require_POST
@desk_page()
def news_seen(request: HttpRequest) -> HttpResponse:
    """Note that the person has seen what changed, up to the event that the page named."""
    seq = request.POST.get("seq", "")
    if not (seq.isascii() and seq.isdecimal() and len(seq) < 19):
        raise Malformed("seq_missing", _("Load the page again and try once more."))
    mark_seen(actor=person(request), seq=int(seq))
    return done(request, _("Seen. Here you find what changes from now on."), reverse("desk"))


def _counts(me: User, lists: Mapping[str, QuerySet[Any]]) -> Mapping[str, Any]:
    """What waits for anybody, how long the lists are, and up to which event the person has seen the
    news; in one query."""
    claims = visible_to(me)
    counts = User.objects.filter(pk=me.pk).values(
        flagged=number_of(claims.filter(state=State.FLAGGED)),
        queued=number_of(claims.filter(state=State.QUEUED)),
        changes=number_of(open_changes(me)),
        declined=number_of(declined_of(me)),
        legal=number_of(waiting_for_legal(me)),
        news_from=Subquery(Seen.objects.filter(person=me).values("seq")[:1]),
        **{f"list_{name}": Number(rows) for name, rows in lists.items()},
    )
    return counts.get()
