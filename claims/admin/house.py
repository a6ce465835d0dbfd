"""Desks, scales and parties: what an admin arranges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from claims.admin.site import Kept, admin_of, site
from claims.models import Desk, Party, Rating, RatingScale, User, Verdict
from claims.record import act, collect
from claims.services.scales import new_scale_version

if TYPE_CHECKING:
    Inline = admin.TabularInline[Any, Any]
else:
    Inline = admin.TabularInline


class Recorded(Kept):
    """Whatever is changed here is an event, in the transaction of the form."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save what belongs to the row, then tell the record what was given."""
        super().save_related(request, form, formsets, change)
        given = {
            name: _plain(form.cleaned_data[name])
            for name in form.changed_data
            if form.cleaned_data[name] != form.initial.get(name)
        }
        for formset in formsets:
            rows = formset.queryset.model.objects.filter(**{formset.fk.name: form.instance})
            given[formset.prefix] = [str(row) for row in rows]
        actor = admin_of(request)
        _tell(actor, form.instance, "changed" if change else "added", given)


@act
def _tell(actor: User, row: Model, what: str, given: dict[str, Any]) -> None:
    collect(f"{row._meta.model_name}.{what}", row, actor=actor, given=given)


def _plain(value: Any) -> Any:
    if isinstance(value, QuerySet):
        return sorted(str(row.pk) for row in value)
    if isinstance(value, list):
        return [str(item) for item in value]
    return value if isinstance(value, int | None) else str(value)


@admin.register(Desk, site=site)
class Desks(Recorded):
    """Teams with their scale and members."""

    list_display = ("name", "slug", "scale")
    list_select_related = ("scale",)
    filter_horizontal = ("members",)
    prepopulated_fields = {"slug": ("name",)}

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        """The short name follows the name only until there are links that use it."""
        return {} if obj else {"slug": ("name",)}


class Ratings(Inline):
    """The words of a scale; a scale in use shows them only."""

    model = Rating
    extra = 0

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """May be looked at."""
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """While no verdict names the scale."""
        return not in_use(obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """While no verdict names the scale."""
        return not in_use(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """While no verdict names the scale."""
        return not in_use(obj)


def in_use(scale: RatingScale | None) -> bool:
    """Whether a verdict names one of the scale's ratings: then not a word of it may change."""
    return scale is not None and Verdict.objects.filter(rating__scale=scale).exists()


@admin.register(RatingScale, site=site)
class Scales(Recorded):
    """Rating scales, version by version."""

    list_display = ("name", "slug", "version", "created_at")
    inlines = (Ratings,)
    actions = ("new_version",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """While no verdict names it; after that there is the new version."""
        return not in_use(obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Which scale and version it is does not change any more."""
        return ("slug", "version", "created_at") if obj else ("created_at",)

    @admin.action(description=_("Make a new version of the selected scales"))
    def new_version(self, request: HttpRequest, scales: QuerySet[RatingScale]) -> None:
        """Copies, to be reworded; the desks rate with them from now on."""
        actor = admin_of(request)
        for scale in scales:
            copy = new_scale_version(actor=actor, scale_id=scale.pk)
            self.message_user(request, _("Made: %s") % copy, messages.SUCCESS)


class PartyForm(forms.ModelForm):  # type: ignore[type-arg]
    """A party; its other addresses are web addresses, since readers get them as links."""

    class Meta:
        model = Party
        fields = ("name", "kind", "role", "same_as")

    def clean_same_as(self) -> list[str]:
        """A list of http(s) addresses; nothing is an empty list."""
        given = self.cleaned_data["same_as"] or []
        if not isinstance(given, list) or not all(
            isinstance(address, str) and address.startswith(("https://", "http://"))
            for address in given
        ):
            raise forms.ValidationError(_('A list of web addresses: ["https://…", "https://…"]'))
        return given


@admin.register(Party, site=site)
class Parties(Recorded):
    """Who makes, denies or carries claims. Published verdicts keep the names they were given."""

    form = PartyForm
    list_display = ("name", "kind", "role")
    list_filter = ("kind",)
    search_fields = ("name", "role")
