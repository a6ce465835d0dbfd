"""The workbench: sources, quotations and the draft of one claim, in the browser without scripts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claims.models import Claim, ContactNote, Evidence, Snapshot, Source, User
from claims.services.captures import upload_snapshot
from claims.services.claims import link_claims
from claims.services.comments import add_comment
from claims.services.contact_notes import note_contact
from claims.services.drafts import save_draft
from claims.services.sources import attach_sources
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client) -> Callable[[str], Client]:
    """`desk("chen")`: the browser of a person of the cast."""

    def signed_in(name: str) -> Client:
        client.force_login(factories.person(name))
        return client

    return signed_in


def page(claim: Claim, part: str = "claim", **more: Any) -> str:
    return reverse(part, args=[claim.pk, *more.values()])


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def quotation(claim: Claim, **changes: Any) -> dict[str, Any]:
    snapshot = Snapshot.objects.filter(source__claim_sources__claim=claim).first()
    given = {
        "snapshot": snapshot.pk if snapshot else "",
        "exact": "The ministry has nothing to add.",
        "stance": "context",
        "directness": "document",
    }
    return {**given, **changes}


def a_draft(claim: Claim, **changes: Any) -> dict[str, Any]:
    given = {"version": factories.fresh(claim).draft.version, **factories.DRAFT}
    return {**given, **changes}


def test_it_works(desk: Callable[[str], Client]) -> None:
    """Claim, context, source, evidence, text and draft stand on one page."""
    claim = factories.with_evidence()
    html = text_of(desk("chen").get(page(claim)))
    assert f'<mark>{factories.PASSAGE}</mark><span class="context">, the agency reported.' in html
    assert factories.QUOTATION in html
    assert "can be quoted" in html
    passage = claim.appearances.get()
    assert f"?version=1#passage-{passage.pk}" in html
    article = reverse("article", args=[passage.article_version.article_id])
    assert f'id="passage-{passage.pk}"' in text_of(desk("chen").get(article + "?version=1"))
    assert factories.DRAFT["summary"] in html
    assert "Nothing is missing: it can be submitted." in html


@pytest.mark.parametrize("state", sorted(factories.IN_STATE))
@pytest.mark.parametrize("who", ["chen", "rita", "pia"])
def test_every_state_for_everybody_in_few_queries(
    state: str, who: str, desk: Callable[[str], Client], django_assert_max_num_queries: Any
) -> None:
    claim = factories.IN_STATE[state]()
    browser = desk(who)
    with django_assert_max_num_queries(12):
        answer = browser.get(page(claim))
    assert answer.status_code == 200


def test_many_sources_cost_no_more_queries(
    desk: Callable[[str], Client], chen: User, django_assert_max_num_queries: Any
) -> None:
    claim = factories.checking()
    urls = [f"https://a{n}.example/" for n in range(30)]
    attach_sources(actor=chen, claim_id=claim.pk, urls=urls)
    browser = desk("chen")
    with django_assert_max_num_queries(12):
        html = text_of(browser.get(page(claim)))
    assert "It is next." in html
    assert "It is number 30 of 30 in the queue." in html


def test_a_claim_that_has_everything_costs_no_more_queries(
    desk: Callable[[str], Client], django_assert_max_num_queries: Any
) -> None:
    """Sources, captures, quotations, contact notes, comments and links, several of each."""
    claim = everything()
    browser = desk("rita")
    with django_assert_max_num_queries(12):
        html = text_of(browser.get(page(claim)))
    assert "Second comment" in html
    assert "Linked claims" in html
    assert "Sultan Haitham" in html
    browser = desk("chen")
    with django_assert_max_num_queries(12):
        browser.get(page(claim))
    factories.step(claim, "submit", "chen")
    for who in ("chen", "rita", "pia"):
        browser = desk(who)
        with django_assert_max_num_queries(12):
            browser.get(page(claim))


def everything() -> Claim:
    """A claim being checked with several of all that can hang on one."""
    claim = factories.with_evidence()
    chen = factories.person("chen")
    urls = [f"https://b{n}.example/" for n in range(12)]
    attach_sources(actor=chen, claim_id=claim.pk, urls=urls)
    for n in range(3):
        note = note_contact(
            actor=chen,
            claim_id=claim.pk,
            who={"name": f"Sultan Haitham {n}", "kind": "person"},
            how="phone",
            at=timezone.now(),
            text=f"He said {n} times that there was no letter.",
        )
        factories.evidence(claim, contact_note_id=note.pk, exact="there was no letter")
        factories.evidence(claim, snapshot=factories.snapshot_good())
        add_comment(actor=chen, claim_id=claim.pk, text="First comment, @cora.")
        add_comment(actor=chen, claim_id=claim.pk, text="Second comment")
        link_claims(actor=chen, claim_id=claim.pk, kind="repeats", other_id=factories.flagged().pk)
        link_claims(
            actor=chen, claim_id=factories.flagged().pk, kind="contradicts", other_id=claim.pk
        )
    return factories.fresh(claim)


def test_a_source_is_called_as_its_page_is(desk: Callable[[str], Client]) -> None:
    """The captured page's title, byline and date, until somebody names the source."""
    claim = factories.checking()
    source = factories.source("https://www.ministry.example/statements/77")
    html = (
        "<html><head><title>Oman denies the letter</title>"
        '<meta name="author" content="Layla Hassan">'
        '<meta property="article:published_time" content="2026-03-02"></head><body><article>'
        "<h1>Oman denies the letter</h1>"
        + f"<p>{factories.PAGE} " * 20
        + "</article></body></html>"
    )
    upload_snapshot(
        actor=factories.person("chen"),
        source_id=source.pk,
        data=html.encode(),
        content_type="text/html; charset=utf-8",
        file_name="page.html",
    )
    attach_sources(actor=factories.person("chen"), claim_id=claim.pk, urls=[source.url])
    browser = desk("chen")
    told = text_of(browser.get(page(claim)))
    assert ">Oman denies the letter</a></h3>" in told
    assert ">ministry.example/statements/77</bdi>" in told
    assert "<bdi>Layla Hassan</bdi>" in told
    assert '<time datetime="2026-03-02">March 2, 2026</time>' in told
    browser.post(
        page(claim, "source_describe", source=source.pk), {"title": "Ours", "kind": "other"}
    )
    assert ">Ours</a></h3>" in text_of(browser.get(page(claim)))


