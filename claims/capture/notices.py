# ruff: noqa: E501
"""The words in which sites tell that they do not show the page, kind by kind, in many languages.

`titles` are whole titles or headings (without the name of the site), `told` are sentences to the
reader. Both are regular expressions over lower-case text. A new wording is one line here; the
corpus of the tests says what it costs.
"""

import re
from dataclasses import dataclass

from claims.capture import vocabulary
from claims.capture.wording import Wording


@dataclass(frozen=True)
class Notice:
    """One kind of notice."""

    titles: re.Pattern[str]
    told: Wording


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


LOGIN = Notice(
    titles=_any(
        r"accesso|area riservata|fazer login", r"inloggen|aanmelden", r"logowanie|zaloguj się", r"вхід|увійти|авторизація", r"giriş(?: yap)?|üye girişi", r"ورود(?: به (?:سایت|حساب))?", r"लॉग ?इन(?: करें)?", r"(?:회원|会員) ?(?:로그인|ログイン)|会員ログイン|用户登录",
        r"(?:please )?(?:log|sign)[ -]?in(?: (?:to|with) [\w' ]{1,30}| required)?", r"log ?on",
        r"(?:log|sign) ?in or (?:sign ?up|register|create an account)", r"members? (?:area|only|login)",
        r"anmelden|anmeldung|einloggen|login", r"connexion|se connecter|identifiez-vous",
        r"iniciar sesión|inicia sesión|acceder|identifícate", r"accedi", r"entrar|iniciar sessão",
        r"вход|войти|авторизация", r"ログイン|サインイン", r"로그인", r"تسجيل الدخول", r"登录|登入",
    ),
    told=Wording(
        vocabulary.SIGN_IN,
        r"you (?:must|need to|have to) (?:be logged in|log in|sign in)(?! to (?:post|comment|reply|leave))",
        r"(?:please )?(?:log|sign) in (?:to (?:continue|see|view|access|read)|or (?:sign up|register) to)",
        r"(?:this|the) (?:page|content|site) is (?:only )?for (?:registered|members)",
        r"log into \w+", r"bitte (?:melden sie sich|loggen sie sich) (?:an|ein), um (?!zu kommentieren)",
        r"(?:veuillez|vous devez) vous connecter pour (?!commenter)",
        r"(?:debes|debe|tienes que|inicia) (?:iniciar )?sesión para (?!comentar)",
        r"чтобы продолжить, войдите|войдите, чтобы (?!оставить|коммент)", r"(?:見る|閲覧する|続ける)には(?:、)?ログイン",
        r"로그인 (?:후|하신 후|하셔야|이 필요)|회원 전용 페이지", r"يرجى تسجيل الدخول|سجل الدخول (?:لعرض|للمتابعة)",
        r"请(?:先)?登录",
    ),
)  # fmt: skip

CONSENT = Notice(
    titles=_any(
        r"before you continue(?: to [\w ]{2,30})?", r"we value your privacy|your privacy(?: choices| matters)?",
        r"cookies?(?: consent| settings)?", r"privacy settings|consent",
        r"[\w ]{0,30}: (?:zustimmung|einwilligung|vos choix|tu privacidad)", r"avant de continuer",
        r"antes de continuar", r"vor(?:ab|her)?: ihre zustimmung", r"(?:ihre|deine) privatsphäre|votre vie privée|s?tu privacidad|(?:a )?sua privacidade|la tua privacy|uw privacy|twoja prywatność",
        r"valorizamos (?:a )?sua privacidade|valoramos s?tu privacidad|nous respectons votre vie privée|wir (?:schätzen|respektieren) (?:ihre|deine) privatsphäre|(?:쿠키|개인정보) ?(?:안내|설정|동의)",
    ),
    told=Wording(
        vocabulary.TRACKING, vocabulary.AGREE,
        r"we value your privacy", r"we and our (?:\d+ )?partners", r"accept all(?: cookies)?", r"reject all",
        r"manage (?:cookies|privacy settings|preferences)", r"cookie[- ](?:settings|einstellungen)",
        r"we use cookies", r"consent to (?:the use of )?cookies", r"before you continue", r"before continuing",
        r"wir und unsere (?:\d+ )?partner", r"alle(?: cookies)? akzeptieren", r"mit werbung weiterlesen",
        r"nous et nos (?:\d+ )?partenaires", r"tout accepter|accepter tout|continuer sans accepter", r"avant de continuer",
        r"param[eé]trer les cookies|gérer les cookies", r"nosotros y nuestros (?:\d+ )?socios",
        r"aceptar tod[ao]s?(?: las cookies)?", r"configurar (?:las )?cookies", r"antes de continuar",
        r"usamos cookies|utilizamos cookies|utilisons des cookies|verwenden cookies",
        r"続行する前に", r"すべて(?:受け入れる|同意)", r"クッキーの設定|クッキーを使用", r"прежде чем продолжить",
        r"мы и наши партн[её]ры", r"принять вс[её]", r"настроить файлы cookie|использу(?:ем|ют) файлы cookie",
        r"모두 (?:수락|동의)", r"쿠키 설정|쿠키를 사용", r"قبول الكل|ملفات تعريف الارتباط", r"接受所有 ?cookie",
    ),
)  # fmt: skip

