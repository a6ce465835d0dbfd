"""Good pages by a second author, written before that author had read the rules.

Each language in each frame, with the boxes that surround stories; then pages that resemble walls:
stories about walls, short notices, forms, terms, lists.
"""

from collections.abc import Iterator

from claims.outcomes import Outcome
from tests.capture.corpus import Case
from tests.capture.corpus.frames import TEXTS, alone, crowded, portal, text

BANNER = {
    "en": "We value your privacy. We and our 842 partners store and access information on a device, such as cookies. Accept all. Manage options.",
    "de": "Wir und unsere 198 Partner verarbeiten Daten. Alle akzeptieren. Einstellungen oder ablehnen.",
    "fr": "Nous et nos 817 partenaires utilisons des cookies. Accepter et fermer. Continuer sans accepter.",
    "es": "Nosotros y nuestros 765 socios usamos cookies. Aceptar y continuar. Rechazar.",
    "it": "Noi e i nostri 640 partner utilizziamo i cookie. Accetta. Rifiuta.",
    "pt": "Nós e os nossos parceiros usamos cookies. Aceitar tudo.",
    "nl": "Wij en onze 136 partners plaatsen cookies. Akkoord.",
    "pl": "My i nasi partnerzy używamy plików cookie. Przejdź do serwisu.",
}  # fmt: skip
JOIN = {
    "en": "Subscribe for unlimited access. Already a subscriber? Sign in. Page not found? Tell us.",
    "de": "Jetzt abonnieren und alles lesen. Schon Abonnent? Anmelden.",
    "fr": "Abonnez-vous dès 1 €. Déjà abonné ? Se connecter.",
    "es": "Suscríbete desde 1 €. ¿Ya eres suscriptor? Inicia sesión.",
    "it": "Abbonati a 1 € al mese. Sei già abbonato? Accedi.",
    "pt": "Assine por 1 €. Já é assinante? Entrar.",
    "nl": "Word abonnee. Al abonnee? Log in.",
    "pl": "Kup prenumeratę. Masz już konto? Zaloguj się.",
    "ru": "Оформите подписку. Уже подписаны? Войти.",
    "uk": "Передплатіть. Вже маєте передплату? Увійти.",
    "tr": "Abone olun. Zaten abone misiniz? Giriş yapın.",
    "ar": "اشترك الآن. لديك حساب؟ تسجيل الدخول.",
    "fa": "مشترک شوید. حساب دارید؟ وارد شوید.",
    "hi": "सदस्यता लें। पहले से सदस्य हैं? लॉग इन करें।",
    "ko": "지금 구독하세요. 이미 회원이신가요? 로그인",
    "ja": "今すぐ購読。会員の方はログイン。",
    "zh": "立即订阅。已有账号？登录",
}
LOGIN = "<div class=modal hidden><form action=/login><input name=u><input type=password name=p><button>Sign in</button><a>Forgot password?</a></form></div>"

