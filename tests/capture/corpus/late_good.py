"""Twenty good pages written after the rules were broadened, and never tuned on."""

from collections.abc import Iterator

from claims.outcomes import Outcome
from tests.capture.corpus import Case
from tests.capture.corpus.frames import alone, crowded, portal, text

ROWS = (
    ("Robots at the bakery", "en", "<p>You are not a robot, the owner tells her new apprentice, so rest.</p><p>The machine kneads at night. It has not missed a shift since 2021.</p>"),
    ("Bank sends letters about blocked cards", "en", "<p>Your card has been blocked: 12,000 customers read that on Friday, wrongly.</p><p>The bank apologised on Saturday and opened its branches for an hour.</p>"),
    ("Members only: the last gentlemen's club", "en", "<p>The club has 140 members and a waiting list of nine years. Women may dine there since 2019.</p><p>This spring they may vote.</p>"),
    ("Library offers a free account", "en", "<p>Children under 14 get a free account from May. They may borrow ten books at a time.</p>"),
    ("Partner firms to share port data", "en", "<p>The port and its 41 partners will share data on ships from July. The union wants consent of the crews first.</p>"),
    ("Missing page found in Dublin", "en", "<p>The page, torn from the Annals in 1870, was found in a hymn book. It goes on show in autumn.</p>"),
    ("Wahlprogramm: Zugriff auf Daten", "de", "<p>Die Partei will der Polizei den Zugriff auf Mautdaten erlauben. Datenschützer lehnen das ab.</p>"),
    ("Einwilligung im Krankenhaus", "de", "<p>Patienten müssen der Operation zustimmen. Ein Gericht verlangt nun die Schriftform, sonst gilt die Einwilligung nicht.</p>"),
    ("Abo fürs Bad", "de", "<p>Das Freibad verkauft ab Mai Abos für 60 Euro. Die Preise für Kinder bleiben gleich.</p>"),
    ("L’abonnement de train à 49 euros", "fr", "<p>L’abonnement sera vendu dès juillet. La suite du projet dépend des régions.</p>"),
    ("La página más antigua del archivo", "es", "<p>La página, de 1204, se expone desde el lunes. El archivo no la había mostrado nunca.</p>"),
    ("Abbonamenti allo stadio", "it", "<p>Gli abbonamenti sono riservati ai residenti fino al 3 giugno. Poi la vendita è libera.</p>"),
    ("Login op het werk", "nl", "<p>Ambtenaren moeten vanaf mei met een pasje inloggen. De oude codes vervallen in de zomer.</p>"),
    ("Dostęp do plaży", "pl", "<p>Dostęp do plaży będzie bezpłatny tylko dla mieszkańców. Radni zagłosują w maju.</p>"),
    ("Подписка на газету подорожает", "ru", "<p>Подписка подорожает на восемь процентов с июля. Доступ к архиву останется бесплатным.</p>"),
    ("로그인 필요한 버스 정류장", "ko", "<p>시는 정류장 충전기를 쓰려면 로그인하도록 바꾼다. 하루 이용자는 이천 명이다.</p>"),
    ("会員制の市場が開店", "ja", "<p>港に会員制の魚市場が開いた。会費は年三千円で、初日に四百人が並んだ。</p>"),
    ("法院：删除的页面须恢复", "zh", "<p>法院周三裁定，平台删除的页面须在十日内恢复。平台表示将上诉。</p>"),
    ("Terms for exhibitors", "en", "<p>Exhibitors accept the house rules. Requests received after 1 May are rejected. Access to the hall is restricted to badge holders from 7 to 9.</p>"),
    ("Minutes of 4 May", "en", f"{text('en', 1)}<p>Access to item 7 was denied to the public. The minutes of 6 April were approved.</p>"),
)  # fmt: skip


def cases() -> Iterator[Case]:
    """All of them, in each frame in turn."""
    for n, (title, language, inner) in enumerate(ROWS):
        body = (portal, alone, crowded)[n % 3](title, f"<h1>{title}</h1>{inner}", language)
        yield Case(f"late good {n}: {title}", Outcome.GOOD, body.encode())
