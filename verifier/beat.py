"""Beat alone. It sends names on time and needs no models, so Django is not loaded: 60 MB less.

Started by `celery --app verifier.beat beat`; the worker uses `verifier.celery`.
"""

from __future__ import annotations

from celery import Celery

app = Celery("verifier", fixups=[])
app.config_from_object("verifier.settings", namespace="CELERY")
