"""What an editor sees of fetching: place in the queue, stage, next try, every try; what may be done."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from claims.models import Claim, RobotsOverride, Snapshot, Source, StatedFacts, User
from claims.services.captures import retry_snapshot, run_capture, upload_snapshot
from claims.services.sources import attach_sources
from tests import factories
from tests.capture import web as small_web
from tests.capture.web import Behaviour, Outcome, Web, article, page

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client, chen: User) -> Client:
    """chen's browser."""
    client.force_login(chen)
    return client


@pytest.fixture
def claim(chen: User) -> Claim:
    return factories.checking()


def attach(claim: Claim, *urls: str) -> list[Source]:
    return attach_sources(actor=factories.person("chen"), claim_id=claim.pk, urls=list(urls))


def bench(desk: Client, claim: Claim, name: str = "claim") -> str:
    return str(desk.get(reverse(name, args=[claim.pk])).content.decode())


def about(desk: Client, snapshot: Snapshot, query: str = "") -> str:
    return str(desk.get(reverse("snapshot", args=[snapshot.pk]) + query).content.decode())


def fetched(source: Source) -> Snapshot:
    run_capture(source.snapshots.latest("requested_at").pk)
    return source.snapshots.latest("requested_at")


@pytest.fixture
def says(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """`says("A title")`: what the page at /changing says from now on."""

    def say(title: str) -> None:
        behaviour = Behaviour(page(article(title)), Outcome.GOOD)
        monkeypatch.setitem(small_web.BEHAVIOURS, "/changing", behaviour)

    return say


def test_place_in_the_queue(desk: Client, claim: Claim) -> None:
    """Batches stand behind what people wait for; what waits for its next try is not in the queue."""
    sources = attach(claim, *(f"https://a.example/{n}" for n in range(4)))
    first, second, third, fourth = (source.snapshots.get() for source in sources)
    long_ago = timezone.now() - timedelta(hours=1)
    Snapshot.objects.filter(pk=first.pk).update(batch=True, next_at=long_ago)
    later = timezone.now() + timedelta(hours=1)
    Snapshot.objects.filter(pk=fourth.pk).update(attempts=1, outcome="timeout", next_at=later)
    Snapshot.objects.filter(pk=third.pk).update(next_at=timezone.now())
    for html in (bench(desk, claim), bench(desk, claim, "claim_progress")):
        assert html.count("It is next.") == 1
        assert html.count("It is number 2 of 3 in the queue.") == 1
        assert html.count("It is number 3 of 3 in the queue.") == 1
        assert html.count("Next try") == 1
    assert second.status == "queued"


@pytest.mark.parametrize(
    ("stage", "told"),
    [
        ("robots", "Asking the site whether we may read this page."),
        ("looking_up", "Looking up the name of the site."),
        ("connecting", "Connecting to the site."),
        ("asking", "Waiting for the answer of the site."),
        ("receiving", "Receiving the page."),
        ("extracting", "Reading the text of the page."),
    ],
)
def test_the_stage_in_words(desk: Client, claim: Claim, stage: str, told: str) -> None:
    (source,) = attach(claim, "https://a.example/")
    source.snapshots.update(
        status="fetching", stage=stage, token=source.pk, lease_until=timezone.now(), attempts=2
    )
    html = bench(desk, claim, "claim_progress")
    assert told in html
    assert "Next try" not in html


@pytest.fixture
def robots(local_web: Web) -> Iterator[Web]:
    yield local_web
    local_web.robots = page(small_web.ROBOTS, type="text/plain")


def test_fetch_nevertheless(desk: Client, claim: Claim, robots: Web) -> None:
    (source,) = attach(claim, robots.url("/robots-no/page"))
    snapshot = fetched(source)
    assert "Fetch nevertheless" in bench(desk, claim)
    where = reverse("source_nevertheless", args=[claim.pk, source.pk])
    refused = desk.post(where, {"reason": ""})
    assert refused.status_code == 422
    assert desk.post(where, {"reason": "The public must know it."}).status_code == 303
    assert RobotsOverride.objects.get().source == source
    html = bench(desk, claim)
    assert "Fetch nevertheless" not in html
    assert "The public must know it." in html
    again = fetched(source)
    assert again.outcome == "good"
    assert "The public must know it." in about(desk, again)
    assert again.pk != snapshot.pk


def test_who_may_not_is_not_offered_it(client: Client, claim: Claim, robots: Web) -> None:
    (source,) = attach(claim, robots.url("/robots-no/page"))
    fetched(source)
    client.force_login(factories.person("cora"))
    assert "Fetch nevertheless" not in bench(client, claim)


def test_an_upload_while_a_try_waits(desk: Client, claim: Claim, local_web: Web) -> None:
    (source,) = attach(claim, local_web.url("/500"))
    assert fetched(source).status == "queued"
    assert "Upload a copy" in bench(desk, claim)


def test_every_try_and_what_we_sent(desk: Client, claim: Claim, local_web: Web) -> None:
    (source,) = attach(claim, local_web.url("/500"))
    fetched(source)
    Snapshot.objects.update(next_at=timezone.now())
    snapshot = fetched(source)
    html = about(desk, snapshot)
    for told in ("Try 1", "Try 2", "HTTP 500", "User-Agent", "ClaimVerifier/", "Accept-Encoding"):
        assert told in html
    assert len(snapshot.tries) == 2


def test_whether_the_text_changed(
    desk: Client, claim: Claim, local_web: Web, says: Callable[[str], None]
) -> None:
    says("First words")
    (source,) = attach(claim, local_web.url("/changing"))
    shots = [fetched(source)]
    for title in ("First words", "Other words"):
        says(title)
        retry_snapshot(actor=factories.person("chen"), snapshot_id=shots[0].pk)
        shots.append(fetched(source))
    html = about(desk, shots[2])
    assert html.count("The text is the same as before.") == 1
    assert html.count("The text is another than before.") == 1
    compared = about(desk, shots[2], f"?against={shots[0].pk}")
    assert '<del class="was">' in compared
    assert '<ins class="now">' in compared


def test_the_same_page_by_another_way(desk: Client, claim: Claim, local_web: Web) -> None:
    moved, good, other = attach(
        claim, *(local_web.url(path) for path in ("/moved", "/good", "/plain"))
    )
    for source in (moved, good, other):
        fetched(source)
    html = bench(desk, claim)
    assert html.count("The same page as:") == 2  # each names the other
    assert fetched(moved).page_url == good.canonical_url


@pytest.mark.parametrize(
    ("named", "lives_at"),
    [
        ("/story", "/story"),
        ("/story?utm_source=x", "/story"),
        ("/", "/print"),
        ("https://other.example/story", "/print"),
        ("javascript:alert(1)", "/print"),
    ],
)
def test_where_a_page_says_that_it_lives(
    claim: Claim, local_web: Web, monkeypatch: pytest.MonkeyPatch, named: str, lives_at: str
) -> None:
    """Its own word counts on its own host."""
    body = article(head=f'<link rel="canonical" href="{named}">')
    monkeypatch.setitem(small_web.BEHAVIOURS, "/print", Behaviour(page(body), Outcome.GOOD))
    (source,) = attach(claim, local_web.url("/print"))
    assert fetched(source).page_url == local_web.url(lives_at)


def test_uploads_are_nobodys_twin(desk: Client, claim: Claim) -> None:
    for source in attach(claim, "https://a.example/", "https://b.example/"):
        upload_snapshot(
            actor=factories.person("chen"), source_id=source.pk, data=b"The same words.",
            content_type="text/plain", file_name="a.txt",
        )  # fmt: skip
    assert "The same page as:" not in bench(desk, claim)


def test_facts_are_corrected(desk: Client, claim: Claim, local_web: Web) -> None:
    (source,) = attach(claim, local_web.url("/good"))
    snapshot = fetched(source)
    assert "corrected by" not in bench(desk, claim)
    where = reverse("snapshot_facts", args=[snapshot.pk])
    given = {"title": "Called otherwise", "byline": "A. Writer", "published": "x", "language": "en"}
    refused = desk.post(where, given)
    assert refused.status_code == 422
    assert "Called otherwise" in refused.content.decode()
    assert desk.post(where, {**given, "published": "2025-06"}).status_code == 303
    assert StatedFacts.objects.get().published == "2025-06"
    for html in (about(desk, snapshot), bench(desk, claim)):
        assert "Called otherwise" in html
        assert "A. Writer" in html
    for first, last, name in (("Chen", "", "Chen"), ("Chen", "Wei", "Chen Wei"), ("", "", "chen")):
        User.objects.filter(username="chen").update(first_name=first, last_name=last)
        assert f"corrected by {name} ·" in bench(desk, claim)


def test_the_api_says_the_same(api: Any, chen: User, claim: Claim, local_web: Web) -> None:
    (source,) = attach(claim, local_web.url("/good"))
    snapshot = fetched(source)
    client = api(chen)
    facts = {"title": "T", "byline": "", "published": "2025", "language": "en"}
    told = client.post(f"/api/v1/snapshots/{snapshot.pk}/facts/", facts, format="json").json()
    assert told["facts"] == facts
    assert told["extraction"]["title"] == "No letter, says ministry"
    assert [one["outcome"] for one in told["tries"]] == ["good"]
    assert ["Host", f"127.0.0.1:{local_web.port}"] in told["request_headers"]
    assert told["stage"] == ""


def test_a_page_that_says_very_little_is_to_be_looked_at(
    desk: Client, claim: Claim, local_web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Walls in words that no rule knows are short; so are some pages, which stay good."""
    words = "The second pier opens on Monday at nine, the mayor said."
    says = b"<title>Harbour</title><p>" + words.encode()
    monkeypatch.setitem(small_web.BEHAVIOURS, "/plain", Behaviour(page(says), Outcome.GOOD))
    note = f"Only {len(words)} characters of text: look whether it is the page before you quote it."
    [source] = attach(claim, local_web.url("/plain"))
    assert "characters of text" not in bench(desk, claim)
    assert fetched(source).outcome == "good"
    assert note in bench(desk, claim)
    assert note in bench(desk, claim, "claim_progress")
    assert "can be quoted" in bench(desk, claim)
    monkeypatch.setitem(small_web.BEHAVIOURS, "/good", Behaviour(page(article()), Outcome.GOOD))
    [other] = attach(claim, local_web.url("/good"))
    assert fetched(other).outcome == "good"
    assert bench(desk, claim).count("characters of text") == 1
    chen = factories.person("chen")
    upload_snapshot(
        actor=chen, source_id=source.pk, content_type="text/html", file_name="a.html", data=says
    )
    assert "characters of text" not in bench(desk, claim)


def test_where_the_newest_cannot_be_quoted_an_earlier_capture_is_named(
    desk: Client, claim: Claim, local_web: Web
) -> None:
    [source] = attach(claim, local_web.url("/good"))
    good = fetched(source)
    assert "An earlier capture can be quoted" not in bench(desk, claim)
    program = upload_snapshot(
        actor=factories.person("chen"), source_id=source.pk, file_name="a.exe",
        content_type="application/octet-stream", data=b"MZ" + bytes(range(256)),
    )  # fmt: skip
    assert program.outcome == "unsupported"
    said = bench(desk, claim)
    assert "An earlier capture can be quoted" in said
    assert f'href="/desk/snapshots/{program.pk}/"' in said
    reading = desk.get(reverse("claim", args=[claim.pk]) + f"?source={source.pk}")
    assert reading.context["reading"].snapshot == good


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/404", "nothing at this address (404)"),
        ("/410", "nothing at this address (410)"),
        ("/500", "a fault of its own just now (500)"),
        ("/429", "asked too often (429)"),
        ("/418", "an error instead of the page (418)"),
    ],
)
def test_errors_are_told_apart(
    desk: Client,
    claim: Claim,
    local_web: Web,
    monkeypatch: pytest.MonkeyPatch,
    path: str,
    told: str,
) -> None:
    teapot = Behaviour(page(b"", status=418), Outcome.HTTP_ERROR)
    monkeypatch.setitem(small_web.BEHAVIOURS, "/418", teapot)
    (source,) = attach(claim, local_web.url(path))
    fetched(source)
    assert told in bench(desk, claim)


def test_a_wall_does_not_name_the_source(desk: Client, claim: Claim, local_web: Web) -> None:
    """Until somebody accepts it: then it is the page, and the card says who said so."""
    (source,) = attach(claim, local_web.url("/members"))
    fetched(source)
    before = bench(desk, claim)
    assert ">Log in</a></h3>" not in before
    assert f">{source.url}</a></h3>" in before
    assert "or accept this capture" in before
    where = reverse("source_accept", args=[claim.pk, source.pk])
    assert desk.post(where, {"reason": "It is all there is."}).status_code == 303
    after = bench(desk, claim)
    assert ">Log in</a></h3>" in after
    assert f"{factories.person('chen').display_name} accepted this capture all the same." in after
    assert "It is all there is." in after
    assert "or accept this capture" not in after


def test_two_pages_of_one_site_are_told_apart(desk: Client, claim: Claim, local_web: Web) -> None:
    for source in attach(claim, *(local_web.url(path) for path in ("/good", "/no-type"))):
        fetched(source)
    html = bench(desk, claim)
    for path in ("/good", "/no-type"):
        assert f">127.0.0.1:{local_web.port}{path}</bdi>" in html


def test_a_card_says_that_the_text_is_another(
    desk: Client, claim: Claim, local_web: Web, says: Callable[[str], None]
) -> None:
    says("First words")
    (source,) = attach(claim, local_web.url("/changing"))
    first = fetched(source)
    assert "The text is another" not in bench(desk, claim)
    retry_snapshot(actor=factories.person("chen"), snapshot_id=first.pk)
    fetched(source)
    assert "The text is another" not in bench(desk, claim)
    says("Other words")
    again = retry_snapshot(actor=factories.person("chen"), snapshot_id=first.pk)
    fetched(source)
    html = bench(desk, claim)
    assert "The text is another than in the last capture that can be quoted." in html
    compare = html.partition("The text is another")[2].partition('href="')[2].partition('"')[0]
    assert compare.startswith(reverse("snapshot", args=[again.pk]))
    compared = desk.get(compare).content.decode()
    assert '<ins class="now">' in compared


def test_the_way_back_to_the_claims(desk: Client, claim: Claim, local_web: Web) -> None:
    (source,) = attach(claim, local_web.url("/good"))
    snapshot = fetched(source)
    others = [factories.flagged(statement=f"Another claim, number {n}.") for n in range(5)]
    html = about(desk, snapshot)
    assert f'href="{reverse("claim", args=[claim.pk])}?snapshot={snapshot.pk}#captured"' in html
    assert "and others" not in html
    for other in others:
        attach(other, source.url)
    html = about(desk, snapshot)
    assert html.count(f"?snapshot={snapshot.pk}#captured") == 5
    assert "and others" in html
    source.claim_sources.update(taken_off_at=timezone.now())
    assert "Source of:" not in about(desk, snapshot)


def test_paragraphs_have_room_and_their_letters_stay(
    desk: Client, claim: Claim, local_web: Web
) -> None:
    good, plain = attach(claim, local_web.url("/good"), local_web.url("/plain"))
    snapshot = fetched(good)
    text = snapshot.extractions.get().text
    assert "\n" in text
    for html, reading in (
        (about(desk, snapshot), "reading"),
        (bench(desk, claim), "reading captured"),
    ):
        shown = html.partition(f'class="{reading}"')[2].partition(">")[2].partition("</div>")[0]
        assert shown.count('<i class="room"></i>\n') == text.count("\n")
        assert unescape(strip_tags(shown)) == text
    assert 'class="room"' not in about(desk, fetched(plain))


def test_an_upload_says_who_uploaded_it(desk: Client, claim: Claim, local_web: Web) -> None:
    (source,) = attach(claim, local_web.url("/good"))
    kept = upload_snapshot(
        actor=factories.person("chen"), source_id=source.pk, data=article(),
        content_type="text/html", file_name="a.html",
    )  # fmt: skip
    html = about(desk, kept)
    assert f"Uploaded by</dt><dd><bdi>{factories.person('chen').display_name}</bdi>" in html
    assert "As it was uploaded" in html
    (other,) = attach(claim, local_web.url("/gzip"))
    assert "As the site sent it" in about(desk, fetched(other))


def test_a_quotation_that_the_newest_capture_lacks_is_marked(
    desk: Client, claim: Claim, local_web: Web, says: Callable[[str], None]
) -> None:
    """Whoever writes the verdict sees it, and whoever reviews it."""
    lost = "The newest capture does not say these words any more."
    says("First words")
    (source,) = attach(claim, local_web.url("/changing"))
    first = fetched(source)
    factories.evidence(
        claim, snapshot=first, exact="First words", selector={"exact": "First words"}
    )
    factories.evidence(claim, snapshot=first, selector={"exact": "2. A spokesman added"})
    assert lost not in bench(desk, claim)
    says("Other words")
    again = retry_snapshot(actor=factories.person("chen"), snapshot_id=first.pk)
    fetched(source)
    html = bench(desk, claim)
    assert html.count(lost) == 1
    assert f"{reverse('snapshot', args=[again.pk])}?against={first.pk}" in html
    factories.draft(claim)
    claim = factories.step(claim, "submit", "chen")
    review = desk.get(reverse("claim_review", args=[claim.pk])).content.decode()
    assert review.count(lost) == 1
    says("First  \u200cwords")  # other blanks and marks that nobody sees are the same words
    retry_snapshot(actor=factories.person("chen"), snapshot_id=first.pk)
    fetched(source)
    assert lost not in bench(desk, claim)


def test_what_waits_for_its_next_try_can_be_asked_for_at_once(
    desk: Client, claim: Claim, local_web: Web
) -> None:
    waiting, fresh = attach(claim, local_web.url("/500"), local_web.url("/good"))
    assert "Try again now" not in bench(desk, claim)
    snapshot = fetched(waiting)
    assert (snapshot.status, snapshot.next_at > timezone.now()) == ("queued", True)
    assert bench(desk, claim).count("Try again now") == 1
    answer = desk.post(reverse("source_retry", args=[claim.pk, waiting.pk]))
    assert answer["Location"].endswith(f"#source-{waiting.pk}")
    snapshot.refresh_from_db()
    assert snapshot.next_at <= timezone.now()
    assert "Try again now" not in bench(desk, claim)
    assert fresh.snapshots.get().status == "queued"


def test_no_two_things_have_one_name(desk: Client, claim: Claim, local_web: Web) -> None:
    """A label leads to its own field: what is confidential must not land in a comment."""
    for source in attach(claim, local_web.url("/good"), local_web.url("/404")):
        fetched(source)
    names = re.findall(r'\sid="([^"]+)"', bench(desk, claim))
    assert sorted(set(names)) == sorted(names)
