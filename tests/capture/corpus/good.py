"""Good pages: plain stories in every frame and language, and those that look like walls.

`SUBJECTS` are stories *about* what the rules look for; the rest is short, long, or odd in form.
"""

import json
import random
from collections.abc import Iterator

from claims.outcomes import Outcome
from tests.capture.corpus import Case
from tests.capture.corpus.markup import FRAMES, Parts, agency, bare, blog, government, magazine
from tests.capture.corpus.words import SENTENCES, TITLES, story

_BOXES = ("cookies", "news", "subscribe", "sign", "comment", "captcha", "related")

# title, language, text: short ones on purpose
SUBJECTS: tuple[tuple[str, str, str], ...] = (
    ("Are you a robot? Why captchas get harder", "en", "“Verify you are human” is the sentence that Lena Ost sees forty times a day. She tests shops for blind customers, and every second one shuts her out with a picture puzzle.|Researchers in Delft found that programs now solve the puzzles faster than people do. Sites keep them nevertheless, because unusual traffic costs them money.|“Just a moment”, says the page. For Ost it takes four minutes."),
    ("Just a moment: how one company came to guard a fifth of the web", "en", "Before a page opens, a grey screen asks you to wait while it checks your browser. Behind it stands a firm that few readers know.|It says that it stops 200 billion attacks a day. Critics say that it decides who may read.|The firm did not answer our questions."),
    ("Password managers: please log in with more care", "en", "“Please log in to continue” is the start of most frauds, the police said on Monday. In 2023 they counted 4,100 cases of forged sign-in pages, a third more than the year before.|Banks never ask for a password by mail, the police added."),
    ("Sign in with your face: airport starts trial", "en", "From May, passengers may log in to their flight with a picture of their face. The airport says that the pictures are deleted after a day.|The data protection officer wants to see the contract first. You must be logged in to the app to take part."),
    ("Cookie banners are illegal, court rules", "en", "“We value your privacy”, says the banner; the court did not believe it. Accept all cookies or manage cookies in seven steps: that is no free choice, the judges wrote on Thursday.|The publisher and its partners must delete the data of two million readers. It may appeal within a month."),
    ("Before you continue: what consent means", "en", "We and our partners store data. So begins the text that nobody reads. A study with 1,300 people found that 94 percent accept all cookies within two seconds.|The ministry plans a law for the autumn."),
    ("Subscribe to read? Local papers lose readers behind walls", "en", "Three of five readers leave when a page says that it is for subscribers only, according to a survey of 2,000 people.|Publishers disagree. “Already a subscriber” is the phrase their accountants like best: income rose by 12 percent.|To keep reading for free, many turn to libraries."),
    ("Paper takes down its paywall for a week", "en", "From Monday everything is free. To continue reading after that, one has to become a subscriber for 9 euros a month.|The editor called it a test."),
    ("404: how links die", "en", "Page not found: every fourth address that a court cited in 2010 leads nowhere today. Librarians in Oslo followed 50,000 links for ten years.|Half of those that died did so within the first two years. The page you are looking for, they write, was most often moved and not deleted."),
    ("Error 404 was born in Geneva, and there was no room", "en", "No, there was never a room 404 in which the first web server stood. The number was chosen from a list of error codes, its author says.|The tale has been told for thirty years."),
    ("Ministry page no longer available after ruling", "en", "The ministry took its list of firms off the web on Friday. The article is no longer available in any language, a spokesman confirmed.|A court had called the list unlawful."),
    ("Access denied: 80 villages without a doctor", "en", "In 80 villages of the province nobody has access to a doctor within an hour, the health office said.|The forbidden zone along the border is served worst. A mobile practice starts in June."),
    ("Blocked canal reopens", "en", "The canal is open again after nine days. A barge had lain across it since the storm of 2 March.|Forty ships waited. The operator puts the loss at 1.1 million."),
    ("Forbidden City counts its visitors", "en", "The palace lets in 40,000 visitors a day from now on. Tickets are sold out until May, the museum said.|Before the pandemic there were up to 180,000 a day."),
    ("Not found: search for missing sailor ends", "en", "The coast guard ended its search on Sunday evening. The 34-year-old was last seen on Friday on board the Alma.|Six ships and two planes took part."),
    ("Login failure stops trains for two hours", "en", "A failure of the sign-in system stopped all trains in the north on Wednesday. Signallers could not log in to their desks between 6 and 8.|The operator apologised."),
    ("Log in, log out: a logging dispute in the north", "en", "The last log went into the saw at Arvik on Friday. The mill closes after 112 years, and with it 60 jobs go.|The owner blames the price of wood."),
    ("Security checkpoint to close for repairs", "en", "The security checkpoint at gate 4 closes from 3 to 17 April. Passengers should come half an hour earlier, the airport said.|Gates 1 to 3 stay open."),
    ("Un momento histórico para el puerto", "es", "El pleno aprobó el martes el plan del puerto con 14 votos a favor y 3 en contra.|Las obras empiezan en mayo, dijo el alcalde. Los pescadores lo celebraron en la lonja."),
    ("Einen Moment bitte: Warten auf das Amt", "de", "Wer einen Pass braucht, wartet im Schnitt elf Wochen, teilte das Amt am Montag mit. Vor zwei Jahren waren es vier.|Neue Stellen sind nicht geplant."),
    ("Seite nicht gefunden: Wenn Ämter umziehen", "de", "Seite nicht gefunden: Diese Meldung sehen Bürger der Stadt seit Montag. Mit dem neuen Auftritt wurden 12.000 Adressen ungültig.|Die Stadt bittet um Geduld. Bis Ende des Monats sollen die wichtigsten Seiten zurückkehren."),
    ("Jetzt abonnieren? Streit um die Zeitung im Rathaus", "de", "Der Stadtrat streitet über zwölf Abonnements. Sie kosten 4.300 Euro im Jahr, nur für Abonnenten ist das Archiv offen.|Eine Entscheidung fällt im April."),
    ("Bitte melden Sie sich an: Impfstelle öffnet", "de", "Die Impfstelle am Hafen öffnet am 12. März. Bitte melden Sie sich an, heißt es im Aushang, denn ohne Termin wird niemand geimpft.|Pro Tag sind 200 Termine frei."),
    ("Cookies: Gericht stärkt Verbraucher", "de", "Wir und unsere Partner: So beginnt der Hinweis, den das Gericht für unzulässig erklärte. Alle akzeptieren oder lange suchen, das sei keine Wahl.|Der Verlag prüft die Revision."),
    ("Page introuvable : la mémoire du web s’efface", "fr", "Un lien sur quatre ne mène plus nulle part, selon une étude publiée mardi. Cette page n’existe plus : le message est devenu banal.|Les bibliothécaires demandent un budget."),
    ("Réservé aux abonnés : la presse locale change de modèle", "fr", "Sept journaux sur dix réservent désormais leurs enquêtes aux abonnés, selon le syndicat.|La part des recettes numériques atteint 31 %."),
    ("Avant de continuer, lisez ceci : la fraude aux colis", "fr", "La gendarmerie a enregistré 2 300 plaintes en février. Veuillez vous connecter, demande le faux message.|Trois suspects ont été arrêtés lundi."),
    ("Página no encontrada: los archivos que se pierden", "es", "Uno de cada cuatro enlaces citados en sentencias ya no existe, según un estudio.|La biblioteca nacional guardará copias desde junio."),
    ("Solo para suscriptores: el fútbol se va de la tele", "es", "La final se verá solo para suscriptores, anunció la liga el lunes.|Los bares pagarán 3.000 euros al año."),
    ("페이지를 찾을 수 없습니다: 사라지는 링크들", "ko", "법원 판결문에 인용된 주소 네 개 가운데 하나는 더 이상 열리지 않는 것으로 나타났다.|도서관은 오는 유월부터 사본을 보관하기로 했다. 연구진은 오만 개의 주소를 십 년 동안 추적했다."),
    ("로그인 장애로 은행 업무 두 시간 중단", "ko", "수요일 오전 로그인 장애로 은행 창구와 앱이 두 시간 동안 멈췄다.|은행은 사과문을 내고 원인을 조사하고 있다고 밝혔다. 피해 보상 계획은 다음 주에 나온다."),
    ("로봇이 아닙니다: 캡차가 어려워지는 이유", "ko", "사람임을 확인하라는 그림 문제를 이제 프로그램이 사람보다 빨리 푼다는 연구가 나왔다.|시각장애인 단체는 대안을 요구하고 있다."),
    ("ページが見つかりません——消えるリンクの研究", "ja", "判決文に引用されたアドレスの四分の一がもう開けないことが分かった。|図書館は六月から写しを保存する。研究者は十年間、五万件を追跡した。"),
    ("ログイン障害で列車が二時間停止", "ja", "水曜日の朝、ログインの障害で北部の列車がすべて二時間止まった。|運行会社は謝罪した。原因は調査中だという。"),
    ("有料会員限定の記事が増える地方紙", "ja", "地方紙の七割が調査記事を有料会員限定にしていることが組合の調べで分かった。|電子版の収入は三割に達した。"),
    ("Страница не найдена: как исчезают ссылки", "ru", "Каждая четвёртая ссылка из судебных решений больше не открывается, показало исследование.|Библиотека с июня будет хранить копии. Учёные следили за пятьюдесятью тысячами адресов десять лет."),
    ("Вход закрыт: музей ремонтирует лестницу", "ru", "Вход в музей закрыт до мая, сообщила дирекция. Войти можно будет со двора.|Ремонт обойдётся в четыре миллиона."),
    ("Доступ запрещён: жители не могут пройти к реке", "ru", "Забор отрезал жителей трёх улиц от реки. Прокуратура начала проверку, сообщили во вторник.|Владелец участка от комментариев отказался."),
    ("الصفحة غير موجودة: كيف تموت الروابط", "ar", "رابع كل عنوان ورد في أحكام القضاء لم يعد يفتح، بحسب دراسة نشرت الثلاثاء.|ستحفظ المكتبة نسخا ابتداء من يونيو. تتبع الباحثون خمسين ألف عنوان على مدى عشر سنوات."),
    ("تسجيل الدخول بالوجه في المطار", "ar", "يبدأ المطار في مايو تجربة تسجيل الدخول بصورة الوجه، وتحذف الصور بعد يوم.|وطلبت هيئة حماية البيانات الاطلاع على العقد أولا."),
    ("للمشتركين فقط: المباراة النهائية على منصة مدفوعة", "ar", "أعلن الاتحاد يوم الاثنين أن المباراة النهائية ستبث للمشتركين فقط.|ستدفع المقاهي ثلاثة آلاف في السنة."),
)  # fmt: skip


