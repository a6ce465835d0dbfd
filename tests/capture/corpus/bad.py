"""Answers that are not the page: walls, tests, empty shells, beginnings and pieces.

Written as such pages really come: with menus, footers and lists of other stories around the notice,
in several languages, with status 200 and with others.
"""

from collections.abc import Iterator
from html import escape

from claims.outcomes import Outcome
from tests.capture.corpus import Case
from tests.capture.corpus.markup import Parts, blog, drupal, government, hydrated, magazine
from tests.capture.corpus.words import AROUND, TITLES, story


def cases() -> Iterator[Case]:
    """All bad answers, kind by kind."""
    yield from _logins()
    yield from _consents()
    yield from _challenges()
    yield from _gone()
    yield from _empty()
    yield from _paywalls()
    yield from _cut()
    yield from _refusals()


def _case(outcome: Outcome, name: str, markup: str, **more: object) -> Case:
    return Case(f"{outcome}: {name}", outcome, markup.encode(), **more)  # type: ignore[arg-type]


def _site(title: str, inner: str, language: str = "en", head: str = "", links: int = 0) -> str:
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


def _form(user: str = "E-mail", password: str = "Password", button: str = "Log in") -> str:
    return f'<form action="/session" method="post"><label>{user}<input name="u"></label><label>{password}<input type="password" name="p"></label><button>{button}</button></form>'


def _logins() -> Iterator[Case]:
    wall = Outcome.LOGIN_WALL
    yield _case(
        wall,
        "plain form",
        _site(
            "Log in | Coast Daily",
            f"<h1>Log in</h1>{_form()}<a href=/forgot>Forgot your password?</a>",
        ),
    )
    yield _case(
        wall,
        "form with much around it",
        _site(
            "Sign in to your account - Coast Daily",
            f"<h1>Welcome back</h1><p>Sign in to read on, to save stories and to get our letters.</p>{_form()}<p>New here? Create an account. It is free and takes a minute.</p>",
            links=20,
        ),
    )
    yield _case(
        wall,
        "led to a login address",
        _site(
            "Coast Daily",
            f"<h1>Hello again</h1><p>Your account waits for you, dear reader.</p>{_form()}",
            links=10,
        ),
        came_to="https://example.org/accounts/login/?next=/2024/03/second-pier",
    )
    yield _case(
        wall,
        "led to another host",
        _site(
            "Tide ID",
            f"<p>One account for all our papers. Use it for Tide, Coast Daily and The Quay.</p>{_form()}",
        ),
        came_to="https://id.example.com/auth/realms/tide/protocol/openid-connect/auth?client_id=x",
    )
    yield _case(
        wall,
        "led to a page that asks for an address",
        _site(
            "Tide",
            "<h1>Nice to see you</h1><p>Tell us your e-mail address and we send you a link that opens "
            "all our papers. The link is good for one hour and for one device only, and you need no "
            "word to remember; nobody else will ever see the address that you type in here.</p>"
            "<input type=email>",
        ),
        came_to="https://id.example.com/signin?return=x",
    )
    yield _case(
        wall,
        "members of a network",
        _site(
            "Port people | Faces",
            "<div>You must log in to continue.</div>"
            + _form("E-mail or phone number")
            + "<a>Create new account</a>",
        ),
    )
    yield _case(
        wall,
        "asked after three posts",
        _site(
            "Harbour office on Chirp",
            "<h2>Happening now</h2><p>Join Chirp today.</p><a href=/signup>Create account</a><p>By signing up, you agree to the terms.</p><p>Already have an account?</p><a href=/login>Sign in</a><p>Please sign in to see this post.</p>",
        ),
    )
    for language, title, text, button in (
        ("de", "Anmelden – Küstenblatt", "Bitte melden Sie sich an, um diesen Inhalt zu sehen.", "Anmelden"),
        ("fr", "Connexion – Le Quai", "Veuillez vous connecter pour accéder à cette page.", "Se connecter"),
        ("es", "Iniciar sesión | La Costa", "Debes iniciar sesión para ver esta página.", "Entrar"),
        ("ko", "로그인 : 바다신문", "회원 전용 페이지입니다. 로그인 후 이용해 주세요.", "로그인"),
        ("ja", "ログイン - 海の新聞", "このページを見るにはログインしてください。", "ログイン"),
        ("ru", "Вход — Вести порта", "Чтобы продолжить, войдите в свой аккаунт.", "Войти"),
        ("ar", "تسجيل الدخول - أخبار الميناء", "يرجى تسجيل الدخول لعرض هذه الصفحة.", "دخول"),
    ):  # fmt: skip
        yield _case(
            wall,
            language,
            _site(
                title,
                f"<h1>{button}</h1><p>{text}</p>{_form('@', '***', button)}",
                language,
                links=3,
            ),
        )
    yield _case(
        wall,
        "status 401",
        "<h1>401 Unauthorized</h1>",
        status=401,
        headers=(("WWW-Authenticate", "Basic"),),
    )


