"""How a capture can end: one table of what follows from each outcome and what editors are told."""

from enum import StrEnum
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Outcome(StrEnum):
    """How one capture ended. The values are stored and part of the API: add, never rename."""

    GOOD = "good"
    BLOCKED = "blocked"
    LOGIN_WALL = "login_wall"
    CONSENT_WALL = "consent_wall"
    CHALLENGE = "challenge"
    PAYWALL = "paywall"
    SOFT_404 = "soft_404"
    HTTP_ERROR = "http_error"
    EMPTY = "empty"
    TRUNCATED = "truncated"
    SEEMS_CUT = "seems_cut"
    TOO_LARGE = "too_large"
    UNSUPPORTED = "unsupported"
    NO_TEXT = "no_text"
    LOCKED = "locked"
    UNDECODABLE = "undecodable"
    UNSAFE_ADDRESS = "unsafe_address"
    ROBOTS = "robots"
    ROBOTS_UNREACHABLE = "robots_unreachable"
    DNS = "dns"
    TIMEOUT = "timeout"
    TLS = "tls"
    CONNECTION = "connection"
    BAD_REDIRECT = "bad_redirect"
    EXTRACTION_FAILED = "extraction_failed"
    GAVE_UP = "gave_up"


class Stage(StrEnum):
    """What a worker does with a page just now. The values are stored for as long as it works."""

    ROBOTS = "robots"
    LOOKING_UP = "looking_up"
    CONNECTING = "connecting"
    ASKING = "asking"
    RECEIVING = "receiving"
    EXTRACTING = "extracting"


DOING: dict[Stage, Promise] = {
    Stage.ROBOTS: _("Asking the site whether we may read this page."),
    Stage.LOOKING_UP: _("Looking up the name of the site."),
    Stage.CONNECTING: _("Connecting to the site."),
    Stage.ASKING: _("Waiting for the answer of the site."),
    Stage.RECEIVING: _("Receiving the page."),
    Stage.EXTRACTING: _("Reading the text of the page."),
}


class Meaning(NamedTuple):
    """What follows from an outcome.

    final: trying again by itself will not help. A single result may still say otherwise
    (`CaptureResult.retryable`): HTTP 503 passes, HTTP 404 stays.
    heuristic: a rule guessed it from the page; a person may override it with a reason.
    keeps_bytes: the answer of the site is kept as it came.
    """

    final: bool
    heuristic: bool
    keeps_bytes: bool
    message: Promise


