"""Is this answer the page that was asked for? The rules, in the order in which they are asked.

The first rule that holds decides. A rule that guesses has an outcome that a person may override
(`claims.outcomes`). The words that sites use are in `notices.py`.

What keeps a story *about* logins from being taken for one: a notice is a title or heading as a
whole, never a part of it; words within quotation marks are somebody else's; and a page that has
enough to say besides its notices is a page.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from urllib.parse import urlsplit

from claims.capture import marks, notices, vocabulary
from claims.capture.limits import MARKUP_SEEN
from claims.capture.notices import Notice
from claims.capture.sentences import AsRead, sentences_in, sentences_of, weight
from claims.capture.wording import Wording
from claims.outcomes import Outcome

# Letters of text; a letter of Chinese, Japanese or Korean script says as much as two and a half.
LITTLE = 160  # what may stand beside a notice that is told
LITTLE_STORY = 60  # the same when the page says that it is an article
NAMED = 4000  # what may stand beside a notice that is the title: lists of other stories
BEGINNING = 1600  # a text that ends at a paywall
CLOSED = 700  # a text of which only the data say that the rest is paid for
FORM_ONLY = 400
NEAR_EMPTY = 50
AFTER_OFFER = 320  # what may follow an offer to read on: prices and conditions
PROMISED = 150  # words that the data of the page promise; of fewer nothing is concluded


@dataclass(frozen=True)
class Signs:
    """What a reader saw of the page besides its text.

    `title` is the title element, `headings` the first h1 and h2, `said` the blocks of words that
    are no links, menus or footers, `asked` what the page says when scripts are off; `story` whether
    it calls itself an article, `password` whether it asks for one in its midst, `choices` what its
    buttons say. The data of the page say whether the text is `closed` to those who do not pay, and
    how many words it has (`promised`, 0 when they do not).
    """

    title: str = ""
    headings: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    asked: str = ""
    story: bool = False
    password: bool = False
    choices: tuple[str, ...] = ()
    closed: bool = False
    promised: int = 0


@dataclass(frozen=True)
class Page:
    """What the rules see. Header names and values are in lower case; `body` and `codec` are of HTML.
    `length` counts the text that was read, None when none was; `formal` is a file that is its own
    text (plain text, PDF, data), on which nobody guesses. `cut` says how the body shows that it
    breaks off, `refresh` where the page sends browsers on."""

    status: int
    headers: dict[str, str]
    requested_url: str
    url: str
    body: bytes = b""
    codec: str = "utf-8"
    signs: Signs = field(default_factory=Signs)
    length: int | None = None
    formal: bool = False
    cut: str = ""
    refresh: str = ""

    @cached_property
    def markup(self) -> str:
        """The beginning of the HTML, in lower case. Asked for only when a page says little."""
        return self.body[: 4 * MARKUP_SEEN].decode(self.codec, "replace")[:MARKUP_SEEN].lower()

    @cached_property
    def sentences(self) -> AsRead[str]:
        """What the page says in its own words: lower case, quotations left out."""
        return sentences_in(self.signs.said)

    @cached_property
    def counted(self) -> AsRead[tuple[str, int]]:
        """Those of them that say something for or against the page, and how much: no headings, and
        not what all sites have."""
        # Without naming the page inside: it and its bytes would stay until the garbage is collected.
        heads = self.heads
        return AsRead(
            (s, weight(s)) for s in self.sentences if s not in heads and not _EVERYWHERE.search(s)
        )

    @cached_property
    def heads(self) -> set[str]:
        """The headings, in lower case."""
        return {heading.lower() for heading in self.signs.headings}

    @cached_property
    def names(self) -> set[str]:
        """The title without the name of the site, and the first headings."""
        parts = [*_SEPARATOR.split(self.signs.title), self.signs.title, *self.signs.headings[:2]]
        return {_EDGES.sub("", part.lower()) for part in parts} - {""}

    @cached_property
    def headline(self) -> set[str]:
        """Sentences of headings that are in the title too, when a text follows: a story may be
        called like a notice."""
        title = self.signs.title.lower()
        own = [h.lower() for h in self.signs.headings if h.lower() in title]
        found = {sentence for heading in own for sentence in sentences_of(heading)}
        text = islice((s for s in self.sentences if s not in found), 9)
        return found if sum(map(weight, text)) >= LITTLE_STORY else set()

    @cached_property
    def choices(self) -> str:
        """What the buttons say, in lower case, one a line."""
        return "\n".join(self.signs.choices).lower()

    def says_less(self, below: int) -> bool:
        """Whether the page says less than so much that is no link, menu or heading."""
        said = 0
        for s in self.sentences:
            said += weight(s) if s not in self.heads else 0
            if said >= below:
                return False
        return said < below

    @cached_property
    def tested(self) -> bool:
        """Whether something of a robot test is on the page."""
        return any(mark in self.markup for mark in marks.TEST_MARKUP)

    def named(self, notice: Notice) -> bool:
        """Whether the title or a heading is this notice and nothing else."""
        return any(notice.titles.fullmatch(name) for name in self.names)

    def told(self, notice: Notice) -> int:
        """How many sentences are this notice."""
        return sum(1 for s in self.sentences if self.tells(s, notice))

    def tells(self, sentence: str, *kinds: Notice) -> bool:
        """Whether the page itself tells this: no headline, and not what it says that others say."""
        found = next((m for kind in kinds if (m := kind.told.search(sentence))), None)
        if found is None or sentence in self.headline or vocabulary.REPORTED.search(sentence):
            return False
        cited = _CITED.match(sentence, found.end())
        return cited is None or any(kind.told.search(sentence, found.end()) for kind in kinds)

    def besides(self, *kinds: Notice, below: int) -> bool:
        """Whether the page says less than so much besides notices of these kinds and what all sites
        have. Reads only as far as it must: most pages say more in their first sentences."""
        rest, read = 0, []
        for s, said in self.counted:
            rest += said
            read.append(s)
            if rest >= below:
                break
        else:
            return True
        together = "\n".join(read)
        if not any(kind.told.may_match(together) for kind in kinds):
            return False
        rest = 0
        for s, said in self.counted:
            if not self.tells(s, *kinds):
                rest += said
                if rest >= below:
                    return False
        return True

    def closes(self, kind: Notice) -> bool:
        """Whether the text ends with this notice: a beginning stands before it, and not much after
        it. A story about such notices goes on."""
        before = after = 0
        found = False
        for sentence in self.sentences:
            if self.tells(sentence, kind):
                found, before, after = True, before + after, 0
            elif sentence not in self.heads and not _EVERYWHERE.search(sentence):
                after += weight(sentence)
        return found and before >= NEAR_EMPTY and after <= max(before, AFTER_OFFER)

    def is_notice(self, kind: Notice, *, at_least: int = 1) -> bool:
        """Whether the page is this notice and hardly anything else."""
        if self.length is None or self.formal:
            return False
        named = self.named(kind)
        below = LITTLE_STORY if self.signs.story else NAMED if named else LITTLE
        return self.besides(kind, below=below) and (named or self.told(kind) >= at_least)


@dataclass(frozen=True)
class Rule:
    """One line of the table: its name goes into the operator's details."""

    outcome: Outcome
    name: str
    holds: Callable[[Page], bool]


