"""The sourcing policy: what a desk wants before it publishes. Pure: facts in, result out.

Rules are kept as JSON, one key for each rule that is asked for (the one rule that always holds,
at least one quotation as evidence, has none):

    {"independent_origins": {"least": 2},
     "on_the_record": {},
     "primary_document": {"kinds": ["quotation"]},
     "reply_asked": {"hours": 24}}
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.errors import Malformed

SHIPPED = "at-least-one-evidence/1"  # the version that verdicts name where no desk has rules
MOST_ORIGINS = 9
MOST_HOURS = 24 * 30

_DOCUMENT_KINDS = frozenset({"document", "official_statement"})  # of sources
_OWN_WORD = frozenset(
    {"witnessed", "official_denial", "official_confirmation", "no_comment"}
)  # how a named speaker knows


@dataclass(frozen=True, kw_only=True)
class Quotation:
    """A kept quotation: `origin` names where it comes from in the end, `named` that it has a speaker."""

    origin: str
    from_contact: bool = False
    source_kind: str = ""
    directness: str = ""
    named: bool = False

    @property
    def on_the_record(self) -> bool:
        """Whether somebody stands for it with their name: a talk that may be quoted, an official
        statement, or a named speaker who says what they know or answer themselves."""
        published = self.source_kind == "official_statement"
        return self.from_contact or published or (self.named and self.directness in _OWN_WORD)

    @property
    def is_document(self) -> bool:
        """Whether it is quoted from the document itself."""
        return self.directness == "document" or self.source_kind in _DOCUMENT_KINDS


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A right of reply: who was asked, when, and whether they answered or declined to."""

    who: str
    at: datetime
    answered: bool = False


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What the policy looks at; `kind` is the claim's."""

    kind: str
    quotations: tuple[Quotation, ...]
    asked: tuple[Asked, ...]
    now: datetime


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What is asked for beside the one quotation. `origins` 0, `documents_for` and `reply_hours`
    None: that rule is not asked for; `documents_for` empty: for claims of every kind."""

    origins: int = 0
    on_the_record: bool = False
    documents_for: tuple[str, ...] | None = None
    reply_hours: int | None = None

    def as_json(self) -> dict[str, Any]:
        """The form in which they are kept; `read_rules` reads it."""
        kept: dict[str, Any] = {}
        if self.origins:
            kept["independent_origins"] = {"least": self.origins}
        if self.on_the_record:
            kept["on_the_record"] = {}
        if self.documents_for is not None:
            kept["primary_document"] = {"kinds": list(self.documents_for)}
        if self.reply_hours is not None:
            kept["reply_asked"] = {"hours": self.reply_hours}
        return kept


@dataclass(frozen=True, kw_only=True)
class RuleResult:
    """One rule: its code, whether it holds, the sentence that says it, and for editors what is
    missing and how to get it (empty where it holds; never kept with a verdict)."""

    code: str
    passed: bool
    message: str
    missing: str = ""


@dataclass(frozen=True, kw_only=True)
class PolicyResult:
    """All rules of one evaluation; it is kept with the verdict."""

    version: str
    rules: tuple[RuleResult, ...]

    @property
    def passed(self) -> bool:
        """Whether every rule holds."""
        return all(rule.passed for rule in self.rules)


def read_rules(kept: object, *, kinds: tuple[str, ...]) -> Rules:
    """Rules from their JSON form. `kinds`: of claims, that a rule may name.

    Refuses (Malformed `rules_malformed`) unknown rules and parameters, and numbers out of bounds.
    """
    rules = _mapping(kept, "rules")
    _only(rules, "rules", *_PARAMETERS)
    given = {name: _mapping(rules[name], name) for name in rules}
    for name, parameters in given.items():
        _only(parameters, name, *_PARAMETERS[name])
    wanted = given.get("primary_document")
    return Rules(
        origins=_number(given, "independent_origins", "least", 2, MOST_ORIGINS) or 0,
        on_the_record="on_the_record" in given,
        documents_for=None if wanted is None else _kinds(wanted.get("kinds", []), kinds),
        reply_hours=_number(given, "reply_asked", "hours", 0, MOST_HOURS),
    )


_PARAMETERS = {
    "independent_origins": ("least",),
    "on_the_record": (),
    "primary_document": ("kinds",),
    "reply_asked": ("hours",),
}


def _malformed(where: str) -> Malformed:
    return Malformed("rules_malformed", _("The rules are not well formed at “%s”.") % where)


def _mapping(value: object, where: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise _malformed(where)
    return value


def _only(value: Mapping[str, Any], where: str, *known: str) -> None:
    if unknown := sorted(set(value) - set(known)):
        raise _malformed(f"{where}.{unknown[0]}")


def _number(
    given: Mapping[str, Mapping[str, Any]], rule: str, name: str, least: int, most: int
) -> int | None:
    if rule not in given:
        return None
    value = given[rule].get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise _malformed(f"{rule}.{name}")
    return value


def _kinds(value: object, known: tuple[str, ...]) -> tuple[str, ...]:
    if not isinstance(value, list) or not set(map(str, value)) <= set(known):
        raise _malformed("primary_document.kinds")
    return tuple(kind for kind in known if kind in value)


def evaluate(facts: Facts, rules: Rules, *, version: str) -> PolicyResult:
    """Evaluate the rules; the sentences are in the language that is active now."""
    results = [_evidence(facts)]
    if rules.origins:
        results.append(_origins(facts, rules.origins))
    if rules.on_the_record:
        results.append(_on_the_record(facts))
    if rules.documents_for is not None and facts.kind in (rules.documents_for or (facts.kind,)):
        results.append(_document(facts))
    if rules.reply_hours is not None:
        results.append(_reply(facts, rules.reply_hours))
    return PolicyResult(version=version, rules=tuple(results))


def _result(code: str, message: str, missing: str) -> RuleResult:
    return RuleResult(code=code, passed=not missing, message=message, missing=missing)


def _evidence(facts: Facts) -> RuleResult:
    return _result(
        "evidence_at_least_one",
        _("At least one quotation from a capture or a contact note supports the verdict."),
        ""
        if facts.quotations
        else _("None is kept yet. Open a source or a contact note and quote from it."),
    )


def _origins(facts: Facts, least: int) -> RuleResult:
    found = len({row.origin for row in facts.quotations})
    told = ngettext(
        "The quotations come from at least %(least)d independent origin.",
        "The quotations come from at least %(least)d independent origins.",
        least,
    )
    short = ngettext(
        "They come from %(found)d now. Quote from another origin; two outlets that carry one wire"
        " are one origin.",
        "They come from %(found)d now. Quote from another origin; two outlets that carry one wire"
        " are one origin.",
        found,
    )
    missing = "" if found >= least else short % {"found": found}
    return _result("independent_origins", told % {"least": least}, missing)


def _on_the_record(facts: Facts) -> RuleResult:
    return _result(
        "on_the_record",
        _("At least one source speaks on the record, with a name or in an official statement."),
        ""
        if any(row.on_the_record for row in facts.quotations)
        else _(
            "Nobody does yet. Quote a contact note or an official statement, or name the speaker"
            " of a quotation who saw it, confirms it, denies it or does not comment."
        ),
    )


def _document(facts: Facts) -> RuleResult:
    return _result(
        "primary_document",
        _("The document itself is quoted, not only what others say of it."),
        ""
        if any(row.is_document for row in facts.quotations)
        else _(
            "It is not quoted yet. Attach it, describe the source as a document or an official"
            " statement, and quote from it; or say of a quotation that it is the document."
        ),
    )


def _reply(facts: Facts, hours: int) -> RuleResult:
    told = ngettext(
        "Those concerned were asked for a reply, and answered or had at least %(hours)d hour.",
        "Those concerned were asked for a reply, and answered or had at least %(hours)d hours.",
        hours,
    )
    message = told % {"hours": hours} if hours else _("Those concerned were asked for a reply.")
    return _result("reply_asked", message, _reply_missing(facts, hours))


def _reply_missing(facts: Facts, hours: int) -> str:
    if not facts.asked:
        return _("Nobody was asked yet. Ask them, and note it under “Right of reply”.")
    for row in facts.asked:
        left = row.at + timedelta(hours=hours) - facts.now
        if not row.answered and left > timedelta(0):
            wait = math.ceil(left / timedelta(hours=1))
            told = ngettext(
                "%(who)s was asked and has not answered. The rule holds with the answer, or in"
                " %(hours)d hour.",
                "%(who)s was asked and has not answered. The rule holds with the answer, or in"
                " %(hours)d hours.",
                wait,
            )
            return told % {"who": row.who, "hours": wait}
    return ""
