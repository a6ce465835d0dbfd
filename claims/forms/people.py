"""People as an admin enters them."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from claims.workflow import Role

ROLES = [
    (Role.CONTRIBUTOR.value, _("Contributor: flags claims, attaches sources")),
    (Role.CHECKER.value, _("Checker: triages, checks and writes verdicts")),
    (Role.REVIEWER.value, _("Reviewer: approves other people's verdicts")),
    (Role.PUBLISHER.value, _("Publisher: publishes, holds, withdraws; gives work to people")),
    (Role.LAWYER.value, _("Lawyer: answers for legal before a verdict is published")),
    (Role.ADMIN.value, _("Admin: manages people and the house")),
]


class RolesForm(forms.Form):
    """What a person is."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=ROLES, required=False, widget=forms.CheckboxSelectMultiple
    )


class PersonForm(RolesForm):
    """A new account."""

    first_name = forms.CharField(label=_("First name"), max_length=150, required=False)
    last_name = forms.CharField(label=_("Last name"), max_length=150, required=False)
    username = forms.CharField(
        label=_("User name"),
        max_length=150,
        help_text=_("For signing in and for mentions: letters, digits and @ . + - _"),
    )
    password = forms.CharField(
        label=_("First password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Hand it over in person; they can change it under their account."),
    )

    field_order = ("first_name", "last_name", "username", "password", "roles")


_REGIONS = frozenset(
    [
        "Africa",
        "America",
        "Antarctica",
        "Asia",
        "Atlantic",
        "Australia",
        "Europe",
        "Indian",
        "Pacific",
    ]
)


def _languages() -> list[tuple[str, Any]]:
    return [("", _("As the newsroom")), *settings.LANGUAGES]


def zones() -> list[tuple[str, Any]]:
    """The zones that are named by a place, and UTC."""
    places = sorted(name for name in available_timezones() if name.split("/")[0] in _REGIONS)
    return [("", _("As the newsroom")), ("UTC", "UTC"), *((name, name) for name in places)]


class LanguageForm(forms.Form):
    """In which language and time zone one reads the desk."""

    language = forms.ChoiceField(label=_("Language"), required=False, choices=_languages)
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        required=False,
        choices=zones,
        help_text=_(
            "The desk shows times in this zone, and you type them in it. Public pages keep the"
            " newsroom's zone."
        ),
    )
