"""Frames as real sites have them: each takes the same parts and puts other markup around them."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape

from tests.capture.corpus.words import AROUND


@dataclass(frozen=True)
class Parts:
    """What a frame shows. `box` is raw markup after the text, `top` before it."""

    title: str
    paragraphs: list[str]
    language: str = "en"
    around: tuple[str, ...] = ()  # of cookies, news, subscribe, sign, comment, captcha, related
    head: str = ""
    box: str = ""
    top: str = ""
    published: str = "2024-03-05T09:30:00+01:00"
    more: dict[str, object] = field(default_factory=dict)  # into the linked data


Frame = Callable[[Parts], str]


def _body(parts: Parts, tag: str = "p", kind: str = "") -> str:
    attribute = f' class="{kind}"' if kind else ""
    return "\n".join(
        f"<{tag}{attribute}>{escape(p, quote=False)}</{tag}>" for p in parts.paragraphs
    )


def _menu(parts: Parts) -> str:
    names = AROUND[parts.language]["menu"].split(",")
    return "".join(f'<li><a href="/{n}/">{name}</a></li>' for n, name in enumerate(names))


def extras(parts: Parts) -> str:
    """The boxes round the text."""
    words = AROUND[parts.language]
    found = {
        "cookies": f'<div id="cookie-banner" class="cookie-consent" role="dialog"><p>{words["cookies"]}</p><button>OK</button></div>',
        "news": f'<section class="newsletter"><h3>{words["news"]}</h3><form action="/nl"><input type="email" name="e"><button>OK</button></form></section>',
        "subscribe": f'<aside class="promo subscribe"><p>{words["subscribe"]}</p><a href="/plus">+</a></aside>',
        "sign": f'<form class="login" action="/login" method="post"><input name="u"><input type="password" name="p"><button>{words["sign"]}</button></form>',
        "comment": f'<div id="respond"><p>{words["comment"]}</p><textarea name="c"></textarea></div>',
        "captcha": '<form id="commentform"><textarea name="c"></textarea><div class="g-recaptcha" data-sitekey="6Lxx"></div></form><script src="https://www.google.com/recaptcha/api.js" async></script>',
        "related": "<aside class='related'><ul>" + "".join(f"<li><a href='/story/{n}'>{escape(p[:60])}</a></li>" for n, p in enumerate(parts.paragraphs[:5])) + "</ul></aside>",
    }  # fmt: skip
    return "\n".join(found[name] for name in parts.around)


def _linked(parts: Parts, kind: str = "NewsArticle") -> str:
    data = {
        "@context": "https://schema.org",
        "@type": kind,
        "headline": parts.title,
        "datePublished": parts.published,
        "author": {"@type": "Person", "name": "Mara Lind"},
        **parts.more,
    }
    return f'<script type="application/ld+json">{json.dumps(data, ensure_ascii=False)}</script>'


def _dir(parts: Parts) -> str:
    return ' dir="rtl"' if parts.language == "ar" else ""


def blog(parts: Parts) -> str:
    """A common blog engine."""
    return f"""<!DOCTYPE html>
<html lang="{parts.language}"{_dir(parts)}><head><meta charset="utf-8"><title>{parts.title} – The Quay</title>
<meta name="generator" content="WordPress 6.5"><meta property="og:type" content="article">
<meta property="article:published_time" content="{parts.published}">{parts.head}</head>
<body class="post-template-default single single-post"><header id="masthead"><nav><ul class="menu">{_menu(parts)}</ul></nav></header>
{parts.top}<main id="primary"><article class="post type-post hentry"><header class="entry-header"><h1 class="entry-title">{parts.title}</h1>
<span class="byline">Mara Lind</span> <time class="entry-date" datetime="{parts.published}">5</time></header>
<div class="entry-content">{_body(parts)}</div></article>{parts.box}{extras(parts)}</main>
<footer id="colophon">© The Quay</footer><script src="/wp-includes/js/x.js"></script></body></html>"""


def hydrated(parts: Parts) -> str:
    """Rendered on the server, with the data of the scripts beside it."""
    data = json.dumps({"props": {"title": parts.title, "body": parts.paragraphs}})
    return f"""<!DOCTYPE html><html lang="{parts.language}"{_dir(parts)}><head><meta charSet="utf-8"/><title>{parts.title}</title>{_linked(parts)}{parts.head}</head>
<body><div id="__next"><div class="css-1x2"><nav class="css-9z"><ul>{_menu(parts)}</ul></nav>{parts.top}<main><div class="css-a1"><h1 class="css-h">{parts.title}</h1>{_body(parts, kind="css-p8k")}</div></main>{parts.box}{extras(parts)}</div></div>
<script id="__NEXT_DATA__" type="application/json">{data.replace("</", "<" + chr(92) + "/")}</script></body></html>"""


def government(parts: Parts) -> str:
    """A public office: no linked data, its own landmarks."""
    return f"""<!doctype html><html lang="{parts.language}"{_dir(parts)}><head><meta charset="utf-8"><title>{parts.title} - Port Authority</title><meta name="dcterms.issued" content="2024-03-05">{parts.head}</head>
