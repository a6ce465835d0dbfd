"""What every page knows."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def newsroom(request: HttpRequest) -> dict[str, str]:
    """The newsroom's name and language, and the address under which strangers know it (no slash)."""
    return {
        "newsroom": settings.NEWSROOM_NAME,
        "newsroom_language": settings.LANGUAGE_CODE,
        "base": settings.PUBLIC_BASE_URL,
    }
