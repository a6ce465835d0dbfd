"""What every page knows."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def newsroom(request: HttpRequest) -> dict[str, str]:
    """The newsroom's name."""
    return {"newsroom": settings.NEWSROOM_NAME}
