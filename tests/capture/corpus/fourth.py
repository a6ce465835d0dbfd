"""Written after the rules were tuned on the third author's pages, and never tuned on.

One row: outcome, language, title, what stands in the head, what stands in the body.
"""

from __future__ import annotations

from collections.abc import Iterator

from claims.outcomes import Outcome as O
from tests.capture.corpus import Case

_MENU = "<header><a href=/>●</a><nav><a href=/a>A–Z</a> <a href=/k>Archive</a> <a href=/me>Account</a></nav></header>"
_END = "<footer><a href=/i>Legal</a> <a href=/p>Privacy</a><p>© 2024</p></footer>"
_ASK = "<form action=/in method=post><input name=mail><input type=password name=pw><button>{}</button></form>"

BAD = (
    (O.LOGIN_WALL, "en", "Court records portal", "", f"<h2>Welcome</h2><p>Case files are open to registered practitioners.</p>{_ASK.format('Continue')}<p>Trouble getting in? Ring the clerk.</p>"),
    (O.LOGIN_WALL, "de", "Gemeindeportal", "", f"<h1>Mein Konto</h1><p>Um Unterlagen einzusehen, melden Sie sich bitte an.</p>{_ASK.format('Weiter')}"),
    (O.LOGIN_WALL, "fr", "Extranet", "", f"<h1>Bienvenue</h1><p>Veuillez saisir votre identifiant et votre mot de passe.</p>{_ASK.format('Valider')}"),
    (O.LOGIN_WALL, "ko", "학회 자료실", "", f"<p>회원만 이용할 수 있는 자료입니다.</p>{_ASK.format('확인')}"),
    (O.CONSENT_WALL, "de", "Bitte wählen", "", "<h1>Wie möchten Sie uns lesen?</h1><p>Kostenlos mit Werbung: Dafür brauchen wir Ihre Einwilligung in Cookies und Tracking durch 143 Partner.</p><button>Einverstanden</button><p>Oder ohne Werbung für 3,99 € im Monat.</p><a href=/pur>Zum Pur-Angebot</a>"),
    (O.CONSENT_WALL, "es", "Antes de entrar", "", "<p>Utilizamos cookies propias y de 92 socios para mostrarle publicidad. Acepte para acceder gratis o pague 1 € al mes.</p><button>Aceptar y entrar gratis</button><button>Pagar y rechazar</button>"),
    (O.CONSENT_WALL, "ru", "Согласие", "", "<p>Чтобы открыть сайт, разрешите использовать файлы cookie и передавать данные нашим партнёрам.</p><button>Разрешить все</button><button>Настроить</button>"),
    (O.CHALLENGE, "en", "example.org", "<script src='https://challenges.cloudflare.com/turnstile/v0/api.js'></script>", "<h1>example.org</h1><p>Hang tight, a quick look at your browser.</p><div class=cf-turnstile></div>"),
    (O.CHALLENGE, "pt", "Verificação", "", "<p>Para continuar, marque a caixa e mostre que não é um robô.</p><div class=g-recaptcha></div>"),
    (O.CHALLENGE, "pl", "Jedna chwila", "", "<p>Sprawdzamy, czy nie jesteś robotem.</p><div class=h-captcha></div>"),
    (O.CHALLENGE, "ja", "アクセス確認中", "<script>window.gokuProps={'key':'x'}</script>", "<p>ブラウザを確認しています。しばらくお待ちください。</p>"),
    (O.SOFT_404, "en", "Harbour Trust", "", "<body class='page error404'><h1>Lost at sea?</h1><p>There is no page at this address any more.</p>"),
    (O.SOFT_404, "en", "Planning Register", "", "<h1>Planning Register</h1><p>No application with this number was found.</p><a href=/s>Search again</a>"),
    (O.SOFT_404, "fr", "Ville de Port-Sec", "", "<h1>Tiens, c’est vide</h1><p>Cette adresse ne mène nulle part, ou la page a été retirée.</p>"),
    (O.SOFT_404, "it", "Comune", "", "<div id=not-found><h1>Ci dispiace</h1><p>Qui non c’è nulla.</p></div>"),
    (O.SOFT_404, "zh", "提示信息", "", "<p>该文章已下线或链接有误，3秒后返回首页。</p>"),
    (O.SOFT_404, "tr", "Duyuru", "", "<p>İstediğiniz haber yayından kaldırılmıştır.</p>"),
    (O.PAYWALL, "en", "Quay repairs to cost twice as much", "<meta property='article:content_tier' content='locked'>", "<article><h1>Quay repairs to cost twice as much</h1><p>Repairs to the quay will cost twice what the council was told, papers show.</p><p>The figure was struck from the minutes.</p></article><div><p>Enjoying this? Join 12,000 readers.</p><button>See plans</button></div>"),
    (O.PAYWALL, "de", "Kai wird doppelt so teuer", "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"wordCount\":\"780\",\"headline\":\"Kai\"}</script>", "<article><h1>Kai wird doppelt so teuer</h1><p>Die Sanierung kostet doppelt so viel wie angekündigt.</p><p>Das zeigen Unterlagen aus dem Rathaus.</p></article><div class=x><p>Schon Mitglied?</p><button>Hier entlang</button></div>"),
    (O.PAYWALL, "es", "El muelle costará el doble", "", "<article><h1>El muelle costará el doble</h1><p>Las obras del muelle costarán el doble de lo anunciado.</p></article><div><p>Este texto continúa para nuestros suscriptores. Pruebe un mes por 1 €.</p></div>"),
    (O.PAYWALL, "ja", "岸壁工事、費用は倍", "", "<article><h1>岸壁工事、費用は倍</h1><p>岸壁の工事費が当初の倍になることが分かった。</p></article><p>ここから先は有料会員だけがお読みいただけます。</p>"),
    (O.EMPTY, "en", "Dashboard", "", "<div id=app data-v-app></div><script>window.__STATE__={\"a\":\"" + "x" * 4000 + "\"}</script><noscript>This site works best with JavaScript.</noscript>"),
    (O.EMPTY, "de", "Ratsinformation", "", "<div id=root><div class=spinner></div></div><script src=/app.js></script>"),
    (O.SEEMS_CUT, "en", "Minutes", "", "<main><p>Item 1. The chair opened the meeting at six and welcomed the members of the public present.</p><p>Item 2. The treasurer reported that"),
)  # fmt: skip

