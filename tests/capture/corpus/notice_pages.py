"""Notices within the frame of a site, and the sign-in form: what bad answers are built of."""

from html import escape

from claims.outcomes import Outcome
from tests.capture.corpus import Case
from tests.capture.corpus.words import AROUND, story


def case(outcome: Outcome, name: str, markup: str, **more: object) -> Case:
    return Case(f"{outcome}: {name}", outcome, markup.encode(), **more)  # type: ignore[arg-type]


def site(title: str, inner: str, language: str = "en", head: str = "", links: int = 0) -> str:
    """A notice within the menu, the footer and `links` other stories of a site."""
    menu = "".join(
        f"<li><a href='/{n}'>{m}</a></li>"
        for n, m in enumerate(AROUND[language]["menu"].split(","))
    )
    others = "".join(
        f"<li><a href='/s/{n}'>{escape(p[:70])}</a></li>"
        for n, p in enumerate(story(language, 40, 5)[:links])
    )
    direction = ' dir="rtl"' if language == "ar" else ""
    return (
        f'<!DOCTYPE html><html lang="{language}"{direction}><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>'
        f"<header><ul class='nav'>{menu}</ul></header><main>{inner}</main><ul class='more'>{others}</ul>"
        "<footer><p>© 2024 Coast Daily Ltd. Imprint, privacy, terms and contact. All rights reserved.</p></footer></body></html>"
    )  # fmt: skip


def form(user: str = "E-mail", password: str = "Password", button: str = "Log in") -> str:
    return f'<form action="/session" method="post"><label>{user}<input name="u"></label><label>{password}<input type="password" name="p"></label><button>{button}</button></form>'