CHALLENGE = Notice(
    titles=_any(
        r"(?:let['’]s confirm|making sure) you(?: are|['’]re) (?:human|not a bot)!?|bot check", r"só um momento|um momento", r"controllo di sicurezza|un attimo|un momento", r"een (?:ogenblik|moment)(?: geduld)?|veiligheidscontrole", r"chwileczkę|jeszcze chwila|weryfikacja", r"хвилинку|перевірка", r"bir dakika(?: lütfen)?|güvenlik (?:kontrolü|doğrulaması)", r"لحظة|التحقق الأمني", r"یک لحظه", r"एक क्षण|सुरक्षा जाँच", r"잠시만요?(?: 기다려)?|しばらくお待ちください|请稍等",
        r"just a moment", r"one moment,? please", r"attention required!?", r"pardon our interruption", r"robot check",
        r"are you (?:a )?(?:robot|human)", r"(?:verify|confirm) (?:that )?you are (?:a )?human|human verification",
        r"checking your browser(?: before accessing [\w.-]+)?", r"ddos-guard", r"(?:vercel )?security checkpoint",
        r"bot verification|security (?:check|verification)", r"one more step", r"access to this page has been denied",
        r"un momento", r"einen moment(?: bitte)?|nur einen moment", r"un instant", r"один момент|проверка(?: браузера)?",
        r"sicherheits(?:über)?prüfung", r"vérification de sécurité", r"보안 확인", r"アクセス確認", r"请稍候|安全验证",
    ),
    told=Wording(
        vocabulary.HUMAN,
        r"protect (?:the|this) (?:server|website|site) (?:against|from)",
        r"(?:verify|confirm) (?:that )?(?:you are|you're) (?:a )?human", r"you(?: are|'re|’re) not a (?:robot|bot)",
        r"unusual traffic from", r"made us think (?:that )?you (?:were|are) a (?:bot|robot)",
        r"enable javascript and cookies to continue", r"checking (?:if the site connection is secure|your browser before)",
        r"complete the (?:security check|captcha|challenge)", r"press (?:&|and) hold to confirm", r"needs to review the security of your connection",
        r"please enable js and disable any ad blocker", r"bestätigen sie(?: bitte)?, dass sie (?:ein mensch|kein roboter) sind",
        r"browser wird überprüft", r"(?:confirmer|vérifier) que vous n['’]êtes pas un robot|que vous êtes (?:un )?humain",
        r"verifi(?:ca|que) que (?:eres|es) un ser humano|que no eres un robot", r"comprobando (?:que|si) la conexión",
        r"로봇이 아닙니다(?:를|에)|사람임을 확인해|비정상적인 (?:접속|접근|트래픽)이", r"ロボットではないことを(?:確認|証明)", r"что вы не робот", r"похожи на автоматические",
        r"أنك لست (?:روبوت|برنامج)", r"确认您是真人|您不是机器人",
    ),
)  # fmt: skip

