"""The kinds of the fifth set in other words and languages, written after the rules knew that one.

Never tuned on. One row: outcome, language, title, what stands in the body.
"""

from __future__ import annotations

from collections.abc import Iterator

from claims.outcomes import Outcome as O
from tests.capture.corpus import Case

_TOP = "<header><a href=/>⚓</a><nav><a href=/n>N–Z</a><a href=/k>1998–2024</a></nav></header>"
_END = "<footer><a href=/i>ⓘ</a><p>© 2024</p></footer>"

BAD = (
    (O.BLOCKED, "en", "Sorry about this", "<h1>Sorry about this</h1><p>Viewers outside Canada cannot watch this programme.</p>"),
    (O.BLOCKED, "nl", "Helaas", "<p>Deze uitzending mogen we vanwege uitzendrechten niet tonen in het land waar u nu bent.</p>"),
    (O.BLOCKED, "it", "Avviso", "<p>Il servizio non è accessibile dal Paese da cui ti stai collegando.</p>"),
    (O.BLOCKED, "ar", "تنبيه", "<p>عذرًا، هذا المحتوى غير متاح في منطقتك الجغرافية.</p>"),
    (O.BLOCKED, "pt", "Calma", "<h1>Calma!</h1><p>Recebemos muitas requisições vindas da sua rede. Aguarde um instante.</p>"),
    (O.BLOCKED, "ko", "접속 제한", "<p>짧은 시간에 너무 많은 요청이 감지되어 접속을 제한하고 있습니다. 잠시 후 다시 시도해 주세요.</p>"),
    (O.CONSENT_WALL, "es", "Bodega del Puerto", "<h2>¿Eres mayor de edad?</h2><p>Para entrar en nuestra web tienes que haber cumplido 18 años.</p><button>Sí</button><button>No</button>"),
    (O.CONSENT_WALL, "ko", "양조장", "<p>이 사이트는 만 19세 이상만 이용할 수 있습니다. 귀하는 성인입니까?</p><button>예</button><button>아니요</button>"),
    (O.CONSENT_WALL, "en", "Harbour Gin", "<p>Please enter your date of birth to continue. We only welcome grown-ups.</p><input name=y><button>Go</button>"),
    (O.CONSENT_WALL, "ar", "خصوصيتك", "<p>نستخدم نحن وشركاؤنا ملفات تعريف الارتباط. وافق للدخول إلى الموقع.</p><button>أوافق</button><button>خيارات أخرى</button>"),
    (O.BLOCKED, "fr", "Pause", "<h1>On revient vite</h1><p>Notre site fait peau neuve et sera de retour demain matin. Merci de votre patience.</p>"),
    (O.BLOCKED, "es", "Aviso", "<p>Estamos realizando tareas de mantenimiento en el portal. Disculpe las molestias.</p>"),
    (O.BLOCKED, "en", "Oh no", "<h1>Something went wrong</h1><p>Our servers are having a hard time. Please come back later.</p>"),
    (O.BLOCKED, "ko", "안내", "<p>홈페이지 개편 작업으로 서비스가 일시 중단되었습니다. 이용에 불편을 드려 죄송합니다.</p>"),
    (O.SOFT_404, "fr", "Le Phare", "<h1>Perdu en mer</h1><p>L’article que vous cherchez a été retiré de notre site.</p>"),
    (O.SOFT_404, "pt", "Ops", "<p>Não encontramos a notícia que você procura. Ela pode ter sido removida.</p>"),
    (O.SOFT_404, "fr", "phare.example", "<h1>phare.example</h1><p>Ce nom de domaine est à vendre. Faites une offre !</p>"),
    (O.SOFT_404, "ko", "알림", "<script>alert(\"요청하신 글을 찾을 수 없습니다.\"); location.href='/';</script>"),
    (O.LOGIN_WALL, "de", "Vereinsforum", "<p>Diesen Beitrag sehen nur Mitglieder. Melde dich an oder registriere dich.</p><button>Anmelden</button>"),
    (O.EMPTY, "de", "Weiter in der App", "<h2>Lies den Beitrag in unserer App</h2><p>Jetzt im App Store oder bei Google Play herunterladen.</p>"),
)  # fmt: skip