def classify(page: Page) -> tuple[Outcome, str]:
    """The outcome and the name of the rule that decided; `good` when none holds."""
    for rule in RULES:
        if rule.holds(page):
            return rule.outcome, rule.name
    return Outcome.GOOD, "no rule against it"


def know_notices() -> None:
    """Work out what the judge looks for, once in a process or before it forks."""
    for words in (_EVERYWHERE, *(kind.told for kind in notices.ALL)):
        words.may_match("")


_CITED = re.compile(r".{0,20}(?<!\d)\s?: [^\s\d].{15}")  # the notice is what is talked of
_SEPARATOR = re.compile(r"\s[|·•/–—-]\s|[|｜]|\s::\s")
_EDGES = re.compile(r"\A[\W_]+|[\W_]+\Z")
# Sentences round every text: they say nothing for or against the page.
_EVERYWHERE = Wording(
    "©", "all rights reserved", "alle rechte vorbehalten", "tous droits réservés", "newsletter",
    "cookie", "terms (?:of|and)", "privacy policy", "imprint", "forgot (?:your )?password",
    "create (?:an |new )?account", "already have an account", "new here", "by signing up",
    "agree to the terms", r"\Areference", r"\Aray id", "support id",
)  # fmt: skip
_AGREE = re.compile(vocabulary.AGREE)
_TO_ALL = re.compile(rf"(?:{vocabulary.ALL})?\s?(?:{vocabulary.AGREE})")
_WAIT = re.compile(vocabulary.WAIT)
_ALERT = re.compile(r"""\balert\(\s*["']([^"'<>]{5,200})["']""")
_SIGN_IN = re.compile(vocabulary.SIGN_IN_BUTTON)
_LOGIN_PATH = re.compile(
    r"/(?:log-?in|sign-?in|signon|servicelogin|accounts?/login|users?/login|auth|sso|authorize"
    r"|connexion|anmelden|authwall|checkpoint)(?:[./]|\Z)"
)
_CONSENT_HOST = re.compile(r"\A(?:consent|cmp|guce|privacy-mgmt)\.")