GONE = Notice(
    titles=_any(
        r"pagina niet gevonden|niet gevonden|fout 404", r"nie znaleziono(?: strony)?|strona nie istnieje|błąd 404", r"сторінку не знайдено|помилка 404", r"sayfa bulunamadı|hata 404", r"صفحه (?:یافت|پیدا) نشد|خطای ۴۰۴", r"(?:पेज|पृष्ठ) नहीं मिला",
        r"(?:error |http |status )?404(?: error)?(?:[ :,.–—-]*(?:(?:page|file|document) )?not found)?",
        r"(?:error[ :]*)?(?:page|article|story|file|document|content|this page was|sorry, page) (?:could )?(?:not (?:be )?found|missing|gone|removed|unavailable)",
        r"not found", r"(?:the |this )?page (?:doesn['’]t|does not) exist", r"nothing found(?: here)?|oops!?",
        r"welcome to nginx!?|apache2? (?:[\w ]+ )?default page(?:: it works)?|iis windows(?: server)?|default (?:web ?)?site page|test page for .{3,40}|account suspended|[\w.-]{4,60} (?:is for sale|steht zum verkauf|est à vendre|está (?:en venta|à venda)|è in vendita)!?",
        r"(?:no longer|not) available|(?:page|content) unavailable|(?:410 )?gone", r"this domain is for sale",
        r"(?:die )?seite (?:wurde )?nicht gefunden|nicht gefunden|fehler 404", r"page (?:introuvable|non trouvée)|erreur 404|contenu introuvable",
        r"p[áa]gina no (?:encontrada|existe|disponible)|error 404", r"pagina non trovata|errore 404", r"página não encontrada",
        r"страница не найдена|ошибка 404|не найдено", r"(?:お探しの)?ページが(?:見つかりません|見つかりませんでした)", r"(?:해당 )?페이지를 찾을 수 (?:없습니다|없음)",
        r"الصفحة غير موجودة|لم يتم العثور على الصفحة", r"页面不存在|找不到页面|页面未找到",
    ),
    told=Wording(
        vocabulary.GONE,
        r"page (?:that )?you(?: are|['’]re| were)? (?:looking for|requested|tried)(?: \w+){0,2} (?:is not|isn['’]t|does(?: not|n['’]t)|cannot|can['’]t|could not|has|was|no longer|may)",
        r"(?:this|that|the) page (?:doesn['’]t exist|does not exist|can(?:no|['’])t be found|could not be found|is (?:no longer|not) available|is gone|has been (?:removed|deleted))",
        r"(?:this|the) (?:article|story|post|content|video|item) (?:is no longer|isn['’]t|is not|has been (?:removed|deleted))(?: available)?",
        r"can['’]t find what you['’]re looking for", r"we (?:could not|couldn['’]t|can['’]t|cannot) find (?:the|that|this) (?:page|article)",
        r"this domain is for sale|buy this domain", r"seite (?:wurde|konnte) (?:leider )?nicht gefunden|seite (?:existiert|gibt es) (?:leider )?nicht",
        r"page que vous (?:recherchez|cherchez|demandez) n['’](?:existe|est)", r"cette page n['’]existe (?:pas|plus)(?! :)",
        r"página que (?:busca|buscas|solicita) no", r"esta página no existe", r"pagina (?:che cerchi|richiesta) non",
        r"такой страницы не существует|страница (?:не найдена|была удалена|удалена)", r"ページは(?:見つかりません|存在しません|削除)|お探しのページは",
        r"페이지를 찾을 수 없습니다|존재하지 않는 (?:기사|페이지|게시물|문서)|삭제된 (?:기사|페이지|게시물)입니다",
        r"الصفحة التي تبحث عنها|هذه الصفحة غير موجودة", r"您访问的页面不存在|页面已被删除",
    ),
)  # fmt: skip