def cases() -> Iterator[Case]:
    """All good pages."""
    for name, body, *more in _pages():
        yield Case(f"good: {name}", Outcome.GOOD, body.encode(), *more)
    for name, body, kind in _files():
        yield Case(f"good: {name}", Outcome.GOOD, body.encode(), content_type=kind)


def _pages() -> Iterator[tuple[str, str]]:
    yield from _ordinary()
    yield from _subjects()
    yield from _short()
    yield from _forms()
    yield from _metered()


def _ordinary() -> Iterator[tuple[str, str]]:
    for number, language in enumerate(SENTENCES):
        for place, frame in enumerate(FRAMES):
            dice = random.Random(number * 100 + place)
            parts = Parts(
                TITLES[language],
                story(language, dice.choice((6, 9, 14, 25, 60)), place),
                language,
                around=tuple(box for box in _BOXES if dice.random() < 0.5),
            )
            yield f"story {language} {frame.__name__}", frame(parts)


def _subjects() -> Iterator[tuple[str, str]]:
    frames = (blog, government, agency, magazine, bare)
    for number, (title, language, text) in enumerate(SUBJECTS):
        frame = frames[number % len(frames)]
        around = (_BOXES[number % len(_BOXES)], "cookies")
        yield f"about: {title}", frame(Parts(title, text.split("|"), language, around))


