"""Bad answers, second part: pages that are gone, empty, paid for, cut or refused. See `bad.py`."""

from collections.abc import Iterator

from claims.outcomes import Outcome
from tests.capture.corpus import Case
from tests.capture.corpus.markup import Parts, blog, drupal, government, hydrated, magazine
from tests.capture.corpus.notice_pages import case, site
from tests.capture.corpus.words import TITLES, story


def cases() -> Iterator[Case]:
    """All of them, kind by kind."""
    yield from _gone()
    yield from _empty()
    yield from _paywalls()
    yield from _cut()
    yield from _refusals()


def _gone() -> Iterator[Case]:
    gone = Outcome.SOFT_404
    yield case(
        gone,
        "plain",
        site(
            "Page not found",
            "<h1>Page not found</h1><p>Sorry, the page you are looking for does not exist or has moved.</p>",
        ),
    )
    yield case(
        gone,
        "404 with popular stories",
        site(
            "404 - Coast Daily",
            f"<h1>404</h1><p>Oops. This page cannot be found.</p><h2>Most read</h2>{''.join(f'<p>{p}</p>' for p in story('en', 20, 2))}",
            links=20,
        ),
    )
    yield case(
        gone,
        "named after the site",
        site(
            "Coast Daily | Page Not Found",
            "<h1>We looked everywhere</h1><p>The link may be old. Try the search.</p><input type=search>",
            links=12,
        ),
    )
    yield case(
        gone,
        "only in the text",
        site(
            "Coast Daily",
            "<p>The page you were looking for is not here any more. Go to the front page.</p>",
            links=12,
        ),
    )
    yield case(
        gone,
        "story taken away",
        site("The Quay", "<h1>Sorry</h1><p>This article is no longer available.</p>", links=6),
    )
    yield case(
        gone,
        "post deleted",
        site("Chirp", "<p>Hmm... this page doesn’t exist. Try searching for something else.</p>"),
    )
    yield case(
        gone,
        "landed on the front page",
        magazine(Parts("Coast Daily", story("en", 30, 3))),
        came_to="https://www.example.org/",
    )
    yield case(
        gone,
        "parked name",
        "<html><head><title>example.org</title></head><body><h1>This domain is for sale</h1><p>Buy this domain. Related searches:</p><a>Harbour</a><a>Pier</a></body></html>",
    )
    yield case(
        gone,
        "list of an empty archive",
        site(
            "Search results | Coast Daily",
            "<h1>Nothing found</h1><p>It seems we can’t find what you’re looking for. Perhaps searching can help.</p>",
        ),
    )
    for language, title, text in (
        ("de", "Seite nicht gefunden | Küstenblatt", "Die Seite wurde nicht gefunden. Vielleicht wurde sie verschoben."),
        ("fr", "Page introuvable - Le Quai", "Oups ! La page que vous recherchez n’existe pas ou a été supprimée."),
        ("es", "Página no encontrada", "Lo sentimos, la página que busca no existe."),
        ("ko", "페이지를 찾을 수 없습니다", "요청하신 페이지를 찾을 수 없습니다. 주소를 확인해 주세요."),
        ("ja", "ページが見つかりません｜海の新聞", "お探しのページは見つかりませんでした。削除された可能性があります。"),
        ("ru", "Страница не найдена — Вести порта", "К сожалению, такой страницы не существует."),
        ("ar", "الصفحة غير موجودة", "عذرا، الصفحة التي تبحث عنها غير موجودة أو تم حذفها."),
    ):  # fmt: skip
        yield case(gone, language, site(title, f"<h1>{title}</h1><p>{text}</p>", language, links=8))
    yield case(
        gone,
        "in Korean, only in the text",
        site("바다신문", "<p>삭제되었거나 존재하지 않는 기사입니다.</p>", "ko", links=3),
    )


def _empty() -> Iterator[Case]:
    none = Outcome.EMPTY
    yield case(none, "nothing", "")
    yield case(
        none,
        "shell",
        "<!doctype html><html lang=en><head><meta charset=utf-8><title>Coast</title><script defer src=/main.9f.js></script></head><body><noscript>You need to enable JavaScript to run this app.</noscript><div id=root></div></body></html>",
    )
    yield case(
        none,
        "shell with a wheel",
        '<!doctype html><html><head><title>Coast Daily</title></head><body><app-root><div class="spinner">Loading…</div></app-root><script src="runtime.js" type="module"></script></body></html>',
    )
    yield case(none, "menu without a text", site("Coast Daily", "", links=25))
    yield case(
        none,
        "frames",
        '<html><head><title>Port</title></head><frameset cols="20%,80%"><frame src="menu.htm"><frame src="text.htm"></frameset></html>',
    )
    yield case(
        none,
        "one picture",
        '<html><head><title>Notice</title></head><body><img src="notice.jpg" alt="Notice"></body></html>',
    )
    yield case(
        none,
        "title and footer",
        site(
            "Second pier stays closed",
            "<h1>Second pier stays closed</h1><div class='article-body' data-lazy='1'></div>",
        ),
    )
    yield case(none, "only blanks", "   \n\n  ", content_type="text/plain")
    yield case(none, "status 204", "", status=204)
    yield case(
        none,
        "please enable scripts",
        "<html><head><title>Tide</title></head><body><p>Please enable JavaScript to view this page. Tide works best with a current browser and with scripts.</p><div id='app'></div><script src='/a.js'></script></body></html>",
    )


