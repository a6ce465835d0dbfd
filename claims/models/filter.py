"""SavedFilter: a list of claims that somebody comes back to."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims.models.base import Noun


class SavedFilter(Noun):
    """`query` is what the list's address says: claims.lists names the parameters.

    A shared one is offered to the whole newsroom; only its owner changes it.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_filters"
    )
    name = models.CharField(_("name"), max_length=80)
    query = models.CharField(_("query"), max_length=2000)
    shared = models.BooleanField(_("shared with the newsroom"), default=False)
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("saved list")
        verbose_name_plural = _("saved lists")
        indexes = [
            models.Index(
                fields=["name", "id"], name="filter_shared", condition=models.Q(shared=True)
            ),
        ]
        constraints = [
            models.UniqueConstraint("person", Lower("name"), name="filter_name_once_a_person"),
            models.CheckConstraint(condition=~models.Q(name=""), name="filter_has_a_name"),
            models.CheckConstraint(condition=~models.Q(query=""), name="filter_has_a_query"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def given(self) -> dict[str, str]:
        """The parameters by name."""
        return QueryDict(self.query).dict()
