"""What the demo lacks, so that every page can be looked at: made by its people, through the services.

Runs in the environment of a newsroom (`furnished` starts it there), not in that of the tests.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial

from claims.models import Check, Claim, PassageChange, Snapshot, Status, User, Watch
from claims.services.articles import add_article
from claims.services.captures import upload_snapshot
from claims.services.comments import add_comment
from claims.services.sources import attach_sources
from claims.services.triage import accept_claim
from claims.views.errors import error_page
from tests import factories
from tests.capture.pdf_files import column, pdf
from tests.newsroom import PROJECT, Newsroom

ARABIC = (
    "قال المتحدث باسم الوزارة يوم الاثنين إنه لم تكن هناك رسالة مكتوبة. وأضاف أن رسالة شفوية "
    "نقلت خلال الزيارة.\n\nورحبت دولتان مجاورتان بوقف إطلاق النار بحذر (REUTERS, 24.6.2025)."
)
ARABIC_PASSAGE = "لم تكن هناك رسالة مكتوبة"
LONG = (
    "The deputy foreign minister handed a personal letter of the supreme leader to the president "
    "of the neighbouring country on Monday afternoon, in the presence of three ambassadors, before "
    "the announcement of a ceasefire that both sides had denied the day before."
)
STATUSES = (400, 403, 404, 429, 500)
_CODE = (
    "import json, django; django.setup(); from tests.browser import furnish;"
    " print(json.dumps(furnish.everything({!r})))"
)


def furnished(newsroom: Newsroom) -> dict[str, str]:
    """Names and addresses of pages in a running newsroom, and `status …` with the text of a page."""
    web = (newsroom.data / "demo_port").read_text().strip()
    environ = {
        **os.environ,
        "DATA_DIR": str(newsroom.data),
        "PORT": str(newsroom.port),
        "CAPTURE_ALLOW": f"127.0.0.1:{web}",
        "DJANGO_SETTINGS_MODULE": "verifier.settings",
    }
    environ.pop("SECRET_KEY", None)
    done = subprocess.run(
        [sys.executable, "-c", _CODE.format(f"http://127.0.0.1:{web}")],
        env=environ,
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        check=True,
    )
    found: dict[str, str] = json.loads(done.stdout)
    return found


def everything(web: str) -> dict[str, str]:
    """Make what is missing; gives names and addresses. `web` is where the demo's pages are."""
    # The demo has two desks, so whoever accepts a claim names one.
    factories.STEPS["accept"] = partial(accept_claim, desk="world")
    claims = {name: _claim(name) for name in factories.IN_STATE}
    flagged_arabic, published_arabic = _arabic(factories.flagged), _arabic(factories.published)
    again = _again()
    checking = claims["checking"]
    attach_sources(
        actor=factories.person("chen"),
        claim_id=checking.pk,
        urls=[f"{web}/briefing/2025-06-24.html", f"{web}/nothing-here.html"],
    )
    add_comment(
        actor=factories.person("rita"), claim_id=checking.pk, text="@chen Who saw the letter?"
    )
    article, _ = add_article(
        actor=factories.person("cora"), title="", url=f"{web}/agency/letter.html"
    )
    captured = _captures(checking)
    return {
        **{name: f"/desk/claims/{claim.pk}/" for name, claim in claims.items()},
        **{f"{name} check": _check(claims[name]) for name in ("published", "on_hold", "withdrawn")},
        "again": f"/desk/claims/{again.pk}/",
        "legal": f"/desk/claims/{_legal().pk}/",
        "again check": _check(again),
        "right to left": f"/desk/claims/{flagged_arabic.pk}/",
        "right to left article": f"/desk/articles/{_article(flagged_arabic)}/",
        "right to left check": _check(published_arabic),
        "article": f"/desk/articles/{_article(checking)}/",
        "fetched article": f"/desk/articles/{article.pk}/",
        **captured,
        **_watched(claims["published"]),
        "pages": _pages(),
        "person": f"/desk/people/{User.objects.get(username='chidi').pk}/",
        **{f"status {one}": error_page(None, one).content.decode() for one in STATUSES},
    }