def test_a_locked_claim_shows_the_frozen_verdict(desk: Callable[[str], Client]) -> None:
    html = text_of(desk("chen").get(page(factories.in_review())))
    assert "recall it first" in html
    assert "data-draft=" not in html
    assert factories.DRAFT["explanation"] in html


# --- sources ------------------------------------------------------------------------------------


def test_many_addresses_at_once(desk: Callable[[str], Client]) -> None:
    claim = factories.checking()
    given = {"urls": "https://a.example/one\r\nhttps://b.example/two https://a.example/one"}
    answer = desk("chen").post(page(claim, "claim_sources"), given)
    assert answer.status_code == 303
    assert claim.claim_sources.count() == 2


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("www.a.example/one?x=1", "https://www.a.example/one?x=1"),
        ("мид.рф", "https://xn--d1aaz.xn--p1ai/"),
    ],
)
def test_an_address_as_browsers_show_it_gets_its_https(
    pasted: str, kept: str, desk: Callable[[str], Client]
) -> None:
    claim = factories.checking()
    assert desk("chen").post(page(claim, "claim_sources"), {"urls": pasted}).status_code == 303
    assert Source.objects.get(claim_sources__claim=claim).url in {kept, f"https://{pasted}"}


@pytest.mark.parametrize("pasted", ["mailto:a@b.example", "127.0.0.1", "localhost", "htp:/wrong"])
def test_what_is_no_address_is_still_refused(pasted: str, desk: Callable[[str], Client]) -> None:
    answer = desk("chen").post(page(factories.checking(), "claim_sources"), {"urls": pasted})
    assert answer.status_code == 422