def _consents() -> Iterator[Case]:
    wall = Outcome.CONSENT_WALL
    yield _case(
        wall,
        "host of its own",
        _site(
            "Before you continue",
            "<h1>Before you continue to Seek</h1><p>We use cookies and data to deliver and maintain our services and to measure reading. If you choose “Accept all”, we will also show you adverts that fit.</p><button>Reject all</button><button>Accept all</button>",
        ),
        came_to="https://consent.example.com/m?continue=x",
    )
    yield _case(
        wall,
        "guce",
        _site(
            "Tide is part of the Flood family",
            "<p>When you use our sites and apps, we use cookies. If you click 'Accept all', we and our partners will also store and access information.</p><button>Accept all</button><button>Manage privacy settings</button>",
        ),
        came_to="https://guce.example.com/consent?x=1",
    )
    partners = " ".join(
        f"Partner {n} processes your address to show and measure adverts." for n in range(30)
    )
    yield _case(
        wall,
        "long list of partners",
        f"<html lang=en><head><title>Coast Daily</title></head><body><div class='message'><h1>We value your privacy</h1><p>We and our 812 partners store and access data on your device, with your consent.</p><p>{partners}</p><button>Accept all cookies</button><button>Manage cookies</button></div></body></html>",
    )
    yield _case(
        wall,
        "short",
        _site(
            "Coast Daily",
            "<h2>Your privacy</h2><p>We and our partners use cookies. Accept all cookies or manage cookies.</p><button>Accept</button>",
        ),
    )
    yield _case(
        wall,
        "pay or accept",
        _site(
            "Read with adverts or with a subscription",
            "<h1>Read on with advertising</h1><p>Accept all cookies and read Coast Daily with adverts, or subscribe without tracking for 4.99 a month. You may change the cookie settings at any time.</p><button>Accept and continue</button>",
        ),
    )
    for language, title, text in (
        ("de", "Küstenblatt: Zustimmung", "Mit Werbung weiterlesen: Wir und unsere Partner verarbeiten Daten auf Ihrem Gerät. Alle akzeptieren, oder werbefrei im Abo lesen. Die Zustimmung können Sie jederzeit in den Cookie-Einstellungen widerrufen."),
        ("fr", "Le Quai : vos choix", "Avant de continuer : nous et nos partenaires utilisons des cookies. Tout accepter, continuer sans accepter ou paramétrer les cookies."),
        ("es", "La Costa: tu privacidad", "Nosotros y nuestros socios usamos cookies. Aceptar todas las cookies o configurar las cookies antes de continuar."),
        ("ja", "海の新聞", "続行する前に：当社とパートナーはクッキーを使用します。すべて受け入れる、またはクッキーの設定を変更してください。"),
        ("ru", "Вести порта", "Прежде чем продолжить: мы и наши партнёры используем файлы cookie. Принять все или настроить файлы cookie."),
    ):  # fmt: skip
        yield _case(
            wall,
            language,
            _site(title, f"<div role='dialog'><p>{text}</p><button>OK</button></div>", language),
        )


