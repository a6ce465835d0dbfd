"""The frames of the third author: what stands around a text in sixteen languages."""

from __future__ import annotations

import json

# navigation, a line about cookies, a line about a newsletter, the imprint's line
AROUND: dict[str, tuple[str, str, str, str]] = {
    "en": ("Home|World|Business|Opinion|Sign in", "We use cookies to count visits. Settings", "Get our morning briefing. Subscribe", "© Harbour Gazette. Terms. Privacy. Contact"),
    "de": ("Start|Politik|Wirtschaft|Kultur|Anmelden", "Wir verwenden Cookies für die Statistik. Einstellungen", "Newsletter abonnieren", "© Elbblatt. Impressum. Datenschutz. Kontakt"),
    "fr": ("Accueil|Monde|Économie|Culture|Se connecter", "Nous utilisons des cookies de mesure d’audience. Paramétrer", "Recevez notre lettre du matin. S’abonner", "© La Gazette du Port. Mentions légales. Contact"),
    "es": ("Portada|Mundo|Economía|Deportes|Iniciar sesión", "Usamos cookies para medir las visitas. Configurar", "Suscríbase a nuestro boletín", "© El Faro. Aviso legal. Privacidad"),
    "pt": ("Início|Mundo|Economia|Desporto|Entrar", "Usamos cookies para estatística. Definições", "Assine a nossa newsletter", "© O Farol. Termos. Privacidade"),
    "it": ("Home|Mondo|Economia|Sport|Accedi", "Usiamo i cookie per le statistiche. Impostazioni", "Iscriviti alla newsletter", "© Il Molo. Note legali. Privacy"),
    "nl": ("Voorpagina|Wereld|Economie|Sport|Inloggen", "Wij gebruiken cookies voor statistiek. Instellingen", "Schrijf u in voor de nieuwsbrief", "© De Havenbode. Voorwaarden. Privacy"),
    "pl": ("Strona główna|Świat|Gospodarka|Sport|Zaloguj", "Używamy plików cookie do statystyk. Ustawienia", "Zapisz się na newsletter", "© Głos Portu. Regulamin. Prywatność"),
    "ru": ("Главная|Мир|Экономика|Спорт|Войти", "Мы используем файлы cookie для статистики. Настройки", "Подпишитесь на рассылку", "© Портовый вестник. Правила. Контакты"),
    "uk": ("Головна|Світ|Економіка|Спорт|Увійти", "Ми використовуємо файли cookie для статистики. Налаштування", "Підпишіться на розсилку", "© Портовий вісник. Правила. Контакти"),
    "ko": ("홈|국제|경제|문화|로그인", "방문 통계를 위해 쿠키를 사용합니다. 설정", "뉴스레터 구독하기", "© 항구일보. 이용약관. 개인정보처리방침"),
    "ja": ("トップ|国際|経済|文化|ログイン", "アクセス解析のためCookieを使用しています。設定", "メールマガジンに登録", "© 港新報 利用規約 プライバシー"),
    "zh": ("首页|国际|财经|文化|登录", "本站使用Cookie统计访问量。设置", "订阅每日简报", "© 港口日报 使用条款 隐私政策"),
    "ar": ("الرئيسية|العالم|الاقتصاد|الرياضة|تسجيل الدخول", "نستخدم ملفات تعريف الارتباط للإحصاء. الإعدادات", "اشترك في النشرة البريدية", "© جريدة الميناء. الشروط. الخصوصية"),
    "tr": ("Ana Sayfa|Dünya|Ekonomi|Spor|Giriş yap", "İstatistik için çerez kullanıyoruz. Ayarlar", "Bültenimize abone olun", "© Liman Gazetesi. Koşullar. Gizlilik"),
    "hi": ("मुखपृष्ठ|दुनिया|अर्थव्यवस्था|खेल|लॉग इन", "हम आँकड़ों के लिए कुकीज़ का उपयोग करते हैं। सेटिंग", "हमारे न्यूज़लेटर की सदस्यता लें", "© बंदरगाह समाचार। नियम। गोपनीयता"),
}  # fmt: skip
NOISE = (
    "<script>window.dataLayer=window.dataLayer||[];dataLayer.push({'event':'pageview',"
    "'userStatus':'anonymous','paywall':'none','loginUrl':'/login'});</script>"
    "<script async src='https://cdn.metrics.invalid/tag.js?id=G-1'></script>"
)


def paragraphs(*texts: str) -> str:
    """Each as a paragraph."""
    return "".join(f"<p>{text}</p>" for text in texts)


def paper(lang: str, title: str, main: str, *, head: str = "", after: str = "") -> str:
    """A newspaper's page: everything around, data for search engines, scripts."""
    nav, cookies, letter, imprint = AROUND[lang]
    links = "".join(f'<li><a href="/{n}">{word}</a></li>' for n, word in enumerate(nav.split("|")))
    data = json.dumps({"@context": "https://schema.org", "@type": "WebPage", "name": title})
    return (
        f'<!DOCTYPE html><html lang="{lang}"{" dir=rtl" if lang == "ar" else ""}><head>'
        f'<meta charset="utf-8"><title>{title}</title>{head}'
        f'<script type="application/ld+json">{data}</script>{NOISE}</head><body class="page">'
        f'<header><nav><ul>{links}</ul></nav><form role="search" action="/q"><input name="q"></form>'
        f"</header><main>{main}</main>{after}"
        f'<aside class="newsletter"><form action="/nl"><label>{letter}<input type="email"></label>'
        f'<button>OK</button></form></aside><footer><p>{imprint}</p></footer>'
        f'<div id="cookie-bar" class="cookie-notice"><p>{cookies}</p><button>OK</button></div>'
        "</body></html>"
    )  # fmt: skip


def office(lang: str, title: str, main: str, *, head: str = "", after: str = "") -> str:
    """An office's or a small club's page: old markup, hardly anything around."""
    nav, _cookies, _letter, imprint = AROUND[lang]
    links = " | ".join(f'<a href="/{n}">{word}</a>' for n, word in enumerate(nav.split("|")[:4]))
    return (
        f'<html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>'
        f'<div id="top">{links}</div><div id="content">{main}</div>{after}'
        f'<div id="bottom">{imprint}</div></body></html>'
    )


def bare(lang: str, title: str, main: str, *, head: str = "", after: str = "") -> str:
    """Nothing around it at all."""
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>{head}'
        f'<style>body{{font:16px sans-serif}}</style></head><body><div class="wrap">{main}</div>{after}'
        "</body></html>"
    )
