"""The sourcing policy: what a desk wants before it publishes. Pure: facts in, result out."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

POLICY_VERSION = "at-least-one-evidence/1"


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What the policy looks at."""

    evidence: int


@dataclass(frozen=True, kw_only=True)
class RuleResult:
    """One rule: its code, whether it holds and the sentence that says so."""

    code: str
    passed: bool
    message: Promise


@dataclass(frozen=True, kw_only=True)
class PolicyResult:
    """All rules of one evaluation; it is kept with the verdict."""

    version: str
    rules: tuple[RuleResult, ...]

    @property
    def passed(self) -> bool:
        """Whether every rule holds."""
        return all(rule.passed for rule in self.rules)


def evaluate(facts: Facts) -> PolicyResult:
    """Evaluate the policy that ships: at least one quotation as evidence."""
    rule = RuleResult(
        code="evidence_at_least_one",
        passed=facts.evidence >= 1,
        message=_("At least one quotation from a capture or a contact note supports the verdict."),
    )
    return PolicyResult(version=POLICY_VERSION, rules=(rule,))
