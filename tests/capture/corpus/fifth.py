"""Kinds that no earlier set has: geo blocks, age gates, apps, parked names, limits, works on the site.

Written before its author had read a rule. One row: outcome, language, frame, title, head, body.
"""

from __future__ import annotations

from collections.abc import Iterator

from claims.outcomes import Outcome as O
from tests.capture.corpus import Case

_BARE, _SITE, _NEWS, _BANNER = "bare", "site", "news", "banner"

# What a news site has around everything, in the words of its language: sections, teasers, footer.
_WORDS = {
    "en": ("Home", "Politics", "Sport", "Most read", "Ferry back in service", "Council meets on Monday", "Sign in", "Subscribe", "Imprint", "We use cookies to measure our audience.", "Accept", "Settings"),
    "de": ("Start", "Politik", "Sport", "Meistgelesen", "Fähre fährt wieder", "Stadtrat tagt am Montag", "Anmelden", "Abo", "Impressum", "Wir verwenden Cookies, um die Reichweite zu messen.", "Akzeptieren", "Einstellungen"),
    "fr": ("Accueil", "Politique", "Sport", "Les plus lus", "Le bac reprend du service", "Le conseil se réunit lundi", "Se connecter", "S’abonner", "Mentions légales", "Nous utilisons des cookies pour mesurer l’audience.", "Accepter", "Paramétrer"),
    "es": ("Portada", "Política", "Deportes", "Lo más leído", "El ferri vuelve a navegar", "El pleno se reúne el lunes", "Iniciar sesión", "Suscríbete", "Aviso legal", "Usamos cookies para medir la audiencia.", "Aceptar", "Configurar"),
    "pt": ("Início", "Política", "Esporte", "Mais lidas", "Balsa volta a operar", "Câmara se reúne na segunda", "Entrar", "Assine", "Expediente", "Usamos cookies para medir a audiência.", "Aceitar", "Preferências"),
    "ko": ("홈", "정치", "스포츠", "많이 본 기사", "여객선 운항 재개", "시의회 월요일 개회", "로그인", "구독", "회사 소개", "방문자 수를 재기 위해 쿠키를 사용합니다.", "동의", "설정"),
    "ar": ("الرئيسية", "سياسة", "رياضة", "الأكثر قراءة", "عودة العبّارة إلى العمل", "المجلس يجتمع الاثنين", "تسجيل الدخول", "اشترك", "من نحن", "نستخدم ملفات تعريف الارتباط لقياس عدد الزوار.", "موافق", "الإعدادات"),
}  # fmt: skip