def _paywalls() -> Iterator[Case]:
    wall = Outcome.PAYWALL
    closed: dict[str, object] = {"isAccessibleForFree": False}
    told = {
        "en": "Subscribe to continue reading. Already a subscriber? Sign in.",
        "de": "Weiterlesen mit Plus: Dieser Artikel ist nur für Abonnenten. Jetzt abonnieren.",
        "fr": "Il vous reste 80 % de cet article à lire. La suite est réservée aux abonnés.",
        "es": "Contenido exclusivo para suscriptores. Suscríbase para seguir leyendo.",
        "ko": "이 기사는 유료 회원 전용입니다. 구독하고 계속 읽으세요.",
        "ja": "この記事は有料会員限定です。残り1,234文字。続きを読むには登録してください。",
        "ru": "Этот материал доступен только подписчикам. Оформите подписку, чтобы читать дальше.",
        "ar": "هذا المقال متاح للمشتركين فقط. اشترك لمواصلة القراءة.",
    }
    for number, (language, text) in enumerate(told.items()):
        frame = (magazine, blog, hydrated, drupal)[number % 4]
        parts = Parts(
            TITLES[language],
            story(language, 3, 50),
            language,
            box=f'<div class="paywall"><p>{text}</p><a href="/plus">+</a></div>',
        )
        yield case(wall, f"told, {language}", frame(parts))
    for language in ("en", "de", "ko"):
        yield case(
            wall,
            f"only in the data, {language}",
            magazine(Parts(TITLES[language], story(language, 3, 51), language, more=closed)),
        )
    yield case(
        wall,
        "a long beginning",
        magazine(
            Parts(
                TITLES["en"],
                [*story("en", 17, 52), "This is a preview."],
                box='<div class="paywall"><h3>Unlock this article</h3><p>Become a subscriber to keep reading.</p></div>',
                more=closed,
            )
        ),
    )
    yield case(
        wall,
        "cut in the middle of a sentence",
        blog(
            Parts(
                TITLES["en"],
                [story("en", 2, 53)[0][:150] + "…"],
                box="<div class='regwall'>To read the full article, register or subscribe. Two free articles left.</div>",
            )
        ),
    )
    yield case(
        wall,
        "letter for members",
        hydrated(
            Parts(
                "Tide letter 14",
                story("en", 2, 54),
                box='<div class="paywall"><h2>This post is for paid subscribers</h2><button>Subscribe</button></div>',
            )
        ),
    )
    yield case(wall, "status 402", "<h1>Payment required</h1>", status=402)


def _cut() -> Iterator[Case]:
    """Answers that arrived as whole as their headers say, though the site stopped in the middle."""
    cut = Outcome.SEEMS_CUT
    whole = blog(Parts(TITLES["en"], story("en", 40, 60), around=("related",)))
    middle = whole.index("</p>", len(whole) // 2)
    yield case(cut, "in a tag", whole[: middle + 3])
    yield case(cut, "in an attribute", whole[: whole.index('class="entry-content"') + 12])
    yield case(cut, "in a sentence", whole[: middle - 20])
    yield case(cut, "after a paragraph", whole[: middle + 4])
    rendered = hydrated(Parts(TITLES["ko"], story("ko", 30, 61), "ko"))
    yield case(cut, "in the data of a script", rendered[: rendered.rindex("</script>") - 200])
    yield case(cut, "in a comment", whole.replace("</article>", "<!-- related") + "<p>" * 3)
    letters = drupal(Parts(TITLES["ja"], story("ja", 30, 62), "ja")).encode()
    place = letters.index("港".encode(), len(letters) // 2) + 1
    yield Case(f"{cut}: in a letter", cut, letters[:place])
    yield Case(
        f"{Outcome.TRUNCATED}: part of a file",
        Outcome.TRUNCATED,
        government(Parts(TITLES["en"], story("en", 9, 63))).encode(),
        status=206,
        headers=(("Content-Range", "bytes 0-2000/90000"),),
    )
    yield Case(
        f"{cut}: data",
        cut,
        b'{"rows": [{"year": 2001, "tonnes": 3}, {"year": 20',
        content_type="application/json",
    )
    yield Case(
        f"{cut}: a feed",
        cut,
        b'<?xml version="1.0"?><rss version="2.0"><channel><title>Port</title><item><title>Pier</title><descr',
        content_type="application/rss+xml",
    )


def _refusals() -> Iterator[Case]:
    no = Outcome.BLOCKED
    yield case(
        no,
        "edge, 403",
        "<html><head><title>Access Denied</title></head><body><h1>Access Denied</h1><p>You don't have permission to access this page on this server.</p><p>Reference #18.aa</p></body></html>",
        status=403,
    )
    yield case(
        no,
        "edge, 200",
        "<html><head><title>Access Denied</title></head><body><h1>Access Denied</h1><p>You don't have permission to access this page on this server.</p><p>Reference #18.aa</p></body></html>",
    )
    yield case(
        no,
        "law, 451",
        site("Unavailable", "<p>We cannot show this page where you are, for legal reasons.</p>"),
        status=451,
    )
    yield case(
        no,
        "region, 200",
        site(
            "Coast Daily",
            "<h1>Not available in your region</h1><p>Our website is currently unavailable in most European countries. We are looking for a way to serve you.</p>",
        ),
    )
    yield case(
        no,
        "rule of a firewall",
        "<html><head><title>Request Rejected</title></head><body>The requested URL was rejected. Please consult with your administrator.<br><br>Your support ID is: 1234567890</body></html>",
    )
    yield case(
        no,
        "blocked address",
        site(
            "Sorry, you have been blocked",
            "<h1>Sorry, you have been blocked</h1><p>You are unable to access example.org. This website is using a security service to protect itself.</p>",
        ),
    )
    yield case(
        no,
        "in German",
        site(
            "Zugriff verweigert",
            "<h1>Zugriff verweigert</h1><p>Ihre Anfrage wurde aus Sicherheitsgründen abgelehnt.</p>",
            "de",
        ),
    )
