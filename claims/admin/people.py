"""People and their keys: accounts, roles, tokens."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm, UserCreationForm
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from claims.admin.site import Kept, Shown, admin_of, site
from claims.errors import Refused, Rejected
from claims.models import ApiToken, User
from claims.record import act, collect
from claims.services.people import add_person, set_roles
from claims.services.tokens import revoke_token


def _roles_field() -> forms.ModelMultipleChoiceField[Group]:
    return forms.ModelMultipleChoiceField(
        Group.objects.order_by("name"),
        label=_("Roles"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class NewPerson(UserCreationForm):  # type: ignore[type-arg]
    """A new account; the password is told to the person, who changes it."""

    groups = _roles_field()

    class Meta:
        model = User
        fields = ("username", "first_name", "last_name")


class KnownPerson(UserChangeForm):  # type: ignore[type-arg]
    """Name, roles, and whether the person may sign in."""

    groups = _roles_field()

    class Meta:
        model = User
        fields = ("username", "first_name", "last_name", "email", "is_active", "groups")


@admin.register(User, site=site)
class People(Kept, UserAdmin):  # type: ignore[type-arg]
    """Accounts. Who leaves is no longer active; the record keeps the name."""

    add_form = NewPerson
    form = KnownPerson
    list_display = ("username", "display_name", "roles", "is_active", "demo", "last_login")
    list_filter = ("groups", "is_active")
    filter_horizontal = ()
    readonly_fields = ("demo", "last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("username", "password", "first_name", "last_name", "email")}),
        (_("Roles"), {"fields": ("groups", "is_active")}),
        (_("Account"), {"fields": ("demo", "last_login", "date_joined")}),
    )
    add_fieldsets = (
        (
            None,
            {
                "fields": (
                    "username",
                    "password1",
                    "password2",
                    "first_name",
                    "last_name",
                    "groups",
                )
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Everybody, with their roles."""
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description=_("roles"))
    def roles(self, person: User) -> str:
        """The person's roles in words."""
        return ", ".join(sorted(group.name for group in person.groups.all()))

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """A refusal of the service becomes a message; nothing was saved then."""
        try:
            return super().changeform_view(request, object_id, form_url, dict(extra_context or {}))
        except Refused as refused:
            messages.error(request, refused.message)
            return HttpResponseRedirect(request.get_full_path())

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Through the services; a new person is the one that the service made."""
        given = form.cleaned_data
        roles = [group.name for group in given["groups"]]
        actor = admin_of(request)
        if not change:
            made = add_person(
                actor=actor,
                username=given["username"],
                password=given["password1"],
                roles=roles,
                first_name=given["first_name"],
                last_name=given["last_name"],
            )
            obj.__dict__.update(made.__dict__)
            return
        if obj == actor and not obj.is_active:
            raise Rejected("own_account", str(_("Another admin must close your account.")))
        set_roles(actor=actor, person_id=obj.pk, roles=roles)
        plain = [name for name in form.changed_data if name in _PLAIN]
        if plain:
            _change_person(actor, obj, plain)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The roles are saved already."""

    def user_change_password(
        self, request: HttpRequest, id: str, form_url: str = ""
    ) -> HttpResponse:
        """Django's form; that it was used is on the record."""
        before = User.objects.filter(pk=id).values_list("password", flat=True).first()
        response = super().user_change_password(request, id, form_url)
        person = User.objects.filter(pk=id).first()
        if person is not None and person.password != before:
            _note_password(admin_of(request), person)
        return response


_PLAIN = ("username", "first_name", "last_name", "email", "is_active")


@act
def _change_person(actor: User, person: User, fields: list[str]) -> None:
    person.save(update_fields=fields)
    after = {name: getattr(person, name) for name in fields}
    collect("person.changed", person, actor=actor, **after)


@act
def _note_password(actor: User, person: User) -> None:
    collect("person.password_set", person, actor=actor)


@admin.register(ApiToken, site=site)
class Tokens(Shown):
    """Keys of programs: who has which, and an end to them. The secret was shown once, elsewhere."""

    list_display = (
        "name",
        "user",
        "scopes",
        "created_at",
        "expires_at",
        "last_used_at",
        "revoked_at",
    )
    list_select_related = ("user",)
    search_fields = ("name", "user__username")
    exclude = ("sha256",)
    actions = ("revoke",)

    @admin.action(description=_("Revoke the selected tokens"))
    def revoke(self, request: HttpRequest, tokens: QuerySet[ApiToken]) -> None:
        """End them now; ended ones stay in the list."""
        ids = list(tokens.filter(revoked_at__isnull=True).values_list("pk", flat=True))
        for token_id in ids:
            revoke_token(actor=admin_of(request), token_id=token_id)
        said = ngettext("%d token was revoked.", "%d tokens were revoked.", len(ids)) % len(ids)
        self.message_user(request, said, messages.SUCCESS)
