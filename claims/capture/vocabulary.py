# ruff: noqa: E501
"""What walls ask and tell, by concept and language: a notice is two concepts near each other.

`notices.py` holds whole wordings as sites use them; here stand the words of which unknown wordings
are made: "sign in" near "to continue", "page" near "does not exist". One line per language and
kind, regular expressions over lower-case text. Scripts of their own words need no word borders.
"""

import re

_GAP = 70  # characters between two concepts of one sentence


def _near(*pairs: tuple[str, str]) -> str:
    """Sentences in which both halves of a pair stand, in either order."""
    return "|".join(
        rf"(?:{a})(?:.{{0,{_GAP}}}?)(?:{b})|(?:{b})(?:.{{0,{_GAP}}}?)(?:{a})" for a, b in pairs
    )


# Signing in, and what for.
SIGN_IN = _near(
    (r"\b(?:log|sign) ?in(?:to)?\b|\blogged in\b", r"\bto (?:continue|view|see|access|proceed)\b|\bview more\b"),
    (r"\bmelde dich\b|\bmelden sie sich\b|\banmelden\b|\beinloggen\b", r"\bum fortzufahren|\bum (?:den|diese[ns]?|die) [\w ]{2,30} (?:zu (?:sehen|lesen)|anzuzeigen)"),
    (r"connecte[zr]|identifie[zr]|se connecter", r"pour (?:accéder|continuer|voir|lire|consulter|poursuivre)"),
    (r"inici\w+ sesión|identifícate|regístrate", r"para (?:continuar|seguir|ver|acceder|leer)"),
    (r"\baccedi\b|\bl['’]accesso\b|effettua\w* il login|esegui il login|\blogin\b", r"per (?:leggere|visualizzare|continuare|vedere|accedere|proseguire)"),
    (r"faça (?:o )?login|fazer login|inicie sessão|entre na sua conta", r"para (?:continuar|ver|ler|acessar|aceder|visualizar)"),
    (r"\blog in\b|\binloggen\b|\bingelogd\b|\bmeld je aan\b", r"\bom (?:verder|door|deze|dit|de|te)\b"),
    (r"zaloguj|zalogowa", r"\baby\b|\bżeby\b|kontynuowa"),
    (r"войдите|войти|зайти на сайт|авториз", r"чтобы (?:продолжить|просм|увидеть|посмотреть|прочитать|читать)"),
    (r"увійдіть|увійти|авториз", r"щоб (?:продовжити|перегл|побачити|прочитати|читати)"),
    (r"giriş yap|oturum aç", r"(?:görüntüle|devam et|okuma|erişm|görme)\w* için|devam etmek"),
    (r"سج[ّ]?ل الدخول|تسجيل الدخول", r"للمتابعة|لعرض|لقراءة|للوصول|لمشاهدة|يجب"),
    (r"وارد (?:شوید|حساب)|ورود", r"برای (?:مشاهده|ادامه|دیدن|خواندن)"),
    (r"लॉग ?इन|साइन ?इन", r"आगे|जारी रखने|देखने के लिए|पढ़ने के लिए"),
    (r"로그인", r"필요|하세요|해 ?주세요|계속하려면"),
    (r"ログイン|サインイン", r"必要|には|続ける|続行"),
    (r"登录|登錄|登入", r"后(?:才)?(?:可|查看|阅读|继续)|需要|继续|後"),
)  # fmt: skip
SIGN_IN_BUTTON = (
    r"(?:log|sign|join)[ -]?(?:in|on|up)\b|anmelden|einloggen|connexion|se connecter|iniciar sesión|accedi"
    r"|\bentrar?\b|inloggen|zaloguj|войти|вход|увійти|giriş|دخول|ورود|लॉग|로그인|ログイン|登录|登入"
)

