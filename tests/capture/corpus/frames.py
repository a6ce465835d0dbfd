"""Frames and plain text in seventeen languages for the pages kept back from the rules."""

from html import escape

MENUS = {
    "en": "News,Opinion,Sport,Weather", "de": "Nachrichten,Meinung,Sport,Wetter",
    "fr": "Actualité,Opinions,Sports,Météo", "es": "Noticias,Opinión,Deportes,El tiempo",
    "it": "Notizie,Opinioni,Sport,Meteo", "pt": "Notícias,Opinião,Esportes,Tempo",
    "nl": "Nieuws,Opinie,Sport,Weer", "pl": "Wiadomości,Opinie,Sport,Pogoda",
    "ru": "Новости,Мнения,Спорт,Погода", "uk": "Новини,Думки,Спорт,Погода",
    "tr": "Haberler,Yazarlar,Spor,Hava", "ar": "أخبار,آراء,رياضة,طقس",
    "fa": "خبر,دیدگاه,ورزش,هوا", "hi": "समाचार,विचार,खेल,मौसम",
    "ko": "뉴스,오피니언,스포츠,날씨", "ja": "ニュース,社説,スポーツ,天気", "zh": "新闻,评论,体育,天气",
}  # fmt: skip

TEXTS = {
    "en": "The council approved the new bus lanes on Tuesday by nine votes to four.|Work on the ring road starts in June and should take eleven weeks, the engineer said.|Shopkeepers fear for their trade; a survey of 600 customers found that half of them come on foot.|The mayor promised parking at the old cattle market.|“We have talked for twenty years,” she said. “Now we build.”|The regional government pays two thirds of the 3.2 million.",
    "de": "Der Gemeinderat hat am Dienstag mit neun zu vier Stimmen die neuen Busspuren beschlossen.|Die Arbeiten an der Ringstraße beginnen im Juni und dauern elf Wochen, sagte der Bauamtsleiter.|Händler fürchten um ihr Geschäft; nach einer Umfrage kommt die Hälfte der Kunden zu Fuß.|Die Bürgermeisterin versprach Parkplätze am alten Viehmarkt.|„Wir haben zwanzig Jahre geredet“, sagte sie. „Jetzt bauen wir.“|Das Land trägt zwei Drittel der 3,2 Millionen Euro.",
    "fr": "Le conseil municipal a approuvé mardi les nouveaux couloirs de bus par neuf voix contre quatre.|Les travaux du périphérique commencent en juin et dureront onze semaines, a précisé l’ingénieur.|Les commerçants s’inquiètent ; selon un sondage, la moitié des clients viennent à pied.|La maire a promis un parking sur l’ancien marché aux bestiaux.|« Nous avons parlé vingt ans », a-t-elle dit.|La région paie les deux tiers des 3,2 millions.",
    "es": "El ayuntamiento aprobó el martes los nuevos carriles bus por nueve votos a cuatro.|Las obras de la ronda empiezan en junio y durarán once semanas, dijo el ingeniero.|Los comerciantes temen por sus ventas; según una encuesta, la mitad de los clientes llega a pie.|La alcaldesa prometió un aparcamiento en el antiguo mercado de ganado.|«Hemos hablado veinte años», dijo.|La región paga dos tercios de los 3,2 millones.",
    "it": "Il consiglio comunale ha approvato martedì le nuove corsie per gli autobus con nove voti contro quattro.|I lavori sulla tangenziale cominciano a giugno e dureranno undici settimane, ha detto l’ingegnere.|I negozianti temono per gli affari; secondo un sondaggio metà dei clienti arriva a piedi.|La sindaca ha promesso un parcheggio al vecchio mercato del bestiame.|«Ne abbiamo parlato per vent’anni», ha detto.|La regione paga due terzi dei 3,2 milioni.",
    "pt": "A câmara aprovou na terça-feira as novas faixas de ônibus por nove votos a quatro.|As obras do anel viário começam em junho e vão durar onze semanas, disse o engenheiro.|Os comerciantes temem pelas vendas; segundo uma pesquisa, metade dos clientes chega a pé.|A prefeita prometeu estacionamento no antigo mercado de gado.|“Falamos durante vinte anos”, disse ela.|O estado paga dois terços dos 3,2 milhões.",
    "nl": "De gemeenteraad heeft dinsdag met negen tegen vier stemmen ingestemd met de nieuwe busbanen.|Het werk aan de ringweg begint in juni en duurt elf weken, zei de ingenieur.|Winkeliers vrezen voor hun omzet; volgens een enquête komt de helft van de klanten te voet.|De burgemeester beloofde parkeerplaatsen op de oude veemarkt.|‘We hebben twintig jaar gepraat’, zei ze.|De provincie betaalt twee derde van de 3,2 miljoen.",
    "pl": "Rada miasta zatwierdziła we wtorek nowe buspasy stosunkiem głosów dziewięć do czterech.|Prace na obwodnicy ruszą w czerwcu i potrwają jedenaście tygodni, powiedział inżynier.|Kupcy boją się o obroty; według ankiety połowa klientów przychodzi pieszo.|Burmistrzyni obiecała parking na dawnym targu bydła.|„Mówiliśmy o tym dwadzieścia lat” – powiedziała.|Województwo zapłaci dwie trzecie z 3,2 miliona.",
    "ru": "Городской совет во вторник одобрил новые автобусные полосы девятью голосами против четырёх.|Работы на кольцевой начнутся в июне и продлятся одиннадцать недель, сказал инженер.|Торговцы опасаются за выручку; по опросу, половина покупателей приходит пешком.|Мэр пообещала стоянку на старом скотном рынке.|«Мы говорили двадцать лет», — сказала она.|Область заплатит две трети из 3,2 миллиона.",
    "uk": "Міська рада у вівторок схвалила нові автобусні смуги дев’ятьма голосами проти чотирьох.|Роботи на кільцевій почнуться в червні й триватимуть одинадцять тижнів, сказав інженер.|Торговці бояться за виторг; за опитуванням, половина покупців приходить пішки.|Мерка пообіцяла стоянку на старому худобному ринку.|«Ми говорили двадцять років», — сказала вона.|Область заплатить дві третини з 3,2 мільйона.",
    "tr": "Belediye meclisi yeni otobüs şeritlerini salı günü dörde karşı dokuz oyla onayladı.|Çevre yolundaki çalışmalar haziranda başlayacak ve on bir hafta sürecek, dedi mühendis.|Esnaf satışlarından endişeli; bir ankete göre müşterilerin yarısı yürüyerek geliyor.|Başkan eski hayvan pazarında otopark sözü verdi.|“Yirmi yıl konuştuk” dedi.|3,2 milyonun üçte ikisini il ödeyecek.",
    "ar": "وافق المجلس البلدي يوم الثلاثاء على مسارات الحافلات الجديدة بتسعة أصوات مقابل أربعة.|تبدأ الأعمال في الطريق الدائري في يونيو وتستمر أحد عشر أسبوعا، كما قال المهندس.|يخشى التجار على مبيعاتهم، ووفق استطلاع فإن نصف الزبائن يأتون سيرا.|وعدت رئيسة البلدية بموقف للسيارات في سوق الماشية القديم.|وقالت: تحدثنا عشرين عاما والآن نبني.|تدفع المحافظة ثلثي المبلغ.",
    "fa": "شورای شهر روز سه‌شنبه خطوط جدید اتوبوس را با نه رأی در برابر چهار رأی تصویب کرد.|مهندس گفت کار در کمربندی از خرداد آغاز می‌شود و یازده هفته طول می‌کشد.|مغازه‌داران نگران فروش خود هستند؛ بنا بر یک نظرسنجی نیمی از مشتریان پیاده می‌آیند.|شهردار وعده پارکینگ در میدان قدیمی دام داد.|او گفت: بیست سال حرف زدیم و حالا می‌سازیم.|استان دو سوم هزینه را می‌پردازد.",
    "hi": "नगर परिषद ने मंगलवार को नई बस लेन को चार के मुकाबले नौ मतों से मंजूरी दी।|इंजीनियर ने कहा कि रिंग रोड पर काम जून में शुरू होगा और ग्यारह हफ्ते चलेगा।|दुकानदारों को बिक्री की चिंता है; एक सर्वेक्षण के अनुसार आधे ग्राहक पैदल आते हैं।|महापौर ने पुराने पशु बाजार में पार्किंग का वादा किया।|उन्होंने कहा, हमने बीस साल बात की।|राज्य 32 लाख का दो तिहाई देगा।",
    "ko": "시의회는 화요일 새 버스 전용차로를 찬성 아홉 표, 반대 네 표로 승인했다.|기술자는 순환도로 공사가 6월에 시작돼 11주 걸릴 것이라고 말했다.|상인들은 매출을 걱정하지만 조사에 따르면 손님의 절반은 걸어서 온다.|시장은 옛 가축시장에 주차장을 약속했다.|그는 20년을 이야기했으니 이제 짓는다고 말했다.|도에서 320만 가운데 3분의 2를 낸다.",
    "ja": "市議会は火曜日、新しいバス専用車線を九対四で承認した。|環状道路の工事は六月に始まり、十一週間かかると技師は述べた。|商店主は売り上げを心配するが、調査では客の半分が歩いて来る。|市長は旧家畜市場に駐車場を約束した。|「二十年話し合ってきた」と市長は語った。|県が三百二十万の三分の二を負担する。",
    "zh": "市议会周二以九票对四票批准了新的公交专用道。|工程师说，环路工程将于六月开工，历时十一周。|店主担心生意受影响；一项调查显示，一半顾客步行而来。|市长承诺在旧牲畜市场修建停车场。|“我们谈了二十年，”她说，“现在开工。”|省里承担三百二十万中的三分之二。",
}  # fmt: skip


