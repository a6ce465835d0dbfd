"""No word on a page stands outside gettext: read in a language that puts every message in brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from gettext import NullTranslations

import lxml.html  # type: ignore[import-untyped]
import pytest
from django.test import Client
from django.utils.translation import trans_real

from claims.models import User
from tests import factories

pytestmark = pytest.mark.django_db

CODE = "eo"  # any language that Django knows and the desk does not speak
SAID = ("aria-label", "placeholder", "title", "alt", "data-key-name", "data-typed", "data-ready")
# What people wrote or are called, and what is for machines.
THEIRS = (
    "//body//*[@dir or @lang or @data-theirs or self::bdi or self::code or self::kbd or self::time"
    " or self::datalist or self::select[@name='time_zone' or @name='language' or @name='rating']]"
    " | //script | //style"
)
FROZEN = "At least one quotation from a capture or a contact note supports the verdict."
NAMES = re.compile(
    rf"The envoy handed over a personal letter\.|A letter from the capital|{re.escape(FROZEN)}"
    r"|The claim is not accurate\.|\b(?:False|The Claim Desk|News desk|UTC|SHA-256)\b"
    r"|\b(?:cora|chen|chidi|rita|pia|ada)\b",
    re.IGNORECASE,
)


class Brackets(NullTranslations):
    """Every message in brackets."""

    plural = staticmethod(lambda _number: 0)

    def language(self) -> str:
        return CODE

    to_language = language

    def gettext(self, message: str) -> str:
        # Django hands the context over in front of the message.
        return f"⟦{message.rpartition(chr(4))[2]}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"⟦{msgid1 if n == 1 else msgid2}⟧"


@pytest.fixture(autouse=True)
def _in_brackets(settings: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.LANGUAGES = [*settings.LANGUAGES, (CODE, "Esperanto")]  # type: ignore[attr-defined]
    monkeypatch.setitem(trans_real._translations, CODE, Brackets())  # type: ignore[attr-defined]


def outside(html: str) -> Iterator[str]:
    """The words of a page that no message holds."""
    page = lxml.html.fromstring(html)
    for theirs in page.xpath(THEIRS):
        tail = theirs.tail
        theirs.clear()
        theirs.tail = tail
    texts = [" ".join(page.itertext()), *(e.get(name, "") for e in page.iter() for name in SAID)]
    for text in texts:
        yield from re.findall(r"[^\W\d_]{2,}", NAMES.sub(" ", without_messages(text)))


def without_messages(text: str) -> str:
    """The text without what stands in brackets; a message may hold messages."""
    rest = re.sub(r"⟦[^⟦⟧]*⟧", " ", text)
    return rest if rest == text else without_messages(rest)


def test_it_works() -> None:
    page = '<html dir="ltr"><body><p>⟦Held by ⟦somebody⟧⟧ forgotten</p><p dir="auto">Theirs</p><input placeholder="Find"></body></html>'
    assert list(outside(page)) == ["forgotten", "Find"]


def test_every_page_of_the_desk(chen: User, ada: User) -> None:
    for role in ("contributor", "reviewer", "publisher"):
        factories.person("chen", role)
    flagged, working = factories.flagged(), factories.with_evidence()
    reviewed, approved, public = (
        factories.in_review(by="chidi"),
        factories.approved(by="chidi"),
        factories.published(by="chidi"),
    )
    article = factories.article()
    paths = {
        chen: [
            "/desk/",
            *(f"/desk/queue/?tab={tab}" for tab in ("triage", "check", "review")),
            "/desk/claims/",
            "/desk/claims/?q=nothing+like+it",
            "/desk/articles/",
            "/desk/articles/new/",
            f"/desk/articles/{article.pk}/",
            f"/desk/articles/{article.pk}/versions/",
            *(f"/desk/claims/{claim.pk}/" for claim in (flagged, working, reviewed, public)),
            *(f"/desk/claims/{claim.pk}/history/" for claim in (working, public)),
            f"/desk/claims/{working.pk}/change/",
            f"/desk/claims/{working.pk}/comments/",
            f"/desk/claims/{flagged.pk}/steps/dismiss/",
            f"/desk/claims/{working.pk}/steps/release/",
            f"/desk/claims/{public.pk}/steps/withdraw/",
            f"/desk/claims/{reviewed.pk}/review/",
            f"/desk/claims/{approved.pk}/publish/",
            "/accounts/",
            "/accounts/password/change/",
            "/accounts/logout/",
        ],
        ada: ["/desk/people/", "/desk/people/new/", f"/desk/people/{chen.pk}/"],
    }
    User.objects.update(language=CODE)
    told = {}
    for person, theirs in paths.items():
        client = Client()
        client.force_login(person)
        for path in theirs:
            answer = client.get(path)
            assert answer.status_code == 200, path
            if words := list(outside(answer.content.decode())):
                told[path] = words
        assert '<html lang="eo"' in answer.content.decode()
    assert not told, "\n".join(f"{p}: {w}" for p, w in told.items())
