from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import pytest
import structlog
from rest_framework.test import APIClient

from claims.models import User

pytestmark = pytest.mark.django_db


def test_the_line_about_a_refusal_carries_the_requests_id(
    cora: User, api: Callable[..., APIClient]
) -> None:
    ids: list[Any] = []

    class Ears(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            ids.append(structlog.contextvars.get_contextvars().get("request_id"))

    ears, logger = Ears(), logging.getLogger("django.request")
    logger.addHandler(ears)
    try:
        response = api(cora).post(
            "/api/v1/claims/", {}, format="json", HTTP_X_REQUEST_ID="desk-0042"
        )
    finally:
        logger.removeHandler(ears)
    assert response.status_code == 400
    assert response["X-Request-ID"] == "desk-0042"
    assert ids == ["desk-0042"]