def _short() -> Iterator[tuple[str, str]]:
    """Wire items: two or three sentences, and round them everything a site can put there."""
    for language in SENTENCES:
        for frame in (agency, blog):
            parts = Parts(
                TITLES[language], story(language, 3, 7), language, ("cookies", "news", "subscribe")
            )
            yield f"wire item {language} {frame.__name__}", frame(parts)
    everything = Parts(TITLES["en"], story("en", 3, 8), "en", _BOXES)
    yield "wire item with every box", magazine(everything)
    yield "wire item with every box, bare", bare(everything)


def _forms() -> Iterator[tuple[str, str]]:
    """What is no plain story: releases, tables, transcripts, live blogs, lists, questions."""
    for language in ("en", "de", "fr", "ko", "ar"):
        text = [*story(language, 5, 21), "###", "press@example.org, +49 30 000 000"]
        yield (
            f"press release {language}",
            government(Parts(f"12/2024: {TITLES[language]}", text, language)),
        )
    rows = "".join(
        f"<tr><td>{2000 + n}</td><td>{n * 37 % 100}</td><td>{n * 53 % 70}.{n % 10}</td></tr>"
        for n in range(24)
    )
    table = f"<table><thead><tr><th>Year</th><th>Landings (t)</th><th>Price</th></tr></thead><tbody>{rows}</tbody></table>"
    for frame in (blog, government, bare):
        yield (
            f"table {frame.__name__}",
            frame(
                Parts(
                    "Landings by year",
                    ["Landings at the port, in tonnes, and price per kilo."],
                    "en",
                    box=table,
                )
            ),
        )
    yield "table alone", f"<html><head><title>Landings</title></head><body>{table}</body></html>"
    talk = [
        f"{'Q' if n % 2 == 0 else 'A'}: {sentence}"
        for n, sentence in enumerate(SENTENCES["en"] * 3)
    ]
    for frame in (blog, government, agency):
        yield (
            f"transcript {frame.__name__}",
            frame(Parts("Transcript: the harbour master before the committee", talk)),
        )
    quick = "".join(
        f'<div class="live-entry" id="e{n}"><time datetime="2024-03-05T{9 + n:02}:00">{9 + n}:00</time><div class="live-body"><p>{sentence}</p></div></div>'
        for n, sentence in enumerate(SENTENCES["en"][:10])
    )
    for language in ("en", "de", "ja"):
        yield (
            f"live blog {language}",
            magazine(
                Parts(
                    f"LIVE: {TITLES[language]}",
                    SENTENCES[language][:3] and list(SENTENCES[language][:3]),
                    language,
                    box=f'<div class="liveblog">{quick}</div>',
                )
            ),
        )
    teasers = "".join(
        f'<article class="teaser"><h2><a href="/s/{n}">{sentence[:50]}</a></h2><p>{sentence} {other}</p></article>'
        for n, (sentence, other) in enumerate(
            zip(SENTENCES["en"], reversed(SENTENCES["en"]), strict=True)
        )
    )
    yield (
        "section with teasers",
        f"<html lang=en><head><title>Port | Coast Daily</title></head><body><nav><ul><li><a href=/>Home</a></ul></nav><main><h1>Port</h1>{teasers}</main></body></html>",
    )
    answers = "".join(f"<dt>{s.split(',')[0]}?</dt><dd>{s}</dd>" for s in SENTENCES["en"][:6])
    yield (
        "questions and answers",
        f"<html><head><title>Questions about the pier</title></head><body><h1>Questions about the pier</h1><dl>{answers}</dl></body></html>",
    )
    post = '<div class="post"><a href="/@harbour">@harbour</a><div class="content"><p>The second pier stays closed until spring. Divers found cracks in nine pillars. Please use the southern quay. More on Thursday at 10.</p></div><time datetime="2024-03-05T09:30:00Z">5 Mar</time><a href="/login">Log in</a> <a href="/signup">Sign up</a></div>'
    yield (
        "post of an office",
        f"<html lang=en><head><title>Harbour office: The second pier stays closed</title></head><body>{post}</body></html>",
    )
    yield (
        "statement of one sentence",
        government(
            Parts(
                "Statement of the ministry",
                [
                    "The ministry has received no letter, neither by courier nor by any other way, and will not comment further."
                ],
            )
        ),
    )
    yield (
        "correction notice",
        blog(
            Parts(
                "Correction",
                [
                    "An earlier version of this report said that eleven pillars were cracked. There are nine. We regret the error."
                ],
                around=("comment", "captcha"),
            )
        ),
    )
    help_page = [
        "Error 403 means that the server understood the request but refuses it. Error 404 means that nothing was found at the address.",
        "Error 500 is a fault of the server. Error 503 means that it is too busy; try again later.",
    ]
    yield "list of error codes", bare(Parts("HTTP error codes: 403, 404, 500, 503", help_page))
    yield (
        "help page about signing in",
        government(
            Parts(
                "How to sign in to your tax account",
                [
                    "Open the page of the tax office and choose “Sign in”. Enter your number and your password, then the code from the letter.",
                    "If you forgot your password, order a new letter. It takes five working days.",
                    *story("en", 4, 2),
                ],
            )
        ),
    )
    yield (
        "privacy policy",
        government(
            Parts(
                "Privacy and cookies",
                [
                    "We use cookies to count visits. You may accept cookies or refuse them in the cookie settings of your browser.",
                    "We and our partners store no names. Data are deleted after 30 days.",
                    *story("en", 8, 3),
                ],
            )
        ),
    )
    yield (
        "court ruling",
        bare(
            Parts(
                "Judgment 12 K 34/23", [f"{n}. {s}" for n, s in enumerate(SENTENCES["en"] * 4, 1)]
            )
        ),
    )
    yield (
        "poem",
        "<title>Tide</title><h1>Tide</h1><pre>"
        + "\n".join(s[:40] for s in SENTENCES["en"][:10])
        + "</pre>",
    )
    yield (
        "obituary",
        blog(
            Parts(
                "Jon Falk, harbour master, dies at 81",
                [
                    "Jon Falk, for thirty years master of the harbour, died on Saturday at the age of 81, his family said.",
                    "He leaves a wife and three children.",
                ],
                around=("news", "related"),
            )
        ),
    )
    yield (
        "weather",
        agency(
            Parts(
                "Gale warning",
                [
                    "Force 9 from the west on Tuesday night. Ships should stay in port. The warning ends on Wednesday at noon."
                ],
            )
        ),
    )
    yield (
        "error in the title",
        magazine(Parts("Error in 404 ballots: recount in Arvik", story("en", 4, 11))),
    )
    yield (
        "subscription numbers",
        magazine(
            Parts(
                "Subscribers only buy on Mondays, figures show",
                story("en", 4, 12),
                around=("subscribe",),
            )
        ),
    )
    yield (
        "404 area code",
        blog(
            Parts(
                "Calls from area code 404 cost extra",
                story("en", 3, 13),
                around=("comment", "sign"),
            )
        ),
    )
    yield (
        "unclosed on purpose",
        bare(Parts("Second pier", story("en", 9, 14))) + "\n<p>Ends here without a tag",
    )
    yield (
        "brackets in the text",
        bare(
            Parts(
                "Numbers",
                [
                    "The value was < 5 and then > 7; so a <b in the text is no tag.",
                    *story("en", 5, 15),
                ],
            )
        ),
    )
    yield (
        "scripts at the end",
        blog(Parts(TITLES["en"], story("en", 6, 16))).replace(
            "</body></html>", "</body><script>var a='<div';</script></html><!-- cached 2024 -->"
        ),
    )


