"""On the workbench: files without an address, sources taken off, joined and parted."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from claims.forms.sources import AttachForm
from claims.models import Claim, Snapshot, Source, User
from claims.queries import attached_to
from claims.services.facts import state_facts
from claims.services.sources import attach_sources
from tests import factories

pytestmark = pytest.mark.django_db
ONE, TWO = "https://ministry.example/statement", "https://ministry.example/amp/statement"


@pytest.fixture
def desk(client: Client, chen: User) -> Client:
    """chen's browser."""
    client.force_login(chen)
    return client


@pytest.fixture
def claim(chen: User) -> Claim:
    return factories.checking()


def page(claim: Claim, name: str = "claim", *more: object) -> str:
    return reverse(name, args=[claim.pk, *more])


def shown(desk: Client, claim: Claim) -> str:
    return desk.get(page(claim)).content.decode()


def twins(claim: Claim) -> tuple[Source, Source]:
    """Two sources, the second of which says that it is the page of the first."""
    chen = factories.person("chen")
    (one,) = attach_sources(actor=chen, claim_id=claim.pk, urls=[ONE])
    (two,) = attach_sources(actor=chen, claim_id=claim.pk, urls=[TWO])
    two.snapshots.update(page_url=one.canonical_url)
    return one, two


def test_joined_and_parted(desk: Client, claim: Claim, django_assert_max_num_queries: Any) -> None:
    one, two = twins(claim)
    with django_assert_max_num_queries(12):
        html = shown(desk, claim)
    assert "The same page as:" in html
    assert page(claim, "source_join", two.pk) in html
    answer = desk.post(page(claim, "source_join", two.pk), {"reason": " "})
    assert answer.status_code == 422
    answer = desk.post(page(claim, "source_join", two.pk), {"reason": "The same statement."})
    assert answer.status_code == 303
    with django_assert_max_num_queries(12):
        html = shown(desk, claim)
    assert html.count("<article data-row") == 1
    assert "The same page as:" not in html
    assert "Joined with:" in html
    assert TWO in html
    assert desk.get(page(claim) + f"?source={two.pk}").status_code == 200
    capture = Snapshot.objects.get(source=one)
    assert TWO in desk.get(reverse("snapshot", args=[capture.pk])).content.decode()  # its history
    assert desk.post(page(claim, "source_part", two.pk)).status_code == 303
    assert shown(desk, claim).count("<article data-row") == 2
    for name in ("source_join", "source_part"):
        assert desk.post(page(factories.checking(), name, two.pk)).status_code == 404


def test_a_contributor_sees_it_and_does_not_join(client: Client, cora: User, claim: Claim) -> None:
    _one, two = twins(claim)
    client.force_login(cora)
    html = shown(client, claim)
    assert "The same page as:" in html
    assert page(claim, "source_join", two.pk) not in html


def test_taken_off_and_put_back(
    desk: Client, claim: Claim, django_assert_max_num_queries: Any
) -> None:
    one, two = twins(claim)
    answer = desk.post(page(claim, "source_take_off", one.pk), follow=True)
    with django_assert_max_num_queries(12):
        html = shown(desk, claim)
    assert "It can be put back below." in answer.content.decode()
    assert page(claim, "source_put_back", one.pk) in html
    assert f'id="source-{one.pk}"' not in html
    desk.post(page(claim, "source_put_back", one.pk))
    assert attached_to(claim) == [one.pk, two.pk]
    assert "Taken off" not in shown(desk, claim)


def test_what_is_quoted_says_why_it_stays(desk: Client, claim: Claim) -> None:
    kept = factories.evidence(claim)
    assert kept.extraction is not None
    answer = desk.post(page(claim, "source_take_off", kept.extraction.snapshot.source_id))
    assert answer.status_code == 422
    assert "Take the quotation out first." in answer.content.decode()


def test_a_file_without_an_address(desk: Client, claim: Claim) -> None:
    file = SimpleUploadedFile("letter.txt", factories.PAGE.encode(), "text/plain")
    answer = desk.post(
        page(claim, "claim_files"), {"file": file, "title": "The letter", "kind": "document"}
    )
    assert answer.status_code == 303
    html = desk.get(answer["Location"]).content.decode()
    assert "The letter" in html
    assert "A file without an address" in html
    assert "The file was kept and read." in html
    assert "The page was captured." not in html
    assert factories.QUOTATION in html
    assert "Fetch again" not in html
    assert 'href=""' not in html
    capture = Snapshot.objects.get(source__url="")
    html = desk.get(reverse("snapshot", args=[capture.pk])).content.decode()
    assert 'href=""' not in html