# title, language, paragraphs
STORIES = (
    ("Facebook login failure locks out millions", "en", "Millions saw “You must log in to continue” on Thursday although they had never signed out.|The company said that a certificate had expired. It paid no compensation.|Log in again, its help page advised."),
    ("Why every site asks you to accept cookies", "en", "“We and our 842 partners store information on a device.” The sentence costs Europeans 575 million hours a year, a think tank says.|Brussels wants one choice in the browser instead. Publishers object."),
    ("Accept all? The pay-or-okay ruling explained", "en", "Pay or accept tracking: the board calls that no free choice.|Accept all cookies or subscribe for 4.99 a month, said the page that was complained about.|The publisher has three months."),
    ("Cloudflare outage shows “Just a moment” to half the web", "en", "For 40 minutes on Tuesday visitors were asked to verify that they are human, again and again.|Ray IDs filled the forums. The firm blamed a database query."),
    ("Checking your browser: how bot protection reads you", "en", "Before the page appears, a script measures how your mouse moves.|Please enable JavaScript, it tells those who refuse. Researchers call it a tax on privacy."),
    ("Press and hold: the button that knows you are human", "en", "Press and hold, says the button. For ten seconds the machine watches your finger tremble.|Access to this page has been denied, it tells those with a steady hand."),
    ("Sorry, you have been blocked: a trader's year without a bank", "en", "Samira Holt read the sentence for the first time in March. Her bank had closed the account overnight.|“You do not have permission”, the clerk said. The ombudsman found for her."),
    ("Request rejected: the letter that 4,000 refugees got", "en", "The office rejected 4,000 requests in one night, by a rule that nobody had checked.|A court ordered it on Monday to begin again."),
    ("This content is not available in your country", "en", "So says the screen when Ida opens the series her cousins watch.|Geoblocking is to end for films in 2027 if parliament agrees."),
    ("This story is for subscribers only, said the paper. Then it wasn't", "en", "On Friday the paper opened its archive: 140 years, two million pages.|Become a member anyway, the editor asks. 3,000 did within a day."),
    ("Keep reading: a campaign for tired eyes", "en", "The library lends magnifying lamps from May.|Continue reading at home, says the poster. Subscribe to the newsletter for dates."),
    ("The page you are looking for: a novel about a lost manuscript", "en", "The page you are looking for does not exist, the archivist tells the heroine on page one.|It takes her 300 more to prove him wrong. A joy."),
    ("Oops: minister deletes wrong page", "en", "The page with the school results was removed on Sunday by mistake.|It was back on Monday with two numbers changed, the opposition noticed."),
    ("Nothing found in search of lake", "en", "Divers found nothing on the second day of their search for the bell of Saint Anne.|They go on until Friday if the weather holds."),
    ("JavaScript turns thirty", "en", "Without JavaScript the web would be still, its inventor said at the party.|You need to enable JavaScript to see the invitation, guests complained."),
    ("Please log in: nurses lose an hour a shift", "en", "Nurses sign in 70 times a shift, a study in three hospitals counted.|Enter your password to continue, says the screen at the bedside. A card shall replace it."),
    ("Facebook-Anmeldung gestört", "de", "Du musst dich anmelden, um fortzufahren: Das lasen am Donnerstag Millionen.|Der Konzern nannte ein abgelaufenes Zertifikat als Grund."),
    ("Weiterlesen mit Abo? Warum Leser abspringen", "de", "Dieser Artikel ist nur für Abonnenten: Nach dem Satz gehen drei von fünf.|Verlage setzen auf Tagespässe für einen Euro."),
    ("Zustimmen und weiter: Behörde prüft Pur-Abos", "de", "Mit Werbung weiterlesen oder zahlen – das Modell steht vor Gericht.|Die Behörde hat zwölf Verlage angeschrieben."),
    ("Zugriff verweigert: Rechnungshof rügt Ministerium", "de", "Das Ministerium verweigerte den Prüfern den Zugriff auf 300 Akten.|Der Hof spricht von einem einmaligen Vorgang."),
    ("Diese Seite existiert nicht mehr: Ende einer Ära", "de", "Die älteste Stadtseite des Landes ist seit Freitag vom Netz.|Sie war 1994 von drei Schülern gebaut worden."),
    ("Connectez-vous à la nature", "fr", "Le parc ouvre samedi ses sentiers aux familles.|Pour continuer la visite, une navette part toutes les heures."),
    ("Accepter et fermer : la CNIL sanctionne un éditeur", "fr", "L’éditeur devra payer 300 000 euros pour sa bannière.|Nous et nos partenaires : la formule trompait les lecteurs, selon la décision."),
    ("La suite est réservée aux abonnés, un modèle en question", "fr", "Un lecteur sur trois se dit prêt à payer, selon l’étude.|Les titres locaux restent fragiles."),
    ("Inicia sesión con tu cara", "es", "El aeropuerto probará en mayo el embarque con reconocimiento facial.|La agencia de protección de datos pide garantías."),
    ("Suscríbete o acepta: el dilema de las cookies", "es", "Nueve de cada diez medios ofrecen ya pagar o aceptar las cookies.|La autoridad estudia el modelo."),
    ("Acceso denegado a 80 aldeas", "es", "Las lluvias cortaron la única carretera.|El ejército llevará víveres mañana."),
    ("Pagina non trovata: il registro scomparso", "it", "Manca un foglio nel registro dei battesimi del 1612.|La diocesi ha avviato una ricerca."),
    ("Accedi o resta fuori: il nuovo stadio digitale", "it", "Da settembre si entra soltanto con l’app.|I tifosi protestano."),
    ("Abbonati in fuga dai giornali", "it", "Gli abbonati calano del nove per cento.|Crescono le newsletter locali."),
    ("Página não encontrada: cartório perde livro de 1890", "pt", "O cartório procura um livro de registros há dois meses.|A polícia foi chamada."),
    ("Faça login e espere: a fila virtual dos ingressos", "pt", "Mais de 900 mil pessoas entraram na fila.|Os ingressos acabaram em uma hora."),
    ("Akkoord over cookies", "nl", "De toezichthouder en de uitgevers hebben een akkoord over cookies.|De knop weigeren wordt even groot."),
    ("Log in om te stemmen? Proef met digitaal stemmen", "nl", "In drie gemeenten kan in maart digitaal worden gestemd.|Experts waarschuwen."),
    ("Nie znaleziono wraku", "pl", "Po pięciu dniach zakończono poszukiwania wraku.|Sonar wskazał tylko skały."),
    ("Zaloguj się do lasu: leśnicy uruchamiają aplikację", "pl", "Aplikacja pokaże szlaki i zakazy wstępu.|Kosztowała dwa miliony."),
    ("Я не робот: как дети учат машины", "ru", "Школьники собрали робота, который решает картинки быстрее взрослых.|Подтвердите, что вы человек, шутит их учитель."),
    ("Только для подписчиков: клуб закрыл трансляции", "ru", "Матчи покажут только подписчикам платформы.|Болельщики собрали десять тысяч подписей."),
    ("Увійти не можна: міст закрито", "uk", "Міст закрито до грудня через тріщину в опорі.|Пішоходів возитиме катер."),
    ("Сторінку перегорнуто: театр змінює назву", "uk", "Театр отримає ім’я першої режисерки.|Рішення ухвалили одноголосно."),
    ("Giriş yasak: kazı alanı kapandı", "tr", "Kazı alanı çökme tehlikesi nedeniyle kapatıldı.|Bakanlık inceleme başlattı."),
    ("Sayfa bulunamadı: dijital hafıza siliniyor", "tr", "Mahkeme kararlarındaki her dört bağlantıdan biri açılmıyor.|Kütüphane kopya saklayacak."),
    ("وارد شوید: موزه با چهره می‌شناسد", "fa", "موزه از خرداد بازدیدکنندگان را با چهره می‌شناسد.|نهاد حفاظت از داده‌ها اعتراض کرد."),
    ("लॉग इन की दिक्कत से ट्रेनें रुकीं", "hi", "बुधवार सुबह लॉग इन प्रणाली ठप होने से ट्रेनें दो घंटे रुकीं।|रेलवे ने माफी मांगी।"),
    ("पेज नहीं मिला: गायब होते लिंक", "hi", "फैसलों में दिए हर चार में से एक लिंक अब नहीं खुलता।|पुस्तकालय प्रतियां रखेगा।"),
    ("구독자 전용 기사, 독자를 쫓아내나", "ko", "설문에 답한 독자 다섯 가운데 셋은 유료 기사에서 나간다고 했다.|신문사들은 하루권을 시험한다."),
    ("접근이 거부된 마을들", "ko", "폭우로 길이 끊겨 마을 열 곳에 구조대가 들어가지 못하고 있다.|군은 헬기를 보내기로 했다."),
    ("Cookieに同意しますか", "ja", "同意画面の九割が誤解を招くことが調査で分かった。|当局は来春までに指針を出す。"),
    ("访问被拒绝的村庄", "zh", "山洪冲断道路，救援队无法进入十个村庄。|军方将派出直升机。"),
    ("请登录：医院挂号难在哪里", "zh", "老人说，登录手机应用比看病还难。|医院恢复了窗口挂号。"),
)  # fmt: skip