BAD = (
    # Not from here.
    (O.BLOCKED, "en", _SITE, "Not available in your region", "", "<div class=gb><h1>Sorry</h1><p>Our European visitors are important to us. This site is currently unavailable to visitors from the European Economic Area while we work to protect your data.</p></div>"),
    (O.BLOCKED, "de", _BARE, "451", "", "<h1>Inhalt hier nicht verfügbar</h1><p>Aus rechtlichen Gründen können wir diesen Beitrag in Ihrem Land nicht zeigen.</p>"),
    (O.BLOCKED, "es", _SITE, "Contenido no disponible", "", "<div class=aviso><p>Este contenido no está disponible en tu ubicación por motivos de derechos de emisión.</p></div>"),
    (O.BLOCKED, "pt", _BARE, "Aviso", "", "<h2>Acesso indisponível na sua região</h2><p>Detectamos que você está acessando de fora do Brasil. Este serviço só pode ser usado no território nacional.</p>"),
    (O.BLOCKED, "ko", _BARE, "안내", "", "<p>해외 IP에서는 본 서비스를 이용하실 수 없습니다.</p><p>문의: 정보전산과 051-000-0000</p>"),
    # Too often.
    (O.BLOCKED, "en", _BARE, "Slow down", "", "<h1>Whoa there, pardner!</h1><p>Your network has sent us too many requests. Wait a few minutes and try again.</p><p>Your IP: 192.0.2.1</p>"),
    (O.BLOCKED, "de", _BARE, "Zugriff vorübergehend gesperrt", "", "<p>Von Ihrer Adresse kamen in kurzer Zeit ungewöhnlich viele Anfragen. Bitte versuchen Sie es in 15 Minuten erneut.</p><p>Vorgangsnummer 7f3a-22</p>"),
    (O.BLOCKED, "fr", _BARE, "Accès suspendu", "", "<h1>Accès temporairement suspendu</h1><p>Un trop grand nombre de pages a été demandé depuis votre adresse IP (192.0.2.1).</p>"),
    (O.BLOCKED, "en", _BARE, "Access Denied", "", "<H1>Access Denied</H1>You don't have permission to access \"http&#58;&#47;&#47;example&#46;org&#47;2024\" on this server.<P>Reference&#32;&#35;18&#46;5c3e1602</P>"),
    # How old are you?
    (O.CONSENT_WALL, "en", _BARE, "Age check", "", "<div class=age-gate><h1>Are you of legal drinking age?</h1><p>You must be 18 or over to enter this site.</p><button>Yes, enter</button><button>No</button></div>"),
    (O.CONSENT_WALL, "de", _BARE, "Altersprüfung", "", "<div id=agegate><h2>Bist du schon 18?</h2><p>Diese Seite richtet sich an Erwachsene.</p><select name=jahr><option>2001</select><button>Weiter</button></div>"),
    (O.CONSENT_WALL, "fr", _BARE, "Bienvenue au domaine", "", "<p>La visite de ce site est réservée aux personnes majeures. Avez-vous plus de 18 ans ?</p><a href=?ok>Oui</a> <a href=//example.net>Non</a>"),
    # Cookies first.
    (O.CONSENT_WALL, "fr", _SITE, "Le Phare", "<script src=https://sdk.privacy-center.org/loader.js></script>", "<div id=didomi-host role=dialog><h2>Votre choix fait vivre ce journal</h2><p>Avec nos 214 partenaires, nous déposons des traceurs. Sans eux, la lecture du site nécessite un abonnement.</p><button>Tout accepter</button><button>Je m’abonne</button></div>"),
    (O.CONSENT_WALL, "pt", _BARE, "Sua privacidade", "", "<h1>Valorizamos sua privacidade</h1><p>Nós e nossos 760 parceiros armazenamos informações no seu dispositivo. Escolha uma opção para prosseguir para o site.</p><button>Concordo</button><button>Mais opções</button>"),
    (O.CONSENT_WALL, "ko", _BARE, "쿠키 안내", "", "<p>사이트에 들어가려면 쿠키 사용에 동의해 주세요. 광고 협력사 88곳이 정보를 저장합니다.</p><button>모두 동의하고 계속</button>"),
    # Robots.
    (O.CHALLENGE, "en", _BARE, "Access to this page has been denied", "<script>window._pxAppId='PX1abc'</script>", "<div id=px-captcha></div><p>Press &amp; Hold to confirm you are a human (and not a bot).</p><p>Reference ID 8f0e-11</p>"),
    (O.CHALLENGE, "en", _BARE, "example.org", "", "<p id=cmsg>Please enable JS and disable any ad blocker</p><script>var dd={'rt':'c','cid':'AHr','host':'geo.captcha-delivery.com'}</script><script src=https://ct.captcha-delivery.com/c.js></script>"),
    (O.CHALLENGE, "es", _BARE, "Un momento", "", "<h1>Comprobando la conexión</h1><p>Antes de dejarle pasar debemos asegurarnos de que es usted una persona. No cierre esta ventana.</p><div class=loader></div>"),
    (O.CHALLENGE, "ar", _BARE, "تحقق أمني", "", "<p>نتحقق من أنك لست برنامجًا آليًا. ستُنقل إلى الصفحة خلال ثوانٍ.</p>"),
    (O.CHALLENGE, "ko", _BARE, "보안 확인", "", "<p>자동 접속 방지를 위해 아래 숫자를 입력해 주세요.</p><img src=/captcha.php><input name=code><button>확인</button>"),
    (O.CHALLENGE, "en", _BARE, "", "<META NAME=ROBOTS CONTENT='NOINDEX, NOFOLLOW'>", "<iframe id=main-iframe src='/_Incapsula_Resource?SWUDNSAI=31&xinfo=9' frameborder=0 width=100%>Request unsuccessful. Incapsula incident ID: 1200-34</iframe>"),
    # Works.
    (O.BLOCKED, "en", _BARE, "Maintenance", "", "<h1>Briefly unavailable for scheduled maintenance. Check back in a minute.</h1>"),
    (O.BLOCKED, "de", _SITE, "Wartungsarbeiten", "", "<p>Wegen Wartungsarbeiten steht das Bürgerportal heute bis 18 Uhr nicht zur Verfügung. Wir bitten um Ihr Verständnis.</p>"),
    (O.BLOCKED, "pt", _BARE, "Voltamos já", "", "<h1>Estamos em manutenção</h1><p>O portal está sendo atualizado. Tente novamente mais tarde.</p>"),
    (O.BLOCKED, "ko", _BARE, "서비스 점검 안내", "", "<h1>시스템 점검 중</h1><p>더 나은 서비스를 위해 점검하고 있습니다. 점검 시간: 02:00 ~ 06:00</p>"),
    (O.BLOCKED, "ar", _BARE, "صيانة", "", "<h1>الموقع تحت الصيانة</h1><p>نعمل على تحسين الموقع وسنعود قريبًا.</p>"),
    (O.BLOCKED, "en", _BARE, "Error", "", "<h1>Error establishing a database connection</h1>"),
    # Nothing there.
    (O.SOFT_404, "de", _NEWS, "Hafenbote", "", "<h1>Hoppla!</h1><p>Den Artikel, den Sie suchen, gibt es bei uns leider nicht mehr.</p>"),
    (O.SOFT_404, "es", _NEWS, "El Faro", "", "<h1>¡Vaya!</h1><p>Lo sentimos, la noticia que buscas ha sido eliminada o ha cambiado de dirección.</p>"),
    (O.SOFT_404, "pt", _SITE, "Prefeitura", "", "<p>O conteúdo solicitado não foi encontrado ou não está mais publicado.</p>"),
    (O.SOFT_404, "ar", _NEWS, "المنارة", "", "<h1>عذرًا</h1><p>الصفحة التي تبحث عنها غير موجودة أو تم حذفها.</p>"),
    (O.SOFT_404, "ko", _BARE, "알림", "", "<script>alert('삭제되었거나 존재하지 않는 게시물입니다.');history.back();</script><noscript>삭제되었거나 존재하지 않는 게시물입니다.</noscript>"),
    (O.SOFT_404, "en", _BARE, "secondpier.example", "", "<h1>secondpier.example</h1><p>This domain is parked free, courtesy of the registrar.</p><p>Related searches</p><ul><li>Cheap flights<li>Boat insurance<li>Harbour jobs</ul><a href=/b>Buy this domain</a>"),
    (O.SOFT_404, "de", _BARE, "hafenbote.example steht zum Verkauf", "", "<h1>hafenbote.example</h1><p>Diese Domain können Sie kaufen. Preis: 1.900 €. Hier klicken und ein Angebot abgeben.</p>"),
    (O.SOFT_404, "en", _BARE, "Welcome to nginx!", "", "<h1>Welcome to nginx!</h1><p>If you see this page, the nginx web server is successfully installed and working. Further configuration is required.</p>"),
    # Only for members, only in the app, only with a script.
    (O.LOGIN_WALL, "es", _SITE, "Publicación de Puerto al Día", "", "<h2>Ver más de Puerto al Día</h2><input name=correo><input type=password name=clave><button>Entrar</button><a href=/nueva>Crear cuenta nueva</a>"),
    (O.LOGIN_WALL, "ko", _SITE, "지역 카페", "", "<p>카페 멤버만 볼 수 있는 글입니다. 가입하고 이야기를 나눠 보세요.</p><button>카페 가입하기</button>"),
    (O.EMPTY, "pt", _BARE, "Abrir no aplicativo", "", "<div class=interstitial><img src=/logo.svg><h2>Continue lendo no app</h2><p>Baixe grátis na App Store ou no Google Play.</p><a href=intent://x>Abrir o app</a></div>"),
    (O.EMPTY, "fr", _BARE, "Le Phare", "<script type=module src=/assets/index-4f2c.js></script>", "<div id=__nuxt><div class=loading>Chargement…</div></div><noscript>Activez JavaScript pour utiliser cette application.</noscript>"),
    (O.PAYWALL, "ar", _NEWS, "كلفة الرصيف تتضاعف", "", "<article><h1>كلفة الرصيف تتضاعف</h1><p>أظهرت وثائق المجلس أن كلفة ترميم الرصيف ستكون ضعف ما أُعلن.</p></article><div class=pw><p>هذا المقال مخصص للمشتركين. اشترك الآن لقراءة المقال كاملًا.</p></div>"),
)  # fmt: skip

