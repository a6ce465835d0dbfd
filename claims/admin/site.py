"""The administration's own door: admins come in; its sign-in is the newsroom's."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from claims.models import User
from claims.permissions import may

if TYPE_CHECKING:
    Base = admin.ModelAdmin[Any]
else:
    Base = admin.ModelAdmin


class House(admin.AdminSite):
    """Strangers are asked to sign in, people without the role get 403."""

    site_header = _("Administration")
    site_title = _("Administration")
    index_title = _("People, desks, scales and the record")

    def has_permission(self, request: HttpRequest) -> bool:
        """Only the role admin; being staff is not asked for, the groups are the roles."""
        return may(request.user, "people.manage")

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Refuse (403) the signed-in before anything; strangers are sent to sign in."""
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def door(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied
            return inner(request, *args, **kwargs)

        return door

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The newsroom's sign-in, with its limits on tries, instead of one of our own."""
        if self.has_permission(request):
            return HttpResponseRedirect(reverse("admin:index"))
        if request.user.is_authenticated:
            raise PermissionDenied
        wanted = request.GET.get("next") or reverse("admin:index")
        return redirect_to_login(wanted, resolve_url("account_login"))


site = House()


def admin_of(request: HttpRequest) -> User:
    """Who is at work; the site has let in nobody but signed-in admins."""
    return User.objects.get(username=request.user.get_username())


class Kept(Base):
    """What an admin may add and change. Nothing is deleted here: other rows point to it."""

    show_full_result_count = False
    list_per_page = 50

    # The site lets only admins in, so the pages need no permissions of their own.
    def has_module_permission(self, request: HttpRequest) -> bool:
        """Shown on the index."""
        return True

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """May be looked at."""
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """May be added."""
        return True

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """May be changed."""
        return True

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Is never deleted."""
        return False


class Shown(Kept):
    """What services own or what is immutable: to look at only."""

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """All columns but the excluded ones."""
        hidden = self.exclude or ()
        return [field.name for field in self.model._meta.fields if field.name not in hidden]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only services add it."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only services change it, if anybody does."""
        return False