def _is_challenge(page: Page) -> bool:
    if any(page.headers.get(name) in values for name, values in marks.TEST_HEADERS.items()):
        return True
    if page.status >= 400:
        named = page.named(notices.CHALLENGE)
        return named or (page.status in {403, 405, 429, 503} and page.tested)
    if page.is_notice(notices.CHALLENGE):
        return page.tested or _asks_for_a_human(page)
    # Comment forms carry captchas too: a mark says nothing on a page with a text.
    if page.formal or not page.says_less(LITTLE):
        return False
    if any(mark in page.markup for mark in marks.TEST_PAGE):
        return True
    return page.length is not None and page.says_less(NEAR_EMPTY) and page.tested


def _asks_for_a_human(page: Page) -> bool:
    """A notice that has no test in it. Some of its words are also titles of stories, and others are
    told of in stories: then there is a text."""
    if not page.named(notices.CHALLENGE):
        return page.besides(notices.CHALLENGE, below=LITTLE_STORY)
    if page.told(notices.CHALLENGE):
        return True
    return not page.told(notices.DENIED) and page.besides(notices.CHALLENGE, below=LITTLE)


def _is_consent(page: Page) -> bool:
    host = urlsplit(page.url.lower()).hostname or ""
    wanted = urlsplit(page.requested_url.lower()).hostname or ""
    if host != wanted and _CONSENT_HOST.match(host):
        return True
    if page.signs.story or page.signs.password or page.formal:
        return False
    # A banner has a heading too: a page that is called like its own first heading is not the banner.
    named = page.named(notices.CONSENT) and not page.headline
    if not page.besides(notices.CONSENT, below=NAMED if named else LITTLE):
        return False
    asking = [s for s in page.sentences if page.tells(s, notices.CONSENT)]
    own = "\n".join((*asking, page.choices))
    words = {found.group() for found in notices.CONSENT.told.finditer(own)}
    # Who asks gives a choice: a button, or words that begin like one.
    chosen = _AGREE.search(page.choices) or any(_TO_ALL.match(s) for s in asking)
    if len(words) < 2 or not chosen:
        return False
    if named:
        return True
    # Every short page has a line about cookies: a wall says more about them than about all else.
    asked = sum(weight(s) for s in (*asking, page.choices))
    return page.besides(notices.CONSENT, below=asked)


def _is_age(page: Page) -> bool:
    """Who asks waits for an answer: the sentence is a question, or there is something to press."""
    if page.signs.story or page.formal or not page.is_notice(notices.AGE):
        return False
    asked = any(s.endswith(("?", "？", "؟")) and page.tells(s, notices.AGE) for s in page.sentences)
    return asked or bool(page.choices) or page.named(notices.AGE)


def _led_to_login(page: Page) -> bool:
    asked, came = urlsplit(page.requested_url.lower()), urlsplit(page.url.lower())
    if (asked.netloc, asked.path) == (came.netloc, came.path) or _LOGIN_PATH.search(asked.path):
        return False
    return _LOGIN_PATH.search(came.path) is not None and page.says_less(NAMED)


def _is_login(page: Page) -> bool:
    if page.is_notice(notices.LOGIN):
        enough = FORM_ONLY if page.named(notices.LOGIN) else LITTLE // 2
        found = page.signs.password or page.besides(notices.LOGIN, below=enough)
    elif page.signs.story or page.formal or page.length is None:
        return False
    else:
        asks = page.signs.password or len(_SIGN_IN.findall(page.choices)) > 1
        found = asks and page.besides(notices.LOGIN, below=LITTLE)
    # A beginning, and then the offer to sign in or to pay, is a paywall.
    return found and not (
        page.told(notices.PAYWALL)
        and not page.besides(notices.LOGIN, notices.PAYWALL, below=LITTLE_STORY)
    )


def _is_denied(page: Page) -> bool:
    return page.is_notice(notices.DENIED) and page.besides(notices.DENIED, below=FORM_ONLY)