def _challenges() -> Iterator[Case]:
    test = Outcome.CHALLENGE
    script = "<script>(function(){window._cf_chl_opt={cvId:'3',cType:'managed'};})();</script>"
    yield _case(
        test,
        "waiting page, 403",
        f"<html lang=en-US><head><title>Just a moment...</title></head><body><noscript>Enable JavaScript and cookies to continue</noscript>{script}</body></html>",
        status=403,
    )
    yield _case(
        test,
        "waiting page, 503",
        f"<html><head><title>Just a moment...</title></head><body><h1>Checking your browser before accessing example.org.</h1>{script}</body></html>",
        status=503,
    )
    yield _case(
        test,
        "by header",
        "<html><body></body></html>",
        status=403,
        headers=(("cf-mitigated", "challenge"),),
    )
    yield _case(
        test,
        "waf script with 202",
        "<html><head><title></title><script>window.awsWafCookieDomainList=['example.org'];</script></head><body><div id=challenge-container></div></body></html>",
        status=202,
        headers=(("x-amzn-waf-action", "challenge"),),
    )
    yield _case(
        test,
        "press and hold",
        '<html><head><title>Access to this page has been denied</title></head><body><div id="px-captcha"></div><p>Press &amp; Hold to confirm you are a human (and not a bot).</p><p>Reference ID 12-34</p></body></html>',
        status=403,
    )
    yield _case(
        test,
        "script of a guard, 200",
        '<html><head><META NAME="robots" CONTENT="noindex,nofollow"><script src="/_Incapsula_Resource?SWJIYLWA=1"></script></head><body></body></html>',
    )
    yield _case(
        test,
        "frame of a guard, 403",
        '<html><head><title>example.org</title></head><body><p id="cmsg">Please enable JS and disable any ad blocker</p><script src="https://ct.captcha-delivery.com/c.js"></script></body></html>',
        status=403,
    )
    yield _case(
        test,
        "interruption",
        _site(
            "Pardon Our Interruption",
            "<h1>Pardon our interruption</h1><p>As you were browsing something made us think you were a bot. You may have disabled scripts, or you move faster than people do.</p>",
        ),
    )
    yield _case(
        test,
        "unusual traffic",
        "<html><head><title>https://example.org/x</title></head><body><p>Our systems have detected unusual traffic from your computer network. This page checks to see if it's really you sending the requests, and not a robot.</p><form id='captcha-form'><div class='g-recaptcha'></div></form></body></html>",
        status=429,
    )
    yield _case(
        test,
        "box in a site",
        _site(
            "Security check | Coast Daily",
            "<h1>One more step</h1><p>Please complete the security check to continue reading.</p><div class='h-captcha'></div>",
            links=8,
        ),
    )
    for language, title, text in (
        ("de", "Sicherheitsüberprüfung", "Bitte bestätigen Sie, dass Sie ein Mensch sind. Einen Moment Geduld, Ihr Browser wird überprüft."),
        ("fr", "Vérification de sécurité", "Veuillez confirmer que vous n’êtes pas un robot pour continuer."),
        ("es", "Un momento…", "Comprobando que la conexión del sitio es segura. Verifica que eres un ser humano."),
        ("ko", "보안 확인", "로봇이 아닙니다를 확인해 주세요. 비정상적인 접속이 감지되었습니다."),
        ("ja", "アクセス確認", "あなたがロボットではないことを確認してください。しばらくお待ちください。"),
        ("ru", "Проверка", "Подтвердите, что вы не робот. Запросы с вашего адреса похожи на автоматические."),
    ):  # fmt: skip
        yield _case(
            test,
            language,
            _site(
                title, f"<h1>{title}</h1><p>{text}</p><div class='cf-turnstile'></div>", language
            ),
        )


