"""Marks in markup and headers by which a page is known whatever its words: tests, missing pages."""

import re
from typing import Any

# What those who sell robot tests put into the page that is the test, and into no other.
TEST_PAGE = (
    "_cf_chl_opt", "_incapsula_resource", "captcha-delivery.com/c.js", "px-captcha", "bm-verify=",
    "window.gokuprops", "awswafcookiedomainlist", "sucuri_cloudproxy_js", "window.kpsdk",
    "/.within.website/x/cmd/anubis/", "/.well-known/ddos-guard/js-challenge", "checkbox-captcha-form",
)  # fmt: skip
# The same as a field of a form, which honest pages have too; and scripts that run on every page.
TEST_MARKUP = (
    *TEST_PAGE, "cf-chl-", "/cdn-cgi/challenge-platform/", "captcha-delivery.com",
    "awswafintegration", "g-recaptcha", "h-captcha", "cf-turnstile", "frc-captcha", "geo.captcha",
    "captcha-form", "arkoselabs.com", "geetest",
)  # fmt: skip
TEST_HEADERS = {
    "cf-mitigated": {"challenge"},
    "x-amzn-waf-action": {"challenge", "captcha"},
    "x-vercel-mitigated": {"challenge"},
}
LOST_PAGE = re.compile(
    r"\b(?:class|id)=[\"']?[^\"'<>]{0,200}?(?<![\w-])"
    r"(?:error-?404|page-?404|not-?found(?:-page)?|page-not-found|404-page)(?![\w-])"
)
_NOT_FREE = re.compile(r'"isaccessibleforfree"\s*:\s*(?:false|"false"|"https?://schema.org/false")')
_TIER = re.compile(r"article:content_tier[^>]{0,40}\blocked\b")
_PROMISED = re.compile(r'"wordcount"\s*:\s*"?(\d{1,6})\b')


def promises_of(markup: str) -> dict[str, Any]:
    """`closed` and `promised` of `classify.Signs`, ready for JSON."""
    # Lowers ASCII only, which is all that is looked for: a tenth of the time.
    low = markup.encode("utf-8", "surrogatepass").lower()

    def found(word: bytes, pattern: re.Pattern[str]) -> re.Match[str] | None:
        return pattern.search(low.decode("utf-8", "surrogatepass")) if word in low else None

    not_free = found(b'"isaccessibleforfree"', _NOT_FREE) or found(b"article:content_tier", _TIER)
    words = found(b'"wordcount"', _PROMISED)
    return {"closed": bool(not_free), "promised": int(words[1]) if words else 0}
