"""The third author's good pages: short, official, dry, or about the very things that walls say."""

from __future__ import annotations

import json
from collections.abc import Iterator

from claims.outcomes import Outcome
from tests.capture.corpus import Case
from tests.capture.corpus.third_frames import bare, office, paper, paragraphs

# A short report of a wire, and a statement of an office, in each language.
NEWS: dict[str, tuple[str, tuple[str, ...]]] = {
    "en": ("Ferry service resumes after storm", ("The ferry between the two islands resumed on Monday after a three-day storm, the operator said.", "Some 400 passengers had been waiting. Nobody was hurt.", "The next sailing is at 18:40; tickets bought for Friday remain valid.")),
    "de": ("Fähre fährt wieder", ("Nach drei Tagen Sturm fährt die Fähre zwischen den Inseln seit Montag wieder, teilte die Reederei mit.", "Rund 400 Fahrgäste hatten gewartet. Verletzt wurde niemand.", "Fahrscheine von Freitag bleiben gültig.")),
    "fr": ("Le bac reprend la mer", ("Le bac entre les deux îles a repris lundi après trois jours de tempête, a indiqué l’exploitant.", "Quelque 400 passagers attendaient. Personne n’a été blessé.", "Les billets de vendredi restent valables.")),
    "es": ("El transbordador vuelve a navegar", ("El transbordador entre las dos islas reanudó el servicio el lunes tras tres días de temporal, informó la naviera.", "Unos 400 pasajeros esperaban. No hubo heridos.", "Los billetes del viernes siguen siendo válidos.")),
    "pt": ("Ferry retoma as viagens", ("O ferry entre as duas ilhas retomou as viagens na segunda-feira após três dias de temporal, informou a empresa.", "Cerca de 400 passageiros esperavam. Ninguém ficou ferido.", "Os bilhetes de sexta-feira continuam válidos.")),
    "it": ("Il traghetto riparte", ("Il traghetto tra le due isole è ripartito lunedì dopo tre giorni di burrasca, ha comunicato la compagnia.", "Circa 400 passeggeri erano in attesa. Nessun ferito.", "I biglietti di venerdì restano validi.")),
    "nl": ("Veerboot vaart weer", ("De veerboot tussen de twee eilanden vaart sinds maandag weer na drie dagen storm, meldt de rederij.", "Ongeveer 400 reizigers stonden te wachten. Niemand raakte gewond.", "Kaartjes van vrijdag blijven geldig.")),
    "pl": ("Prom znów pływa", ("Prom między wyspami wznowił w poniedziałek kursy po trzech dniach sztormu, poinformował przewoźnik.", "Na rejs czekało około 400 pasażerów. Nikt nie ucierpiał.", "Bilety z piątku zachowują ważność.")),
    "ru": ("Паром снова ходит", ("Паром между островами в понедельник возобновил рейсы после трёх дней шторма, сообщил перевозчик.", "Отправления ждали около 400 пассажиров. Никто не пострадал.", "Пятничные билеты остаются действительными.")),
    "uk": ("Пором знову ходить", ("Пором між островами в понеділок відновив рейси після трьох днів шторму, повідомив перевізник.", "На відправлення чекали близько 400 пасажирів. Ніхто не постраждав.", "П’ятничні квитки залишаються дійсними.")),
    "ko": ("폭풍 뒤 여객선 운항 재개", ("두 섬을 잇는 여객선이 사흘간의 폭풍 끝에 월요일 운항을 재개했다고 선사가 밝혔다.", "승객 약 400명이 기다리고 있었으며 다친 사람은 없다.", "금요일에 산 표는 그대로 쓸 수 있다.")),
    "ja": ("フェリー運航再開", ("二つの島を結ぶフェリーは三日間の嵐の後、月曜日に運航を再開したと運航会社が発表した。", "約400人の乗客が待っていた。けが人はいない。", "金曜日の切符は引き続き有効である。")),
    "zh": ("渡轮恢复通航", ("运营公司表示，经过三天风暴，两岛之间的渡轮周一恢复通航。", "约400名乘客曾在等候，无人受伤。", "周五购买的船票继续有效。")),
    "ar": ("العبّارة تستأنف رحلاتها", ("استأنفت العبّارة بين الجزيرتين رحلاتها يوم الاثنين بعد عاصفة دامت ثلاثة أيام، بحسب الشركة المشغلة.", "كان نحو 400 راكب في الانتظار ولم يصب أحد.", "تبقى تذاكر يوم الجمعة صالحة.")),
    "tr": ("Feribot seferleri yeniden başladı", ("İki ada arasındaki feribot, üç gün süren fırtınanın ardından pazartesi günü seferlerine başladı, dedi işletmeci.", "Yaklaşık 400 yolcu bekliyordu. Yaralanan olmadı.", "Cuma günü alınan biletler geçerliliğini koruyor.")),
    "hi": ("तूफ़ान के बाद नौका सेवा फिर शुरू", ("संचालक ने बताया कि तीन दिन के तूफ़ान के बाद दोनों द्वीपों के बीच नौका सेवा सोमवार को फिर शुरू हो गई।", "क़रीब 400 यात्री प्रतीक्षा कर रहे थे। कोई घायल नहीं हुआ।", "शुक्रवार के टिकट मान्य रहेंगे।")),
}  # fmt: skip
# Whole articles about what walls say.
ABOUT: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("en", "Why local papers are dropping their paywalls", ("Three regional papers have taken down their paywalls this year, and none of them regrets it.", "“Subscribe to continue reading” was the line our readers hated most, says the editor of one.", "Advertising fell for two months and then recovered. Memberships, which give nothing but thanks, brought in more.", "Not everybody agrees: a fourth paper says that its 9,000 subscribers keep two reporters at the town hall.")),
    ("en", "Page not found: the vanishing web", ("A quarter of the links in council minutes of 2012 now end in “404: page not found”, a study says.", "Its authors followed 12,000 links from four cities and found that most had been moved, not deleted.", "The cities say that they will keep their old addresses from now on.")),
    ("en", "Are you human? The puzzles that lock people out", ("CAPTCHA puzzles ask visitors to confirm that they are not a robot. For people who cannot see, many are a locked door.", "“I verify that I am human forty times a week”, says Ms Orton, who is blind.", "The vendor says that its newer checks need no puzzle at all. Tests by a charity found that one in five visitors with a screen reader still failed.")),
    ("en", "Council staff must sign in twice", ("From June, council staff must log in with a password and a code from their telephone.", "The change follows a theft of 3,000 passwords in February. Forgotten passwords will be reset at the desk only.", "Citizens’ accounts do not change.")),
    ("de", "Gericht: Cookie-Banner müssen Ablehnen zulassen", ("Wer „Alle akzeptieren“ anbietet, muss daneben ebenso deutlich „Ablehnen“ anbieten, entschied das Gericht am Dienstag.", "Geklagt hatten Verbraucherschützer gegen einen Verlag, der nur „Zustimmen und weiter“ zeigte.", "Der Verlag kann Berufung einlegen. Pur-Abos sind von dem Urteil nicht betroffen.")),
    ("de", "Abo-Fallen im Netz: Was tun?", ("Wer ein Probeabo abschließt, sollte die Kündigungsfrist kennen.", "„Jetzt abonnieren“ steht auf dem Knopf, der Preis erst im Kleingedruckten. Die Verbraucherzentrale rät, sofort schriftlich zu widerrufen.", "Seit 2022 muss jeder Anbieter eine Schaltfläche zum Kündigen zeigen.")),
    ("fr", "La fin de l’espace réservé aux abonnés", ("Le quotidien ouvre à tous ses archives, jusqu’ici réservées aux abonnés.", "« Nous voulons que nos enquêtes soient lues », explique la directrice.", "Les abonnés gardent l’édition du soir et les lettres.")),
    ("es", "Roban contraseñas de la universidad", ("Un ataque dejó al descubierto las contraseñas de 2.000 estudiantes, admitió la universidad.", "Quien inicie sesión deberá cambiar la contraseña antes del viernes.", "La policía investiga un correo que imitaba la página de acceso.")),
    ("it", "Errore 404, il museo delle pagine perdute", ("A Torino apre una mostra sulle pagine web scomparse: si intitola «Pagina non trovata».", "In vetrina ci sono schermi con i messaggi di errore più strani degli ultimi trent’anni.", "La mostra resta aperta fino a maggio, ingresso libero.")),
    ("nl", "Nieuwssites weren robots", ("Steeds meer nieuwssites vragen bezoekers te bevestigen dat ze geen robot zijn.", "Volgens onderzoekers komt een derde van alle bezoeken van programma’s die teksten verzamelen.", "De bibliotheek vreest dat daardoor ook haar archief gaten krijgt.")),
    ("pl", "Płatne treści w gazetach", ("Coraz więcej gazet zamyka teksty dla prenumeratorów, wynika z raportu.", "Z prenumeraty cyfrowej żyje już jedna trzecia redakcji. Autorzy pytali dwustu wydawców.", "Najczęściej płatne są śledztwa i felietony.")),
    ("ru", "Сайты просят подтвердить, что вы не робот", ("Проверки «Я не робот» стали появляться чаще, говорят исследователи.", "По их данным, человек тратит на такие задания девять секунд.", "Операторы обещают отказаться от картинок с автобусами до конца года.")),
    ("ko", "기사 유료화, 독자는 떠났나", ("지역 신문 세 곳이 올해 유료 기사를 무료로 돌렸다.", "“구독해야 읽을 수 있다는 말이 가장 싫었다”고 한 독자는 말했다.", "후원 회원은 오히려 두 배로 늘었다. 한 신문은 유료를 유지하겠다고 밝혔다.")),
    ("ja", "「ページが見つかりません」を集めた展覧会", ("消えたウェブページを集めた展覧会が市立図書館で始まった。", "会場には「お探しのページは見つかりません」という画面が三十枚並ぶ。", "入場は無料で、来月末まで開かれる。")),
    ("zh", "验证码让老人寸步难行", ("拖动滑块、点选图片，验证码让不少老人无法在网上挂号。", "记者在三家医院看到，志愿者每天要帮助上百人完成登录。", "医院表示，将保留人工窗口，并取消部分验证。")),
    ("tr", "Gazeteler aboneliğe geçiyor", ("Üç gazete bu yıl haberlerini abonelere kapattı, ikisi geri döndü.", "“Devamını okumak için abone olun” yazısı okurları kaçırdı, diyor bir editör.", "Rapora göre gelirler yine de yüzde beş arttı.")),
)  # fmt: skip
NOTICES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("en", "Statement on reports of a letter", ("The Ministry is aware of reports concerning a letter.", "No such letter was received. The Ministry will not comment further.")),
    ("de", "Bekanntmachung", ("Die Brücke an der Mühle ist vom 3. bis 9. April gesperrt.", "Umleitung über die Hauptstraße. Der Bürgermeister")),
    ("fr", "Communiqué", ("Le gouvernement dément avoir reçu une lettre de son voisin.", "Il n’y aura pas d’autre commentaire.")),
    ("es", "Nota de prensa", ("El Ministerio niega haber recibido carta alguna.", "No habrá más declaraciones.")),
    ("uk", "Заява", ("Міністерство не отримувало жодного листа.", "Інших коментарів не буде.")),
    ("ar", "بيان", ("تنفي الوزارة تسلّم أي رسالة من الدولة المجاورة.", "ولن يصدر عنها تعليق آخر.")),
    ("ko", "알림", ("외교부는 편지를 받은 바 없음을 알려 드립니다.", "추가로 밝힐 내용은 없습니다.")),
    ("hi", "सूचना", ("मंत्रालय को ऐसा कोई पत्र नहीं मिला है।", "आगे कोई टिप्पणी नहीं की जाएगी।")),
    ("it", "Avviso di chiusura", ("L’ufficio anagrafe resta chiuso il 2 novembre.", "Per accedere ai servizi in linea serve la carta d’identità elettronica.")),
    ("pl", "Komunikat", ("Ministerstwo nie otrzymało żadnego listu.", "Dalszych komentarzy nie będzie.")),
)  # fmt: skip
EN = NEWS["en"][1]


