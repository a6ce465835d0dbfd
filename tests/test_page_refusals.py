"""Refusals are pages with a sentence, what to do, and what was typed; the navigation of the desk."""

from __future__ import annotations

import importlib
import pkgutil

import pytest
from django import forms
from django.test import Client
from django.urls import reverse

from claims import forms as forms_of_the_desk
from claims.models import User
from claims.views.refusals import CHOSEN
from tests import factories

pytestmark = pytest.mark.django_db


def test_it_works(client: Client, cora: User) -> None:
    """A page that the roles do not open names the roles that do."""
    client.force_login(cora)
    answer = client.get(reverse("people"))
    html = answer.content.decode()
    assert answer.status_code == 403
    assert "This needs the role of admin." in html
    assert "An admin of the newsroom can give you the role." in html


def test_what_was_typed_is_not_lost(client: Client, rita: User) -> None:
    claim = factories.checking()
    client.force_login(rita)
    given = {
        "exact": factories.QUOTATION,
        "note": "Seen in the <archive>.\nTwice.",
        "stance": "context",
    }
    answer = client.post(reverse("claim_evidence", args=[claim.pk]), given)
    html = answer.content.decode()
    assert answer.status_code == 403
    assert "This needs the role of checker." in html
    assert factories.QUOTATION in html
    assert "Seen in the &lt;archive&gt;.<br>Twice." in html
    assert ">context<" not in html


def test_a_single_word_is_not_lost(client: Client, rita: User) -> None:
    claim = factories.checking()
    client.force_login(rita)
    given = {"exact": "letter", "note": "rumour", "stance": "context", "start": "17"}
    html = client.post(reverse("claim_evidence", args=[claim.pk]), given).content.decode()
    for word in ("letter", "rumour"):
        assert f'<p class="card" dir="auto">{word}</p>' in html
    for value in ("context", "17"):
        assert f'<p class="card" dir="auto">{value}</p>' not in html


def test_every_field_in_which_one_chooses_is_known() -> None:
    """A choice that a form offers is none of the words that a person wrote."""
    for module in pkgutil.iter_modules(forms_of_the_desk.__path__):
        found = vars(importlib.import_module(f"{forms_of_the_desk.__name__}.{module.name}"))
        for form in found.values():
            if isinstance(form, type) and issubclass(form, forms.Form):
                for name, field in form.base_fields.items():
                    if isinstance(field, forms.ChoiceField):
                        assert name in CHOSEN | {"reason"}, f"{form.__name__}.{name}"


def test_several_roles_are_named_together(client: Client, pia: User) -> None:
    client.force_login(pia)
    html = client.get(reverse("article_add")).content.decode()
    assert "This needs one of the roles: checker, contributor." in html


def test_passwords_are_not_shown(client: Client, cora: User) -> None:
    client.force_login(cora)
    given = {"username": "x", "first_name": "Zoë Ö", "password": "a secret of mine"}
    html = client.post(reverse("person_add"), given).content.decode()
    assert "Zoë Ö" in html
    assert "a secret of mine" not in html


def test_a_missing_thing_says_so(client: Client, chen: User) -> None:
    claim = factories.with_evidence()
    quoted = claim.evidence.get()
    client.force_login(chen)
    there = reverse("evidence_remove", args=[claim.pk, quoted.pk])
    assert client.post(there, {"reason": "It is the wrong one"}).status_code == 303
    answer = client.post(there, {"reason": "It is the wrong one"})
    html = answer.content.decode()
    assert answer.status_code == 404
    assert "The claim has no such evidence." in html
    assert "It is the wrong one" in html


def test_own_work_says_why_not(client: Client) -> None:
    claim = factories.in_review(by="bo") if factories.person("bo", "checker", "reviewer") else None
    assert claim is not None
    client.force_login(factories.person("bo"))
    verdict = claim.verdicts.get()
    given = {"step": "approve", "version": claim.version, "fingerprint": verdict.fingerprint}
    answer = client.post(reverse("claim_review", args=[claim.pk]), given)
    assert answer.status_code == 403
    assert (
        "You contributed to this verdict; someone else must approve it." in answer.content.decode()
    )


def test_only_admins_are_led_to_people(client: Client, ada: User, chen: User) -> None:
    link = f'href="{reverse("people")}"'
    client.force_login(ada)
    assert link in client.get(reverse("queue")).content.decode()
    client.force_login(chen)
    assert link not in client.get(reverse("queue")).content.decode()


def test_the_search_field_keeps_the_words(client: Client, chen: User) -> None:
    client.force_login(chen)
    html = client.get(reverse("claim_list"), {"q": 'a "letter" <b>'}).content.decode()
    assert 'id="search" type="search" name="q" value="a &quot;letter&quot; &lt;b&gt;"' in html