def test_a_refused_address_comes_back_in_the_field(desk: Callable[[str], Client]) -> None:
    claim = factories.checking()
    given = {"urls": "https://a.example/\nfile:///etc/passwd"}
    answer = desk("chen").post(page(claim, "claim_sources"), given)
    assert answer.status_code == 422
    assert ">\nfile:///etc/passwd</textarea>" in text_of(answer)
    assert Source.objects.get(claim_sources__claim=claim).url == "https://a.example/"


def test_progress_is_told_only_while_something_runs(desk: Callable[[str], Client]) -> None:
    claim = factories.with_evidence()
    browser = desk("chen")
    assert "data-running" not in text_of(browser.get(page(claim, "claim_progress")))
    attach_sources(
        actor=factories.person("chen"), claim_id=claim.pk, urls=["https://slow.example/"]
    )
    told = text_of(browser.get(page(claim, "claim_progress")))
    assert "data-running" in told
    assert "Waiting to be fetched. It is next." in told


def test_upload_describe_and_note(desk: Callable[[str], Client]) -> None:
    claim = factories.with_evidence()
    source = Source.objects.get(claim_sources__claim=claim)
    browser = desk("chen")
    file = SimpleUploadedFile("copy.txt", b"There was a letter after all.", "text/plain")
    answer = browser.post(page(claim, "source_upload", source=source.pk), {"file": file})
    assert answer.status_code == 303
    assert source.snapshots.count() == 2
    given = {"title": "خطاب الوزارة", "kind": "document", "origin": "ministry"}
    assert browser.post(page(claim, "source_describe", source=source.pk), given).status_code == 303
    talk = {
        "party_name": "A spokesman",
        "at": "2024-05-01T10:00",
        "how": "phone",
        "text": "No letter.",
    }
    assert browser.post(page(claim, "claim_contacts"), talk).status_code == 303
    html = text_of(browser.get(page(claim)))
    assert "خطاب الوزارة" in html
    assert "No letter." in html


def test_an_empty_file_is_refused_beside_its_source(desk: Callable[[str], Client]) -> None:
    claim = factories.with_evidence()
    source = Source.objects.get(claim_sources__claim=claim)
    file = SimpleUploadedFile("copy.txt", b"", "text/plain")
    answer = desk("chen").post(page(claim, "source_upload", source=source.pk), {"file": file})
    assert answer.status_code == 422
    assert "The file is empty." in text_of(answer)


def test_a_talk_in_the_future_keeps_what_was_typed(desk: Callable[[str], Client]) -> None:
    claim = factories.checking()
    talk = {"party_name": "P", "at": "2999-01-01T10:00", "how": "mail", "text": "Long letter."}
    answer = desk("chen").post(page(claim, "claim_contacts"), talk)
    assert answer.status_code == 422
    assert "Long letter.</textarea>" in text_of(answer)
    assert not ContactNote.objects.exists()


def test_a_source_of_another_claim_is_none_of_this_one(desk: Callable[[str], Client]) -> None:
    claim, other = factories.checking(), factories.with_evidence()
    source = Source.objects.get(claim_sources__claim=other)
    assert desk("chen").post(page(claim, "source_retry", source=source.pk)).status_code == 404


# --- evidence -----------------------------------------------------------------------------------


def test_a_quotation_is_kept_and_taken_out(desk: Callable[[str], Client]) -> None:
    claim = factories.with_evidence()
    browser = desk("chen")
    given = quotation(claim, party_name="The ministry", party_kind="organisation")
    answer = browser.post(page(claim, "claim_evidence"), given)
    kept = Evidence.objects.get(exact="The ministry has nothing to add.")
    assert (answer.status_code, kept.speaker and kept.speaker.name) == (303, "The ministry")
    assert answer["Location"].endswith(f"#evidence-{kept.pk}")
    gone = browser.post(page(claim, "evidence_remove", evidence=kept.pk), {"reason": "twice"})
    assert gone.status_code == 303
    kept.refresh_from_db()
    assert kept.removed_at is not None