# title, language, markup: pages of other kinds
OTHERS = (
    ("Cookie policy", "en", "<h1>Cookie policy</h1><p>This policy explains how the Port Authority uses cookies on its website.</p><h2>What are cookies?</h2><p>Cookies are small text files that a website stores on your device. We and our partners use them to count visits.</p><h2>Which do we set?</h2><table><tr><td>session</td><td>keeps you signed in</td></tr><tr><td>_pk_id</td><td>statistics, 13 months</td></tr></table><p>You may accept or reject cookies at any time in your browser. Last changed on 3 May 2024.</p>"),
    ("Privacy notice", "en", "<h1>Privacy notice</h1><p>The controller is Harbour Ltd. We process your name and address to fulfil a contract. You may object to the processing at any time.</p><p>We share data with partners only with your consent, which you may withdraw. We keep invoices for ten years.</p>"),
    ("Datenschutzerklärung", "de", "<h1>Datenschutzerklärung</h1><p>Verantwortlich ist die Hafen GmbH. Wir verarbeiten Ihre Daten, um Verträge zu erfüllen.</p><p>Mit Ihrer Einwilligung setzen wir Cookies ein; Sie können sie jederzeit widerrufen.</p>"),
    ("Terms of membership", "en", "<h1>Terms of membership</h1><p>Members pay 40 a year. Only members may vote at the general meeting. Subscribers receive the journal four times a year.</p><p>Membership ends with the calendar year. Log in to the member area to change your address.</p>"),
    ("Sold out", "en", "<h1>Harbour concert</h1><p>Saturday 14 June, 8 p.m., Old Shed. Sold out. Returned tickets at the door.</p>"),
    ("Vacancy: lock keeper", "en", "<h1>Lock keeper (full time)</h1><p>You open and close the Eastern lock and keep the log. We offer 31,000 a year and a house.</p><p>Apply by 1 June. Sign in to apply or create an account.</p><button>Sign in</button>"),
    ("Statement", "en", "<h1>Statement of the board</h1><p>The board regrets the remarks of its member Dr Ahlberg of 4 May. They do not reflect its opinion.</p>"),
    ("Closed", "en", "<h1>Pool closed</h1><p>The outdoor pool stays closed from 4 to 9 May because of a fault in the pump.</p>"),
    ("Recall of baby food", "en", "<h1>Recall</h1><p>Batch L2231 of “Little Pear” may contain glass. Do not use it; return it to the shop for a refund.</p>"),
    ("Avis", "fr", "<h1>Avis de coupure d’eau</h1><p>L’eau sera coupée mardi de 8 h à 12 h rue du Port.</p>"),
    ("Bekanntmachung", "de", "<h1>Bekanntmachung</h1><p>Die Brücke ist vom 3. bis 5. Mai für den Verkehr gesperrt.</p>"),
    ("공지", "ko", "<h1>단수 안내</h1><p>화요일 오전 8시부터 정오까지 항구로 일대의 수돗물 공급이 중단됩니다.</p>"),
    ("お知らせ", "ja", "<h1>断水のお知らせ</h1><p>火曜日の午前八時から正午まで港通りで断水します。</p>"),
    ("公告", "zh", "<h1>停水公告</h1><p>周二上午八时至十二时，港口路停水。</p>"),
    ("Объявление", "ru", "<h1>Отключение воды</h1><p>Во вторник с 8 до 12 часов на Портовой улице не будет воды.</p>"),
    ("How do I log in? | Help", "en", "<h1>How do I log in?</h1><ol><li>Open the app and tap “Log in”.</li><li>Enter your e-mail address and your password.</li><li>Forgotten password? Tap the link and follow the steps in the mail.</li></ol><p>Still no luck? Call 555 0100 between 9 and 5.</p>"),
    ("Error 1020: what does it mean?", "en", "<h1>Error 1020: access denied</h1><p>This error means that a rule of the site's firewall has blocked your request.</p><p>As a visitor you can only ask the owner. As an owner, search for the Ray ID under Security, Events, and change the rule.</p>"),
    ("HTTP 404 - Reference", "en", "<h1>404 Not Found</h1><p>The HTTP 404 Not Found client error response status code indicates that the server cannot find the requested resource.</p><p>A 404 only says that the resource is missing, not whether this is temporary or permanent; use 410 for the latter.</p><h2>Example</h2><pre>HTTP/1.1 404 Not Found</pre>"),
    ("reCAPTCHA v3 guide", "en", "<h1>reCAPTCHA v3</h1><p>reCAPTCHA v3 returns a score for each request without user friction. Verify that the visitor is human on your server.</p><pre>grecaptcha.execute('key', {action: 'login'})</pre><p>Scores below 0.5 are probably bots.</p>"),
    ("Contact", "en", "<h1>Contact the press office</h1><p>Questions from journalists: Anna Ruiz, 555 0199, press@example.org. We answer within a day.</p><form><textarea></textarea><div class=g-recaptcha></div><button>Send</button></form>"),
    ("Harbour - Encyclopedia", "en", f"<h1>Harbour</h1><div>From the free encyclopedia. <a>Log in</a> <a>Create account</a></div>{text('en')}<div>This page was last edited on 3 May 2024. <a>Privacy policy</a></div>"),
    ("Thread: bus lanes?", "en", "<h1>Bus lanes?</h1><div class=post><b>ida</b> They counted 600 people on one rainy Tuesday, that is no survey.</div><div class=post><b>tom77</b> Still half of them walked. You must be logged in to post. Log in or Register</div>"),
    ("Results", "en", "<h1>Council election, results</h1><table><tr><th>List</th><th>Votes</th><th>Seats</th></tr><tr><td>Harbour</td><td>4,210</td><td>6</td></tr><tr><td>Green</td><td>3,877</td><td>5</td></tr><tr><td>Old Town</td><td>1,204</td><td>2</td></tr></table>"),
    ("Live: storm over the coast", "en", "<h1>Live: storm over the coast</h1><p><b>14:20</b> Ferries stop.</p><p><b>13:55</b> The bridge is closed for lorries.</p><p><b>13:10</b> Gusts of 98 km/h measured at the pier.</p>"),
    ("Newsletter no. 14", "en", f"<h1>Newsletter no. 14</h1>{text('en', 3)}<p>You receive this because you subscribed. Subscribe · Unsubscribe · View in browser</p>"),
    ("Council on X: bus lanes", "en", "<blockquote>The council has approved the new bus lanes. Work starts in June and takes eleven weeks. Sorry for the noise!</blockquote><p>City Council (@council) 4 May 2024</p><a>Log in</a><a>Sign up</a>"),
    ("Ida Holm on Instagram: first swim", "en", "<p>First swim of the year, 9 degrees. The pier is closed but the ladder holds.</p><p>412 likes, 31 comments. Log in to like or comment.</p>"),
    ("Petition: keep the night bus", "en", f"<h1>Keep the night bus</h1>{text('en', 2)}<p>2,114 have signed. Next goal: 2,500.</p><form><input type=email><button>Sign</button><label><input type=checkbox>I accept the privacy policy</label></form>"),
    ("Shop: rope, 12 mm", "en", "<h1>Rope, 12 mm</h1><p>Three-strand polyester rope, breaking load 2,900 kg. Sold by the metre, 2.40.</p><p>Out of stock. Log in to see your price.</p>"),
    ("Bus lanes (free to read)", "en", f"{text('en')}<p>You have read 2 of 3 free articles this month. Subscribe for more.</p>"),
    ("Map of works", "en", "<h1>Map of works</h1><noscript>Please enable JavaScript to see the map.</noscript><p>Works in May: Ring Road (north) until the 17th; Mill Lane from the 9th; Old Bridge all month, by night only.</p>"),
    ("Podcast: lanes", "en", "<h1>Episode 31: lanes</h1><p>Mara Lind talks with the engineer about eleven weeks of noise. 34 minutes.</p><p>Subscribe wherever you listen. To continue listening, press play.</p>"),
)  # fmt: skip


