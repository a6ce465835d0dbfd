"""The app: around every migration its triggers go down and up again, and what must exist is there."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate


class ClaimsConfig(AppConfig):
    """Claims, sources, evidence, verdicts."""

    name = "claims"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hook into `migrate` and register the system checks."""
        from claims import checks  # noqa: F401, PLC0415  (registers; needs the models to be loaded)

        pre_migrate.connect(_take_down, sender=self)
        post_migrate.connect(_put_up, sender=self)


def _take_down(using: str, **kwargs: Any) -> None:
    from claims import triggers  # noqa: PLC0415

    triggers.drop(connections[using])


def _put_up(using: str, **kwargs: Any) -> None:
    from claims import triggers  # noqa: PLC0415
    from claims.services import founding  # noqa: PLC0415  (models are not loaded when apps.py is)

    if not triggers.tables_stand(connections[using]):
        return  # `migrate claims zero` took them away
    founding.found(using)
    triggers.install(connections[using])
    triggers.grant(connections[using])