def text(language: str, sentences: int = 6) -> str:
    """The first sentences of a story, as paragraphs."""
    return "".join(
        f"<p>{escape(s, quote=False)}</p>" for s in TEXTS[language].split("|")[:sentences]
    )


def _direction(language: str) -> str:
    return ' dir="rtl"' if language in {"ar", "fa"} else ""


def alone(title: str, inner: str, language: str, head: str = "") -> str:
    """Nothing but the notice."""
    return (
        f'<!DOCTYPE html>\n<html lang="{language}"{_direction(language)}><head><meta charset="UTF-8">'
        f"<title>{title}</title>{head}</head><body>{inner}</body></html>"
    )


def portal(title: str, inner: str, language: str, head: str = "") -> str:
    """Within menus, a search box, and a footer of links."""
    menu = "".join(
        f"<a class='nav-item' href='/{n}'>{m}</a>" for n, m in enumerate(MENUS[language].split(","))
    )
    return alone(
        f"{title}",
        f"<div class='page'><div class='topbar'>{menu}<form role='search' action='/search'><input name='q'></form></div>"
        f"<div class='content-wrapper' id='content'>{inner}</div><div class='bottom'>{menu}<small>© 2025</small></div></div>",
        language,
        head,
    )  # fmt: skip


def crowded(title: str, inner: str, language: str, head: str = "") -> str:
    """Within lists of other stories before and after."""
    cards = "".join(
        f"<article class='teaser'><a href='/a/{n}'><h3>{escape(s[:60])}</h3></a></article>"
        for n, s in enumerate(TEXTS[language].split("|"))
    )
    return portal(
        title, f"<section>{inner}</section><div class='most-read'>{cards}</div>", language, head
    )
