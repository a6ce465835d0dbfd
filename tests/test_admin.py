"""The administration: admins arrange people, desks and scales there; the record is only shown."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from claims.admin import site
from claims.models import (
    ApiToken,
    ConfidentialEvidence,
    ContactNote,
    Desk,
    Event,
    Party,
    Rating,
    RatingScale,
    User,
)
from claims.services.tokens import hash_of_token, issue_token
from tests import factories

pytestmark = pytest.mark.django_db

PASSWORD = "a long enough pass-word 7"
SHOWN = (
    "article",
    "claim",
    "source",
    "snapshot",
    "assignment",
    "verdict",
    "approval",
    "check",
    "publication",
    "correction",
    "event",
)
KEPT = ("user", "apitoken", "desk", "ratingscale", "party")


@pytest.fixture
def door(ada: User) -> Client:
    client = Client()
    client.force_login(ada)
    return client


def url(model: str, what: str = "changelist", *args: Any) -> str:
    return reverse(f"admin:claims_{model}_{what}", args=args)


def html(client: Client, where: str) -> str:
    response = client.get(where)
    assert response.status_code == 200, where
    return str(response.content.decode())


# --- who comes in --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(factories.CAST))
def test_only_admins_come_in(name: str) -> None:
    client = Client()
    client.force_login(factories.person(name))
    expected = 200 if name == "ada" else 403
    for where in ("/admin/", *(url(model) for model in (*KEPT, *SHOWN))):
        assert client.get(where).status_code == expected, where
    login = client.get("/admin/login/")
    assert login.status_code == (302 if name == "ada" else 403)


def test_being_staff_is_not_enough(nora: User) -> None:
    User.objects.filter(pk=nora.pk).update(is_staff=True)
    client = Client()
    client.force_login(nora)
    assert client.get("/admin/").status_code == 403


def test_strangers_sign_in_at_the_newsrooms_door() -> None:
    response = Client().get(url("desk"), follow=True)
    assert response.redirect_chain[-1][0] == f"/accounts/login/?next={url('desk')}"
    assert b"Sign in" in response.content


# --- the record ------------------------------------------------------------------------------------


def test_the_record_is_shown_and_nothing_else() -> None:
    names = {model._meta.model_name for model in site._registry}
    assert names == {*SHOWN, *KEPT}
    assert not {ConfidentialEvidence, ContactNote} & set(site._registry)


@pytest.mark.parametrize("model", SHOWN)
def test_what_services_own_is_only_shown(door: Client, model: str) -> None:
    factories.on_hold()
    admin = next(a for m, a in site._registry.items() if m._meta.model_name == model)
    row = admin.model._default_manager.first()
    assert row is not None
    changed = url(model, "change", row.pk)
    page = html(door, changed)
    assert 'name="_save"' not in page
    assert "deletelink" not in page
    before = list(admin.model._default_manager.values())
    assert door.get(url(model, "add")).status_code == 403
    assert door.post(url(model, "add"), {}).status_code == 403
    assert door.post(changed, {"_save": "1"}).status_code == 403
    assert door.post(url(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    door.post(
        url(model), {"action": "delete_selected", "_selected_action": [str(row.pk)], "post": "yes"}
    )
    assert list(admin.model._default_manager.values()) == before


@pytest.mark.parametrize("model", [*SHOWN, *KEPT])
def test_lists_take_as_many_queries_as_rows_do_not_matter(
    door: Client, model: str, django_assert_max_num_queries: Any
) -> None:
    for _ in range(3):
        factories.on_hold()
    with django_assert_max_num_queries(9):
        html(door, url(model))


def test_pages_run_under_the_security_policy(door: Client) -> None:
    factories.on_hold()
    for where in ("/admin/", url("user", "add"), url("event"), url("ratingscale", "add")):
        response = door.get(where)
        assert "unsafe" not in response["Content-Security-Policy"]
        page = response.content.decode()
        assert "<style" not in page, where
        for script in page.split("<script")[1:]:
            assert "src=" in script.split(">")[0], where


# --- people ----------------------------------------------------------------------------------------


def groups(*names: str) -> list[str]:
    return [str(g.pk) for g in factories.Group.objects.filter(name__in=names)]


def new(name: str, **given: Any) -> dict[str, Any]:
    return {
        "username": name,
        "password1": PASSWORD,
        "password2": PASSWORD,
        "first_name": "Nina",
        "last_name": "Nowak",
        **given,
    }


def test_adding_a_person_who_can_then_sign_in(door: Client, ada: User) -> None:
    response = door.post(url("user", "add"), new("nina", groups=groups("checker", "reviewer")))
    nina = User.objects.get(username="nina")
    assert response["Location"] == url("user", "change", nina.pk)
    assert set(nina.groups.values_list("name", flat=True)) == {"checker", "reviewer"}
    event = Event.objects.get(verb="person.added", object_id=nina.pk)
    assert event.actor == ada
    assert PASSWORD not in event.data
    assert User.objects.filter(first_name="Nina").count() == 1
    login = Client().post("/accounts/login/", {"login": "nina", "password": PASSWORD})
    assert login["Location"] == "/desk/"


@pytest.mark.parametrize(
    "wrong",
    [
        {"password2": "other"},
        {"password1": "short", "password2": "short"},
        {"username": "ada"},
        {"username": ""},
    ],
)
def test_a_wrong_person_is_refused_in_the_form(door: Client, wrong: dict[str, str]) -> None:
    before = User.objects.count()
    response = door.post(url("user", "add"), new("nina") | wrong)
    assert response.status_code == 200
    assert b"errorlist" in response.content
    assert User.objects.count() == before


def changed(person: User, **given: Any) -> dict[str, Any]:
    return {
        "username": person.username,
        "first_name": person.first_name,
        "last_name": "",
        "email": "",
        "is_active": "on",
        **given,
    }


def test_changing_roles_and_name_is_on_the_record(door: Client, ada: User, cora: User) -> None:
    where = url("user", "change", cora.pk)
    response = door.post(
        where, changed(cora, first_name="Coraline", groups=groups("checker", "admin"))
    )
    assert response.status_code == 302, response.content
    cora = User.objects.get(pk=cora.pk)
    assert set(cora.groups.values_list("name", flat=True)) == {"checker", "admin"}
    assert cora.first_name == "Coraline"
    assert cora.is_staff
    verbs = Event.objects.filter(object_id=cora.pk, actor=ada).values_list("verb", flat=True)
    assert {"person.roles_set", "person.changed"} <= set(verbs)
    door.post(where, changed(cora, groups=groups("checker")))
    assert not User.objects.get(pk=cora.pk).is_staff


def test_the_last_admin_stays(door: Client, ada: User) -> None:
    response = door.post(
        url("user", "change", ada.pk), changed(ada, groups=groups("checker")), follow=True
    )
    assert b"Someone must stay admin" in response.content
    assert set(ada.groups.values_list("name", flat=True)) == {"admin"}


def test_nobody_closes_their_own_account(door: Client, ada: User) -> None:
    given = changed(ada, groups=groups("admin"))
    del given["is_active"]
    response = door.post(url("user", "change", ada.pk), given, follow=True)
    assert b"Another admin must close your account." in response.content
    assert User.objects.get(pk=ada.pk).is_active


def test_closing_an_account(door: Client, cora: User) -> None:
    given = changed(cora, groups=groups("contributor"))
    del given["is_active"]
    door.post(url("user", "change", cora.pk), given)
    assert not User.objects.get(pk=cora.pk).is_active
    assert door.get(url("user", "delete", cora.pk)).status_code == 403


def test_a_new_password_is_on_the_record_without_its_words(door: Client, cora: User) -> None:
    response = door.post(
        reverse("admin:auth_user_password_change", args=[cora.pk]),
        {"password1": PASSWORD, "password2": PASSWORD},
    )
    assert response.status_code == 302
    assert User.objects.get(pk=cora.pk).check_password(PASSWORD)
    assert Event.objects.get(verb="person.password_set", object_id=cora.pk).data == "{}"


# --- tokens ----------------------------------------------------------------------------------------


def test_tokens_are_shown_without_their_secret_and_can_be_revoked(
    door: Client, cora: User, ada: User
) -> None:
    secret = issue_token(user=cora, actor=None, name="the CMS")
    token = ApiToken.objects.get(sha256=hash_of_token(secret))
    for where in (url("apitoken"), url("apitoken", "change", token.pk)):
        page = html(door, where)
        assert "the CMS" in page
        assert secret not in page
        assert token.sha256 not in page
    assert door.post(url("apitoken", "change", token.pk), {"name": "x"}).status_code == 403
    door.post(url("apitoken"), {"action": "revoke", "_selected_action": [str(token.pk)]})
    assert ApiToken.objects.get(pk=token.pk).revoked_at is not None
    assert Event.objects.get(verb="token.revoked", object_id=token.pk).actor == ada
    api = Client().get("/api/v1/me/", headers={"authorization": f"Bearer {secret}"})
    assert api.status_code == 401


# --- desks, scales, parties --------------------------------------------------------------------------


def test_adding_a_desk(door: Client, chen: User) -> None:
    scale = RatingScale.objects.get()
    given = {"name": "Sport", "slug": "sport", "scale": str(scale.pk), "members": [str(chen.pk)]}
    assert door.post(url("desk", "add"), given).status_code == 302
    desk = Desk.objects.get(slug="sport")
    assert list(desk.members.all()) == [chen]
    data = Event.objects.get(verb="desk.added", object_id=desk.pk).data_document
    assert data["given"]["members"] == [str(chen.pk)]


def test_a_party_is_corrected_and_that_is_on_the_record(door: Client) -> None:
    claim = factories.published(claimant={"name": "The Agncy", "kind": "outlet"})
    party = Party.objects.get(name="The Agncy")
    given = {"name": "The Agency", "kind": "outlet", "role": "", "same_as": "[]"}
    assert door.post(url("party", "change", party.pk), given).status_code == 302
    assert Event.objects.get(verb="party.changed").data_document["given"] == {"name": "The Agency"}
    assert "The Agncy" in claim.verdicts.get().payload


@pytest.mark.parametrize(
    ("same_as", "status"),
    [
        ("", 302),
        ('["https://agency.example/"]', 302),
        ('["javascript:alert(1)"]', 200),
        ('"x"', 200),
        ("[1]", 200),
        ('{"a": 1}', 200),
    ],
)
def test_a_partys_addresses_are_web_addresses(door: Client, same_as: str, status: int) -> None:
    given = {"name": "The Agency", "kind": "outlet", "role": "", "same_as": same_as}
    assert door.post(url("party", "add"), given).status_code == status
    kept = [party.same_as for party in Party.objects.all()]
    assert kept == ([["https://agency.example/"] if same_as else []] if status == 302 else [])


def ratings(scale: RatingScale, **first: str) -> dict[str, str]:
    rows = list(scale.ratings.all())
    given = {
        "name": scale.name,
        "ratings-TOTAL_FORMS": str(len(rows)),
        "ratings-INITIAL_FORMS": str(len(rows)),
    }
    for number, row in enumerate(rows):
        words = {
            "id": str(row.pk),
            "scale": str(scale.pk),
            "slug": row.slug,
            "label": row.label,
            "meaning": row.meaning,
            "value": "" if row.value is None else str(row.value),
            "position": str(row.position),
        } | (first if number == 0 else {})
        given |= {f"ratings-{number}-{name}": value for name, value in words.items()}
    return given


def test_a_scale_is_reworded_until_a_verdict_names_it(door: Client) -> None:
    scale = RatingScale.objects.get()
    where = url("ratingscale", "change", scale.pk)
    assert door.post(where, ratings(scale, label="Wrong")).status_code == 302
    assert scale.ratings.get(slug="false").label == "Wrong"
    factories.in_review()
    assert 'name="_save"' not in html(door, where)
    assert door.post(where, ratings(scale, label="Other")).status_code == 403
    assert scale.ratings.get(slug="false").label == "Wrong"


def test_a_scale_in_use_gets_a_new_version(door: Client) -> None:
    factories.in_review()
    scale = RatingScale.objects.get()
    door.post(url("ratingscale"), {"action": "new_version", "_selected_action": [str(scale.pk)]})
    copy = RatingScale.objects.get(version=2)
    assert copy.slug == scale.slug
    words = ("slug", "label", "meaning", "value", "position")
    assert list(copy.ratings.values(*words)) == list(scale.ratings.values(*words))
    assert (
        door.post(url("ratingscale", "change", copy.pk), ratings(copy, label="Wrong")).status_code
        == 302
    )
    assert Rating.objects.get(scale=scale, slug="false").label == "False"
    assert door.post(url("ratingscale", "delete", copy.pk), {"post": "yes"}).status_code == 403
    assert Event.objects.filter(verb="scale.version_added", object_id=copy.pk).exists()