PAYWALL = Notice(
    titles=_any(r"subscribe to (?:continue|read|keep reading)", r"this (?:article|story|post) is for (?:paid )?(?:subscribers|members)(?: only)?"),
    told=Wording(
        vocabulary.PAID, r"\b(?:content|article|post|story) is (?:restricted|limited|reserved) to (?:subscribers|members)",
        r"subscribe (?:now )?to (?:continue|keep) reading|subscribe (?:now )?to read (?:the|this) (?:full|rest|whole|entire|article|story)",
        r"(?:subscribe|register|sign up|log in|sign in)[^.]{0,40} to (?:continue|keep) reading",
        r"to (?:continue|keep) reading,? (?:this|the|please|subscribe|register|sign|log|become|choose|start)",
        r"become a (?:subscriber|member) to (?:continue|keep|read|unlock)", r"to read the (?:full|rest of (?:the|this)) (?:article|story|post)",
        r"th(?:is|e) (?:rest of this )?(?:article|story|post|content|report) is (?:reserved |only |exclusively |available )*(?:for|to) (?:our )?(?:paid |paying |registered )?(?:subscribers|members)",
        r"unlock th(?:is|e) (?:full )?(?:article|story|post)", r"you(?:['’]ve| have) (?:reached|read) your (?:limit|last|\w+ free)", r"\w+ free articles? (?:left|remaining)",
        r"dieser (?:artikel|beitrag|inhalt) ist (?:nur |exklusiv )?für (?:\w+-)?(?:abonnent|abonnenten|mitglieder)", r"weiterlesen mit \S+|jetzt (?:abonnieren und )?weiterlesen|lesen sie weiter mit",
        r"il vous reste \d+ ?% de cet article|(?:la suite|cet article|l['’]article) (?:de cet article )?est (?:réservée?|exclusivement)", r"abonnez-vous pour (?:lire la suite|continuer)|pour lire la suite",
        r"contenido exclusivo para (?:suscriptores|socios)|(?:suscríb(?:ase|ete)|regístr(?:ese|ate)) para (?:seguir|continuar) leyendo|este (?:artículo|contenido) es (?:solo|exclusivo) para",
        r"(?:questo )?articolo (?:è )?riservato agli abbonati|abbonati per (?:continuare|leggere)", r"conteúdo exclusivo para assinantes",
        r"(?:материал|статья) доступ(?:ен|на) (?:только )?(?:для )?подписчик|чтобы (?:читать дальше|дочитать)",
        r"この記事は(?:、)?有料|有料会員限定(?:の)?記事です|残り ?[\d,]+ ?文字|続きを読むには", r"이 (?:기사|글|콘텐츠)는 (?:유료|구독자|회원)|구독하고 계속 읽",
        r"هذا (?:المقال|المحتوى) (?:متاح|مخصص|حصري) (?:فقط )?للمشتركين|اشترك (?:لمواصلة|لإكمال) القراءة", r"本文为付费|订阅后继续阅读",
    ),
)  # fmt: skip

DENIED = Notice(
    titles=_any(
        r"accesso negato", r"acesso negado", r"toegang geweigerd", r"odmowa dostępu|dostęp zabroniony", r"доступ заборонено", r"erişim engellendi", r"دسترسی غیرمجاز", r"访问被拒绝|访问受限",
        r"429(?:[ :–-]*too many requests)?|rate limit exceeded|zugriff (?:vorübergehend |zeitweise )?gesperrt|accès (?:temporairement )?(?:suspendu|bloqué)|acceso (?:temporalmente )?(?:bloqueado|restringido)|acesso (?:temporariamente )?(?:bloqueado|indisponível)(?: na sua região)?",
        r"(?:not available|unavailable) in your (?:region|country|location)|(?:inhalt|angebot|video) (?:hier|in ihrem land) nicht verfügbar|contenu non disponible dans votre pays",
        r"(?:403 )?(?:access (?:is )?denied|forbidden)", r"error 403|403", r"(?:request|access) (?:blocked|rejected)|blocked",
        r"sorry, you have been blocked", r"not available in your (?:region|country)", r"zugriff verweigert", r"accès (?:refusé|interdit)",
        r"acceso denegado", r"доступ (?:запрещ[её]н|ограничен)", r"アクセスが拒否されました", r"접근이 (?:거부|차단)되었습니다", r"تم رفض الوصول",
    ),
    told=Wording(
        vocabulary.REFUSED,
        r"access (?:therefore )?cannot be granted|unavailable (?:due to|for) legal reasons",
        r"you (?:don['’]t|do not) have permission to (?:access|view)", r"requested url was rejected", r"you are unable to access",
        r"(?:website|content|page|site) is (?:currently )?(?:unavailable|not available|blocked) in (?:your|most)", r"not available in your (?:region|country)",
        r"your (?:ip )?address has been blocked", r"ihre anfrage wurde (?:aus \w+ )?(?:abgelehnt|blockiert)", r"n['’]est pas disponible dans votre (?:pays|région)",
        r"no está disponible en su (?:país|región)",
    ),
)  # fmt: skip

