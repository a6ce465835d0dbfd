"""The schema is true: every operation, asked with what the schema allows and with what it forbids,
answers with a status, a media type and a body that the schema names. Never with a 5xx.

SCHEMA_EXAMPLES=100 asks more often than an ordinary run does.
"""

from __future__ import annotations

import os
from typing import Any

import pytest
import schemathesis
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.config import SchemathesisConfig
from werkzeug.test import Client

from claims.api.steps import SERVICES
from claims.models import Article, Assignment, Check, Claim, Party
from claims.queries import latest_verdict
from claims.services.tokens import issue_token
from tests import factories
from verifier.wsgi import application

pytestmark = pytest.mark.django_db
EXAMPLES = int(os.environ.get("SCHEMA_EXAMPLES", "10"))
load_all_checks()
TRUE = CHECKS.get_by_names(
    [
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_schema_conformance",
    ]
)
DOCUMENT = SchemaGenerator().get_schema(public=True)
SCHEMA = schemathesis.openapi.from_dict(DOCUMENT, config=SchemathesisConfig())


def served(environ: Any, start_response: Any) -> list[bytes]:
    """The application as a server calls it: every answer is read to its end and closed.

    Unpacked: the checks read bodies as they come.
    """
    environ.pop("HTTP_ACCEPT_ENCODING", None)
    answer = application(environ, start_response)
    try:
        return [b"".join(answer)]
    finally:
        answer.close()


SCHEMA.app = served
OPERATIONS = {result.ok().label: result.ok() for result in SCHEMA.get_all_operations()}
QUIET = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def test_it_works() -> None:
    assert DOCUMENT["openapi"].startswith("3.1")
    assert len(OPERATIONS) > 50
    validate_schema(DOCUMENT)


def test_no_warnings(capsys: pytest.CaptureFixture[str]) -> None:
    SchemaGenerator().get_schema(public=True)
    assert capsys.readouterr().err == ""


class Desk:
    """A newsroom with something in every state, and somebody who may do everything."""

    def __init__(self) -> None:
        self.claims = [make() for make in factories.IN_STATE.values()]
        factories.flagged(
            appearance_url="https://elsewhere.example/",
            claimant={"name": "Someone", "role": "envoy"},
        )
        claim = factories.checking()
        factories.evidence(claim, speaker={"name": "A spokesman"})
        self.everybody = factories.person(
            "eve", "contributor", "checker", "reviewer", "publisher", "admin"
        )
        token = issue_token(user=self.everybody, actor=None)
        self.headers = {"Authorization": f"Bearer {token}"}
        snapshot = factories.snapshot_good()
        self.snapshot = str(snapshot.pk)
        claims = list(Claim.objects.order_by("flagged_at"))
        self.ids: dict[str, list[Any]] = {
            "articles": list(Article.objects.values_list("pk", flat=True)),
            "claims": [c.pk for c in claims],
            "appearances": [a.pk for c in claims for a in c.appearances.all()],
            "checks": list(Check.objects.values_list("pk", flat=True)),
            "sources": [snapshot.source_id],
            "snapshots": [snapshot.pk],
            "evidence": [e.pk for c in claims for e in c.evidence.all()],
            "contact-notes": [],
            "parties": list(Party.objects.values_list("pk", flat=True)),
            "assignments": list(Assignment.objects.values_list("pk", flat=True)),
            "verdicts": list(Check.objects.values_list("pk", flat=True)),
        }

    def aim(self, case: Any, luck: int) -> None:
        """Point a made-up request at something that is there, four times of five."""
        if luck % 5 == 0:
            return
        noun = case.path.removeprefix("/api/v1/").partition("/")[0]
        if "id" in case.path_parameters and self.ids.get(noun):
            case.path_parameters["id"] = str(self.ids[noun][luck % len(self.ids[noun])])
        if "step" in case.path_parameters:
            case.path_parameters["step"] = list(SERVICES)[luck % len(SERVICES)]
        if isinstance(case.body, dict):
            self._fill(case, case.body, luck)

    def _fill(self, case: Any, body: dict[str, Any], luck: int) -> None:
        claim = (
            Claim.objects.filter(pk=case.path_parameters["id"]).first()
            if case.path.startswith("/api/v1/claims/{id}")
            else None
        )
        if claim is not None and luck % 3:
            body["version"] = (
                claim.draft.version if case.path.endswith("/draft/") else claim.version
            )
            verdict = latest_verdict(claim)
            if verdict is not None and "fingerprint" in body:
                body["fingerprint"] = verdict.fingerprint
        known = {
            "article": lambda: str(self.ids["articles"][luck % len(self.ids["articles"])]),
            "other": lambda: str(self.ids["claims"][luck % len(self.ids["claims"])]),
            "duplicate_of": lambda: str(self.ids["claims"][luck % len(self.ids["claims"])]),
            "snapshot": lambda: self.snapshot,
            "person": lambda: ["chen", "rita", "eve"][luck % 3],
            "rating": lambda: "false",
        }
        for name, value in known.items():
            if name in body:
                body[name] = value()
        if "exact" in body:
            body["exact"] = factories.QUOTATION
        if isinstance(body.get("selector"), dict):
            body["selector"] = {"exact": factories.PASSAGE}


@pytest.fixture(scope="module")
def desk(kept_for_the_file: None) -> Desk:
    return Desk()


@pytest.mark.parametrize("label", OPERATIONS)
def test_every_operation(label: str, desk: Desk, wsgi: Client) -> None:
    operation = OPERATIONS[label]
    strategy = st.one_of(
        operation.as_strategy(generation_mode=GenerationMode.POSITIVE),
        operation.as_strategy(generation_mode=GenerationMode.NEGATIVE),
    )

    @QUIET
    @given(case=strategy, luck=st.integers(1, 999))
    def ask(case: Any, luck: int) -> None:
        desk.aim(case, luck)
        response = case.call(headers=desk.headers)
        case.validate_response(response, checks=TRUE)

    ask()