def test_words_that_do_not_stand_there_are_refused_with_everything_kept(
    desk: Callable[[str], Client],
) -> None:
    claim = factories.with_evidence()
    given = quotation(claim, exact="Never said.", note="why it matters", party_name="Somebody")
    answer = desk("chen").post(page(claim, "claim_evidence"), given)
    html = text_of(answer)
    assert answer.status_code == 422
    for kept in ("Never said.</textarea>", "why it matters</textarea>", 'value="Somebody"'):
        assert kept in html
    assert "These words do not stand in" in html


def test_an_ambiguous_quotation_offers_its_places(desk: Callable[[str], Client]) -> None:
    claim = factories.checking()
    snapshot = factories.snapshot_good(text="No letter came. 😀 Later: no. No letter came. End.")
    factories.evidence(claim, snapshot=snapshot, exact="End.")
    browser = desk("chen")
    given = quotation(claim, exact="No letter came.", note="kept")
    answer = browser.post(page(claim, "claim_evidence"), given)
    html = text_of(answer)
    assert answer.status_code == 422
    assert 'name="start" value="0"' in html
    assert 'name="start" value="29"' in html
    assert "kept</textarea>" in html
    assert browser.post(page(claim, "claim_evidence"), {**given, "start": 29}).status_code == 303
    assert Evidence.objects.get(exact="No letter came.").start == 29


def test_a_contact_note_is_quoted(desk: Callable[[str], Client], chen: User) -> None:
    claim = factories.checking()
    note = note_contact(
        actor=chen,
        claim_id=claim.pk,
        who={"name": "Envoy"},
        how="phone",
        at=timezone.now(),
        text="I carried no letter.",
    )
    browser = desk("chen")
    assert "What Envoy told us" in text_of(browser.get(page(claim) + f"?note={note.pk}"))
    given = quotation(claim, snapshot="", contact_note=note.pk, exact="I carried no letter.")
    assert browser.post(page(claim, "claim_evidence"), given).status_code == 303


def test_the_passages_that_fit_the_claim_are_offered(desk: Callable[[str], Client]) -> None:
    claim = factories.checking()
    snapshot = factories.snapshot_good(text="It rained. The envoy brought no letter at all. End.")
    factories.evidence(claim, snapshot=snapshot, exact="End.")
    html = text_of(desk("chen").get(page(claim)))
    assert '<a class="offer" href="#best-1" dir="auto">The envoy brought no letter at all.' in html
    assert '<span class="best" id="best-1">The envoy brought no letter at all.</span>' in html


def test_a_link_fills_in_an_offered_passage(desk: Callable[[str], Client]) -> None:
    claim = factories.with_evidence()
    start = factories.PAGE.index("There was no")
    end = start + len(factories.QUOTATION)
    html = text_of(desk("chen").get(page(claim) + f"?start={start}&end={end}"))
    assert f"{factories.QUOTATION}</textarea>" in html


@pytest.mark.parametrize("query", ["source=x", "note=%00", "snapshot=1"])
def test_nonsense_in_the_address_is_not_found(query: str, desk: Callable[[str], Client]) -> None:
    assert desk("chen").get(page(factories.checking()) + "?" + query).status_code == 404


def test_captured_text_is_text(desk: Callable[[str], Client]) -> None:
    """Markup in a capture is shown, never obeyed."""
    claim = factories.checking()
    snapshot = factories.snapshot_good(text="End. <script>alert(1)</script> letter")
    factories.evidence(claim, snapshot=snapshot, exact="End.")
    html = text_of(desk("chen").get(page(claim)))
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)" in html


# --- draft --------------------------------------------------------------------------------------


def test_the_draft_is_saved_with_the_button(desk: Callable[[str], Client]) -> None:
    claim = factories.with_evidence()
    where = claim.appearances.get().pk
    given = a_draft(
        claim,
        summary="Another summary.",
        as_of="2024-05-01T10:00",
        **{f"should_read_{where}": "He gave a message", f"notice_{where}": "We corrected this."},
    )
    assert desk("chen").post(page(claim, "claim_draft"), given).status_code == 303
    draft = factories.fresh(claim).draft
    assert draft.summary == "Another summary."
    assert draft.passage_corrections.get().should_read == "He gave a message"


