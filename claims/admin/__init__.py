"""Django's admin, for the role admin: people, desks and scales; everything else to look at."""

from claims.admin import house, people, record
from claims.admin.site import site

__all__ = ["house", "people", "record", "site"]