def _article(title: str, texts: tuple[str, ...]) -> str:
    return f"<article><h1>{title}</h1>{paragraphs(*texts)}</article>"


def _odd() -> Iterator[tuple[str, str]]:
    """Pages of other forms; all whole."""
    rows = "".join(
        f"<tr><td>Ward {n}</td><td>{n * 137}</td><td>{n * 31}</td></tr>" for n in range(1, 15)
    )
    yield (
        "table",
        paper(
            "en",
            "Results by ward",
            f"<h1>Results by ward</h1><table><tr><th>Ward</th><th>Yes</th><th>No</th></tr>{rows}</table>",
        ),
    )
    items = "".join(
        f"<li>{n}:{n * 3 % 60:02} Ferry {n} to the north pier, on time</li>" for n in range(5, 20)
    )
    yield "list", office("en", "Sailings today", f"<h1>Sailings today</h1><ul>{items}</ul>")
    live = "".join(
        f"<section><time>1{n}:00</time><p>{text}</p></section>" for n, text in enumerate(EN * 2)
    )
    yield "live", paper("en", "Storm: live", f"<h1>Storm: live updates</h1>{live}")
    talk = "".join(
        f"<p><b>{who}:</b> {text}</p>" for who, text in zip(("Q", "A") * 3, EN * 2, strict=True)
    )
    yield (
        "transcript",
        office("en", "Transcript of the briefing", f"<h1>Briefing, 3 March</h1>{talk}"),
    )
    comments = "".join(
        f'<div class="comment"><p>{text}</p><a href="/login">Log in to reply</a></div>'
        for text in EN * 2
    )
    yield (
        "comments",
        paper(
            "en",
            NEWS["en"][0],
            _article("Ferry", EN)
            + f"<h2>Comments</h2>{comments}<p>You must be logged in to post a comment.</p>",
        ),
    )
    banner = '<div class="consent" role="dialog"><h2>We value your privacy</h2><p>We and our 300 partners store cookies on your device. Accept all or manage your choices.</p><button>Accept all</button><button>Reject all</button></div>'
    yield "banner over text", paper("en", NEWS["en"][0], banner + _article("Ferry", EN * 3))
    yield "banner over short text", paper("en", NEWS["en"][0], _article("Ferry", EN), after=banner)
    yield (
        "banner german",
        paper(
            "de",
            "Fähre",
            _article("Fähre fährt wieder", NEWS["de"][1]),
            after='<div id="cmp"><p>Wir und unsere Partner verarbeiten Daten. Mit Ihrer Zustimmung zeigen wir Werbung.</p><button>Alle akzeptieren</button></div>',
        ),
    )
    yield (
        "subscribe box",
        paper(
            "en",
            NEWS["en"][0],
            _article("Ferry", EN * 2)
            + '<div class="promo"><h3>Subscribe to the Gazette</h3><p>Support our reporting from €1 a week. Already a subscriber? Sign in.</p><a href="/subscribe">Subscribe now</a></div>',
        ),
    )
    yield (
        "login in header",
        paper(
            "en",
            NEWS["en"][0],
            '<div class="account"><form action="/login"><input name="u"><input type="password" name="p"><button>Sign in</button></form></div>'
            + _article("Ferry", EN * 2),
        ),
    )
    yield (
        "member area, signed text",
        paper(
            "en",
            "Members’ letter 12",
            "<p>Welcome to the members’ area. You are reading as a guest.</p>"
            + _article("Letter 12", EN * 2),
        ),
    )
    data = json.dumps(
        {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": "Ferry",
            "isAccessibleForFree": True,
            "articleBody": " ".join(EN),
        }
    )
    yield (
        "free by its data",
        paper(
            "en",
            "Ferry",
            _article("Ferry", EN),
            head=f'<script type="application/ld+json">{data}</script>',
        ),
    )
    part = json.dumps(
        {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": "Ferry",
            "isAccessibleForFree": False,
            "hasPart": {
                "@type": "WebPageElement",
                "isAccessibleForFree": False,
                "cssSelector": ".article-body",
            },
        }
    )
    yield (
        "locked by its data, whole in the page",
        paper(
            "en",
            "Ferry",
            f'<article><h1>Ferry</h1><div class="article-body">{paragraphs(*EN * 6)}</div></article>',
            head=f'<script type="application/ld+json">{part}</script>',
        ),
    )
    yield (
        "next with text",
        bare(
            "en",
            "Ferry",
            f'<div id="__next">{_article("Ferry", EN)}</div>',
            after='<script id="__NEXT_DATA__" type="application/json">{"props":{}}</script>',
        ),
    )
    yield (
        "noscript note",
        paper(
            "en",
            "Ferry",
            "<noscript>Please enable JavaScript to see the comments.</noscript>"
            + _article("Ferry", EN),
        ),
    )
    yield (
        "turnstile on contact form",
        paper(
            "en",
            "Ferry",
            _article("Ferry", EN)
            + '<form action="/tip"><textarea></textarea><div class="cf-turnstile"></div></form><script src="https://challenges.cloudflare.com/turnstile/v0/api.js"></script>',
        ),
    )
    yield (
        "archive",
        office(
            "en",
            "Archive, March 1987",
            "<h1>Archive, March 1987</h1><ul>"
            + "".join(
                f"<li><a href='/{n}'>{text[:40]}</a> (subscribers)</li>"
                for n, text in enumerate(EN * 4)
            )
            + "</ul>",
        ),
    )
    yield (
        "recipe",
        paper(
            "fr",
            "Soupe de poireaux",
            "<h1>Soupe de poireaux</h1><ul><li>3 poireaux</li><li>2 pommes de terre</li><li>1 l d’eau</li></ul><ol><li>Laver et couper.</li><li>Cuire 25 minutes.</li><li>Mixer et saler.</li></ol>",
        ),
    )
    yield (
        "obituary",
        paper(
            "de",
            "Nachruf",
            _article(
                "Hanne Petersen, 1931–2024",
                (
                    "Die Fährfrau Hanne Petersen ist tot.",
                    "Sie steuerte vierzig Jahre lang das Boot zur Hallig.",
                    "Die Trauerfeier ist am Freitag.",
                ),
            ),
        ),
    )
    yield (
        "speech",
        office(
            "en",
            "Remarks at the pier",
            "<h1>Remarks at the pier</h1>"
            + paragraphs(
                "Good morning. Thank you for coming.", *EN, "I will not take questions. Thank you."
            ),
        ),
    )
    yield (
        "correction",
        paper(
            "en",
            "Correction",
            _article(
                "Correction",
                (
                    "An earlier version of our report said that the ferry resumed on Sunday. It resumed on Monday.",
                ),
            ),
        ),
    )
    yield (
        "help page on passwords",
        office(
            "en",
            "How to reset your password",
            "<h1>How to reset your password</h1><ol><li>Open the sign-in page and choose “Forgotten password”.</li><li>Enter your e-mail address; a message is sent to it within ten minutes.</li><li>Open the link and type a new password of at least twelve letters.</li></ol><p>If no message comes, ask the library’s desk, weekdays from 9 to 17.</p>",
        ),
    )
    yield (
        "terms on cookies",
        office(
            "en",
            "Cookie policy",
            "<h1>Cookie policy</h1>"
            + paragraphs(
                "This page says which cookies we store and why.",
                "The cookie “lang” keeps your language for a year. The cookie “session” is removed when you close the window.",
                "We do not use cookies for advertising. You can refuse cookies in your browser; the site works without them.",
                "Last changed on 2 May 2023.",
            ),
        ),
    )
    yield (
        "poem",
        bare(
            "en",
            "Pier",
            "<h1>Pier</h1><p>Salt on the boards,<br>rope in the rain,<br>the boat that left<br>comes home again.</p>",
        ),
    )
    yield (
        "removed post explained",
        paper(
            "en",
            "Why we removed an article",
            _article(
                "Why we removed an article",
                (
                    "We have removed the article “The second pier” of 3 March. It no longer exists on this site.",
                    "Its central claim, that the port had received two letters, was wrong: there was one, and it was not about the pier.",
                    "We apologise to the port authority. The editors",
                ),
            ),
        ),
    )


def cases() -> Iterator[Case]:
    """All of them."""

    def case(name: str, page: str) -> Case:
        return Case(f"third good {name}", Outcome.GOOD, page.encode())

    for n, (lang, (title, texts)) in enumerate(NEWS.items()):
        yield case(f"wire {lang}", paper(lang, title, _article(title, texts)))
        yield case(f"plain {lang}", (office, bare)[n % 2](lang, title, _article(title, texts[:2])))
    for n, (lang, title, texts) in enumerate(ABOUT):
        yield case(f"about {n} {lang}", paper(lang, title, _article(title, texts)))
    for n, (lang, title, texts) in enumerate(NOTICES):
        yield case(
            f"notice {n} {lang}",
            (paper, office)[n % 2](lang, title, f"<h1>{title}</h1>{paragraphs(*texts)}"),
        )
    for name, page in _odd():
        yield case(name, page)