# A page, and that there is none.
GONE = _near(
    (r"\b(?:this|that|requested) (?:page|link|content|address|article|story)\b|\bpage you\b|\b(?:link|story|address) you followed\b|\bpage\b.{0,20}\b(?:we|you)\b", r"\bnot here\b|\bbroken\b|\b(?:been|was|were) (?:removed|deleted|moved|taken down)\b|\bnever existed\b|\bexpired\b|can(?:no|['’])t be (?:found|displayed)|could not be found|(?:isn|aren)['’]t available|does(?:n['’]t| not) exist|\bnothing was found\b"),
    (r"\b(?:diese|gesuchte|gewünschte|angeforderte|aufgerufene)\w* (?:seite|artikel|inhalt)", r"existiert|gibt es (?:leider )?nicht|nicht (?:mehr )?(?:gefunden|verfügbar|vorhanden|finden)|verschoben|gelöscht"),
    (r"\b(?:cette|la|votre) page\b|\bl['’]article\b|\bce contenu\b", r"introuvable|n['’]existe (?:pas|plus)|n['’]est plus (?:disponible|en ligne)|a été (?:supprimée?|déplacée?)"),
    (r"\b(?:esta|la) página\b|\beste contenido\b|\benlace\b", r"\bno (?:existe|se encuentra|se ha encontrado|está disponible|pudo)\b|ha sido (?:eliminad|movid)|no encontrada"),
    (r"\b(?:questa|la) pagina\b|\bil contenuto\b", r"\bnon (?:esiste|è (?:stata trovata|disponibile|più))|è stat[ao] (?:rimoss|spostat)"),
    (r"\b(?:esta|a) página\b|\bo conteúdo\b", r"\bnão (?:existe|foi encontrad|está disponível)|foi (?:removid|movid)"),
    (r"\b(?:deze|de) pagina\b", r"\bbestaat niet|niet (?:gevonden|vinden|bestaat|beschikbaar)|kunnen we niet vinden|verwijderd|verplaatst"),
    (r"\bstron[aęy]\b", r"nie istnieje|nie (?:została|znaleziono|możemy znaleźć)|usunięta|przeniesiona"),
    (r"\bстраниц[аыу]\b", r"не существует|не найдена|удалена|перемещена|не удалось найти"),
    (r"\bсторінк[аиу]\b", r"не існує|не знайдено|видалено|переміщено|не вдалося знайти"),
    (r"\b(?:aradığınız|bu|istediğiniz) sayfa", r"bulunamadı|mevcut değil|kaldırıl|taşın|bulunmuyor"),
    (r"الصفحة|الرابط", r"غير موجود|لم (?:يتم|نتمكن)|تم حذف|غير متاح"),
    (r"صفحه", r"(?:یافت|پیدا) نشد|وجود ندارد|حذف شده"),
    (r"पेज|पृष्ठ", r"नहीं मिल|मौजूद नहीं|उपलब्ध नहीं|हटा दिया"),
    (r"페이지|게시물|기사", r"찾을 수 없|존재하지 않|삭제되었거나|삭제된"),
    (r"ページ|記事", r"見つかりません|存在しません|削除された(?:か|可能性)|移動または"),
    (r"(?:您|你)?(?:访问|查找|请求)的(?:页面|内容|文章)|该页面|此页面|頁面", r"不存在|已被?删除|找不到|已失效"),
)  # fmt: skip