def _metered() -> Iterator[tuple[str, str]]:
    """Said to be paid for, but the text is all there: sites send it whole to the first visitors."""
    closed: dict[str, object] = {
        "isAccessibleForFree": False,
        "hasPart": {
            "@type": "WebPageElement",
            "isAccessibleForFree": False,
            "cssSelector": ".paid",
        },
    }
    for language in ("en", "de", "fr", "ja"):
        parts = Parts(
            TITLES[language],
            story(language, 40, 30),
            language,
            ("subscribe", "cookies"),
            more=closed,
        )
        yield f"metered, whole, {language}", magazine(parts)
    free: dict[str, object] = {"isAccessibleForFree": True}
    yield (
        "said to be free, with a box",
        magazine(Parts(TITLES["en"], story("en", 4, 31), around=("subscribe",), more=free)),
    )
    yield (
        "asks for support",
        blog(
            Parts(
                TITLES["en"],
                [
                    *story("en", 10, 32),
                    "Our journalism is free to read. Become a subscriber if you can.",
                ],
                around=("news",),
            )
        ),
    )


def _files() -> Iterator[tuple[str, str, str]]:
    yield "plain text", "\n\n".join(story("en", 12, 40)), "text/plain; charset=utf-8"
    yield "plain text, one line", "No letter was received.\n", "text/plain"
    yield (
        "plain text about logins",
        "Please log in to continue, it said. Page not found. Access denied.",
        "text/plain",
    )
    yield "readme", "# Pier\n\nSee the table.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n", "text/markdown"
    yield (
        "data",
        json.dumps([{"year": 2000 + n, "tonnes": n * 37} for n in range(30)], indent=1),
        "application/json",
    )
    items = "".join(
        f"<item><title>{s[:40]}</title><link>https://example.org/{n}</link><description>{s}</description></item>"
        for n, s in enumerate(SENTENCES["en"])
    )
    yield (
        "feed",
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Port news</title><link>https://example.org/</link>{items}</channel></rss>',
        "application/rss+xml",
    )
    yield (
        "table of figures",
        "year,tonnes\n" + "".join(f"{2000 + n},{n * 37}\n" for n in range(30)),
        "text/csv",
    )
