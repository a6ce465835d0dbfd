"""What strangers read: the same for everybody, not sent again to who has it, not too often."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable
from math import ceil
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponseBase
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import get_language
from django.views.decorators.http import condition
from rest_framework.throttling import AnonRateThrottle

from claims.models import Check, RatingScale
from claims.views.errors import error_page

View = Callable[..., HttpResponseBase]
_SOURCES = {".py", ".html", ".css", ".js", ".mo"}


class _ByAddress(AnonRateThrottle):
    """The API's limit for strangers, and counted together with it; here everybody is one."""

    def get_cache_key(self, request: Any, view: Any) -> str:
        return self.cache_format % {"scope": self.scope, "ident": self.get_ident(request)}


def public_page(view: View) -> View:
    """A page or feed for strangers: at most THROTTLE_ANON for one address (429, Retry-After), and
    304 (RFC 9110 §13) to who names the entity tag of what stands there now."""
    conditional = condition(etag_func=_entity_tag)(view)

    @functools.wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        throttle = _ByAddress()
        if not throttle.allow_request(request, None):  # type: ignore[arg-type]
            refusal = error_page(request, 429)
            refusal.headers["Retry-After"] = str(ceil(throttle.wait() or 1))
            return refusal
        answer = conditional(request, *args, **kwargs)
        # Kept by whoever wants, but asked for again each time: a correction counts at once.
        answer.headers.setdefault("Cache-Control", "no-cache")
        return answer

    return page


def _entity_tag(request: HttpRequest, pk: UUID | None = None, **_: Any) -> str | None:
    """Weak: says that the same facts stand there, in the same language, made by the same program."""
    checks = Check.objects.all() if pk is None else Check.objects.filter(pk=pk)
    # Each public change gives its check a higher number, and no check is ever taken away.
    seq = checks.aggregate(last=Max("changed_seq"))["last"]
    if seq is None and pk is not None:
        return None
    # Scales are added to and never changed.
    scales = 0 if pk else RatingScale.objects.aggregate(all=Count("ratings"))["all"]
    facts = (seq, scales, request.get_full_path(), get_language(), get_current_timezone_name())
    told = hashlib.sha256(repr((facts, _program())).encode()).hexdigest()
    return f'W/"{told[:32]}"'


@functools.cache
def _program() -> str:
    """What the pages are made with: after an upgrade or a new name they are other pages."""
    made = hashlib.sha256(f"{settings.NEWSROOM_NAME} {settings.PUBLIC_BASE_URL}".encode())
    for folder in ("templates", "claims"):
        for path in sorted((settings.BASE_DIR / folder).rglob("*")):
            if path.suffix in _SOURCES:
                made.update(path.read_bytes())
    return made.hexdigest()
