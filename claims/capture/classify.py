"""Is this answer the page that was asked for? The rules, in the order in which they are asked.

Each rule looks at status, headers, addresses, title and text only; the first that holds decides.
A rule that guesses has an outcome that a person may override (`claims.outcomes`).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from claims.capture.limits import NEAR_EMPTY
from claims.outcomes import Outcome

SHORT = 1500  # characters of text below which a page may be a notice instead of an article
VERY_SHORT = 600
FORM_ONLY = 250


@dataclass(frozen=True)
class Page:
    """What the rules see. Header names, title, `text` and `markup` (the beginning of the HTML)
    are in lower case; `text` is None when the page was not read."""

    status: int
    headers: dict[str, str]
    requested_url: str
    url: str
    title: str
    markup: str
    text: str | None
    main_length: int | None  # of what looks like the main text; None when the page was not read

    @property
    def length(self) -> int:
        """Characters of text; a page that was not read is as long as can be."""
        return len(self.text) if self.text is not None else 10**9


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


def _words(*phrases: str) -> re.Pattern[str]:
    return re.compile("|".join(rf"(?<!\w){re.escape(phrase)}(?!\w)" for phrase in phrases))


_CHALLENGE_TITLE = _words(
    "just a moment", "attention required! | cloudflare", "pardon our interruption",
    "are you a robot", "robot check", "verify you are human", "human verification",
    "checking your browser", "ddos-guard", "security checkpoint", "bot verification",
    "un momento", "einen moment",
)  # fmt: skip
_CHALLENGE_MARKUP = (
    "_cf_chl_opt", "cf-chl-", "/cdn-cgi/challenge-platform/", "_incapsula_resource",
    "captcha-delivery.com", "px-captcha", "awswafintegration", "awswafcookiedomainlist",
    "g-recaptcha", "h-captcha", "cf-turnstile", "geo.captcha",
)  # fmt: skip
_CHALLENGE_TEXT = _words(
    "verify you are human", "verify that you are human", "you are not a robot",
    "you're not a robot", "unusual traffic", "enable javascript and cookies to continue",
    "checking if the site connection is secure", "complete the security check",
)  # fmt: skip
_LOGIN_PATH = re.compile(
    r"/(?:log-?in|sign-?in|signon|servicelogin|accounts?/login|users?/login|auth(?:/login)?|sso"
    r"|connexion|anmelden|authwall|checkpoint)(?:[./]|\Z)"
)
_LOGIN_TITLE = _words(
    "log in", "login", "log-in", "sign in", "sign-in", "signin", "sign up", "anmelden", "einloggen",
    "connexion", "se connecter", "iniciar sesión", "accedi", "вход", "войти", "ログイン",
)  # fmt: skip
_LOGIN_TEXT = _words(
    "you must log in", "you must be logged in", "please log in", "please sign in",
    "sign in to continue", "log in to continue", "log into facebook", "you need to log in",
    "bitte melden sie sich an", "veuillez vous connecter", "debes iniciar sesión",
)  # fmt: skip
_CONSENT_HOST = re.compile(r"\A(?:consent|cmp|guce|privacy-mgmt)\.")
_CONSENT_TEXT = _words(
    "before you continue", "accept all cookies", "we value your privacy", "we and our partners",
    "consent to cookies", "wir und unsere partner", "avant de continuer", "alle akzeptieren",
    "accept cookies", "manage cookies", "cookie settings",
)  # fmt: skip
_PAYWALL_TEXT = _words(
    "subscribe to continue", "subscribe to read", "to continue reading", "to read the full article",
    "to keep reading", "already a subscriber", "this article is for subscribers",
    "for subscribers only", "subscribers only", "become a subscriber", "unlock this article",
    "réservé aux abonnés", "nur für abonnenten", "jetzt abonnieren", "weiterlesen mit",
    "solo para suscriptores",
)  # fmt: skip
_NOT_FREE = re.compile(r'"isaccessibleforfree"\s*:\s*(?:false|"false"|"http://schema.org/false")')
_GONE_TITLE = _words(
    "404", "page not found", "not found", "page doesn't exist", "page does not exist",
    "no longer available", "page unavailable", "content unavailable", "seite nicht gefunden",
    "nicht gefunden", "page introuvable", "página no encontrada", "pagina non trovata",
    "страница не найдена", "页面不存在", "ページが見つかりません", "الصفحة غير موجودة",
)  # fmt: skip
_GONE_TEXT = _words(
    "page not found", "page you requested could not be found", "page you are looking for",
    "page you were looking for", "page can't be found", "page cannot be found",
    "this page doesn't exist", "this page does not exist", "article is no longer available",
    "no longer available", "this content isn't available", "error 404", "404 error",
    "die seite wurde nicht gefunden", "cette page n'existe", "esta página no existe",
)  # fmt: skip
_DENIED_TITLE = _words("access denied", "forbidden", "request blocked", "not allowed", "blocked")


def _is_challenge(page: Page) -> bool:
    if page.headers.get("cf-mitigated") == "challenge":
        return True
    if page.headers.get("x-amzn-waf-action") in {"challenge", "captcha"}:
        return True
    if _CHALLENGE_TITLE.search(page.title) and (page.status >= 400 or page.length < SHORT):
        return True
    short = page.status >= 400 or page.length < VERY_SHORT
    marked = any(mark in page.markup for mark in _CHALLENGE_MARKUP)
    if page.text and page.length < VERY_SHORT and _CHALLENGE_TEXT.search(page.text):
        return True
    # Comment forms carry captchas too: a marker alone says nothing on a page with a text.
    return short and marked and (page.status in {403, 405, 429, 503} or page.length < NEAR_EMPTY)


def _led_to_login(page: Page) -> bool:
    asked, came = urlsplit(page.requested_url.lower()), urlsplit(page.url.lower())
    if (asked.netloc, asked.path) == (came.netloc, came.path) or _LOGIN_PATH.search(asked.path):
        return False
    return _LOGIN_PATH.search(came.path) is not None and page.length < SHORT


def _is_login(page: Page) -> bool:
    if page.length >= SHORT:
        return False
    form = 'type="password"' in page.markup or "type='password'" in page.markup
    said = page.text is not None and _LOGIN_TEXT.search(page.text) is not None
    if form and page.length < FORM_ONLY:
        return True
    titled = _LOGIN_TITLE.search(page.title) is not None
    return (titled and (form or page.length < VERY_SHORT)) or (said and page.length < VERY_SHORT)


def _is_consent(page: Page) -> bool:
    host = urlsplit(page.url.lower()).hostname or ""
    asked = urlsplit(page.requested_url.lower()).hostname or ""
    if host != asked and _CONSENT_HOST.match(host):
        return True
    if page.text is None or page.length >= VERY_SHORT:
        return False
    return len(set(_CONSENT_TEXT.findall(page.text))) >= 2


def _is_paywall(page: Page) -> bool:
    if page.length >= SHORT or page.text is None:
        return False
    return _NOT_FREE.search(page.markup) is not None or _PAYWALL_TEXT.search(page.text) is not None


def _says_gone(page: Page) -> bool:
    if page.length >= SHORT or page.text is None:
        return False
    if _GONE_TITLE.search(page.title):
        return True
    return page.length < VERY_SHORT and _GONE_TEXT.search(page.text) is not None


def _fell_to_front(page: Page) -> bool:
    """A deep address that lands on the front page of the same site: the page is gone."""
    asked, came = urlsplit(page.requested_url.lower()), urlsplit(page.url.lower())
    same = (asked.hostname or "").removeprefix("www.") == (came.hostname or "").removeprefix("www.")
    deep = len([part for part in asked.path.split("/") if part]) >= 2
    return same and deep and came.path in {"", "/"} and not came.query


RULES: tuple[Rule, ...] = (
    Rule(Outcome.CHALLENGE, "robot test", _is_challenge),
    Rule(Outcome.LOGIN_WALL, "status 401", lambda page: page.status in {401, 407}),
    Rule(Outcome.PAYWALL, "status 402", lambda page: page.status == 402),
    Rule(Outcome.BLOCKED, "status 403 or 451", lambda page: page.status in {403, 451}),
    Rule(Outcome.HTTP_ERROR, "status of an error", lambda page: page.status >= 400),
    Rule(Outcome.BAD_REDIRECT, "redirect to nowhere", lambda page: 300 <= page.status < 400),
    Rule(Outcome.EMPTY, "status without a page", lambda page: page.status in {204, 205}),
    Rule(Outcome.TRUNCATED, "only a part was sent", lambda page: page.status == 206),
    Rule(Outcome.CONSENT_WALL, "cookie question", _is_consent),
    Rule(Outcome.LOGIN_WALL, "led to a sign-in address", _led_to_login),
    Rule(Outcome.LOGIN_WALL, "sign-in form instead of text", _is_login),
    Rule(
        Outcome.BLOCKED,
        "refusal with status 200",
        lambda page: page.length < VERY_SHORT and _DENIED_TITLE.match(page.title) is not None,
    ),
    Rule(Outcome.SOFT_404, "says that the page is gone", _says_gone),
    Rule(Outcome.SOFT_404, "landed on the front page", _fell_to_front),
    Rule(Outcome.PAYWALL, "beginning only", _is_paywall),
    Rule(
        Outcome.EMPTY,
        "almost no text",
        lambda page: page.main_length is not None and page.main_length < NEAR_EMPTY,
    ),
)
