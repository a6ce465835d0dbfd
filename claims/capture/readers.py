"""All readers in one place, loaded and warmed once per process before any child is forked."""

from typing import Any

from justext.utils import get_stoplist, get_stoplists
from trafilatura import external

from claims.capture.page import read_html, read_plain
from claims.capture.pdf import read_pdf
from claims.capture.saved import read_mhtml

# A page with what pages have, so that reading it goes the ways that reading others will go.
WARM_UP = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A title | A site</title>
<meta property="og:title" content="A title"><meta property="og:type" content="article">
<meta name="author" content="An Author"><meta property="article:published_time" content="2020-02-03">
<link rel="canonical" href="http://example.org/a/title"><style>.a{{color:red}}</style>
<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "A title", "author": {{"name":
"An Author"}}, "datePublished": "2020-02-03T10:00:00+00:00"}}</script></head><body>
<header><nav><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li></ul></nav></header>
<main><article><h1>A title</h1><p class="byline">By <a rel="author" href="/by">An Author</a></p>
<time datetime="2020-02-03">3 February 2020</time>{paragraphs}<h2>A heading</h2>
<blockquote><p>{words}</p></blockquote><ul><li>{words}</li><li>{words}</li></ul>
<table><tr><td>one</td><td>two</td></tr></table></article>
<aside><h3>More</h3><ul><li><a href="/1">Another story</a></li></ul></aside></main>
<form><input type="search"><button>Search</button></form>
<footer><p>All rights reserved. <a href="/terms">Terms</a></p></footer></body></html>"""
# So often that the interpreter has made its mind up about the code (PEP 659): else every child
# would do so again, which costs it a twentieth of its time.
WARM_UPS = 12
_LANGUAGES = frozenset(
    {"Arabic", "Bulgarian", "Czech", "Danish", "Dutch", "English", "Finnish", "French", "German",
     "Greek", "Hebrew", "Hindi", "Hungarian", "Indonesian", "Italian", "Korean", "Norwegian_Bokmal",
     "Persian", "Polish", "Portuguese", "Romanian", "Russian", "Serbian", "Spanish", "Swedish",
     "Turkish", "Ukrainian", "Vietnamese"}
)  # fmt: skip


def read(name: str, body: bytes, content_type: str, url: str) -> dict[str, Any]:
    """What the reader of this name finds in an unpacked body."""
    match name:
        case "html":
            return read_html(body, content_type, url)
        case "plain":
            return read_plain(body, content_type)
        case "pdf":
            return read_pdf(body)
        case "archive":
            return read_mhtml(body)
    raise ValueError(f"no reader {name}")


def warm_up() -> None:
    """Load what the libraries load lazily: the first page costs a second of imports and tables."""
    # Else trafilatura gathers the words of a hundred languages in every child: 0.6 s and 20 MB.
    languages = sorted(get_stoplists() & _LANGUAGES)
    words = {word for language in languages for word in get_stoplist(language)}
    setattr(external, "JT_STOPLIST", tuple(words))  # noqa: B010
    story = "Some words of a sentence that says something, and a little more than that. "
    paragraphs = "".join(f"<p>{story * 4} <em>{number}</em> <a href='/x'>{story}</a></p>"
                         for number in range(8))  # fmt: skip
    page = WARM_UP.format(words=story, paragraphs=paragraphs).encode()
    for _ in range(WARM_UPS):
        read_html(page, "text/html; charset=utf-8", "http://example.org/a/title")
    short = b"<html><title>x</title><body><p>" + story.encode()
    read_html(short, "text/html", "")
    read_html(short + "ä".encode("cp1252"), "text/html", "")
    read_pdf(b"")