def _is_at_work(page: Page) -> bool:
    """The site is out of order and says so to those who wait: a story about it does not."""
    if page.signs.story or not page.is_notice(notices.WORKS):
        return False
    if not page.besides(notices.WORKS, below=FORM_ONLY):
        return False
    return page.named(notices.WORKS) or any(_WAIT.search(s) for s in page.sentences)


def _is_gone(page: Page) -> bool:
    if page.is_notice(notices.GONE):
        return True
    # Boards say it in a window and go back: nothing but that is on the page.
    if page.length is not None and not page.formal and page.says_less(NEAR_EMPTY):
        alone = page.signs.asked.lower(), *_ALERT.findall(page.markup)
        if any(notices.GONE.told.search(words) for words in alone):
            return True
    # The markup of many systems says it where the words are new to us.
    little = not page.signs.story and not page.formal and page.says_less(LITTLE)
    return little and marks.LOST_PAGE.search(page.markup) is not None


def _fell_to_front(page: Page) -> bool:
    """A deep address that lands on the front page of the same site: the page is gone."""
    asked, came = urlsplit(page.requested_url.lower()), urlsplit(page.url.lower())
    same = (asked.hostname or "").removeprefix("www.") == (came.hostname or "").removeprefix("www.")
    deep = len([part for part in asked.path.split("/") if part]) >= 2
    return same and deep and came.path in {"", "/"} and not came.query


def _is_paywall(page: Page) -> bool:
    if page.length is None or page.formal:
        return False
    closed = page.signs.closed
    if not page.besides(notices.PAYWALL, below=NAMED if closed else BEGINNING):
        return False
    if page.named(notices.PAYWALL) or page.closes(notices.PAYWALL):
        return True
    if page.told(notices.PAYWALL) > 0 and page.besides(notices.PAYWALL, below=LITTLE_STORY):
        return True
    return (closed and page.besides(notices.PAYWALL, below=CLOSED)) or _keeps_back(page)


def _keeps_back(page: Page) -> bool:
    """Whether the data promise many more words than the page has."""
    if page.signs.promised < PROMISED:
        return False
    words = sum(len(sentence.split()) for sentence in page.sentences)
    return page.signs.promised >= 3 * words > 0


def _is_empty(page: Page) -> bool:
    if page.length is None:
        return False
    if page.formal:
        return page.length == 0
    headings = sum(weight(heading) for heading in page.signs.headings[:1])
    little = page.says_less(max(NEAR_EMPTY - headings, NEAR_EMPTY // 2))
    if little or page.is_notice(notices.SCRIPTS):
        return True
    return not page.signs.story and page.is_notice(notices.APP, at_least=2)


RULES: tuple[Rule, ...] = (
    Rule(Outcome.CHALLENGE, "robot test", _is_challenge),
    Rule(Outcome.LOGIN_WALL, "status 401", lambda page: page.status in {401, 407}),
    Rule(Outcome.PAYWALL, "status 402", lambda page: page.status == 402),
    Rule(Outcome.BLOCKED, "status 403 or 451", lambda page: page.status in {403, 451}),
    Rule(Outcome.HTTP_ERROR, "status of an error", lambda page: page.status >= 400),
    Rule(Outcome.BAD_REDIRECT, "redirect to nowhere", lambda page: 300 <= page.status < 400),
    Rule(Outcome.TRUNCATED, "only a part was sent", lambda page: page.status == 206),
    Rule(Outcome.CONSENT_WALL, "cookie question", _is_consent),
    Rule(Outcome.CONSENT_WALL, "asks how old the reader is", _is_age),
    Rule(Outcome.LOGIN_WALL, "led to a sign-in address", _led_to_login),
    Rule(Outcome.LOGIN_WALL, "sign-in form instead of text", _is_login),
    Rule(Outcome.BLOCKED, "refusal with status 200", _is_denied),
    Rule(Outcome.BLOCKED, "out of order with status 200", _is_at_work),
    Rule(Outcome.SOFT_404, "says that the page is gone", _is_gone),
    Rule(Outcome.SOFT_404, "landed on the front page", _fell_to_front),
    Rule(Outcome.PAYWALL, "beginning only", _is_paywall),
    Rule(Outcome.SEEMS_CUT, "breaks off", lambda page: bool(page.cut)),
    Rule(
        Outcome.BAD_REDIRECT,
        "sends browsers on by itself",
        lambda page: bool(page.refresh) and page.says_less(LITTLE),
    ),
    Rule(Outcome.EMPTY, "almost no text", _is_empty),
)