def test_a_file_that_is_refused_keeps_the_title(desk: Client, claim: Claim) -> None:
    given = {"file": SimpleUploadedFile("x.txt", b""), "title": "The letter", "kind": "data"}
    answer = desk.post(page(claim, "claim_files"), given)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "The file is empty." in html
    assert 'value="The letter"' in html
    assert '<details class="new-file" open>' in html
    assert not Source.objects.exists()


def test_wrong_addresses_come_back_and_the_others_are_attached(desk: Client, claim: Claim) -> None:
    answer = desk.post(
        page(claim, "claim_sources"), {"urls": f"file:///etc\n{ONE}\nftp://a.example/"}
    )
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "1 source attached." in html
    assert Source.objects.get().url == ONE
    assert ">\nfile:///etc\nftp://a.example/</textarea>" in html
    assert html.count("file:///etc: ") == html.count("ftp://a.example/: ") == 1
    # The summary gets the focus by the form's own address, and is what describes the field.
    assert html.count("attach-wrong") == 2
    assert 'id="id_urls_error"' in html
    assert 'aria-describedby="id_urls_error"' in html


def test_each_wrong_address_has_one_sentence_where_all_are_wrong(
    desk: Client, claim: Claim
) -> None:
    wrong = "http://exa mple.org/a\nhttps://a.example/x by mistake\nftp://a.example/"
    answer = desk.post(page(claim, "claim_sources"), {"urls": wrong})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert not Source.objects.exists()
    for address in wrong.splitlines():
        assert html.count(f"<li>{address}: ") == html.count(f"{address}: ") == 1
    assert html.count("The address contains a blank") == 2
    assert f">\n{wrong}</textarea>" in html
    assert "attached." not in html


@pytest.mark.parametrize(
    ("pasted", "addresses"),
    [
        ("a.example/1\n\n  https://b.example/2  ", ["https://a.example/1", "https://b.example/2"]),
        ("a.example b.example/2", ["https://a.example", "https://b.example/2"]),
        ("https://a.example/a b.html", ["https://a.example/a b.html"]),
        ("http://127.0.0.1:1/a\thttp://[::1]/b", ["http://127.0.0.1:1/a", "http://[::1]/b"]),
        ("http://localhost:1/a HTTP://A.EXAMPLE", ["http://localhost:1/a", "HTTP://A.EXAMPLE"]),
        ("http://exa mple.org", ["http://exa mple.org"]),
        ("a.example/an address", ["https://a.example/an address"]),
        ("see https://a.example/", ["see https://a.example/"]),
        ("ftp://a.example/ https://a.example/", ["ftp://a.example/ https://a.example/"]),
    ],
)
def test_one_address_a_line(pasted: str, addresses: list[str]) -> None:
    form = AttachForm({"urls": pasted})
    assert form.is_valid()
    assert form.addresses() == addresses


@pytest.mark.parametrize(
    ("pasted", "read"),
    [
        ("https://a.example/x, https://a.example/y.", ["https://a.example/x", "https://a.example/y"]),
        ("<https://a.example/x>\n“https://a.example/y”", ["https://a.example/x", "https://a.example/y"]),
        ("- https://a.example/x\n• a.example/y;", ["https://a.example/x", "https://a.example/y"]),
        ("https://a.example/x_(y)?z=1,2&q='a'b", ["https://a.example/x_(y)?z=1,2&q='a'b"]),
    ],
)  # fmt: skip
def test_what_stands_round_addresses(pasted: str, read: list[str]) -> None:
    form = AttachForm({"urls": pasted})
    assert form.is_valid()
    assert form.addresses() == read


def test_sources_stand_in_the_order_in_which_they_were_pasted(desk: Client, claim: Claim) -> None:
    urls = [f"https://{name}.example/" for name in ("b", "c", "a")]
    desk.post(page(claim, "claim_sources"), {"urls": "\n".join(urls)})
    html = shown(desk, claim)
    assert sorted(urls, key=lambda url: html.index(f">{url}</a></h3>")) == urls
    queue = Snapshot.objects.order_by("next_at").values_list("source__url", flat=True)
    assert list(queue) == urls


def test_who_brought_a_file_and_what_its_page_is_called(
    desk: Client, claim: Claim, chen: User
) -> None:
    (source,) = attach_sources(actor=chen, claim_id=claim.pk, urls=[ONE])
    snapshot = factories.snapshot_good(of=source)
    factories.evidence(claim, snapshot=snapshot)
    state_facts(actor=chen, snapshot_id=snapshot.pk, title="Called otherwise")
    html = shown(desk, claim)
    assert f"Kept from a file of {factories.person('cora').display_name}" in html
    assert 'See it in <span dir="auto">Called otherwise</span>' in " ".join(html.split())