GOOD = (
    ("en", _NEWS, "Ferry cancelled", "<article><h1>Ferry cancelled</h1><p>The 7.40 ferry did not sail on Tuesday because of fog, the operator said.</p></article>"),
    ("en", _SITE, "Statement on the second pier", "<h1>Statement on the second pier</h1><p>The Trust has not sold the pier and is not in talks to do so.</p><p>4 March 2024</p>"),
    ("en", _BANNER, "Harbour fees to rise", "<article><h1>Harbour fees to rise</h1><p>Mooring fees in the inner harbour will rise by 4 per cent from May, the board decided on Monday.</p><p>Small boats under six metres are exempt. The board expects £90,000 more a year and wants to spend it on the north steps, which have been closed since the winter storms.</p></article>"),
    ("en", _NEWS, "Live: storm over the coast", "<article><h1>Live: storm over the coast</h1><p><time>16:12</time> The bridge is closed to lorries.</p><p><time>15:50</time> Trains stop at Eastport. Too many passengers are waiting, the railway asks people to try again tomorrow.</p><p><time>15:31</time> First trees down in the park.</p></article>"),
    ("en", _NEWS, "Why our paper dropped its paywall", "<article><h1>Why our paper dropped its paywall</h1><p>“Subscribe to continue reading” is gone from our pages since Monday.</p><p>Readers told us they would rather give than be stopped. 3,100 now give a little every month, more than ever subscribed.</p></article>"),
    ("en", _NEWS, "404: the town’s lost websites", "<article><h1>404: the town’s lost websites</h1><p>“Page not found” is all that is left of half the sites that the council has opened since 1998, an archivist has counted.</p><p>She wants a law that makes councils hand over what they take down.</p></article>"),
    ("en", _NEWS, "Captchas lock out blind voters", "<article><h1>Captchas lock out blind voters</h1><p>Blind people could not register because the form asks them to prove that they are not a robot.</p><p>The electoral office says a test that speaks will be there by April.</p></article>"),
    ("en", _NEWS, "Brewery asks visitors for their age", "<article><h1>Brewery asks visitors for their age</h1><p>“Are you over 18?” is the first thing that visitors of the brewery’s new site read.</p><p>Regulators had fined it £20,000 in the autumn.</p></article>"),
    ("en", _SITE, "Planned maintenance of lock gates", "<h1>Planned maintenance of lock gates</h1><p>Lock 3 is closed for maintenance from 2 to 9 April. Boats use lock 4.</p>"),
    ("en", _SITE, "Members of the board", "<h1>Members of the board</h1><ul><li>A. Abara, chair<li>T. Lind<li>M. Osei<li>P. Quist, treasurer</ul>"),
    ("en", _SITE, "Domain for sale: council sells its old name", "<article><h1>Domain for sale: council sells its old name</h1><p>The council has put the domain of the 2012 games up for sale and hopes for £5,000.</p></article>"),
    ("de", _NEWS, "Fähre fällt aus", "<article><h1>Fähre fällt aus</h1><p>Die Fähre um 7.40 Uhr fiel am Dienstag wegen Nebels aus.</p></article>"),
    ("de", _SITE, "Presse-Login", "<header><a href=/in>Presse-Login</a></header><h1>Bilanz: Hafen wächst um drei Prozent</h1><p>Der Hafen schlug im vergangenen Jahr 2,1 Millionen Tonnen um, drei Prozent mehr als im Jahr davor.</p><p>Kontakt für Journalisten: Karin Voss, Telefon 040 000 00.</p>"),
    ("de", _BANNER, "Rat lehnt Brücke ab", "<article><h1>Rat lehnt Brücke ab</h1><p>Der Stadtrat hat den Bau einer zweiten Brücke mit 21 zu 18 Stimmen abgelehnt.</p><p>Die Gegner verwiesen auf die Kosten von 48 Millionen Euro. Die Bürgermeisterin sprach von einer verpassten Gelegenheit und will im Herbst einen neuen Vorschlag vorlegen.</p></article>"),
    ("de", _NEWS, "Geoblocking: Gericht gibt Sender recht", "<article><h1>Geoblocking: Gericht gibt Sender recht</h1><p>Der Sender darf Zuschauern im Ausland weiter mitteilen, dass ein Beitrag in ihrem Land nicht verfügbar ist.</p><p>Das Urteil ist rechtskräftig.</p></article>"),
    ("de", _SITE, "Wartung der Drehbrücke", "<h1>Wartung der Drehbrücke</h1><p>Wegen Wartungsarbeiten bleibt die Drehbrücke am Sonntag von 6 bis 11 Uhr geschlossen. Fußgänger nutzen den Steg.</p>"),
    ("de", _SITE, "Gegendarstellung", "<h1>Gegendarstellung</h1><p>Es ist unwahr, dass ich den Brief übergeben habe. Ich war an diesem Tag nicht in der Stadt.</p><p>Dr. J. Malik</p>"),
    ("de", _NEWS, "Cookie-Banner sollen verschwinden", "<article><h1>Cookie-Banner sollen verschwinden</h1><p>„Alle akzeptieren“ oder „Einstellungen“: Die Frage soll im Browser beantwortet werden, nicht mehr auf jeder Seite.</p><p>Der Entwurf liegt dem Parlament vor.</p></article>"),
    ("fr", _NEWS, "Le bac à l’arrêt", "<article><h1>Le bac à l’arrêt</h1><p>Le bac de 7 h 40 n’est pas parti mardi, en raison du brouillard.</p></article>"),
    ("fr", _SITE, "Communiqué", "<h1>Communiqué</h1><p>La préfecture dément avoir ordonné l’évacuation du port.</p>"),
    ("fr", _BANNER, "Le port vote son budget", "<article><h1>Le port vote son budget</h1><p>Le conseil portuaire a voté lundi un budget de 12 millions d’euros.</p><p>La moitié ira à la réfection du quai nord, fermé depuis la tempête. L’opposition s’est abstenue et demande un audit des marchés passés depuis 2019.</p></article>"),
    ("fr", _NEWS, "Réservé aux abonnés, et alors ?", "<article><h1>Réservé aux abonnés, et alors ?</h1><p>Un lecteur nous reproche la mention « article réservé aux abonnés ».</p><p>Voici notre réponse : une rédaction de trente personnes coûte deux millions d’euros par an.</p></article>"),
    ("fr", _NEWS, "Direct : la tempête touche la côte", "<article><h1>Direct : la tempête touche la côte</h1><p><time>16 h 12</time> Le pont est fermé aux poids lourds.</p><p><time>15 h 50</time> La page d’information de la SNCF est indisponible.</p><p><time>15 h 31</time> Premiers arbres à terre.</p></article>"),
    ("fr", _SITE, "Vente interdite aux mineurs : contrôles", "<h1>Vente interdite aux mineurs : contrôles</h1><p>Douze commerces contrôlés samedi, trois en infraction, indique la préfecture.</p>"),
    ("es", _NEWS, "Suspendido el ferri", "<article><h1>Suspendido el ferri</h1><p>El ferri de las 7.40 no salió el martes por la niebla.</p></article>"),
    ("es", _SITE, "Nota de prensa", "<h1>Nota de prensa</h1><p>El Ayuntamiento desmiente la venta del muelle. No existe oferta alguna.</p>"),
    ("es", _BANNER, "El puerto crece un 3 %", "<article><h1>El puerto crece un 3 %</h1><p>El puerto movió 2,1 millones de toneladas el año pasado, un 3 % más que el anterior.</p><p>La autoridad portuaria atribuye la subida al grano y prevé contratar a cuarenta estibadores antes del verano, según adelantó su presidenta.</p></article>"),
    ("es", _NEWS, "La noticia que fue eliminada", "<article><h1>La noticia que fue eliminada</h1><p>Un diario eliminó la noticia sobre el alcalde dos horas después de publicarla.</p><p>La asociación de prensa pide explicaciones.</p></article>"),
    ("es", _NEWS, "“No soy un robot”, la obra", "<article><h1>“No soy un robot”, la obra</h1><p>El teatro estrena el viernes una comedia sobre una mujer que no logra demostrar que es una persona.</p></article>"),
    ("pt", _NEWS, "Balsa suspensa", "<article><h1>Balsa suspensa</h1><p>A balsa das 7h40 não saiu na terça por causa do nevoeiro.</p></article>"),
    ("pt", _SITE, "Nota oficial", "<h1>Nota oficial</h1><p>A Secretaria informa que não recebeu a carta citada na reportagem.</p>"),
    ("pt", _BANNER, "Porto em manutenção até maio", "<article><h1>Porto em manutenção até maio</h1><p>O cais norte está em manutenção e volta a receber navios em maio, disse a direção do porto na segunda-feira.</p><p>A obra custa R$ 12 milhões e emprega oitenta pessoas. Até lá, os barcos de pesca descarregam no cais sul, das quatro às nove da manhã.</p></article>"),
    ("pt", _NEWS, "App do ônibus sai do ar", "<article><h1>App do ônibus sai do ar</h1><p>O aplicativo dos ônibus ficou fora do ar por três horas. Quem tentou baixar na App Store viu apenas uma mensagem de erro.</p></article>"),
    ("ko", _NEWS, "여객선 결항", "<article><h1>여객선 결항</h1><p>화요일 오전 7시 40분 여객선이 안개로 결항했다.</p></article>"),
    ("ko", _SITE, "해명 자료", "<h1>해명 자료</h1><p>우리 부는 해당 서한을 받은 사실이 없음을 알려 드립니다.</p>"),
    ("ko", _BANNER, "항만 물동량 3% 증가", "<article><h1>항만 물동량 3% 증가</h1><p>지난해 항만 물동량이 210만 톤으로 전년보다 3% 늘었다고 항만공사가 월요일 밝혔다.</p><p>곡물 수입이 늘어난 영향이다. 공사는 여름까지 하역 인력 40명을 새로 뽑고 북쪽 부두를 다시 열 계획이다.</p></article>"),
    ("ko", _NEWS, "해외 접속 차단 논란", "<article><h1>해외 접속 차단 논란</h1><p>시청 누리집이 해외 IP의 접속을 막아 교민들이 불편을 겪고 있다.</p><p>시는 다음 달부터 차단을 풀겠다고 밝혔다.</p></article>"),
    ("ar", _NEWS, "إلغاء رحلة العبّارة", "<article><h1>إلغاء رحلة العبّارة</h1><p>لم تبحر عبّارة السابعة وأربعين دقيقة يوم الثلاثاء بسبب الضباب.</p></article>"),
    ("ar", _BANNER, "الميناء ينمو ثلاثة في المئة", "<article><h1>الميناء ينمو ثلاثة في المئة</h1><p>بلغ حجم البضائع في الميناء مليونين ومئة ألف طن العام الماضي، بزيادة ثلاثة في المئة.</p><p>وعزت إدارة الميناء الزيادة إلى الحبوب، وقالت إنها ستوظف أربعين عاملًا قبل الصيف وتعيد فتح الرصيف الشمالي.</p></article>"),
    ("ar", _NEWS, "صيانة الجسر تبدأ الأحد", "<article><h1>صيانة الجسر تبدأ الأحد</h1><p>تبدأ أعمال صيانة الجسر القديم يوم الأحد وتستمر أسبوعين، بحسب البلدية.</p></article>"),
)  # fmt: skip


