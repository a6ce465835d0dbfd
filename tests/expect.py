"""What tests expect of refusals and of the record."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from claims.errors import Refused, Rejected
from claims.models import Claim, Event, Head


@contextmanager
def refused(code: str, kind: type[Refused] = Rejected) -> Iterator[pytest.ExceptionInfo[Refused]]:
    """The block is refused in exactly this way and leaves no event behind."""
    before = Head.objects.get().seq
    with pytest.raises(Refused) as caught:
        yield caught
    assert (type(caught.value), caught.value.code) == (kind, code)
    assert caught.value.message
    assert Head.objects.get().seq == before
    assert not Event.objects.filter(seq__gt=before).exists()


@contextmanager
def database_refuses(message: str | None = None) -> Iterator[None]:
    """The database itself refuses the block, whatever the code says."""
    with pytest.raises(IntegrityError, match=message), transaction.atomic():
        yield


def verbs(claim: Claim) -> list[str]:
    """The claim's story in the record."""
    return list(Event.objects.filter(claim=claim).order_by("seq").values_list("verb", flat=True))


def problem(answer: Any, status: int, code: str) -> dict[str, Any]:
    """The body of a refusal, which has the form of RFC 9457."""
    body: dict[str, Any] = json.loads(answer.content)
    assert (answer.status_code, body["code"]) == (status, code), body
    assert answer["Content-Type"] == "application/problem+json"
    assert body["status"] == status
    assert body["type"] == f"/api/docs/#{code}"
    assert body["title"]
    assert body["detail"]
    return body


def text_of(response: Any) -> str:
    """The page of an answer."""
    return str(response.content.decode())