SCRIPTS = Notice(
    titles=_any(r"loading|please wait"),
    told=Wording(
        r"(?:please |you need to |must )?enable javascript", r"javascript (?:is|must be) (?:required|disabled|enabled)", r"(?:needs?|requires?) javascript",
        r"\Aloading(?:…|\.\.\.)?\Z", r"javascript aktivieren|bitte aktivieren sie javascript", r"activer javascript", r"active javascript|habilite javascript",
        r"javascriptを有効", r"включите javascript", r"자바스크립트를 (?:활성화|사용)",
    ),
)  # fmt: skip

AGE = Notice(
    titles=_any(
        r"age (?:check|verification|gate|confirmation|restricted)", r"are you (?:over|at least|of)\b.{2,30}", r"alters(?:prüfung|verifikation|verifizierung|kontrolle|abfrage)", r"vérification (?:de l['’]âge|d['’]âge)",
        r"verificación de (?:la )?edad", r"verificação de idade", r"verifica dell['’]età", r"leeftijds(?:controle|verificatie)", r"weryfikacja wieku", r"подтверждение возраста", r"підтвердження віку", r"yaş doğrulama(?:sı)?",
        r"التحقق من العمر", r"(?:연령|나이) ?확인|성인 ?인증", r"年齢確認", r"年龄(?:验证|确认)",
    ),
    told=Wording(vocabulary.AGE),
)  # fmt: skip

WORKS = Notice(
    titles=_any(
        r"(?:(?:site|planned|scheduled|under|down for|routine) )*maintenance(?: mode)?", r"we['’]ll be (?:right )?back(?: soon| shortly)?!?", r"(?:service |site |temporarily )+(?:unavailable|down|offline)",
        r"wartung(?:sarbeiten|smodus|sseite)?", r"(?:site )?en maintenance", r"(?:sitio |web |página )?en mantenimiento", r"(?:site |estamos )?em manutenção|voltamos (?:já|logo|em breve)", r"(?:sito )?in manutenzione",
        r"onderhoud", r"przerwa techniczna|prace techniczne", r"технические работы|сайт на обслуживании", r"технічні роботи", r"bakım(?:dayız| çalışması)?", r"(?:الموقع )?(?:تحت|قيد) الصيانة|صيانة",
        r"(?:시스템|서비스|서버|사이트)? ?점검 ?(?:중|안내)?(?:입니다)?", r"(?:システム|サーバー)?メンテナンス(?:中|のお知らせ)?", r"(?:系统|网站)?维护中?",
        r"error establishing a database connection", r"(?:500 |502 |503 |504 )?(?:internal server error|bad gateway|service unavailable|gateway time-?out)",
    ),
    told=Wording(
        vocabulary.WORKS,
        r"\Aerror establishing a database connection", r"\A(?:an )?(?:unexpected|internal|application|server) (?:server )?error (?:has )?occurred", r"\A(?:50[0234] )?(?:internal server error|bad gateway|service unavailable|gateway time-?out)",
        r"\bunavailable for (?:scheduled )?maintenance",
    ),
)  # fmt: skip

APP = Notice(
    titles=_any(r"open in (?:the )?app|continue in (?:the )?app"), told=Wording(vocabulary.APP)
)

ALL = (LOGIN, CONSENT, CHALLENGE, GONE, PAYWALL, DENIED, SCRIPTS, AGE, WORKS, APP)
