"""The record in plain sentences: one for every verb that services collect."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.models import (
    AssignmentOutcome,
    ChangeKind,
    Claim,
    ClaimKind,
    ClaimLinkKind,
    CorrectionKind,
    Desk,
    Directness,
    Duty,
    EmbargoOutcome,
    Event,
    LegalOutcome,
    Priority,
    ReplyState,
    Settled,
    Stance,
    User,
)
from claims.templatetags.times import in_words
from claims.views.differences import Piece, marked
from claims.workflow import DismissalReason

SENTENCES: dict[str, Promise] = {
    "claim.flagged": gettext_lazy("%(who)s flagged the claim, priority %(priority)s."),
    "claim.changed": gettext_lazy("%(who)s changed the claim."),
    "claim.linked": gettext_lazy("%(who)s noted that it %(link)s another claim."),
    "claim.accept": gettext_lazy(
        "%(who)s accepted it for the desk “%(desk)s”, priority %(priority)s."
    ),
    "claim.dismiss": gettext_lazy("%(who)s dismissed it: %(dismissal)s."),
    "claim.restore": gettext_lazy("%(who)s brought it back."),
    "claim.take": gettext_lazy("%(who)s took the %(duty)s."),
    "claim.assign": gettext_lazy("%(who)s gave the %(duty)s to %(person)s."),
    "claim.release": gettext_lazy("%(who)s gave the %(duty)s back."),
    "claim.keep": gettext_lazy("%(who)s keeps the %(duty)s."),
    "claim.decline": gettext_lazy("%(who)s declined the %(duty)s."),
    "claim.hand_over": gettext_lazy("%(who)s handed the %(duty)s over to %(person)s."),
    "claim.hold_ended": gettext_lazy(
        "The hold of %(person)s ended: nothing was saved in time. Others can take the %(duty)s."
    ),
    "claim.submit": gettext_lazy("%(who)s submitted version %(number)s of the verdict for review."),
    "claim.recall": gettext_lazy("%(who)s recalled the verdict to change it."),
    "claim.return": gettext_lazy("%(who)s sent the verdict back."),
    "claim.approve": gettext_lazy("%(who)s approved the verdict."),
    "claim.break_glass": gettext_lazy("%(who)s approved the verdict without a second person."),
    "legal.asked": gettext_lazy("%(who)s asked for a legal answer."),
    "legal.lifted": gettext_lazy("%(who)s lifted the legal duty: no legal answer is needed."),
    "legal.answered": gettext_lazy("%(who)s answered for legal: %(legal)s."),
    "legal_rule.set": gettext_lazy("%(who)s made a rule for legal answers (%(scope)s)."),
    "legal_rule.ended": gettext_lazy("%(who)s ended a rule for legal answers (%(scope)s)."),
    "claim.publish": gettext_lazy("%(who)s published version %(number)s."),
    "claim.cancel_embargo": gettext_lazy("%(who)s cancelled the publication planned for %(at)s."),
    "publication.planned": gettext_lazy("%(who)s planned the publication for %(at)s."),
    "publication.plan_closed": gettext_lazy("The plan to publish at %(at)s is closed: %(plan)s."),
    "publication.plan_refused": gettext_lazy("What was planned for %(at)s could not be published."),
    "claim.hold": gettext_lazy("%(who)s put the published verdict on hold."),
    "claim.release_hold": gettext_lazy("%(who)s released the verdict from hold."),
    "claim.reopen": gettext_lazy("%(who)s reopened the claim; %(person)s checks it again."),
    "claim.close_again": gettext_lazy(
        "%(who)s ended the work on it without a change; what is public stays as it is."
    ),
    "claim.withdraw": gettext_lazy("%(who)s withdrew the published verdict."),
    "appearance.added": gettext_lazy("%(who)s noted where the claim was made."),
    "appearance.moved": gettext_lazy(
        "%(who)s moved the passage to text %(number)s of the article."
    ),
    "assignment.opened": gettext_lazy("%(person)s holds the %(duty)s."),
    "assignment.closed": gettext_lazy("%(person)s no longer holds the %(duty)s: %(outcome)s."),
    "source.added": gettext_lazy("%(who)s added a source."),
    "source.attached": gettext_lazy("%(who)s attached a source."),
    "source.described": gettext_lazy("%(who)s described a source."),
    "source.joined": gettext_lazy("%(who)s joined two sources that are the same page."),
    "source.parted": gettext_lazy("%(who)s parted two sources that had been joined."),
    "source.taken_off": gettext_lazy("%(who)s took a source off the claim."),
    "snapshot.requested": gettext_lazy("%(who)s asked for a capture."),
    "snapshot.done": gettext_lazy("The capture is finished."),
    "snapshot.failed": gettext_lazy("The capture failed."),
    "snapshot.discarded": gettext_lazy("%(who)s discarded an upload."),
    "snapshot.overridden": gettext_lazy("%(who)s says that the capture can be used all the same."),
    "snapshot.facts_stated": gettext_lazy("%(who)s corrected what is known of a capture."),
    "snapshot.facts_carried": gettext_lazy(
        "What was corrected of an earlier capture holds for the new one too."
    ),
    "source.robots_overridden": gettext_lazy(
        "%(who)s had a page fetched that its site keeps from robots."
    ),
    "evidence.added": gettext_lazy("%(who)s kept a quotation that %(stance)s."),
    "evidence.removed": gettext_lazy("%(who)s removed a quotation."),
    "contact.noted": gettext_lazy("%(who)s noted a contact with %(party)s."),
    "confidential.added": gettext_lazy("%(who)s added something confidential."),
    "approval.given": gettext_lazy("The approval by %(who)s is on the record."),
    "approval.refused": gettext_lazy("The refusal by %(who)s is on the record."),
    "correction.made": gettext_lazy("Readers were told of a change (%(correction)s)."),
    "check.published": gettext_lazy("The check's public page shows the new version."),
    "check.held": gettext_lazy("The check's public page says that it is on hold."),
    "check.released": gettext_lazy("The check's public page is in circulation again."),
    "check.withdrawn": gettext_lazy("The check's public page says that it was withdrawn."),
    "watch.asked": gettext_lazy("%(who)s asked to look at a watched source now."),
    "watch.changed": gettext_lazy("A source of the published verdict: %(change)s."),
    "watch.resolved": gettext_lazy("%(who)s settled what was found: %(settled)s."),
    "recusal.made": gettext_lazy("%(who)s recused %(person)s from the claim."),
    "recusal.lifted": gettext_lazy("%(who)s lifted the recusal of %(person)s."),
    "comment.added": gettext_lazy("%(who)s commented."),
    "article.added": gettext_lazy("%(who)s added the article “%(title)s”."),
    "article.described": gettext_lazy("%(who)s described an article."),
    "article.text_kept": gettext_lazy("%(who)s kept version %(number)s of the article's text."),
    "reply.asked": gettext_lazy("%(who)s asked %(party)s for a reply."),
    "reply.reminded": gettext_lazy("%(who)s reminded %(party)s of the reply."),
    "reply.settled": gettext_lazy("The right of reply of %(party)s: %(reply)s."),
    "policy.set": gettext_lazy("%(who)s made the sourcing rules %(name)s."),
    "party.added": gettext_lazy("%(who)s added the party %(name)s."),
    "party.completed": gettext_lazy("%(who)s completed what is known of a party."),
    "person.added": gettext_lazy("%(who)s made an account for %(name)s."),
    "person.roles_set": gettext_lazy("%(who)s changed somebody's roles."),
    "person.deactivated": gettext_lazy("%(who)s switched %(name)s's account off."),
    "person.activated": gettext_lazy("%(who)s switched %(name)s's account on again."),
    "person.away_set": gettext_lazy("%(who)s noted until when %(person)s is away."),
    "person.language_set": gettext_lazy("%(who)s chose another language or time zone."),
    "person.mail_set": gettext_lazy("%(who)s chose what comes by mail."),
    "person.mail_confirmed": gettext_lazy("A mail address was confirmed."),
    "person.mail_stopped": gettext_lazy("Mail was stopped by the link in a letter."),
    "desk.zone_set": gettext_lazy("%(who)s set a desk's time zone."),
    "desk.edition_added": gettext_lazy("%(who)s added the edition “%(name)s” to a desk."),
    "desk.edition_removed": gettext_lazy("%(who)s removed the edition “%(name)s” from a desk."),
    "scale.version_added": gettext_lazy(
        "%(who)s added version %(number)s of the scale “%(name)s”."
    ),
    "token.issued": gettext_lazy("%(who)s issued a token."),
    "token.revoked": gettext_lazy("%(who)s ended a token."),
}

OF_THEMSELVES = gettext_lazy("%(who)s recused themselves from the claim.")
AS_PLANNED = gettext_lazy("Version %(number)s was published, as %(who)s had planned for %(at)s.")

# Said already by the step beside them: shown small in a history, left out of news.
ECHOES = frozenset(
    {
        "assignment.opened",
        "assignment.closed",
        "approval.given",
        "approval.refused",
        "check.published",
        "check.held",
        "check.released",
        "check.withdrawn",
        "publication.plan_closed",
    }
)

# How a claim begins is no news to whoever holds it.
_BEGINNING = frozenset({"claim.flagged", "appearance.added"})

DISMISSALS: dict[str, Promise] = {
    DismissalReason.NOT_CHECKABLE: gettext_lazy("it cannot be checked"),
    DismissalReason.OUT_OF_SCOPE: gettext_lazy("it is not for this newsroom"),
    DismissalReason.DUPLICATE: gettext_lazy("it repeats another claim"),
    DismissalReason.OTHER: gettext_lazy("another reason"),
}
CHANGES: dict[str, Promise] = {
    ChangeKind.MOVED: gettext_lazy("the passage stands elsewhere on the page"),
    ChangeKind.CHANGED: gettext_lazy("the quoted passage was changed"),
    ChangeKind.GONE: gettext_lazy("the quoted passage is gone"),
    ChangeKind.PAGE_GONE: gettext_lazy("the page is gone"),
    ChangeKind.CORRECTION_NOTICE: gettext_lazy("it carries a correction notice now"),
}
_DUTIES: dict[str, Promise] = {
    Duty.CHECK: gettext_lazy("check"),
    Duty.REVIEW: gettext_lazy("review"),
    Duty.LEGAL: gettext_lazy("legal answer"),
}
FIELDS: dict[str, Promise] = {
    "statement": gettext_lazy("Statement"),
    "kind": gettext_lazy("Kind"),
    "claimant": gettext_lazy("Who claims it"),
    "said_at": gettext_lazy("Said at"),
    "language": gettext_lazy("Language"),
    "priority": gettext_lazy("Priority"),
    "due_at": gettext_lazy("Due"),
    "desk": gettext_lazy("Desk"),
    "note": gettext_lazy("Note"),
}


@dataclass(frozen=True)
class Change:
    """One field before and after, with the differences marked."""

    label: str
    pieces: list[Piece]


@dataclass(frozen=True)
class Entry:
    """One event for readers: the sentence, and the words that people wrote."""

    event: Event
    sentence: str
    quote: str = ""
    note: str = ""
    changes: list[Change] = field(default_factory=list)
    echo: bool = False


def entries(events: Iterable[Event]) -> list[Entry]:
    """The events in words, in the order given (two queries at most, however many)."""
    rows = [(event, event.data_document) for event in events]
    people = _people(data for _event, data in rows)
    desks: dict[str, str] = {}
    if any("desk" in data for _event, data in rows):
        desks = dict(Desk.objects.values_list("slug", "name"))
    return [_entry(event, data, people, desks) for event, data in rows]


def _people(documents: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    wanted = {data["person"] for data in documents if data.get("person")}
    if not wanted:
        return {}
    return {str(person.pk): person.display_name for person in User.objects.filter(pk__in=wanted)}


def _sentence(event: Event, data: Mapping[str, Any]) -> Promise | None:
    if data.get("at_its_time"):
        return AS_PLANNED
    if event.verb == "recusal.made" and data.get("person") == str(event.actor_id):
        return OF_THEMSELVES
    return SENTENCES.get(event.verb)


def _entry(
    event: Event, data: Mapping[str, Any], people: Mapping[str, str], desks: Mapping[str, str]
) -> Entry:
    sentence = _sentence(event, data)
    facts = _facts(event, data, people, desks)
    return Entry(
        event=event,
        sentence=str(sentence) % facts if sentence else f"{facts['who']}: {event.verb}",
        quote=str(data.get("exact") or data.get("url") or data.get("statement") or ""),
        note=str(data.get("note") or data.get("text") or _reason(event, data)),
        changes=_changes(event, data),
        echo=event.verb in ECHOES,
    )


_WITH_REASON = frozenset(
    {
        "legal.asked",
        "legal.lifted",
        "legal_rule.set",
        "evidence.removed",
        "publication.plan_refused",
        "recusal.lifted",
        "recusal.made",
        "snapshot.discarded",
        "source.joined",
        "snapshot.overridden",
        "source.robots_overridden",
    }
)


def _reason(event: Event, data: Mapping[str, Any]) -> str:
    spoken = event.verb in _WITH_REASON
    return str(data.get("reason") or "") if spoken else str(data.get("override_reason") or "")


def _facts(
    event: Event, data: Mapping[str, Any], people: Mapping[str, str], desks: Mapping[str, str]
) -> dict[str, Any]:
    somebody = _("somebody")
    desk = str(data.get("desk") or "")
    return {
        "who": event.actor.display_name if event.actor else _("The newsroom's software"),
        "person": people.get(str(data.get("person") or ""), somebody),
        "desk": desks.get(desk, desk),
        "priority": _word(Priority, data.get("priority")),
        "duty": _DUTIES.get(str(data.get("duty") or Duty.CHECK), ""),
        "outcome": _word(AssignmentOutcome, data.get("outcome")),
        "legal": _word(LegalOutcome, data.get("outcome")),
        "scope": data.get("scope") or "",
        "plan": _word(EmbargoOutcome, data.get("outcome")),
        "at": in_words(datetime.fromisoformat(data["publish_at"]))
        if data.get("publish_at")
        else "",
        "dismissal": DISMISSALS.get(str(data.get("reason") or ""), _("no reason given")),
        "link": _word(ClaimLinkKind, data.get("kind")) if event.verb == "claim.linked" else "",
        "correction": _word(CorrectionKind, data.get("kind")),
        "stance": _word(Stance, data.get("stance")),
        "directness": _word(Directness, data.get("directness")),
        "party": data.get("who") or somebody,
        "reply": _word(ReplyState, data.get("state")),
        "change": CHANGES.get(str(data.get("kind") or ""), ""),
        "settled": _word(Settled, data.get("how")) if event.verb == "watch.resolved" else "",
        "number": data.get("number") or data.get("version") or _text_number(event, data),
        "title": data.get("title") or "",
        "name": data.get("name") or data.get("username") or data.get("slug") or "",
    }


def _text_number(event: Event, data: Mapping[str, Any]) -> Any:
    return data["after"]["text"] if event.verb == "appearance.moved" else ""


def _word(choices: Any, value: Any) -> str:
    """The label of a choice; unknown ones stand as they are (the record outlives the choices)."""
    for known, label in choices.choices:
        if known == value:
            return str(label)
    return "" if value is None else str(value)


def _changes(event: Event, data: Mapping[str, Any]) -> list[Change]:
    match event.verb:
        case "claim.changed":
            before, after = data["before"], data["after"]
            return [
                Change(
                    str(FIELDS.get(name, name)),
                    marked(_shown(name, before[name]), _shown(name, after[name])),
                )
                for name in after
            ]
        case "appearance.moved":
            before, after = data["before"], data["after"]
            return [Change(_("Passage"), marked(before["exact"], after["exact"]))]
        case "person.roles_set":
            return [Change(_("Roles"), marked(", ".join(data["before"]), ", ".join(data["after"])))]
        case "watch.changed" if data.get("was") or data.get("now"):
            return [Change(_("On the page"), marked(data["was"], data["now"]))]
        case "correction.made" if data.get("was_wrong"):
            # Two sentences about one thing, not one text before and after: nothing to compare.
            told = {
                _("What was wrong or unclear"): data["was_wrong"],
                _("What is right"): data.get("is_right"),
            }
            return [Change(label, marked(text, text)) for label, text in told.items() if text]
    return []


def _shown(name: str, value: Any) -> str:
    if value in (None, ""):
        return _("(nothing)")
    match name:
        case "priority":
            return _word(Priority, value)
        case "kind":
            return _word(ClaimKind, value)
        case "said_at" | "due_at":
            return in_words(datetime.fromisoformat(value))
    return str(value)


def history_of(claim: Claim, most: int) -> list[Entry]:
    """The latest events of a claim in words, the newest last."""
    newest = claim.events.select_related("actor").order_by("-seq")[:most]
    return entries(reversed(newest))


def news(claims: Any, *, but_not_by: UUID, most: int, since: int = 0) -> list[Entry]:
    """What others did to these claims (a query of claims) after event `since`, the newest first.

    The same said of one claim several times in a row is told once.
    """
    rows = (
        Event.objects.filter(claim__in=claims, seq__gt=since)
        .exclude(verb__in=ECHOES | _BEGINNING)
        .exclude(actor_id=but_not_by)
        .select_related("actor", "claim")
        .order_by("-seq")
    )
    told: list[Event] = []
    for event in rows[: most * 4]:
        again = (event.verb, event.claim_id, event.actor_id)
        if not told or again != (told[-1].verb, told[-1].claim_id, told[-1].actor_id):
            told.append(event)
    return entries(told[:most])
