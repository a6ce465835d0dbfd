"""Answers that are not the page: walls, tests, empty shells, beginnings and pieces.

Written as such pages really come: with menus, footers and lists of other stories around the notice,
in several languages, with status 200 and with others.
"""

from collections.abc import Iterator

from claims.outcomes import Outcome
from tests.capture.corpus import Case, bad_pages
from tests.capture.corpus.notice_pages import case, form, site


def cases() -> Iterator[Case]:
    """All bad answers, kind by kind."""
    yield from _logins()
    yield from _consents()
    yield from _challenges()
    yield from bad_pages.cases()


def _logins() -> Iterator[Case]:
    wall = Outcome.LOGIN_WALL
    yield case(
        wall,
        "plain form",
        site(
            "Log in | Coast Daily",
            f"<h1>Log in</h1>{form()}<a href=/forgot>Forgot your password?</a>",
        ),
    )
    yield case(
        wall,
        "form with much around it",
        site(
            "Sign in to your account - Coast Daily",
            f"<h1>Welcome back</h1><p>Sign in to read on, to save stories and to get our letters.</p>{form()}<p>New here? Create an account. It is free and takes a minute.</p>",
            links=20,
        ),
    )
    yield case(
        wall,
        "led to a login address",
        site(
            "Coast Daily",
            f"<h1>Hello again</h1><p>Your account waits for you, dear reader.</p>{form()}",
            links=10,
        ),
        came_to="https://example.org/accounts/login/?next=/2024/03/second-pier",
    )
    yield case(
        wall,
        "led to another host",
        site(
            "Tide ID",
            f"<p>One account for all our papers. Use it for Tide, Coast Daily and The Quay.</p>{form()}",
        ),
        came_to="https://id.example.com/auth/realms/tide/protocol/openid-connect/auth?client_id=x",
    )
    yield case(
        wall,
        "led to a page that asks for an address",
        site(
            "Tide",
            "<h1>Nice to see you</h1><p>Tell us your e-mail address and we send you a link that opens "
            "all our papers. The link is good for one hour and for one device only, and you need no "
            "word to remember; nobody else will ever see the address that you type in here.</p>"
            "<input type=email>",
        ),
        came_to="https://id.example.com/signin?return=x",
    )
    yield case(
        wall,
        "members of a network",
        site(
            "Port people | Faces",
            "<div>You must log in to continue.</div>"
            + form("E-mail or phone number")
            + "<a>Create new account</a>",
        ),
    )
    yield case(
        wall,
        "asked after three posts",
        site(
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
        yield case(
            wall,
            language,
            site(
                title,
                f"<h1>{button}</h1><p>{text}</p>{form('@', '***', button)}",
                language,
                links=3,
            ),
        )
    yield case(
        wall,
        "status 401",
        "<h1>401 Unauthorized</h1>",
        status=401,
        headers=(("WWW-Authenticate", "Basic"),),
    )


def _consents() -> Iterator[Case]:
    wall = Outcome.CONSENT_WALL
    yield case(
        wall,
        "host of its own",
        site(
            "Before you continue",
            "<h1>Before you continue to Seek</h1><p>We use cookies and data to deliver and maintain our services and to measure reading. If you choose “Accept all”, we will also show you adverts that fit.</p><button>Reject all</button><button>Accept all</button>",
        ),
        came_to="https://consent.example.com/m?continue=x",
    )
    yield case(
        wall,
        "guce",
        site(
            "Tide is part of the Flood family",
            "<p>When you use our sites and apps, we use cookies. If you click 'Accept all', we and our partners will also store and access information.</p><button>Accept all</button><button>Manage privacy settings</button>",
        ),
        came_to="https://guce.example.com/consent?x=1",
    )
    partners = " ".join(
        f"Partner {n} processes your address to show and measure adverts." for n in range(30)
    )
    yield case(
        wall,
        "long list of partners",
        f"<html lang=en><head><title>Coast Daily</title></head><body><div class='message'><h1>We value your privacy</h1><p>We and our 812 partners store and access data on your device, with your consent.</p><p>{partners}</p><button>Accept all cookies</button><button>Manage cookies</button></div></body></html>",
    )
    yield case(
        wall,
        "short",
        site(
            "Coast Daily",
            "<h2>Your privacy</h2><p>We and our partners use cookies. Accept all cookies or manage cookies.</p><button>Accept</button>",
        ),
    )
    yield case(
        wall,
        "pay or accept",
        site(
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
        yield case(
            wall,
            language,
            site(title, f"<div role='dialog'><p>{text}</p><button>OK</button></div>", language),
        )


def _challenges() -> Iterator[Case]:
    test = Outcome.CHALLENGE
    script = "<script>(function(){window._cf_chl_opt={cvId:'3',cType:'managed'};})();</script>"
    yield case(
        test,
        "waiting page, 403",
        f"<html lang=en-US><head><title>Just a moment...</title></head><body><noscript>Enable JavaScript and cookies to continue</noscript>{script}</body></html>",
        status=403,
    )
    yield case(
        test,
        "waiting page, 503",
        f"<html><head><title>Just a moment...</title></head><body><h1>Checking your browser before accessing example.org.</h1>{script}</body></html>",
        status=503,
    )
    yield case(
        test,
        "by header",
        "<html><body></body></html>",
        status=403,
        headers=(("cf-mitigated", "challenge"),),
    )
    yield case(
        test,
        "waf script with 202",
        "<html><head><title></title><script>window.awsWafCookieDomainList=['example.org'];</script></head><body><div id=challenge-container></div></body></html>",
        status=202,
        headers=(("x-amzn-waf-action", "challenge"),),
    )
    yield case(
        test,
        "press and hold",
        '<html><head><title>Access to this page has been denied</title></head><body><div id="px-captcha"></div><p>Press &amp; Hold to confirm you are a human (and not a bot).</p><p>Reference ID 12-34</p></body></html>',
        status=403,
    )
    yield case(
        test,
        "script of a guard, 200",
        '<html><head><META NAME="robots" CONTENT="noindex,nofollow"><script src="/_Incapsula_Resource?SWJIYLWA=1"></script></head><body></body></html>',
    )
    yield case(
        test,
        "frame of a guard, 403",
        '<html><head><title>example.org</title></head><body><p id="cmsg">Please enable JS and disable any ad blocker</p><script src="https://ct.captcha-delivery.com/c.js"></script></body></html>',
        status=403,
    )
    yield case(
        test,
        "interruption",
        site(
            "Pardon Our Interruption",
            "<h1>Pardon our interruption</h1><p>As you were browsing something made us think you were a bot. You may have disabled scripts, or you move faster than people do.</p>",
        ),
    )
    yield case(
        test,
        "unusual traffic",
        "<html><head><title>https://example.org/x</title></head><body><p>Our systems have detected unusual traffic from your computer network. This page checks to see if it's really you sending the requests, and not a robot.</p><form id='captcha-form'><div class='g-recaptcha'></div></form></body></html>",
        status=429,
    )
    yield case(
        test,
        "box in a site",
        site(
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
        yield case(
            test,
            language,
            site(title, f"<h1>{title}</h1><p>{text}</p><div class='cf-turnstile'></div>", language),
        )