def _gone() -> Iterator[Case]:
    gone = Outcome.SOFT_404
    yield _case(
        gone,
        "plain",
        _site(
            "Page not found",
            "<h1>Page not found</h1><p>Sorry, the page you are looking for does not exist or has moved.</p>",
        ),
    )
    yield _case(
        gone,
        "404 with popular stories",
        _site(
            "404 - Coast Daily",
            f"<h1>404</h1><p>Oops. This page cannot be found.</p><h2>Most read</h2>{''.join(f'<p>{p}</p>' for p in story('en', 20, 2))}",
            links=20,
        ),
    )
    yield _case(
        gone,
        "named after the site",
        _site(
            "Coast Daily | Page Not Found",
            "<h1>We looked everywhere</h1><p>The link may be old. Try the search.</p><input type=search>",
            links=12,
        ),
    )
    yield _case(
        gone,
        "only in the text",
        _site(
            "Coast Daily",
            "<p>The page you were looking for is not here any more. Go to the front page.</p>",
            links=12,
        ),
    )
    yield _case(
        gone,
        "story taken away",
        _site("The Quay", "<h1>Sorry</h1><p>This article is no longer available.</p>", links=6),
    )
    yield _case(
        gone,
        "post deleted",
        _site("Chirp", "<p>Hmm... this page doesn’t exist. Try searching for something else.</p>"),
    )
    yield _case(
        gone,
        "landed on the front page",
        magazine(Parts("Coast Daily", story("en", 30, 3))),
        came_to="https://www.example.org/",
    )
    yield _case(
        gone,
        "parked name",
        "<html><head><title>example.org</title></head><body><h1>This domain is for sale</h1><p>Buy this domain. Related searches:</p><a>Harbour</a><a>Pier</a></body></html>",
    )
    yield _case(
        gone,
        "list of an empty archive",
        _site(
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
        yield _case(
            gone, language, _site(title, f"<h1>{title}</h1><p>{text}</p>", language, links=8)
        )
    yield _case(
        gone,
        "in Korean, only in the text",
        _site("바다신문", "<p>삭제되었거나 존재하지 않는 기사입니다.</p>", "ko", links=3),
    )


def _empty() -> Iterator[Case]:
    none = Outcome.EMPTY
    yield _case(none, "nothing", "")
    yield _case(
        none,
        "shell",
        "<!doctype html><html lang=en><head><meta charset=utf-8><title>Coast</title><script defer src=/main.9f.js></script></head><body><noscript>You need to enable JavaScript to run this app.</noscript><div id=root></div></body></html>",
    )
    yield _case(
        none,
        "shell with a wheel",
        '<!doctype html><html><head><title>Coast Daily</title></head><body><app-root><div class="spinner">Loading…</div></app-root><script src="runtime.js" type="module"></script></body></html>',
    )
    yield _case(none, "menu without a text", _site("Coast Daily", "", links=25))
    yield _case(
        none,
        "frames",
        '<html><head><title>Port</title></head><frameset cols="20%,80%"><frame src="menu.htm"><frame src="text.htm"></frameset></html>',
    )
    yield _case(
        none,
        "one picture",
        '<html><head><title>Notice</title></head><body><img src="notice.jpg" alt="Notice"></body></html>',
    )
    yield _case(
        none,
        "title and footer",
        _site(
            "Second pier stays closed",
            "<h1>Second pier stays closed</h1><div class='article-body' data-lazy='1'></div>",
        ),
    )
    yield _case(none, "only blanks", "   \n\n  ", content_type="text/plain")
    yield _case(none, "status 204", "", status=204)
    yield _case(
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
        yield _case(wall, f"told, {language}", frame(parts))
    for language in ("en", "de", "ko"):
        yield _case(
            wall,
            f"only in the data, {language}",
            magazine(Parts(TITLES[language], story(language, 3, 51), language, more=closed)),
        )
    yield _case(
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
    yield _case(
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
    yield _case(
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
    yield _case(wall, "status 402", "<h1>Payment required</h1>", status=402)


def _cut() -> Iterator[Case]:
    """Answers that arrived as whole as their headers say, though the site stopped in the middle."""
    cut = Outcome.TRUNCATED
    whole = blog(Parts(TITLES["en"], story("en", 40, 60), around=("related",)))
    middle = whole.index("</p>", len(whole) // 2)
    yield _case(cut, "in a tag", whole[: middle + 3])
    yield _case(cut, "in an attribute", whole[: whole.index('class="entry-content"') + 12])
    yield _case(cut, "in a sentence", whole[: middle - 20])
    yield _case(cut, "after a paragraph", whole[: middle + 4])
    rendered = hydrated(Parts(TITLES["ko"], story("ko", 30, 61), "ko"))
    yield _case(cut, "in the data of a script", rendered[: rendered.rindex("</script>") - 200])
    yield _case(cut, "in a comment", whole.replace("</article>", "<!-- related") + "<p>" * 3)
    letters = drupal(Parts(TITLES["ja"], story("ja", 30, 62), "ja")).encode()
    place = letters.index("港".encode(), len(letters) // 2) + 1
    yield Case(f"{cut}: in a letter", cut, letters[:place])
    yield Case(
        f"{cut}: part of a file",
        cut,
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
    yield _case(
        no,
        "edge, 403",
        "<html><head><title>Access Denied</title></head><body><h1>Access Denied</h1><p>You don't have permission to access this page on this server.</p><p>Reference #18.aa</p></body></html>",
        status=403,
    )
    yield _case(
        no,
        "edge, 200",
        "<html><head><title>Access Denied</title></head><body><h1>Access Denied</h1><p>You don't have permission to access this page on this server.</p><p>Reference #18.aa</p></body></html>",
    )
    yield _case(
        no,
        "law, 451",
        _site("Unavailable", "<p>We cannot show this page where you are, for legal reasons.</p>"),
        status=451,
    )
    yield _case(
        no,
        "region, 200",
        _site(
            "Coast Daily",
            "<h1>Not available in your region</h1><p>Our website is currently unavailable in most European countries. We are looking for a way to serve you.</p>",
        ),
    )
    yield _case(
        no,
        "rule of a firewall",
        "<html><head><title>Request Rejected</title></head><body>The requested URL was rejected. Please consult with your administrator.<br><br>Your support ID is: 1234567890</body></html>",
    )
    yield _case(
        no,
        "blocked address",
        _site(
            "Sorry, you have been blocked",
            "<h1>Sorry, you have been blocked</h1><p>You are unable to access example.org. This website is using a security service to protect itself.</p>",
        ),
    )
    yield _case(
        no,
        "in German",
        _site(
            "Zugriff verweigert",
            "<h1>Zugriff verweigert</h1><p>Ihre Anfrage wurde aus Sicherheitsgründen abgelehnt.</p>",
            "de",
        ),
    )