<body><a href="#main" class="skip">Skip</a><div class="gov-header"><ul>{_menu(parts)}</ul></div>{parts.top}
<div id="main" role="main" class="container"><h1>{parts.title}</h1><div class="field field--name-body">{_body(parts)}</div></div>{parts.box}{extras(parts)}<div class="gov-footer"><p>Port Authority</p></div></body></html>"""


def tables(parts: Parts) -> str:
    """An old site laid out by tables, tags in capitals."""
    cells = "".join(f"<P>{escape(p, quote=False)}<BR><BR>" for p in parts.paragraphs)
    return f"""<HTML><HEAD><TITLE>{parts.title}</TITLE><META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=utf-8">{parts.head}</HEAD><BODY BGCOLOR=white><TABLE WIDTH=760><TR><TD COLSPAN=2><FONT SIZE=5><B>{parts.title}</B></FONT></TD></TR>
<TR><TD WIDTH=140 VALIGN=top><UL>{_menu(parts)}</UL></TD><TD>{parts.top}{cells}{parts.box}{extras(parts)}</TD></TR></TABLE></BODY></HTML>"""


def bare(parts: Parts) -> str:
    """By hand, without the tags that may be left out."""
    lines = "\n<p>".join(escape(p, quote=False) for p in parts.paragraphs)
    return f"<!DOCTYPE html><meta charset=utf-8><html lang={parts.language}><title>{parts.title}</title>{parts.head}\n<h1>{parts.title}</h1>{parts.top}\n<p>{lines}\n{parts.box}{extras(parts)}"


def amp(parts: Parts) -> str:
    """A page for phones."""
    return f"""<!doctype html><html amp lang="{parts.language}"><head><meta charset="utf-8"><link rel="canonical" href="https://example.org/full"><title>{parts.title}</title>{_linked(parts)}<script async src="https://cdn.ampproject.org/v0.js"></script>{parts.head}</head>
<body><header class="amp-header">The Quay</header>{parts.top}<article class="amp-article"><h1 class="amp-title">{parts.title}</h1><div class="amp-content">{_body(parts)}</div></article>{parts.box}{extras(parts)}</body></html>"""


def drupal(parts: Parts) -> str:
    """Many nested containers."""
    return f"""<!DOCTYPE html><html lang="{parts.language}"{_dir(parts)} prefix="og: https://ogp.me/ns#"><head><meta charset="utf-8"/><meta name="Generator" content="Drupal 10"/><meta property="og:title" content="{escape(parts.title)}"/><title>{parts.title} | Coast Daily</title>{parts.head}</head>
<body class="path-node page-node-type-article"><div class="dialog-off-canvas-main-canvas"><div class="layout-container"><header role="banner"><nav role="navigation"><ul class="menu">{_menu(parts)}</ul></nav></header>{parts.top}
<main role="main"><div class="layout-content"><div class="region region-content"><article data-history-node-id="12" class="node node--type-article"><h1><span>{parts.title}</span></h1><footer class="node__meta">Submitted by Mara Lind on 5 March 2024</footer><div class="node__content"><div class="clearfix text-formatted field">{_body(parts)}</div></div></article></div></div></main>{parts.box}{extras(parts)}</div></div></body></html>"""


def agency(parts: Parts) -> str:
    """A wire item: hardly any markup, text in divisions without paragraphs."""
    return f"""<!DOCTYPE html><html lang="{parts.language}"{_dir(parts)}><head><meta charset="utf-8"><title>{parts.title}</title>{_linked(parts, "ReportageNewsArticle")}{parts.head}</head><body><div class="top"><a href="/">Wire</a></div>{parts.top}<div class="story"><h1 class="hl">{parts.title}</h1><div class="dateline">HARBOUR TOWN, March 5</div>{_body(parts, "div", "para")}</div>{parts.box}{extras(parts)}<div class="foot"><a href="/about">About</a> <a href="/terms">Terms</a></div></body></html>"""


def magazine(parts: Parts) -> str:
    """Much around little: lists of other stories before and after the text."""
    others = "".join(
        f'<li class="card"><a href="/s/{n}"><h3>{name}</h3></a></li>'
        for n, name in enumerate(AROUND[parts.language]["menu"].split(",") * 4)
    )
    return f"""<!DOCTYPE html><html lang="{parts.language}"{_dir(parts)} class="no-js"><head><meta charset="utf-8"><meta property="og:type" content="article"><meta property="og:title" content="{escape(parts.title)}"><title>{parts.title} · Tide</title>{_linked(parts)}{parts.head}</head>
<body><div class="mega-menu"><ul>{_menu(parts)}</ul></div><ul class="cards">{others}</ul>{parts.top}<article itemscope itemtype="https://schema.org/NewsArticle"><h1 itemprop="headline">{parts.title}</h1><section itemprop="articleBody">{_body(parts)}</section></article>{parts.box}{extras(parts)}<ul class="cards">{others}</ul><footer><p>Tide Media</p><p>Imprint · Privacy · Terms · Contact</p></footer></body></html>"""


FRAMES: tuple[Frame, ...] = (
    blog, hydrated, government, tables, bare, amp, drupal, agency, magazine,
)  # fmt: skip
