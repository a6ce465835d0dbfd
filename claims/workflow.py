"""The workflow: one pure table. Buttons, API steps, documentation and tests are made from it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Role(StrEnum):
    """What people are; the values are the names of Django's groups."""

    CONTRIBUTOR = "contributor"
    CHECKER = "checker"
    REVIEWER = "reviewer"
    PUBLISHER = "publisher"
    LAWYER = "lawyer"
    ADMIN = "admin"

    @property
    def label(self) -> Promise:
        """The role in words for people."""
        return _ROLE_LABELS[self]


_ROLE_LABELS: dict[Role, Promise] = {
    Role.CONTRIBUTOR: _("contributor"),
    Role.CHECKER: _("checker"),
    Role.REVIEWER: _("reviewer"),
    Role.PUBLISHER: _("publisher"),
    Role.LAWYER: _("lawyer"),
    Role.ADMIN: _("admin"),
}


class State(StrEnum):
    """How far the work on a claim is."""

    FLAGGED = "flagged"
    QUEUED = "queued"
    CHECKING = "checking"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    PUBLISHED = "published"
    ON_HOLD = "on_hold"
    WITHDRAWN = "withdrawn"
    DISMISSED = "dismissed"

    @property
    def label(self) -> Promise:
        """The state in words for people."""
        return _STATE_LABELS[self]


_STATE_LABELS: dict[State, Promise] = {
    State.FLAGGED: _("flagged"),
    State.QUEUED: _("in the queue"),
    State.CHECKING: _("being checked"),
    State.IN_REVIEW: _("in review"),
    State.APPROVED: _("approved"),
    State.PUBLISHED: _("published"),
    State.ON_HOLD: _("on hold"),
    State.WITHDRAWN: _("withdrawn"),
    State.DISMISSED: _("dismissed"),
}

# Where work is left, so that something can be late.
OPEN_STATES = (State.FLAGGED, State.QUEUED, State.CHECKING, State.IN_REVIEW, State.APPROVED)
# Where somebody is to take the claim.
WAITING_STATES = (State.QUEUED, State.IN_REVIEW)
# Claim, evidence and draft may be changed here; elsewhere `LOCKED` says what to do first.
EDITABLE = frozenset({State.FLAGGED, State.QUEUED, State.CHECKING})
LOCKED: dict[State, tuple[str, Promise]] = {
    State.IN_REVIEW: ("recall_first", _("The verdict is in review: recall it first.")),
    State.APPROVED: ("recall_first", _("The verdict is approved: recall it first.")),
    State.PUBLISHED: ("reopen_first", _("The verdict is published: reopen the claim first.")),
    State.ON_HOLD: ("reopen_first", _("The verdict is on hold: reopen the claim first.")),
    State.WITHDRAWN: ("claim_closed", _("The verdict was withdrawn; flag a new claim.")),
    State.DISMISSED: ("restore_first", _("The claim was dismissed: restore it first.")),
}


@dataclass(frozen=True, kw_only=True)
class Step:
    """One row of the table.

    `roles`: any of them may take the step. `assignee_role`: who holds the claim's check may take
    it with this role. `by_holder`: who holds one of these duties may take it, while the claim waits
    for that duty. `target` None: the state is kept or found by the
    step's service.
    """

    name: str
    label: Promise
    sources: frozenset[State]
    target: State | None
    roles: frozenset[Role] = frozenset()
    assignee_role: Role | None = None
    by_holder: frozenset[str] = frozenset()
    needs_note: bool = False
    needs_fingerprint: bool = False
    scope: str = "write"

    def starts_from(self, state: str) -> bool:
        """Whether the step leads on from this state."""
        return state in self.sources

    def open_to(
        self, roles: Collection[str], *, assignee: bool, holds: Collection[str] = ()
    ) -> bool:
        """Whether a person with these roles may take it, on a claim in a fitting state.

        `holds`: the duties of the claim that are the person's and for which it waits now.
        """
        if self.roles.intersection(roles) or self.by_holder.intersection(holds):
            return True
        return assignee and self.assignee_role in roles


def _step(name: str, label: Promise, sources: str, target: State | None, **rest: object) -> Step:
    states = frozenset(State(word) for word in sources.split())
    return Step(name=name, label=label, sources=states, target=target, **rest)  # type: ignore[arg-type]


_CHECKER = frozenset({Role.CHECKER})
_REVIEWER = frozenset({Role.REVIEWER})
_PUBLISHER = frozenset({Role.PUBLISHER})
# The duties, as assignments name them.
_ANY_DUTY = frozenset({"check", "review", "legal"})

# Where work on a published claim is that was reopened: its public page stays up meanwhile.
_REOPENED = "queued checking in_review approved"
# These look at the public page, not at the state alone: what they need it to be.
FOR_CHECKS: dict[str, frozenset[str]] = {
    "hold": frozenset({"published"}),
    "release_hold": frozenset({"on_hold"}),
    "withdraw": frozenset({"published", "on_hold"}),
    "close_again": frozenset({"published", "on_hold"}),
    "dismiss": frozenset({""}),  # never published
}

