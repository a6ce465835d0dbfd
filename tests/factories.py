"""Claims in every state, made the way editors make them: through the services.

Each function gives the claim as the database has it. People are found by name; `CAST` is the
cast that every test knows.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import count
from typing import Any

from django.contrib.auth.models import Group
from django.utils import timezone

from claims.models import Article, Claim, Directness, Evidence, Snapshot, Source, Stance, User
from claims.queries import latest_verdict
from claims.record import act
from claims.services.articles import add_article
from claims.services.assignments import assign_claim, release_claim, take_claim
from claims.services.captures import upload_snapshot
from claims.services.claims import flag_claim
from claims.services.drafts import save_draft
from claims.services.embargoes import cancel_embargo, plan_publication
from claims.services.evidence import add_evidence
from claims.services.handing import decline_claim, hand_over_claim, keep_claim
from claims.services.legal import answer_legal, ask_legal, lift_legal
from claims.services.publishing import (
    close_again,
    hold_check,
    publish_verdict,
    release_hold,
    reopen_claim,
    withdraw_check,
)
from claims.services.review import (
    approve_verdict,
    break_glass,
    recall_verdict,
    return_verdict,
    submit_verdict,
)
from claims.services.sources import source_of
from claims.services.triage import accept_claim, dismiss_claim, restore_claim

CAST = {
    "cora": "contributor",
    "chen": "checker",
    "chidi": "checker",
    "rita": "reviewer",
    "pia": "publisher",
    "lena": "lawyer",
    "ada": "admin",
    "nora": "",
}
ARTICLE = (
    "The envoy arrived on Tuesday. He handed over a personal letter, the agency reported.\n\n"
    "A spokesman said that there was no written document, though a message was conveyed.\n"
    "Two neighbours welcomed the ceasefire with caution."
)
PASSAGE = "He handed over a personal letter"
PAGE = (
    "Statement of the ministry.\n\n"
    "There was no written document. A message was conveyed by word of mouth during the visit.\n"
    "The ministry has nothing to add."
)
QUOTATION = "There was no written document."
DRAFT = {
    "rating": "false",
    "summary": "No letter was handed over; the message was oral.",
    "explanation": "The ministry denies the letter, and nobody has seen one.",
    "would_change": "A copy of the letter.",
}
STEPS: dict[str, Callable[..., Claim]] = {
    "accept": accept_claim,
    "dismiss": dismiss_claim,
    "restore": restore_claim,
    "take": take_claim,
    "assign": assign_claim,
    "release": release_claim,
    "keep": keep_claim,
    "decline": decline_claim,
    "hand_over": hand_over_claim,
    "ask_legal": ask_legal,
    "lift_legal": lift_legal,
    "answer_legal": answer_legal,
    "submit": submit_verdict,
    "recall": recall_verdict,
    "return": return_verdict,
    "approve": approve_verdict,
    "break_glass": break_glass,
    "publish": publish_verdict,
    "plan": plan_publication,
    "cancel_embargo": cancel_embargo,
    "hold": hold_check,
    "release_hold": release_hold,
    "reopen": reopen_claim,
    "close_again": close_again,
    "withdraw": withdraw_check,
}
NAMES_FINGERPRINT = ("approve", "break_glass", "publish", "plan", "answer_legal")
_numbers = count(1)


def person(name: str, *roles: str) -> User:
    """The person of this name: of the cast, or anybody with the roles named."""
    user, made = User.objects.get_or_create(username=name, defaults={"first_name": name.title()})
    if made:
        wanted = roles or tuple(filter(None, [CAST.get(name, "")]))
        user.groups.set(Group.objects.filter(name__in=wanted))
    return user


def fresh(claim: Claim) -> Claim:
    """The claim as the database has it now."""
    return Claim.objects.get(pk=claim.pk)


def step(claim: Claim, name: str, by: str | User, **given: Any) -> Claim:
    """Take a step as someone who has just loaded the claim and read its verdict."""
    actor = person(by) if isinstance(by, str) else by
    if given.get("person") in CAST:
        person(given["person"])
    now = fresh(claim)
    given.setdefault("version", now.version)
    if name in NAMES_FINGERPRINT and "fingerprint" not in given:
        verdict = latest_verdict(now)
        given["fingerprint"] = verdict.fingerprint if verdict else ""
    STEPS[name](actor=actor, claim_id=claim.pk, **given)
    return fresh(claim)


def article(
    *, by: str = "cora", title: str = "A letter from the capital", text: str = ARTICLE, **given: Any
) -> Article:
    """An article with its text."""
    made, _ = add_article(actor=person(by), title=title, text=text, **given)
    return made


def flagged(*, by: str = "cora", **given: Any) -> Claim:
    """A claim about a passage of an article of its own."""
    if "article_id" not in given and "appearance_url" not in given:
        given["article_id"] = article().pk
    if "article_id" in given:
        given.setdefault("selector", {"exact": PASSAGE})
    given.setdefault("statement", "The envoy handed over a personal letter.")
    given.setdefault("kind", "event")
    return fresh(flag_claim(actor=person(by), **given))


def queued(*, by: str = "chen", priority: int | None = None, **given: Any) -> Claim:
    """A claim that waits for a checker."""
    return step(flagged(**given), "accept", by, priority=priority)


def checking(*, by: str = "chen", **given: Any) -> Claim:
    """A claim that `by` has taken."""
    return step(queued(**given), "take", by)


def source(url: str = "") -> Source:
    """A source that nobody has captured yet; without an address, one of its own."""
    return act(source_of)(
        actor=person("cora"), url=url or f"https://ministry.example/{next(_numbers)}"
    )


def snapshot_good(*, text: str = PAGE, by: str = "cora", of: Source | None = None) -> Snapshot:
    """A finished snapshot with its extraction: a page that `by` has uploaded."""
    return upload_snapshot(
        actor=person(by),
        source_id=(of or source()).pk,
        data=text.encode(),
        content_type="text/plain; charset=utf-8",
        file_name="statement.txt",
    )


def evidence(
    claim: Claim,
    *,
    by: str = "chen",
    snapshot: Snapshot | None = None,
    exact: str = QUOTATION,
    **given: Any,
) -> Evidence:
    """A quotation kept about the claim."""
    given.setdefault("stance", Stance.REFUTES)
    given.setdefault("directness", Directness.OFFICIAL_DENIAL)
    if "contact_note_id" not in given:
        given["snapshot_id"] = (snapshot or snapshot_good()).pk
    given.setdefault("selector", {"exact": exact})
    return add_evidence(actor=person(by), claim_id=claim.pk, **given)


def draft(claim: Claim, *, by: str = "chen", **changes: Any) -> None:
    """Write a complete draft."""
    version = fresh(claim).draft.version
    save_draft(actor=person(by), claim_id=claim.pk, version=version, changes={**DRAFT, **changes})


def with_evidence(*, by: str = "chen", **given: Any) -> Claim:
    """A claim being checked that has a quotation and a complete draft: ready to submit."""
    claim = checking(by=by, **given)
    evidence(claim, by=by)
    draft(claim, by=by)
    return fresh(claim)


def in_review(*, by: str = "chen", **given: Any) -> Claim:
    """A claim whose verdict `by` has submitted."""
    return step(with_evidence(by=by, **given), "submit", by)


def approved(**given: Any) -> Claim:
    """A claim whose verdict rita has approved."""
    return step(in_review(**given), "approve", "rita")


def planned(*, hours: float = 2, **given: Any) -> Claim:
    """A claim whose approved verdict goes out so many hours from now, as pia planned."""
    at = timezone.now() + timedelta(hours=hours)
    return step(approved(**given), "plan", "pia", at=at)


def published(**given: Any) -> Claim:
    """A claim whose verdict pia has published."""
    return step(approved(**given), "publish", "pia")


def on_hold(**given: Any) -> Claim:
    """A published claim that pia holds."""
    return step(published(**given), "hold", "pia", note="A reader doubts it.")


def withdrawn(**given: Any) -> Claim:
    """A published claim that pia has withdrawn."""
    return step(published(**given), "withdraw", "pia", note="The source was forged.")


def reopened(**given: Any) -> Claim:
    """A published claim that chen checks again."""
    return step(published(**given), "reopen", "rita", note="A reader wrote.")


def dismissed(**given: Any) -> Claim:
    """A flagged claim that chen has dismissed."""
    return step(flagged(**given), "dismiss", "chen", reason="out_of_scope")


IN_STATE: dict[str, Callable[..., Claim]] = {
    "flagged": flagged,
    "queued": queued,
    "checking": with_evidence,
    "in_review": in_review,
    "approved": approved,
    "published": published,
    "on_hold": on_hold,
    "withdrawn": withdrawn,
    "dismissed": dismissed,
}
