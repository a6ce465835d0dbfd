"""What all nouns share: a random public identifier."""

from __future__ import annotations

import uuid

from django.db import models

import claims.models.folding  # noqa: F401  (registers the lookups `folds` and `folds_from_start`)


class Noun(models.Model):
    """A row with a UUIDv4 for its name in public; counters are never shown (they tell volumes)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True
