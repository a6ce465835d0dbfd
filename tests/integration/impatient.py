"""The worker of the poison test: a short lease, so that five dead workers take seconds, not a minute.

Started as `celery --app tests.integration.impatient worker`; everything else is as in production.
"""

from __future__ import annotations

from datetime import timedelta

import django

from verifier.celery import app

django.setup()
from claims.services import leases  # noqa: E402  (needs the settings)

leases.LEASE = timedelta(seconds=2)
leases.RENEW_EVERY = 0.5

__all__ = ["app"]
