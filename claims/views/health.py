"""For machines that watch us: is the process alive, can it serve people."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from claims.health import readiness


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers; nothing else is asked."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Database, broker and storage: 200 when all are there, else 503.

    Only yes and no: the sentences name paths and settings, and `doctor` tells them to the house.
    """
    findings = readiness()
    ready = all(finding.ok for finding in findings)
    body = {"ready": ready, "checks": {finding.name: finding.ok for finding in findings}}
    return JsonResponse(body, status=200 if ready else 503)