def test_the_draft_is_saved_as_one_types(desk: Callable[[str], Client]) -> None:
    claim = factories.with_evidence()
    where = claim.appearances.get().pk
    given = a_draft(claim, summary="", **{f"notice_{where}": "too early"})
    answer = desk("chen").post(page(claim, "claim_draft"), given, HTTP_ACCEPT="application/json")
    told = answer.json()
    assert (answer.status_code, told["version"]) == (200, given["version"] + 1)
    assert told["missing"] == ["Write the summary."]
    assert "once its passage says" in told["sentence"]


def test_a_notice_without_its_passage_is_refused_by_the_button(
    desk: Callable[[str], Client],
) -> None:
    claim = factories.with_evidence()
    given = a_draft(claim, **{f"notice_{claim.appearances.get().pk}": "too early"})
    answer = desk("chen").post(page(claim, "claim_draft"), given)
    assert answer.status_code == 422
    assert "too early</textarea>" in text_of(answer)


def test_a_stale_draft_ends_in_a_merge(desk: Callable[[str], Client], chidi: User) -> None:
    claim = factories.with_evidence()
    mine = a_draft(claim, summary="My own summary.")
    theirs = {"summary": "The summary of a colleague.", "rating": "unproven"}
    save_draft(actor=chidi, claim_id=claim.pk, version=mine["version"], changes=theirs)
    browser = desk("chen")
    live = browser.post(page(claim, "claim_draft"), mine, HTTP_ACCEPT="application/json")
    assert live.status_code == 409
    answer = browser.post(page(claim, "claim_draft"), mine)
    html = text_of(answer)
    assert answer.status_code == 409
    assert "My own summary.</textarea>" in html
    assert "The summary of a colleague." in html
    assert '<ins class="now">My own' in html
    assert f'name="version" value="{mine["version"] + 1}"' in html
    again = {**mine, "version": mine["version"] + 1}
    assert browser.post(page(claim, "claim_draft"), again).status_code == 303
    assert factories.fresh(claim).draft.summary == "My own summary."


def test_a_draft_that_comes_too_late_is_not_lost(desk: Callable[[str], Client]) -> None:
    """Somebody submitted meanwhile: the text comes back to be copied."""
    claim = factories.in_review()
    answer = desk("chen").post(page(claim, "claim_draft"), a_draft(claim, summary="Too late."))
    assert answer.status_code == 422
    assert "Too late.</textarea>" in text_of(answer)


def test_a_contributor_reads_the_draft_and_does_not_write_it(
    desk: Callable[[str], Client],
) -> None:
    html = text_of(desk("cora").get(page(factories.with_evidence())))
    assert "Checkers write the draft" in html
    assert 'id="quote"' not in html


def test_the_note_of_a_reviewer_stands_over_the_work_until_it_is_submitted_again(
    desk: Callable[[str], Client],
) -> None:
    claim = factories.in_review()
    assert "Name the second source." not in text_of(desk("chen").get(page(claim)))
    factories.step(claim, "return", "rita", note="Name the second source.")
    html = text_of(desk("chen").get(page(claim)))
    assert "sent the verdict back." in html
    assert "Name the second source." in html
    factories.step(claim, "submit", "chen")
    assert "Name the second source." not in text_of(desk("chen").get(page(claim)))


def test_what_submission_asks_for_is_not_called_optional(desk: Callable[[str], Client]) -> None:
    html = text_of(desk("chen").get(page(factories.checking())))
    for name in ("Summary", "Explanation"):
        assert f">{name}</label>" in html


def test_a_picture_is_not_said_to_be_quotable(desk: Callable[[str], Client], chen: User) -> None:
    claim = factories.checking()
    attach_sources(actor=chen, claim_id=claim.pk, urls=["https://a.example/"])
    source = Source.objects.get(claim_sources__claim=claim)
    browser = desk("chen")
    file = SimpleUploadedFile("photo.png", b"\x89PNG\r\n\x1a\n" + b"0" * 40, "image/png")
    browser.post(page(claim, "source_upload", source=source.pk), {"file": file})
    html = text_of(browser.get(page(claim)))
    assert "it holds no text" in html
    assert "cannot be quoted" in html
    assert "can be quoted" not in html