def _ordinary() -> Iterator[tuple[str, str]]:
    for n, language in enumerate(TEXTS):
        title = TEXTS[language].split("|")[0][:40]
        banner = f"<div role=dialog class=cmp>{BANNER.get(language, BANNER['en'])}</div>"
        join = f"<aside class=offer>{JOIN[language]}</aside>"
        head = f"<h1>{title}</h1>"
        yield (
            f"{language} with banner",
            portal(title, banner + head + text(language) + join, language),
        )
        yield f"{language} short", portal(title, head + text(language, 2) + LOGIN, language)
        yield (
            f"{language} crowded",
            crowded(title, head + text(language, 3 + n % 4) + join + banner, language),
        )


def cases() -> Iterator[Case]:
    """All of them."""
    pages = list(_ordinary())
    for n, (title, language, paragraphs) in enumerate(STORIES):
        inner = f"<h1>{title}</h1>" + "".join(f"<p>{p}</p>" for p in paragraphs.split("|"))
        frame = (portal, alone, crowded)[n % 3]
        pages.append((title, frame(title, inner, language)))
    for n, (title, language, markup) in enumerate(OTHERS):
        pages.append((title, (portal, alone)[n % 2](title, markup, language)))
    for n, (name, markup) in enumerate(pages):
        yield Case(f"held good {n}: {name}", Outcome.GOOD, markup.encode())
