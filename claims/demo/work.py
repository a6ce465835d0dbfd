"""The desk's work of the demo: each claim is brought where it stands, by the people whose job it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from claims.demo import story
from claims.demo.story import Page, Story
from claims.models import Claim, ContactHow, Reply, Snapshot, User
from claims.queries import latest_verdict
from claims.record import act
from claims.services.assignments import take_claim
from claims.services.contact_notes import note_contact
from claims.services.drafts import save_draft
from claims.services.evidence import add_evidence
from claims.services.publishing import hold_check, publish_verdict, reopen_claim
from claims.services.review import approve_verdict, submit_verdict
from claims.services.triage import accept_claim, dismiss_claim

Cast = Mapping[str, User]
Step = Callable[..., Claim]

# Until which step a claim goes, and who checks it. What is not here stays flagged.
DESK = {
    "letter": "news",
    "contacts": "world",
    "qatar": "news",
    "damage": "world",
    "visit": "news",
    "ceasefire": "news",
    "strikes": "news",
    "reactions": "world",
}
CHECKER = {
    "letter": "chen",
    "contacts": "chidi",
    "qatar": "chen",
    "damage": "chidi",
    "visit": "chen",
    "ceasefire": "chen",
}
SUBMITTED = ("letter", "contacts", "qatar", "damage", "visit")
APPROVED = ("letter", "contacts", "qatar", "visit")
PUBLISHED = ("letter", "contacts", "visit")


@act
def do_the_work(
    people: Cast, claims: Mapping[str, Claim], snapshots: Mapping[Page, Snapshot]
) -> None:
    """Everything after flagging, as one act: all of it, or none."""
    stories = {one.key: one for one in story.STORIES}
    now = timezone.now()
    for hours, (key, desk) in enumerate(DESK.items(), start=2):
        due = now + timedelta(hours=4 * hours)
        _step(accept_claim, people["chen"], claims[key], desk=desk, due_at=due)
    dismiss = {"reason": "not_checkable", "note": "Whom “many” means cannot be found out."}
    _step(dismiss_claim, people["chen"], claims["wedge"], **dismiss)
    for key, checker in CHECKER.items():
        _check(people[checker], claims[key], stories[key], snapshots)
    _ask_the_agency(people["chen"], claims["letter"])
    _correct_passage(people["chen"], claims["letter"])
    for key in SUBMITTED:
        _step(submit_verdict, people[CHECKER[key]], claims[key])
    for key in APPROVED:
        _decide(approve_verdict, people["rita"], claims[key])
    for key in PUBLISHED:
        _decide(publish_verdict, people["pia"], claims[key])
    _correct_contacts(people, claims["contacts"])
    _step(
        hold_check,
        people["pia"],
        claims["visit"],
        note="A reader doubts the day of the meeting; we are looking into it.",
    )


def _step(step: Step, actor: User, claim: Claim, **rest: Any) -> None:
    version = Claim.objects.values_list("version", flat=True).get(pk=claim.pk)
    step(actor=actor, claim_id=claim.pk, version=version, **rest)


def _decide(step: Step, actor: User, claim: Claim, **rest: Any) -> None:
    verdict = latest_verdict(claim)
    _step(step, actor, claim, fingerprint=verdict.fingerprint if verdict else "", **rest)


def _check(checker: User, claim: Claim, one: Story, snapshots: Mapping[Page, Snapshot]) -> None:
    _step(take_claim, checker, claim)
    for quotation in one.quotations:
        add_evidence(
            actor=checker,
            claim_id=claim.pk,
            snapshot_id=snapshots[quotation.page].pk,
            selector={"exact": quotation.exact},
            stance=quotation.stance,
            directness=quotation.directness,
            speaker=quotation.speaker,
            note=quotation.note,
        )
    _save(checker, claim, {"as_of": story.AS_OF, **one.draft})


def _save(checker: User, claim: Claim, changes: Mapping[str, Any]) -> None:
    draft = type(claim.draft).objects.get(claim=claim)
    save_draft(actor=checker, claim_id=claim.pk, version=draft.version, changes=changes)


def _ask_the_agency(checker: User, claim: Claim) -> None:
    note_contact(
        actor=checker,
        claim_id=claim.pk,
        who=story.AGENCY,
        role="news editor",
        how=ContactHow.PHONE,
        at=timezone.now() - timedelta(hours=1),
        text="Asked whether the agency has seen the letter. The editor will call back.",
        reply=Reply.ASKED,
    )


def _correct_passage(checker: User, claim: Claim) -> None:
    appearance = claim.appearances.get()
    correction = {
        "appearance_id": appearance.pk,
        "should_read": (
            "The visitor passed on a message from Iran’s leadership; the Northern Wire Agency "
            "reported a personal letter from the supreme leader, but the spokesman denied that "
            "any written paper was handed over."
        ),
        "notice": (
            "An earlier version of this article gave the agency’s report of a letter without the "
            "spokesman’s denial."
        ),
    }
    _save(checker, claim, {"passage_corrections": [correction]})


def _correct_contacts(people: Cast, claim: Claim) -> None:
    """The second version of a published check: a country was left out of the summary."""
    _step(reopen_claim, people["pia"], claim, note="The summary leaves out the United States.")
    summary = (
        "The minister says that there were contacts with the United States, Israel and Iran. "
        "None of the three has confirmed them."
    )
    _save(people["chidi"], claim, {"summary": summary})
    _step(submit_verdict, people["chidi"], claim)
    _decide(approve_verdict, people["rita"], claim)
    correction = {
        "kind": "correction",
        "was_wrong": "The summary named Israel and Iran only.",
        "is_right": "The minister named three: the United States, Israel and Iran.",
        "how_found": "A reader compared the summary with the ministry's report.",
    }
    _decide(publish_verdict, people["pia"], claim, correction=correction)