MEANINGS: dict[Outcome, Meaning] = {
    Outcome.GOOD: Meaning(True, False, True, _("The page was captured.")),
    Outcome.BLOCKED: Meaning(
        True,
        True,
        True,
        _(
            "The site refused to show us this page, or says that it is out of order. Fetch it again "
            "later or upload a copy, or accept this capture with a reason if the text is complete."
        ),
    ),
    Outcome.LOGIN_WALL: Meaning(
        True,
        True,
        True,
        _(
            "The site asked us to sign in instead of showing the page. Upload a copy, or accept "
            "this capture with a reason if the text is complete."
        ),
    ),
    Outcome.CONSENT_WALL: Meaning(
        True,
        True,
        True,
        _(
            "The site asked a question first (about cookies or your age) instead of showing the "
            "page. Upload a copy, or accept this capture with a reason if the text is complete."
        ),
    ),
    Outcome.CHALLENGE: Meaning(
        True,
        True,
        True,
        _(
            "The site showed a test for robots instead of the page. Open it in your browser, save "
            "it and upload the file."
        ),
    ),
    Outcome.PAYWALL: Meaning(
        True,
        True,
        True,
        _(
            "Only the beginning of the page is free to read. Upload a full copy, or accept this "
            "capture with a reason if the quotation is in it."
        ),
    ),
    Outcome.SOFT_404: Meaning(
        True,
        True,
        True,
        _(
            "The site answered, but with a page that says there is nothing at this address. Check "
            "the address or look for a copy in a web archive."
        ),
    ),
    Outcome.HTTP_ERROR: Meaning(
        True,
        False,
        True,
        _(
            "The site answered with an error instead of the page. Check the address, try again "
            "later, or upload a copy."
        ),
    ),
    Outcome.EMPTY: Meaning(
        True,
        True,
        True,
        _(
            "The page has almost no text; it may be built by scripts in the browser. Save it in "
            "your browser and upload the file."
        ),
    ),
    Outcome.TRUNCATED: Meaning(
        False,
        False,
        True,
        _("The answer broke off before its end, so it is no evidence. It can be tried again."),
    ),
    Outcome.SEEMS_CUT: Meaning(
        True,
        True,
        True,
        _(
            "The page looks as if its end is missing, though the site sent all it said it would. "
            "Fetch it again, or accept this capture with a reason if the quotation is in it."
        ),
    ),
    Outcome.TOO_LARGE: Meaning(
        True,
        False,
        False,
        _("The answer is larger than we accept. Save the part you need and upload it."),
    ),
    Outcome.UNSUPPORTED: Meaning(
        True,
        False,
        True,
        _(
            "The file was kept, but we cannot read text from this type. Quote from it in a "
            "contact note or upload it as a page or plain text."
        ),
    ),
    Outcome.NO_TEXT: Meaning(
        True,
        False,
        True,
        _(
            "The picture or scanned document was kept and can be looked at, but it holds no text "
            "that could be quoted. Say in a contact note what it shows, or upload its text."
        ),
    ),
    Outcome.LOCKED: Meaning(
        True,
        False,
        True,
        _(
            "The document was kept, but it opens with a password only. Upload a copy without a "
            "password."
        ),
    ),
    Outcome.UNDECODABLE: Meaning(
        True,
        False,
        True,
        _("The site packed its answer in a way that we cannot open. Upload a copy of the page."),
    ),
    Outcome.UNSAFE_ADDRESS: Meaning(
        True,
        False,
        False,
        _(
            "This address does not lead to a public web page, so we did not open it. Check the "
            "address or upload the document."
        ),
    ),
    Outcome.ROBOTS: Meaning(
        True,
        False,
        False,
        _(
            "The site asks automatic readers to stay away from this page. Upload a copy, or have "
            "it fetched nevertheless and say why."
        ),
    ),
    Outcome.ROBOTS_UNREACHABLE: Meaning(
        False,
        False,
        False,
        _(
            "The site could not tell us whether automatic readers may open this page (its "
            "robots.txt ended in an error), so we stayed away. Upload a copy, or have it fetched "
            "nevertheless and say why."
        ),
    ),
    Outcome.DNS: Meaning(
        False,
        False,
        False,
        _("The name of the site could not be found. Check the spelling of the address."),
    ),
    Outcome.TIMEOUT: Meaning(
        False, False, False, _("The site was too slow to answer. It can be tried again later.")
    ),
    Outcome.TLS: Meaning(
        True,
        False,
        False,
        _(
            "The site could not prove that it is what its address says (certificate fault). Look "
            "at it in your browser and upload a copy if you trust it."
        ),
    ),
    Outcome.CONNECTION: Meaning(
        False,
        False,
        False,
        _("The site could not be reached or broke the connection. It can be tried again later."),
    ),
    Outcome.BAD_REDIRECT: Meaning(
        True,
        False,
        False,
        _(
            "The site sent us on and on without arriving at a page. Open it in your browser and "
            "use the address at which you arrive."
        ),
    ),
    Outcome.EXTRACTION_FAILED: Meaning(
        True,
        False,
        True,
        _("The page was kept, but its text could not be read. Upload the text you need."),
    ),
    Outcome.GAVE_UP: Meaning(
        True,
        False,
        False,
        _("We tried several times and stopped. Try again later or upload a copy."),
    ),
}


_GONE = _(
    "The site says that there is nothing at this address (%(status)d). Check the address or look "
    "for a copy in a web archive."
)
_FAULT = _(
    "The site has a fault of its own just now (%(status)d). Try again later, or upload a copy."
)
_TOO_OFTEN = _(
    "The site says that it is asked too often (%(status)d). Try again later, or upload a copy."
)
_ERROR = _(
    "The site answered with an error instead of the page (%(status)d). Check the address, try "
    "again later, or upload a copy."
)
_ERRORS = {404: _GONE, 410: _GONE, 429: _TOO_OFTEN}


def message_for(outcome: str | Outcome, status: int | None = None) -> str:
    """The sentence for an editor: what happened and what to do. Unknown outcome: ValueError.

    status: of the answer, where there was one; what to do about an error depends on it.
    """
    if outcome == Outcome.HTTP_ERROR and status:
        told = _ERRORS.get(status, _FAULT if status >= 500 else _ERROR)
        return str(told) % {"status": status}
    return str(MEANINGS[Outcome(outcome)].message)