GOOD = (
    ("en", "Log in, or log off", "<article><h1>Log in, or log off</h1><p>Nobody at the library could log in on Tuesday.</p><p>A cable had been cut in the yard. By noon the catalogue was back.</p></article>"),
    ("en", "Notice to mariners 14", "<h1>Notice to mariners 14</h1><p>Buoy 7 is unlit. Keep 200 m off.</p><p>Harbour Master, 4 March</p>"),
    ("en", "Press statement", "<h1>Press statement</h1><p>We have seen the report. It is false. No payment was made.</p><p>— Office of the Mayor</p>"),
    ("en", "Subscriptions rise at the theatre", "<article><h1>Subscriptions rise at the theatre</h1><p>The theatre sold 1,900 subscriptions this season, a third more than last year.</p><p>Subscribers see eight plays and may read scripts in the foyer.</p></article><aside><p>Subscribe to our letter to continue getting news.</p></aside>"),
    ("en", "How we count robots", "<article><h1>How we count robots</h1><p>Every visit is checked: is it a human or a robot?</p><p>Last month, 61 of 100 visits were robots, says our engineer. We block none of them.</p></article>"),
    ("en", "Index of minutes", "<h1>Index of minutes</h1><ul><li><a href=/1>January</a> (removed on appeal)</li><li><a href=/2>February</a></li><li><a href=/3>March</a></li></ul><p>Minutes are kept for ten years and may be read at the town hall by anybody.</p>"),
    ("de", "Stellungnahme", "<h1>Stellungnahme</h1><p>Der Verband weist den Bericht zurück. Ein Vertrag besteht nicht.</p>"),
    ("de", "Die gelöschte Seite", "<article><h1>Die gelöschte Seite</h1><p>Die Stadt hat eine Seite über den alten Hafen gelöscht.</p><p>Historiker kritisieren das. Die Seite war seit 2009 abrufbar und wurde oft zitiert.</p></article>"),
    ("de", "Cookies backen mit Kindern", "<article><h1>Cookies backen mit Kindern</h1><p>200 g Mehl, 100 g Butter und ein Ei verkneten.</p><p>Zwölf Minuten bei 180 Grad backen. Alle akzeptieren auch Rosinen.</p></article>"),
    ("fr", "Rectificatif", "<h1>Rectificatif</h1><p>Le maire n’a pas démissionné, contrairement à ce que nous avons écrit mardi.</p>"),
    ("fr", "Abonnés au gaz : hausse en mars", "<article><h1>Abonnés au gaz : hausse en mars</h1><p>Le tarif réservé aux abonnés augmente de 3 % en mars.</p><p>Deux millions de foyers sont concernés, selon le régulateur.</p></article>"),
    ("es", "Acceso restringido al puerto", "<article><h1>Acceso restringido al puerto</h1><p>El acceso al puerto queda restringido el sábado por una regata.</p><p>Los vecinos podrán pasar con su documento.</p></article>"),
    ("it", "Pagine perdute del diario", "<article><h1>Pagine perdute del diario</h1><p>Trovate in soffitta le pagine perdute del diario del capitano.</p><p>Saranno esposte al museo da maggio.</p></article>"),
    ("nl", "Toegang tot de pier", "<article><h1>Toegang tot de pier</h1><p>De pier is weer open voor wandelaars, meldt de gemeente.</p><p>Honden moeten aan de lijn.</p></article>"),
    ("pl", "Dostęp do akt", "<article><h1>Dostęp do akt</h1><p>Sąd przyznał redakcji dostęp do pełnych akt sprawy.</p><p>Urząd ma na to trzydzieści dni.</p></article>"),
    ("ru", "Страница истории", "<article><h1>Страница истории</h1><p>Закрыта ещё одна страница истории порта: последний кран разобран.</p><p>Его построили в 1931 году.</p></article>"),
    ("uk", "Повідомлення", "<h1>Повідомлення</h1><p>Рух мостом відновлено о шостій ранку.</p>"),
    ("ko", "로그인 장애 복구", "<article><h1>로그인 장애 복구</h1><p>시청 누리집의 로그인 장애가 세 시간 만에 복구됐다.</p><p>시는 원인을 조사하고 있다.</p></article>"),
    ("ja", "会員証の廃止", "<article><h1>会員証の廃止</h1><p>図書館は四月から紙の会員証を廃止する。</p><p>利用者は窓口で番号を伝えればよい。</p></article>"),
    ("zh", "声明", "<h1>声明</h1><p>本部从未收到该信件，有关报道不实。特此声明。</p>"),
    ("ar", "توضيح", "<h1>توضيح</h1><p>لم تتلق الوزارة أي رسالة، والخبر المتداول غير صحيح.</p>"),
    ("hi", "स्पष्टीकरण", "<h1>स्पष्टीकरण</h1><p>विभाग ने ऐसा कोई आदेश जारी नहीं किया है। यह ख़बर ग़लत है।</p>"),
)  # fmt: skip


def _page(lang: str, title: str, head: str, body: str) -> str:
    start = "" if body.startswith("<body") else "<body>"
    return f"<!doctype html><html lang={lang}><head><meta charset=utf-8><title>{title}</title>{head}</head>{start}{body}"


def bad() -> Iterator[Case]:
    """Answers that are not the page."""
    for n, (outcome, lang, title, head, body) in enumerate(BAD):
        end = "" if outcome is O.SEEMS_CUT else f"{_END}</body></html>"
        menu = body.replace("<h1>", f"{_MENU}<h1>", 1) if "<h1>" in body else _MENU + body
        page = _page(lang, title, head, menu) + end
        yield Case(f"fourth {n} {outcome}: {lang} {title}", outcome, page.encode())


def good() -> Iterator[Case]:
    """Pages that are what was asked for."""
    for n, (lang, title, body) in enumerate(GOOD):
        page = _page(lang, title, "", _MENU + body) + f"{_END}</body></html>"
        yield Case(f"fourth good {n}: {lang} {title}", O.GOOD, page.encode())
