"""Marks in markup and headers by which a page is known whatever its words: tests, missing pages."""

import re

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