# Subscribers, and that the rest is theirs; subscribing, and reading on.
PAID = _near(
    (r"\b(?:this|the full|the rest)\b.{0,40}\b(?:subscribers|members)\b", r"\b(?:restricted|limited|reserved|available|exclusive|only)\b"),
    (r"\bsubscribe\b|\bsubscription\b|\bmembership\b|\bfree account\b|\bchoose a plan\b", r"\bto (?:view|unlock|read) (?:it|this|the (?:rest|full|story|article))\b|\b(?:continue|keep|finish) reading\b|\bread (?:this|the full) (?:story|article|post)\b|\bfull (?:story|article)\b"),
    (r"\babo(?:s|nnent\w*|nnement)?\b|\w-abo\b|\babonnieren\b|[\w\]]\+|\bplus\b|\bpremium\b|\bmitglied\w*", r"\bweiterlesen\b|\blesen sie (?:mit|diesen|den)\b|\bdiese\w* (?:artikel|inhalt|beitrag|text) (?:lesen|ist)\b|\bnur für (?:\w+-)?abonnenten\b.{0,20}\bzugänglich|\bmit (?:ihrem|einem)\b"),
    (r"\babonné\w*|\babonne[zr]|\babonnement", r"\bréservée?s?\b|\blire la suite\b|\bcontinuer (?:à lire|votre lecture)\b|\bla suite\b|\bexclusi\w+"),
    (r"\bsuscri\w+|\bsuscríb\w+|\bsocios\b", r"\bseguir leyendo\b|\bexclusiv\w+|\bcontinuar leyendo\b|\bsolo para\b|\bleer (?:completo|el resto)"),
    (r"\babbona\w+", r"\briservat\w+|\bcontinuare a leggere\b|\bleggere (?:l['’]articolo|tutto|il resto)|\bproseguire\b|\besclusiv\w+"),
    (r"\bassin\w+", r"\bexclusiv\w+|\bcontinu\w+ (?:lendo|a ler|lendo)|\bler (?:o|a|esta|este|mais)|\blendo\b"),
    (r"\babonnee\w*|\babonnement\b|\babonneer\b", r"\bverder (?:te )?lezen\b|\blees (?:direct |meteen )?verder\b|\balleen (?:voor|toegankelijk)|\bexclusief\b|\bdit artikel\b"),
    (r"\bprenumerat\w+|\bsubskry\w+|\bdostęp\b|\babonent\w*", r"\bczytaj dalej\b|\bmają tylko\b|\bdalsza część\b|\btylko dla\b|\bpełn\w+ (?:treść|artykuł)|\baby czytać\b"),
    (r"подпис\w+", r"читать (?:дальше|полностью|далее)|доступ\w* (?:только|для)|только для|продолжить чтение"),
    (r"передплат\w+|підпис\w+", r"читати (?:далі|повністю)|доступн\w+ (?:лише|тільки|для)|лише для|продовжити читання"),
    (r"\babone\w*", r"okumaya devam|devamını oku|\bsadece\b|\byalnızca\b|\böze[lk]"),
    (r"مشترك|للمشتركين|اشترك", r"لمواصلة|لإكمال|متابعة القراءة|هذا المقال|هذا المحتوى|لقراءة (?:المقال|المزيد)"),
    (r"اشتراک|مشترک", r"ادامه|ویژه|فقط|مطلب"),
    (r"सदस्य\w*|सब्सक्राइब\w*|ग्राहक", r"पूरा|आगे पढ़|केवल|सिर्फ"),
    (r"구독|유료 ?회원|프리미엄", r"전용|계속 읽|이어서|전문을|이어보기"),
    (r"会員|購読|有料", r"続き|記事です|この記事|残り|全文"),
    (r"订阅|訂閱|会员|會員|付费", r"全文|继续阅读|专享|繼續閱讀|剩余"),
)  # fmt: skip

