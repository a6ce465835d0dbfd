"""The third author's bad answers: written without sight of the rules or of the other pages."""

from __future__ import annotations

from collections.abc import Iterator

from claims.outcomes import Outcome as O
from tests.capture.corpus import Case
from tests.capture.corpus.third_frames import bare, office, paper, paragraphs

FIELDS = (
    '<form method="post" action="/session"><input type="text" name="user" autocomplete="username">'
    '<input type="password" name="pass"><button type="submit">{}</button></form>'
)
LOGIN = {
    "en": ("Members only", "You need to be signed in to view this document.", "Forgotten your password? Ask the office.", "Sign in"),
    "de": ("Anmeldung erforderlich", "Dieser Bereich ist nur für registrierte Nutzer zugänglich.", "Bitte melden Sie sich mit Ihrem Benutzernamen an.", "Einloggen"),
    "fr": ("Espace réservé", "Cette page est réservée aux utilisateurs connectés.", "Identifiez-vous pour poursuivre votre lecture.", "Connexion"),
    "es": ("Acceso de usuarios", "Debe identificarse para ver este contenido.", "¿Olvidó su contraseña?", "Entrar"),
    "pt": ("Área restrita", "É necessário fazer login para aceder a esta página.", "Esqueceu a palavra-passe?", "Entrar"),
    "it": ("Area riservata", "Per visualizzare questa pagina è necessario effettuare l’accesso.", "Hai dimenticato la password?", "Accedi"),
    "nl": ("Inloggen vereist", "U moet ingelogd zijn om deze pagina te bekijken.", "Wachtwoord vergeten?", "Inloggen"),
    "pl": ("Strefa użytkownika", "Aby zobaczyć tę stronę, musisz się zalogować.", "Nie pamiętasz hasła?", "Zaloguj się"),
    "ru": ("Вход", "Эта страница доступна только зарегистрированным пользователям.", "Забыли пароль?", "Войти"),
    "uk": ("Вхід до кабінету", "Щоб переглянути цю сторінку, увійдіть до свого облікового запису.", "Забули пароль?", "Увійти"),
    "ko": ("로그인", "로그인이 필요한 서비스입니다.", "아이디와 비밀번호를 입력해 주세요.", "로그인"),
    "ja": ("ログイン", "このページをご覧いただくにはログインが必要です。", "パスワードをお忘れの方", "ログイン"),
    "zh": ("用户登录", "请先登录后再查看本页内容。", "忘记密码？", "登录"),
    "ar": ("تسجيل الدخول", "يجب تسجيل الدخول لعرض هذه الصفحة.", "هل نسيت كلمة المرور؟", "دخول"),
    "tr": ("Üye girişi", "Bu sayfayı görüntülemek için giriş yapmalısınız.", "Şifrenizi mi unuttunuz?", "Giriş yap"),
    "hi": ("लॉग इन करें", "यह पृष्ठ देखने के लिए आपको लॉग इन करना होगा।", "पासवर्ड भूल गए?", "लॉग इन"),
}  # fmt: skip
GONE = {
    "en": ("Nothing here", "The story you followed a link to has been taken down or never existed.", "Try the search box above."),
    "de": ("Hoppla!", "Die gewünschte Seite konnten wir leider nicht finden.", "Vielleicht hilft Ihnen die Suche weiter."),
    "fr": ("Oups", "La page demandée est introuvable.", "Elle a peut-être été déplacée ou supprimée."),
    "es": ("Página no disponible", "La página que busca no existe o ha cambiado de dirección.", "Vuelva a la portada."),
    "pt": ("Página não encontrada", "O conteúdo que procura já não está disponível.", "Volte à página inicial."),
    "it": ("Errore", "La pagina richiesta non è stata trovata.", "Potrebbe essere stata spostata."),
    "nl": ("Helaas", "Deze pagina bestaat niet (meer).", "Ga terug naar de voorpagina."),
    "pl": ("Ups!", "Nie znaleziono strony, której szukasz.", "Mogła zostać usunięta lub przeniesiona."),
    "ru": ("Ошибка 404", "Запрашиваемая страница не найдена.", "Возможно, она была удалена или перенесена."),
    "uk": ("Помилка 404", "Сторінку, яку ви шукаєте, не знайдено.", "Можливо, її видалили."),
    "ko": ("안내", "요청하신 페이지를 찾을 수 없습니다.", "삭제되었거나 주소가 변경되었을 수 있습니다."),
    "ja": ("お探しのページは見つかりません", "ページが削除されたか、URLが変更された可能性があります。", "トップページへお戻りください。"),
    "zh": ("提示", "抱歉，您访问的页面不存在或已被删除。", "返回首页"),
    "ar": ("عذراً", "الصفحة التي تبحث عنها غير موجودة.", "ربما تم حذفها أو نقلها."),
    "tr": ("Üzgünüz", "Aradığınız sayfa bulunamadı.", "Silinmiş ya da taşınmış olabilir."),
    "hi": ("क्षमा करें", "आप जो पृष्ठ खोज रहे हैं वह नहीं मिला।", "मुखपृष्ठ पर लौटें।"),
}  # fmt: skip
COOKIES = {
    "en": ("Your choice", "Read with advertising or take a subscription without tracking. We and 214 partners store and read information on your device.", "Accept and continue", "Reject and subscribe"),
    "de": ("Mit Werbung weiterlesen oder Pur-Abo", "Besuchen Sie uns wie gewohnt mit Werbung und Tracking. Die Zustimmung ist jederzeit widerrufbar.", "Akzeptieren und weiter", "Jetzt Pur abonnieren"),
    "fr": ("Avec votre accord", "Nous et nos 180 partenaires utilisons des cookies pour stocker des informations sur votre terminal.", "Accepter et continuer", "Continuer sans accepter en s’abonnant"),
    "es": ("Su privacidad", "Para seguir leyendo gratis, acepte las cookies de publicidad; si las rechaza, puede suscribirse.", "Aceptar y continuar", "Rechazar y suscribirse"),
    "it": ("Il rispetto della tua privacy", "Noi e i nostri partner archiviamo informazioni su un dispositivo, come i cookie. Se rifiuti puoi abbonarti.", "Accetta", "Rifiuta e abbonati"),
    "nl": ("Cookies op deze site", "Voordat u verder gaat: wij en onze partners gebruiken cookies om advertenties te tonen.", "Alles accepteren", "Instellingen aanpassen"),
    "pl": ("Szanujemy Twoją prywatność", "My i nasi partnerzy przechowujemy informacje na urządzeniu. Kliknij, aby wyrazić zgodę i przejść do serwisu.", "Przejdź do serwisu", "Ustawienia zaawansowane"),
    "pt": ("Valorizamos a sua privacidade", "Nós e os nossos parceiros armazenamos cookies no seu dispositivo. Aceite para continuar.", "Aceitar todos", "Mais opções"),
}  # fmt: skip
STUBS = {
    "en": ("Port authority knew of cracks", "The port authority was told of cracks in the second pier four months before it closed.", "Letters seen by this newspaper show two warnings.", "This article is for subscribers. Subscribe for €1 to keep reading. Already a subscriber? Log in."),
    "de": ("Risse am Kai waren bekannt", "Die Hafenbehörde wusste seit Monaten von Rissen im zweiten Kai.", "Das geht aus zwei Schreiben hervor, die der Redaktion vorliegen.", "Weiterlesen mit Plus: 4 Wochen für 1 Euro testen. Bereits Abonnent? Anmelden."),
    "fr": ("Le port savait", "L’autorité portuaire connaissait depuis quatre mois les fissures du second quai.", "Deux courriers en témoignent.", "Il vous reste 82 % de cet article à lire. La suite est réservée aux abonnés."),
    "es": ("El puerto lo sabía", "La autoridad portuaria conocía las grietas desde hacía cuatro meses.", "Dos cartas lo demuestran.", "Contenido exclusivo para suscriptores. Suscríbase para seguir leyendo."),
    "pt": ("O porto sabia", "A autoridade portuária conhecia as fissuras há quatro meses.", "Duas cartas mostram isso.", "Conteúdo exclusivo para assinantes. Assine para continuar a ler."),
    "it": ("Il porto sapeva", "L’autorità portuale conosceva le crepe da quattro mesi.", "Lo dimostrano due lettere.", "Questo contenuto è riservato agli abbonati. Abbonati per continuare a leggere."),
    "nl": ("De haven wist ervan", "Het havenbedrijf wist al vier maanden van scheuren in de tweede pier.", "Dat blijkt uit twee brieven.", "Verder lezen? Neem een abonnement en krijg onbeperkt toegang. Al abonnee? Log in."),
    "pl": ("Port wiedział", "Zarząd portu od czterech miesięcy wiedział o pęknięciach.", "Wynika to z dwóch pism.", "Pozostało 78% tekstu. Dostęp do treści mają tylko prenumeratorzy."),
    "ru": ("В порту знали", "Управление порта знало о трещинах четыре месяца.", "Об этом говорят два письма.", "Полный текст доступен только подписчикам. Оформите подписку."),
    "ko": ("항만 당국은 알고 있었다", "항만 당국은 넉 달 전부터 부두의 균열을 알고 있었다.", "두 통의 편지가 이를 보여 준다.", "이 기사는 유료 회원 전용입니다. 구독하고 전체 기사를 읽어 보세요."),
    "ja": ("港湾局は知っていた", "港湾局は４か月前から桟橋のひび割れを把握していた。", "二通の文書で分かった。", "この記事は有料会員限定です。残り1,204文字。会員登録して続きを読む"),
    "zh": ("港务局早已知情", "港务局四个月前就知道码头出现裂缝。", "两封信件证实了这一点。", "以下内容为付费内容，订阅后即可阅读全文。"),
}  # fmt: skip
WAIT = {
    "en": ("One more step", "Please confirm that you are a human being by ticking the box."),
    "de": ("Sicherheitsprüfung", "Bitte bestätigen Sie, dass Sie kein Roboter sind."),
    "fr": ("Vérification", "Nous vérifions que vous n’êtes pas un robot avant de vous laisser passer."),
    "es": ("Comprobación", "Confirme que no es un robot para continuar."),
    "ru": ("Проверка", "Подтвердите, что запросы отправляли вы, а не робот."),
    "ko": ("보안 확인", "비정상적인 접근이 감지되었습니다. 자동입력 방지문자를 입력해 주세요."),
    "zh": ("安全验证", "请拖动滑块完成验证后继续访问。"),
    "ja": ("確認", "あなたがロボットではないことを確認しています。"),
    "tr": ("Güvenlik kontrolü", "Robot olmadığınızı doğrulayın."),
}  # fmt: skip
CAPTCHA = '<form method="post"><div class="{}" data-sitekey="10000000-ffff"></div><input type="submit" value="OK"></form><script src="{}" async defer></script>'
WIDGETS = (
    ("g-recaptcha", "https://www.google.com/recaptcha/api.js"),
    ("h-captcha", "https://js.hcaptcha.com/1/api.js"),
    ("cf-turnstile", "https://challenges.cloudflare.com/turnstile/v0/api.js"),
    ("frc-captcha", "https://cdn.jsdelivr.net/npm/friendly-challenge/widget.min.js"),
)
# name, page, status, headers: as vendors send them, shortened
VENDORS: tuple[tuple[str, str, int, tuple[tuple[str, str], ...]], ...] = (
    ("cloudflare", bare("en", "Just a moment...", '<noscript><span id="challenge-error-text">Enable JavaScript and cookies to continue</span></noscript>', after='<script>(function(){window._cf_chl_opt={cvId:"3",cZone:"example.org",cType:"managed"};var a=document.createElement("script");a.src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1?ray=8";document.head.appendChild(a)})();</script>'), 403, (("cf-mitigated", "challenge"), ("server", "cloudflare"))),
    ("datadome", '<html lang="en"><head><title>example.org</title><style>#cmsg{animation:A 1.5s}</style></head><body><p id="cmsg">Please enable JS and disable any ad blocker</p><script>var dd={"rt":"c","cid":"AHr","hsh":"E1","host":"geo.captcha-delivery.com"}</script><script src="https://ct.captcha-delivery.com/c.js"></script></body></html>', 403, (("x-datadome", "protected"),)),
    ("perimeterx", bare("en", "Access to this page has been denied", '<div id="px-captcha"></div><p>Press &amp; Hold to confirm you are a human (and not a bot).</p><p>Reference ID 5d1</p>', after="<script>window._pxAppId='PXabc';</script><script src='/abc/captcha/captcha.js?a=c'></script>"), 200, ()),
    ("imperva", '<html style="height:100%"><head><META NAME="ROBOTS" CONTENT="NOINDEX, NOFOLLOW"></head><body style="margin:0"><iframe id="main-iframe" src="/_Incapsula_Resource?SWUDNSAI=31&xinfo=9&incident_id=89" width="100%">Request unsuccessful. Incapsula incident ID: 89-123</iframe></body></html>', 200, (("x-iinfo", "9-1"),)),
    ("akamai", '<html><head><title>&nbsp;</title><meta http-equiv="refresh" content="5; URL=\'/2024/03/second-pier?bm-verify=AAQ\'"></head><body><script>var i=1714;var j=i+Number("5"+"3");</script><noscript>Powered and protected by</noscript></body></html>', 200, ()),
    ("aws waf", '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title></title><script>window.awsWafCookieDomainList=[];window.gokuProps={"key":"AQ","iv":"D"};</script><script src="https://a.b.token.awswaf.com/a/b/challenge.js"></script></head><body><div id="challenge-container"></div><noscript><h1>JavaScript is disabled</h1>In order to continue, we need to verify that you\'re not a robot. This requires JavaScript.</noscript></body></html>', 202, (("x-amzn-waf-action", "challenge"),)),
    ("sucuri", '<html><title>You are being redirected...</title><noscript>Javascript is required. Please enable javascript before you are allowed to see this page.</noscript><script>var s={},u,c,U,r,i,l=0,a,e=eval,w=String.fromCharCode,sucuri_cloudproxy_js="",S="cz";</script></html>', 200, (("server", "Sucuri/Cloudproxy"),)),
    ("ddos guard", bare("en", "DDoS-Guard", "<h1>Checking your browser before accessing example.org</h1><p>This process is automatic. Please wait a few seconds.</p>", after='<script src="/.well-known/ddos-guard/js-challenge/index.js"></script>'), 403, (("server", "ddos-guard"),)),
    ("anubis", bare("en", "Making sure you're not a bot!", '<img src="/.within.website/x/cmd/anubis/static/img/pensive.webp"><p id="status">Loading...</p><p>You are seeing this because the administrator of this website has set up Anubis to protect the server against AI companies.</p>', after='<script async type="module" src="/.within.website/x/cmd/anubis/static/js/main.mjs"></script>'), 200, ()),
    ("kasada", '<!DOCTYPE html><html><head></head><body><script>window.KPSDK={};KPSDK.now=Date.now</script><script src="/149e9513-01fa/2d206a39/ips.js?KP_UIDz=0a"></script></body></html>', 429, (("x-kpsdk-ct", "0a"),)),
    ("vercel", bare("en", "Vercel Security Checkpoint", '<p id="header-text">We\'re verifying your browser</p><p id="footer-text">Vercel Security Checkpoint | fra1</p><noscript>Enable JavaScript to continue</noscript>'), 429, (("x-vercel-mitigated", "challenge"),)),
    ("smartcaptcha", bare("ru", "Вы не робот?", '<form id="checkbox-captcha-form" action="/checkcaptcha"><div class="CheckboxCaptcha">Я не робот</div></form><p>Подтвердите, что запросы отправляли вы, а не робот</p>', after='<script src="/captchapgrd"></script>'), 200, ()),
)  # fmt: skip
SHELLS = (
    ("react", '<div id="root"></div>', '<script src="/static/js/main.8f3a.js"></script>'),
    ("react with word", '<noscript>You need to enable JavaScript to run this app.</noscript><div id="root"></div>', '<script defer src="/static/js/main.js"></script>'),
    ("next", '<div id="__next"><div class="spinner" aria-label="Loading"></div></div>', '<script id="__NEXT_DATA__" type="application/json">{"props":{"pageProps":{}},"page":"/[slug]"}</script>'),
    ("nuxt", '<div id="__nuxt"><div class="loader"></div></div>', "<script>window.__NUXT__={}</script><script type=module src=/_nuxt/entry.js></script>"),
    ("angular", "<app-root>Wird geladen…</app-root>", '<script src="runtime.js" type="module"></script><script src="main.js" type="module"></script>'),
    ("vue", '<noscript><strong>We’re sorry but portal doesn’t work properly without JavaScript enabled. Please enable it to continue.</strong></noscript><div id="app"></div>', '<script src="/js/chunk-vendors.js"></script>'),
    ("korean app", '<div id="app"></div><noscript>이 사이트를 이용하려면 자바스크립트를 활성화해 주세요.</noscript>', '<script src="/js/app.js"></script>'),
    ("frame and nothing", "<main><article></article></main>", "<footer>© Harbour Gazette</footer>"),
)  # fmt: skip


