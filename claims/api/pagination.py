"""Pages of a list: cursors, because offsets get slow and skip rows while others write."""

from __future__ import annotations

from rest_framework.pagination import CursorPagination


class Newest(CursorPagination):
    """Newest first; `page_size` up to 200."""

    page_size = 50
    max_page_size = 200
    page_size_query_param = "page_size"
    ordering = ("-flagged_at", "id")