def _claim(name: str) -> Claim:
    given = {"statement": LONG} if name in ("checking", "in_review") else {}
    return factories.IN_STATE[name](**given)


def _arabic(make: Callable[..., Claim]) -> Claim:
    return make(
        article_id=factories.article(title="بيان الوزارة", text=ARABIC, language="ar").pk,
        selector={"exact": ARABIC_PASSAGE},
        statement="لم تكن هناك رسالة مكتوبة للرئيس.",
        language="ar",
    )


def _again() -> Claim:
    """A check with a correction: two versions."""
    claim = factories.step(factories.published(), "reopen", "pia", note="A reader wrote to us.")
    factories.draft(claim, summary="No letter was handed over, written or printed.", rating="false")
    factories.step(claim, "submit", "chen")
    factories.step(claim, "approve", "rita")
    correction = {
        "kind": "correction",
        "was_wrong": "The first version said that the message was oral.",
        "is_right": "Nobody knows how the message was conveyed.",
        "how_found": "A reader sent us the transcript.",
    }
    return factories.step(claim, "publish", "pia", correction=correction)


def _legal() -> Claim:
    """A verdict to which pia has answered for legal, and is asked to answer again."""
    claim = factories.step(factories.in_review(), "ask_legal", "chen", note="A person is named.")
    claim = factories.step(claim, "take", "pia", duty="legal")
    answer = {"outcome": "changes_needed", "note": "Leave the name out."}
    claim = factories.step(claim, "answer_legal", "pia", **answer)
    return factories.step(claim, "take", "pia", duty="legal")


def _captures(claim: Claim) -> dict[str, str]:
    """A good and a failed capture of this claim, as soon as the workers are done with them."""
    of_it = Snapshot.objects.filter(source__claim_sources__claim=claim, requested_by__isnull=False)
    until = time.monotonic() + 60
    while of_it.exclude(status__in=[Status.DONE, Status.FAILED]).exists():
        assert time.monotonic() < until, "the workers do not fetch"
        time.sleep(0.2)
    good = of_it.filter(outcome="good").first()
    bad = of_it.exclude(outcome="good").first()
    assert good is not None
    assert bad is not None
    return {"snapshot": f"/desk/snapshots/{good.pk}/", "failed": f"/desk/snapshots/{bad.pk}/"}


def _watched(claim: Claim) -> dict[str, str]:
    """A watched source of this claim, the quotation of which reads otherwise now."""
    evidence = claim.evidence.get(removed_at=None)
    watch = Watch.objects.get(passages__evidence=evidence)
    now = evidence.exact.replace("no ", "a ")
    change = PassageChange.objects.create(
        watch=watch,
        evidence=evidence,
        kind="changed",
        was=evidence.exact,
        now=now,
        context_was=f"The ministry spoke. {evidence.exact} It has nothing to add.",
        context_now=f"The ministry spoke. {now} It has nothing to add.",
        before=watch.snapshot,
        snapshot=watch.snapshot,
    )
    return {
        "watch": f"/desk/watches/{watch.pk}/",
        "watch change": f"/desk/watches/changes/{change.pk}/",
    }


def _pages() -> str:
    """A captured PDF of three pages."""
    snapshot = upload_snapshot(
        actor=factories.person("cora"),
        source_id=factories.source().pk,
        data=pdf([column([f"Page {n} of the letter."]) for n in range(1, 4)]),
        content_type="application/pdf",
        file_name="letter.pdf",
    )
    return f"/desk/snapshots/{snapshot.pk}/"


def _check(claim: Claim) -> str:
    return f"/checks/{Check.objects.get(claim=claim).pk}/"


def _article(claim: Claim) -> object:
    version = claim.appearances.get().article_version
    assert version is not None
    return version.article_id