def _page(lang: str, frame: str, title: str, head: str, body: str) -> bytes:
    home, politics, sport, most, first, second, enter, subscribe, imprint, ask, yes, more = _WORDS[
        lang
    ]
    top = f"<header><a href=/>{home}</a><nav><a href=/p>{politics}</a><a href=/s>{sport}</a></nav><a href=/in>{enter}</a><a href=/abo>{subscribe}</a></header>"
    end = f"<footer><a href=/i>{imprint}</a><p>© 2024</p></footer>"
    teasers = f"<aside><h2>{most}</h2><ol><li><a href=/1>{first}</a><li><a href=/2>{second}</a></ol></aside>"
    banner = (
        f"<div class=cookie-banner><p>{ask}</p><button>{yes}</button><button>{more}</button></div>"
    )
    whole = {
        _BARE: body,
        _SITE: f"{top}<main>{body}</main>{end}",
        _NEWS: f"{top}<main>{body}</main>{teasers}{end}",
        _BANNER: f"{banner}{top}<main>{body}</main>{teasers}{end}",
    }[frame]
    direction = " dir=rtl" if lang == "ar" else ""
    return (
        f"<!doctype html><html lang={lang}{direction}><head><meta charset=utf-8>"
        f"<title>{title}</title>{head}</head><body>{whole}</body></html>"
    ).encode()


def bad() -> Iterator[Case]:
    """Answers that are not the page."""
    for n, (outcome, lang, frame, title, head, body) in enumerate(BAD):
        page = _page(lang, frame, title, head, body)
        yield Case(f"fifth {n} {outcome}: {lang} {title}", outcome, page)


def good() -> Iterator[Case]:
    """Pages that are what was asked for."""
    for n, (lang, frame, title, body) in enumerate(GOOD):
        yield Case(f"fifth good {n}: {lang} {title}", O.GOOD, _page(lang, frame, title, "", body))