# A human or a robot, and that it must be shown.
HUMAN = _near(
    (r"\b(?:verify|confirm|prove|solve|know|sure|check(?:ing)?|complete)\b", r"\byou(?:['’]?re| are) (?:a |really a )?(?:real )?(?:human|person)|\bnot a (?:ro)?bot\b|\bare human\b|\bby automation\b"),
    (r"\b(?:verifying|checking) your\b", r"\bbrowser\b|\bconnection\b"),
    (r"\bbelieve\b|\bdetected\b|\bthink\b", r"\bautomat(?:ion|ed)\b|\bbots?\b"),
    (r"bestätigen|beweisen|prüfen", r"\bein mensch\b|kein (?:ro)?bot"),
    (r"vérifi\w+|confirme[zr]|prouve[zr]", r"\bhumain|pas un robot"),
    (r"verifi\w+|confirm\w+|demuestr\w+", r"\bhuman[oa]|no (?:eres|es|soy) un robot"),
    (r"verific\w+|conferm\w+|dimostra\w*", r"\buman[oa]|non (?:sei|sono|essere) un robot|\bconnessione\b"),
    (r"verific\w+|confirm\w+|prov[ea]\b", r"\bhumano|não (?:é|sou) um robô|\bconexão do site\b"),
    (r"\bbevestig\w*|\bcontroleren\b|\bbewijs\b", r"\been mens\b|\bgeen robot\b"),
    (r"potwierdź|sprawdzamy|zweryfikuj|udowodnij", r"człowiekiem|nie jesteś robotem"),
    (r"подтвердите|проверяем|докажите", r"\bчеловек|не робот"),
    (r"підтвердьте|перевіряємо|доведіть", r"\bлюдин|не робот"),
    (r"doğrula\w*|kanıtla\w*|onayla\w*", r"insan|robot olmadığınız"),
    (r"تحقق|أثبت|تأكيد", r"إنسان|بشر|روبوت"),
    (r"تأیید|ثابت", r"انسان|ربات نیست"),
    (r"सत्यापित|पुष्टि|साबित", r"इंसान|मानव|रोबोट नहीं"),
    (r"확인(?:해|하세|하십|합니)|증명(?:해|하세|하십)", r"로봇이 아|사람임"),
    (r"確認|証明", r"ロボットではない|人間である"),
    (r"验证|確認|证明|驗證", r"真人|不是机器人|人类|滑块|拼图|不是機器人|下方验证|继续操作"),
)  # fmt: skip

# The reader or their address, and that they are kept out.
REFUSED = _near(
    (r"\byour (?:ip|ip address|request|access|network|country|region|location|browser)\b|\b(?:visitors|users) from\b|\bfrom a country\b|\brequest\b", r"\b(?:been|is|was|are) (?:\w+ )?(?:blocked|denied|rejected|restricted|banned|refused)\b|\bcan ?not see\b|\bcannot be granted\b|\brequest blocked\b|\bunable to (?:serve|process|satisfy)\b|\bcould not be satisfied\b"),
    (r"\bihre? (?:ip|ip-adresse|anfrage|zugriff|land)\b", r"gesperrt|blockiert|abgelehnt|verweigert"),
    (r"\bvotre (?:ip|adresse ip|requête|accès|pays)\b", r"bloqué|refusé|interdit|rejeté"),
    (r"\bs?t?u (?:ip|dirección ip|solicitud|acceso|país)\b", r"bloquead|denegad|rechazad|restringid"),
    (r"\b(?:il tuo|la tua|tuo) (?:ip|indirizzo ip|richiesta|accesso|paese)\b", r"bloccat|negat|rifiutat|vietat"),
    (r"\bse[ui]|sua (?:ip|endereço ip|solicitação|acesso|país)\b", r"\bbloquead|\bnegad[oa]\b.{0,20}\bacesso|\brejeitad"),
    (r"\b(?:je|uw) (?:ip|ip-adres|verzoek|toegang|land)\b", r"geblokkeerd|geweigerd"),
    (r"\btw[oó]j\w* (?:adres|ip|żądanie)|dostęp", r"zablokowan|odrzucon"),
    (r"ваш\w* (?:ip|запрос|адрес|доступ|регион)|\bip-адрес", r"заблокирован|отклон[её]н|ограничен"),
    (r"ваш\w* (?:ip|запит|адрес|доступ)", r"заблоковано|відхилено|обмежено"),
    (r"ip adresiniz|isteğiniz|erişiminiz", r"engellen|reddedil"),
    (r"عنوان ip|طلبك|وصولك", r"حظر|رفض"),
    (r"آی‌?پی|درخواست شما|دسترسی شما", r"مسدود|رد شد"),
    (r"आपका (?:आईपी|अनुरोध)|आपकी पहुँच", r"ब्लॉक|अस्वीकार"),
    (r"귀하의|ip ?주소|요청이|접근이|접속이", r"차단(?:되었|됐)|거부(?:되었|됐)"),
    (r"お使いの|リクエスト|アクセス(?:が|は)", r"ブロックされ|拒否され|制限されて"),
    (r"(?:您|你)的(?:访问|请求|ip|网络)", r"被?(?:阻断|拒绝|拦截|封禁|屏蔽)"),
)  # fmt: skip