STEPS: dict[str, Step] = {
    step.name: step
    for step in (
        _step(
            "flag",
            _("Flag"),
            "",
            State.FLAGGED,
            roles=frozenset({Role.CONTRIBUTOR, Role.CHECKER}),
        ),
        _step("accept", _("Accept"), "flagged", State.QUEUED, roles=_CHECKER),
        _step(
            "dismiss",
            _("Dismiss"),
            "flagged queued checking",
            State.DISMISSED,
            roles=_CHECKER,
        ),
        _step("restore", _("Restore"), "dismissed", None, roles=_CHECKER),
        _step(
            "take",
            _("Take"),
            "queued in_review approved",
            None,
            roles=_CHECKER | _REVIEWER | _PUBLISHER | {Role.LAWYER},
        ),
        _step("assign", _("Assign"), "queued checking in_review approved", None, roles=_PUBLISHER),
        _step(
            "release",
            _("Give back"),
            "checking in_review approved",
            None,
            roles=_PUBLISHER,
            by_holder=_ANY_DUTY,
            needs_note=True,
        ),
        # Ends the timed hold of a take, and says yes to what somebody else gave.
        _step("keep", _("Keep it"), "checking in_review approved", None, by_holder=_ANY_DUTY),
        # Only what somebody else gave and nobody said yes to.
        _step(
            "decline",
            _("Decline"),
            "checking in_review approved",
            None,
            by_holder=_ANY_DUTY,
            needs_note=True,
        ),
        _step(
            "hand_over",
            _("Hand over"),
            "checking in_review approved",
            None,
            by_holder=_ANY_DUTY,
            needs_note=True,
        ),
        # Only while nobody asked for one, by a rule or for this claim; the work goes on meanwhile.
        _step(
            "ask_legal",
            _("Ask for a legal answer"),
            "flagged queued checking in_review approved",
            None,
            roles=_CHECKER | _REVIEWER | _PUBLISHER,
            needs_note=True,
        ),
        # The one way round a legal answer.
        _step(
            "lift_legal",
            _("Lift the legal duty"),
            "flagged queued checking in_review approved",
            None,
            roles=_PUBLISHER,
            needs_note=True,
            scope="publish",
        ),
        _step(
            "answer_legal",
            _("Answer for legal"),
            "in_review approved",
            None,
            by_holder=frozenset({"legal"}),
            needs_fingerprint=True,
            scope="review",
        ),
        _step(
            "submit",
            _("Submit for review"),
            "checking",
            State.IN_REVIEW,
            assignee_role=Role.CHECKER,
        ),
        _step(
            "recall",
            _("Recall"),
            "in_review approved",
            State.CHECKING,
            roles=_PUBLISHER,
            assignee_role=Role.CHECKER,
            needs_note=True,
        ),
        _step(
            "return",
            _("Send back"),
            "in_review",
            State.CHECKING,
            roles=_REVIEWER,
            needs_note=True,
            scope="review",
        ),
        _step(
            "approve",
            _("Approve"),
            "in_review",
            State.APPROVED,
            roles=_REVIEWER,
            needs_fingerprint=True,
            scope="review",
        ),
        _step(
            "break_glass",
            _("Approve without a second person"),
            "in_review",
            State.APPROVED,
            roles=_PUBLISHER,
            needs_note=True,
            needs_fingerprint=True,
            scope="publish",
        ),
        _step(
            "publish",
            _("Publish"),
            "approved",
            State.PUBLISHED,
            roles=_PUBLISHER,
            needs_fingerprint=True,
            scope="publish",
        ),
        # Only while a publication at a time is planned.
        _step(
            "cancel_embargo",
            _("Cancel the planned publication"),
            "approved",
            State.APPROVED,
            roles=_PUBLISHER,
            scope="publish",
        ),
        _step(
            "hold",
            _("Put on hold"),
            f"published {_REOPENED}",
            None,
            roles=_PUBLISHER,
            needs_note=True,
            scope="publish",
        ),
        _step(
            "release_hold",
            _("Release from hold"),
            f"on_hold {_REOPENED}",
            None,
            roles=_PUBLISHER,
            needs_note=True,
            scope="publish",
        ),
        _step(
            "reopen",
            _("Reopen"),
            "published on_hold",
            State.CHECKING,
            roles=_REVIEWER | _PUBLISHER,
            needs_note=True,
            scope="review",
        ),
        _step(
            "close_again",
            _("Close without a change"),
            "queued checking",
            None,
            roles=_REVIEWER | _PUBLISHER,
            assignee_role=Role.CHECKER,
            needs_note=True,
        ),
        _step(
            "withdraw",
            _("Withdraw"),
            f"published on_hold {_REOPENED}",
            State.WITHDRAWN,
            roles=_PUBLISHER,
            needs_note=True,
            scope="publish",
        ),
    )
}


class DismissalReason(StrEnum):
    """Why a claim is not checked."""

    NOT_CHECKABLE = "not_checkable"
    OUT_OF_SCOPE = "out_of_scope"
    DUPLICATE = "duplicate"
    OTHER = "other"