GOOD = (
    ("en", "Site back online", "<h1>Site back online</h1><p>The council’s website was down for maintenance on Sunday. It works again.</p>"),
    ("en", "Drinking age stays at 18", "<h1>Drinking age stays at 18</h1><p>Parliament rejected the bill by 60 votes to 41.</p>"),
    ("en", "Too many requests", "<article><h1>Too many requests</h1><p>The housing office received too many requests in March and has stopped taking new ones, its head wrote.</p></article>"),
    ("en", "Race rules", "<h1>Race rules</h1><p>You must be 18 to enter the harbour swim. Wear the cap you are given.</p><p>Start is at noon.</p>"),
    ("en", "Our app is here", "<h1>Our app is here</h1><p>The timetable of the ferries is now in an app, free of charge. Paper copies stay at the kiosk.</p>"),
    ("de", "Portal nach Wartung wieder da", "<h1>Portal nach Wartung wieder da</h1><p>Das Bürgerportal ist seit Montag früh wieder erreichbar, so die Stadt.</p>"),
    ("de", "Mindestalter 16 für Jetski", "<h1>Mindestalter 16 für Jetski</h1><p>Im Hafen dürfen Jetski ab Mai erst mit 16 Jahren gefahren werden.</p>"),
    ("de", "Hafen bietet Domain an", "<h1>Hafen bietet Domain an</h1><p>Die Hafengesellschaft verkauft ihre alte Domain. Zehn Gebote liegen vor.</p>"),
    ("fr", "Le portail de la mairie en panne", "<h1>Le portail de la mairie en panne</h1><p>Le portail est resté indisponible deux jours. La mairie évoque une panne de courant.</p>"),
    ("fr", "Majorité à 16 ans : débat", "<h1>Majorité à 16 ans : débat</h1><p>Les députés débattent mardi du droit de vote à 16 ans.</p>"),
    ("es", "Mantenimiento del faro", "<h1>Mantenimiento del faro</h1><p>El faro estará apagado por mantenimiento del 2 al 9 de abril.</p>"),
    ("es", "Nota sobre la emisión", "<h1>Nota sobre la emisión</h1><p>La cadena emitirá el partido en abierto en todo el país.</p>"),
    ("pt", "Aplicativo da prefeitura", "<h1>Aplicativo da prefeitura</h1><p>A prefeitura lançou um aplicativo para marcar consultas. Já são 3 mil usuários.</p>"),
    ("pt", "Site do porto volta ao ar", "<h1>Site do porto volta ao ar</h1><p>O site do porto voltou a funcionar na quarta-feira, após seis horas.</p>"),
    ("ko", "누리집 점검 마쳐", "<h1>누리집 점검 마쳐</h1><p>시는 누리집 점검을 마치고 월요일 오전 서비스를 재개했다고 밝혔다.</p>"),
    ("ko", "청소년 요금 인상", "<h1>청소년 요금 인상</h1><p>만 19세 미만 청소년의 여객선 요금이 5월부터 300원 오른다.</p>"),
    ("ar", "عودة موقع البلدية", "<h1>عودة موقع البلدية</h1><p>عاد موقع البلدية إلى العمل صباح الاثنين بعد انقطاع دام ست ساعات.</p>"),
    ("ar", "المقال الذي أثار الجدل", "<h1>المقال الذي أثار الجدل</h1><p>حذفت الصحيفة مقالًا عن الميناء بعد ساعتين من نشره.</p>"),
    ("it", "Sito in manutenzione: proteste", "<h1>Sito in manutenzione: proteste</h1><p>Da tre giorni il sito del Comune è in manutenzione. I commercianti protestano.</p>"),
    ("nl", "Leeftijdsgrens omhoog", "<h1>Leeftijdsgrens omhoog</h1><p>Wie een boot huurt, moet vanaf mei 18 jaar zijn.</p>"),
)  # fmt: skip


def _page(lang: str, title: str, body: str) -> bytes:
    return (
        f"<!doctype html><html lang={lang}><head><meta charset=utf-8><title>{title}</title></head>"
        f"<body>{_TOP}<main>{body}</main>{_END}</body></html>"
    ).encode()


def bad() -> Iterator[Case]:
    """Answers that are not the page."""
    for n, (outcome, lang, title, body) in enumerate(BAD):
        yield Case(f"sixth {n} {outcome}: {lang} {title}", outcome, _page(lang, title, body))


def good() -> Iterator[Case]:
    """Pages that are what was asked for."""
    for n, (lang, title, body) in enumerate(GOOD):
        yield Case(f"sixth good {n}: {lang} {title}", O.GOOD, _page(lang, title, body))