# Cookies and those who read along; and the buttons below the question.
TRACKING = (
    r"cookie|çerez|クッキー|쿠키|файл\w* cookie|ملفات (?:تعريف )?(?:الارتباط)?|کوکی|कुकी"
    r"|\b\d+ (?:\w+ )?(?:partners?|partnern?|drittanbieter|partenaires|socios|parceiros|fornitori|vendors|partner(?:zy|ów|s))\b"
    r"|\b(?:we|us) and our\b|\bour partners\b|\bwir und unsere\b|\bnous et nos\b|\bnos partenaires\b|\bnosotros y nuestros\b|\bnoi e (?:i nostri|terze)\b"
    r"|\bnós e os nossos\b|\bwij en onze\b|\bmy i nasi\b|\bмы и наши\b|\bми та наші\b|\bbiz ve\b|نحن وشركا|ما و شرکا|हम और हमारे"
    r"|\btracking\b|\btraceurs?\b|\bpersonal data\b|personenbezogen|données personnelles|datos personales|dados pessoais|dati personali|persoonsgegevens|danych osobowych"
    r"|information on (?:a|your) device|on your (?:device|browser)|auf (?:ihrem|einem) gerät|en un dispositivo|sur (?:un|votre) appareil|num dispositivo|na urządzeniu"
    r"|einwilligung|\bconsent\b|consentement|consentimiento|consenso|toestemming|zgod[aęy]\b|vie privée|privacidad|privatsphäre|\bprivacy\b|prywatno"
    r"|werbetracking|mit werbung"
)  # fmt: skip
AGREE = (
    r"\b(?:i )?(?:accept|agree|allow|reject|decline|consent|deny)\b|\bmore options\b|\b(?:manage|confirm my) (?:\w+ )?(?:choices|options|preferences|settings|cookies)\b|\bnecessary (?:cookies )?only\b"
    r"|akzeptieren|zustimmen|einwilligen|ablehnen|einverstanden|\baccepte[rz]?\b|\brefuse[rz]\b|sans accepter|tout accepter|\bacept\w+|\brechaz\w+|\baccett\w+|\brifiut\w+|\bacconsent\w+"
    r"|\baceit\w+|\brejeit\w+|\bakkoord\b|\baccepteren\b|\bweigeren\b|przejdź do serwisu|\bakceptuj\w*|\bzgadzam\b|принять|соглас\w+|отклонить|прийняти|погоджу\w+|відхилити"
    r"|kabul et|reddet|قبول|موافق|رفض|پذیرش|می‌پذیرم|قبول دارم|स्वीकार|동의|수락|거부|同意|受け入れる|許可|拒否|接受|拒绝"
)  # fmt: skip
ALL = r"alle(?: cookies)?|all|tou[st]|tod[ao]s?|tutt[io]|wszystk\w+|все|すべて|모두"

# Who tells what others say tells a story: no notice does.
REPORTED = re.compile(
    r"\b(?:said|says|told|tells|asked|asks|advised|writes|wrote|complained|according to|announced|reads|promised)\b(?! that (?:page|this))"
    r"|\b(?:sagte[n]?|sagt|heißt es|laut|zufolge|teilte|schrieb|erklärte|lasen)\b|\bselon\b|\ba (?:dit|déclaré|annoncé|précisé)\b|\bdijo\b|\bsegún\b|\banunció\b|\bha detto\b|\bsecondo\b"
    r"|\bdisse\b|\bsegundo\b|\bzei\b|\bvolgens\b|\bpowiedział\w*|\bwedług\b|\bсказал\w*|\bшутит\b|\bговорит\b|\bпишет\b|\bсообщил\w*|\bпо данным\b|\bсказав\b|\bповідоми\w+|\bgöre\b|\bdedi\b|قال|وفق|بحسب|گفت|कहा|말했|밝혔|전했|述べた|語った|によると|表示|据"
)  # fmt: skip