def _case(kind: str, name: str, outcome: O, page: str, **more: object) -> Case:
    return Case(f"third {kind} {name}", outcome, page.encode(), **more)  # type: ignore[arg-type]


def cases() -> Iterator[Case]:
    """All of them."""
    frames = (paper, office, bare)
    for n, (lang, (title, said, hint, button)) in enumerate(LOGIN.items()):
        main = f"<h1>{title}</h1>{paragraphs(said)}{FIELDS.format(button)}{paragraphs(hint)}"
        yield _case("login", lang, O.LOGIN_WALL, frames[n % 3](lang, title, main))
    for n, (lang, (title, said, hint)) in enumerate(GONE.items()):
        page = frames[n % 2](lang, title, f"<h1>{title}</h1>{paragraphs(said, hint)}")
        yield _case("gone", lang, O.SOFT_404, page)
    for n, (lang, (title, said, yes, other)) in enumerate(COOKIES.items()):
        main = f"<h1>{title}</h1>{paragraphs(said)}<button>{yes}</button><a href='/abo'>{other}</a>"
        yield _case("cookies", lang, O.CONSENT_WALL, frames[(n + 1) % 3](lang, title, main))
    for n, (lang, (title, first, second, offer)) in enumerate(STUBS.items()):
        box = f'<div class="offer-box">{paragraphs(offer)}<a href="/abo">OK</a></div>'
        main = (
            f"<article><h1>{title}</h1>{paragraphs(first, second)}{box if n % 2 else ''}</article>"
        )
        page = paper(lang, title, main, after="" if n % 2 else box)
        yield _case("stub", lang, O.PAYWALL, page)
    for n, (lang, (title, said)) in enumerate(WAIT.items()):
        main = f"<h1>{title}</h1>{paragraphs(said)}{CAPTCHA.format(*WIDGETS[n % 4])}"
        yield _case("robot", lang, O.CHALLENGE, frames[(n + 2) % 3](lang, title, main))
    for name, page, status, headers in VENDORS:
        yield _case("robot", name, O.CHALLENGE, page, status=status, headers=headers)
    for name, main, script in SHELLS:
        yield _case("shell", name, O.EMPTY, bare("en", "Harbour Gazette", main, after=script))
    whole = paper(
        "en", "Pier", "<article><h1>Pier</h1>" + paragraphs(*STUBS["en"][1:3] * 9) + "</article>"
    )
    for name, mark in (
        ("in a tag", "</h1>"),
        ("in a paragraph", "closed.</p>"),
        ("in the list", "<main>"),
    ):
        yield _case("cut", name, O.SEEMS_CUT, whole[: whole.rindex(mark) + 3])
