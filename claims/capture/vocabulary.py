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
    # Members, and that only they see it.
    (r"\bonly (?:registered |logged[- ]in )?(?:members|users)\b|\bmembers only\b", r"\b(?:can|may) (?:see|view|read|access)\b|\bjoin\b|\bregister\b"),
    (r"\bnur (?:für )?(?:mitglieder|registrierte|angemeldete)\w*", r"sichtbar|sehen|einsehbar|zugänglich|melde|registriere"),
    (r"\bréservée?s? aux (?:membres|utilisateurs|adhérents)", r"connecte|inscri|cette page|ce contenu|ce sujet"),
    (r"\b(?:solo|exclusivo) para (?:miembros|usuarios)", r"inicia|regístr|ver |acced|este "),
    (r"\b(?:apenas|somente|só) (?:membros|usuários|associados)", r"podem|cadastr|entre|este "),
    (r"(?:회원|멤버|가입자|조합원)(?:만|에게만)", r"볼 수 있|열람|이용할 수|이용 가능|읽을 수"),
    (r"会員(?:のみ|だけ|限定)|メンバーのみ", r"閲覧|ご覧|見られ|公開"),
    (r"(?:仅|只有|僅)(?:限)?(?:会员|会員|登录用户|注册用户)", r"可见|查看|阅读|浏览"),
    (r"только (?:для )?(?:участник|зарегистрированн)\w+", r"доступ|видн|вступите|войдите"),
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
    # What the reader looks for.
    (r"\b(?:page|article|story|post|document|file|content|link)\b.{0,12}\byou(?:['’]re| are| were)? (?:look|search|request)\w+", r"\b(?:not|no longer|cannot|removed|deleted|moved|gone)\b|n['’]t\b"),
    (r"\b(?:seite|artikel|beitrag|inhalt|meldung|dokument)\b.{0,20}\b(?:sie|du) (?:such|aufgerufen|angefordert|aufrufen)\w*", r"existiert|gibt es\b|nicht (?:mehr )?(?:gefunden|verfügbar|vorhanden|finden)|verschoben|gelöscht"),
    (r"\b(?:page|article|contenu|document)\b.{0,12}\bque vous (?:cherch|recherch|demand)\w+", r"introuvable|n['’](?:existe|est)|a été (?:supprimé|déplacé|retiré)"),
    (r"\b(?:noticia|página|artículo|contenido|documento)\b.{0,12}\bque (?:busca|solicita)\w*", r"\bno (?:existe|se encuentra|está)|ha sido (?:eliminad|borrad|movid|retirad)|ha cambiado"),
    (r"\b(?:conteúdo|página|notícia|matéria|documento)\b.{0,12}\b(?:que você (?:procura|busca)|solicitad[oa]|procurad[oa])", r"\bnão (?:existe|foi|está)|foi (?:removid|movid|excluíd)"),
    (r"\b(?:pagina|articolo|contenuto|notizia)\b.{0,12}\bche (?:cerc|stai cerc)\w+", r"\bnon (?:esiste|è)|è stat[ao] (?:rimoss|spostat)"),
    # An address that belongs to nobody, or to whoever buys it.
    (r"\bthis (?:domain|web ?site)(?: name)?\b", r"\bparked\b|\bfor sale\b|\bhas expired\b|\bbuy\b|\bpurchase\b|\bpark(?:ed|ing)\b"),
    (r"\bdiese domain\b", r"\bkaufen\b|\bverkauf\b|\berwerben\b|\bgeparkt\b|\bregistriert\b|\babgelaufen\b"),
    (r"\bce (?:nom de )?domaine\b", r"à vendre|expiré|acheter|parqué|réservé"),
    (r"\beste dominio\b", r"en venta|caducad|expirad|comprar|aparcad|registrad"),
    (r"\beste domínio\b", r"à venda|expirou|comprar|estacionad|registrad"),
    (r"\bquesto dominio\b", r"in vendita|scadut|acquistare|parcheggiat|registrat"),
    (r"\bdeze domeinnaam\b|\bdit domein\b", r"te koop|verlopen|kopen|geparkeerd|geregistreerd"),
    (r"이 ?도메인", r"판매|구입|구매|만료"),
    (r"このドメイン", r"販売|購入|期限|取得"),
    (r"(?:此|本|该)域名", r"出售|转让|到期|购买"),
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
    # Where the reader is, and that it is not shown there.
    (r"\byour (?:country|region|location|territory|area)\b|\b(?:visitors|users|readers) (?:from|in)\b|\beuropean economic area\b", r"\bunavailable\b|\bnot (?:\w+ )?(?:available|accessible)\b|n['’]t (?:\w+ )?(?:available|show|offer)\b|\bcannot be (?:shown|viewed|accessed|watched)\b"),
    (r"\bin (?:ihrem|deinem) (?:land|staat|gebiet)\b|\bin (?:ihrer|deiner) region\b|\baus dem ausland\b", r"nicht (?:\w+ )?(?:verfügbar|zeigen|abrufbar|anbieten|erreichbar|zugänglich|gezeigt)"),
    (r"\bvotre (?:pays|région|zone|position|territoire)\b|\bdepuis l['’]étranger\b", r"\b(?:pas|plus|non) (?:\w+ )?(?:disponible|accessible|autorisé)|\bindisponible\b"),
    (r"\b(?:s?tu|vuestro) (?:país|región|ubicación|zona|territorio)\b|\bfuera de españa\b", r"\bno (?:\w+ ){0,2}(?:disponible|accesible|permitid\w+)|\bindisponible\b"),
    (r"\b(?:n?a |da )sua (?:região|localização|área)\b|\bseu país\b|\bfora d[oe] (?:brasil|país|portugal)\b|\bterritório nacional\b", r"\bindisponível\b|\bnão (?:\w+ ){0,2}(?:disponível|permitid\w+)|\bsó pode\b|\brestrit[oa]\b"),
    (r"\b(?:tuo|vostro) paese\b|\b(?:tua|vostra) (?:regione|zona|posizione)\b|\bdall['’]estero\b", r"\bnon (?:\w+ ){0,2}(?:disponibil|accessibil)\w+"),
    (r"\b(?:jouw|je|uw) (?:land|regio|locatie)\b", r"niet (?:\w+ )?(?:beschikbaar|toegankelijk)"),
    (r"\btwoi[mc]\w* (?:kraju|regionie|lokalizacji)", r"niedostępn|nie jest dostępn"),
    (r"\bваш(?:ей|ем|ему) (?:стран|регион)\w+", r"недоступ|не доступ"),
    (r"\bваш(?:ій|ому) (?:країн|регіон)\w+", r"недоступ|не доступ"),
    (r"\b(?:ülkenizde|bölgenizde|konumunuzda)\b", r"kullanılamıyor|mevcut değil|erişilemez|izlenemez|kullanılamaz"),
    (r"(?:بلدك|منطقتك|دولتك|موقعك الجغرافي)", r"غير (?:متاح|متوفر)"),
    (r"해외(?: ?(?:ip|아이피|지역|접속))?(?:에서|로|는)|(?:해당|귀하의|현재|이) ?(?:국가|지역)에서", r"(?:이용|접속|접근|서비스|시청|제공)\S{0,4} ?(?:하실|할)? ?수 ?(?:가 )?없|제한(?:되|하)|지원하지 않"),
    (r"お住まいの(?:国|地域)|日本国外|海外から", r"ご?利用(?:いただけ|でき)ません|視聴できません|閲覧できません|提供して(?:いません|おりません)"),
    (r"(?:您|你)?所在的?(?:国家|地区|地域|區域)|海外(?:用户|地区)", r"无法(?:访问|观看|使用|播放|提供)|不(?:可用|支持|提供)|無法"),
    # That they came too often.
    (r"\btoo many (?:requests|visits|attempts|page views)\b|\brate limit\b|\bunusual(?:ly)? (?:number|amount|many|high number)\b", r"\byour (?:network|ip|address|connection|computer|device)\b|\btry again\b|\bexceeded\b|\bwait\b"),
    (r"\b(?:zu|ungewöhnlich|sehr|so) viele (?:anfragen|zugriffe|seitenaufrufe|aufrufe)|\banzahl (?:der|an) (?:anfragen|zugriffe)", r"\b(?:ihre[rm]?|deine[rm]?) (?:ip|adresse|ip-adresse|netz\w*|anschluss|computer)|später erneut|erneut versuchen|überschritten"),
    (r"\b(?:trop|grand nombre) (?:\w+ )?de (?:requêtes|pages|demandes|visites|connexions)\b", r"\bvotre (?:adresse|ip|réseau|connexion)\b|réessaye|patiente"),
    (r"\bdemasiad[ao]s (?:solicitudes|peticiones|visitas|consultas)\b|\bnúmero (?:\w+ )?de (?:solicitudes|peticiones)\b", r"\bs?tu (?:ip|dirección|red|conexión)\b|inténtelo|inténtalo|vuelva a intentar|superado"),
    (r"\b(?:muitas|excesso de|demasiad[ao]s) (?:solicitações|requisições|pedidos|acessos|visitas)\b", r"\bseu (?:ip|endereço)\b|\bsua (?:rede|conexão)\b|tente novamente|aguarde"),
    (r"\btroppe (?:richieste|visite)\b", r"\b(?:tuo|vostro) (?:ip|indirizzo)\b|riprova|attend"),
    (r"\bte veel (?:verzoeken|aanvragen|bezoeken)\b", r"\b(?:je|uw) (?:ip|ip-adres|netwerk)\b|probeer het"),
    (r"\bzbyt (?:wiele|dużo) (?:żądań|zapytań|prób)\b", r"spróbuj|poczekaj|twoj"),
    (r"слишком много (?:запросов|попыток|обращений)", r"попробуйте|подождите|вашего"),
    (r"забагато (?:запитів|спроб|звернень)", r"спробуйте|зачекайте|вашої"),
    (r"\bçok fazla (?:istek|talep|deneme)\b", r"tekrar deneyin|bekleyin|ip adres"),
    (r"(?:عدد كبير|الكثير|كثرة) ?(?:جدًا |جدا )?(?:من )?الطلبات", r"حاول|انتظر|عنوان"),
    (r"(?:너무 많은|과도한|비정상적으로 많은) (?:요청|접속|접근|트래픽)|(?:요청|접속)이 너무 많", r"잠시 ?후|다시 시도|감지|초과"),
    (r"(?:リクエスト|アクセス)が(?:多すぎ|集中)|短時間に(?:多数|大量)の", r"しばらく|時間をおいて|制限|再度"),
    (r"(?:请求|访问|操作)(?:过于|太)(?:频繁|多)", r"稍后|稍候|再试|请"),
)  # fmt: skip

# How old the reader is: asked, or demanded.
AGE = _near(
    (r"\bover (?:18|19|20|21)\b|\b(?:18|19|20|21) (?:years|or (?:over|older))|\blegal (?:drinking |smoking )?age\b|\bof age\b|\bdate of birth\b", r"\bare you\b|\byou (?:must|have to|are|need)\b|\bto enter\b|\byour\b"),
    (r"\b(?:18|volljährig\w*|mindestalter|geburtsdatum|alter)\b", r"\b(?:bist du|sind sie|du bist|sie sind|sie müssen|du musst|geben sie|gib|ihr)\b"),
    (r"\bmajeure?s?\b|\b18 ans\b|\bdate de naissance\b", r"\bavez-vous\b|\bêtes-vous\b|\bvous (?:devez|avez|certifiez|êtes|confirmez)\b|\bvotre\b|\bpersonnes majeures\b"),
    (r"\bmayor(?:es)? de (?:edad|18|21)\b|\b18 años\b|\bfecha de nacimiento\b", r"\beres\b|\bes usted\b|\btienes\b|\bdebes?\b|\bdeclaro\b|\bpara (?:entrar|acceder)\b|\bs?tu\b"),
    (r"\bmaior(?:es)? de (?:idade|18|21)\b|\b18 anos\b|\bdata de nascimento\b", r"\bvocê\b|\bpara (?:entrar|acessar)\b|\bdeclaro\b|\bsua\b"),
    (r"\bmaggiorenn\w+|\b18 anni\b|\bdata di nascita\b", r"\bsei\b|\bhai\b|\bdevi\b|\bper (?:entrare|accedere)\b|\bdichiar\w+|\btua\b"),
    (r"\b18 jaar\b|\bmeerderjarig|\bgeboortedatum\b", r"\bben (?:je|jij|u)\b|\bbent u\b|\bje (?:moet|bent)\b|\b(?:je|uw)\b"),
    (r"\bpełnoletni\w*|\b18 lat\b|\bdat\w+ urodzenia", r"\bczy\b|\bmasz\b|\bmusisz\b|\boświadczam\b|\bpodaj\b"),
    (r"\b18 лет\b|совершеннолетн\w+|дат\w+ рождения", r"\bвам\b|\bвы\b|подтвердите|подтверждаю|укажите"),
    (r"\b18 років\b|повнолітн\w+", r"\bвам\b|\bви\b|підтвердіть|підтверджую"),
    (r"\b18 yaş\w*", r"\bmısınız|\bolmalısınız|\bonayl\w+"),
    (r"(?:18|١٨) ?(?:عام|سنة)|السن القانونية|تاريخ ميلادك|عمرك", r"هل|يجب|للدخول|أدخل"),
    (r"만 ?19세|성인 ?인증|생년월일", r"(?:이용|입장|접근|열람)\S{0,5} ?수 (?:있|없)|하(?:세요|십시오)|입력|이상입니까|이상이신가요|이신가요"),
    (r"(?:18|20)歳(?:以上|未満)|年齢確認|生年月日", r"ですか|ください"),
    (r"(?:18|十八)(?:周)?岁|成年人?|出生日期", r"您|你是|是否|请"),
)  # fmt: skip

# The site itself, and that it is being worked on or out of order.
WORKS = _near(
    (r"\b(?:web ?)?site\b|\bportal\b|\b(?:web|this|our) (?:page|service|server|system)s?\b|\bunavailable\b|\boffline\b", r"\bmaintenance\b|\bbeing (?:updated|upgraded)\b|\btechnical (?:difficulties|problems)\b"),
    (r"\w*portal\b|\b(?:unsere|die|diese) (?:web|internet)?seite\b|\bwebsite\b|\binternetauftritt\b|\b(?:dieser|unser) (?:dienst|server|shop)\b", r"\bwartung\w*|\büberarbeitet\b|technische\w? (?:störung|problem)"),
    (r"\b(?:le|notre|ce) (?:site|service|portail|serveur)\b", r"\bmaintenance\b|\bmomentanément\b|\btravaux\b"),
    (r"\b(?:el|nuestro|este) (?:sitio|servicio|portal|sistema)\b|\b(?:la|nuestra|esta) (?:web|página)\b|\bestamos\b", r"\b(?:en|de|por) mantenimiento\b|\btemporalmente\b"),
    (r"\b(?:o|nosso|este) (?:site|portal|sistema|serviço)\b|\bestamos\b", r"\b(?:em|de|para) manutenção\b|\bsendo atualizad[oa]\b|\btemporariamente\b"),
    (r"\b(?:il|questo|nostro) (?:sito|servizio|portale|sistema)\b|\bstiamo\b", r"\bmanutenzione\b|\btemporaneamente\b|\baggiornando\b"),
    (r"\b(?:de|deze|onze) (?:web)?site\b|\bportaal\b", r"\bonderhoud\b|\btijdelijk\b"),
    (r"\b(?:stron\w+|serwis\w*|portal\w*)\b", r"\bprac\w* (?:techniczn|konserwacyjn|serwisow)\w+|\bprzerw\w+ techniczn\w+|\bw trakcie modernizacji\b"),
    (r"\b(?:сайт\w*|портал\w*|сервис\w*)\b|\bведутся\b", r"техническ\w+ работ\w*|на обслуживании"),
    (r"\b(?:сайт\w*|портал\w*|сервіс\w*)\b|\bтривають\b", r"технічн\w+ робот\w*|на обслуговуванні"),
    (r"\b(?:site\w*|sitemiz|portal\w*|sistem\w*)\b", r"\bbakım\w*"),
    (r"الموقع|البوابة|الخدمة|الخادم", r"صيانة|تحسين الموقع|غير متاحة? (?:حاليًا|مؤقتًا|حاليا|مؤقتا)|سنعود"),
    (r"وب‌?سایت|سایت|سامانه", r"در حال (?:به‌?روز|تعمیر)|تعمیرات"),
    (r"시스템|서비스|서버|사이트|홈페이지|누리집", r"점검"),
    (r"サイト|サービス|システム|サーバー", r"メンテナンス|点検中"),
    (r"系统|网站|服务器|平台|網站|系統", r"维护|維護|升级中"),
)  # fmt: skip
# Who works on the site speaks to those who wait.
WAIT = (
    r"\b(?:check|come|try) (?:back|again)\b|\bback (?:soon|shortly)\b|\bsorry\b|\bapologi[sz]e\b|\bpatience\b|\bbear with us\b|\bin a (?:minute|moment|few)\b"
    r"|\bbitte\w*\b|\bverständnis\b|\bgeduld\b|\bin kürze\b|réessaye|\bexcus\w+|\bpatience\b|\bde retour\b|disculp\w+|\binténtel[oe]\b|\bvolveremos\b|\bvuelva\b|desculp\w+|tente novamente|\bvoltamos\b|\bvoltaremos\b|\bem breve\b"
    r"|\bscus\w+|riprova|\btorneremo\b|\bexcuses\b|\bprobeer\b|\bterug\b|przeprasza\w+|\bwkrótce\b|spróbuj|извин\w+|попробуйте|скоро|вибач\w+|спробуйте|özür|tekrar deneyin|anlayış"
    r"|قريب|نعتذر|حاول|پوزش|به‌?زودی|양해|불편|잠시 ?후|점검 ?시간|빠른 시간|더 나은|お詫び|申し訳|しばらく|ご(?:迷惑|不便)|抱歉|稍后|稍後|敬请谅解"
)

# The shop for apps or the app, and that one should go there.
APP = _near(
    (r"\bapp store\b|\bgoogle play\b|\bplay store\b|\b(?:in|no|na|en|con|dans|nella|w|pelo) (?:the |our |der |unserer |l['’]|la |nostra )?app(?:li\w*)?\b|앱에서|앱으로|アプリで|приложени\w+|التطبيق|应用(?:商店|内)|\bapp\b(?=.{0,10}(?:打开|下载))", r"\b(?:download|get|open|continue|keep|install|baix\w+|continu\w+|abr\w+|descarga\w*|télécharge\w*|ouvr\w+|herunter\w+|lade[n]?|öffne\w*|weiter\w*|lesen|scarica\w*|apri|pobierz|otwórz)\b|다운로드|열기|계속|이어|보기|開く|読む|ダウンロード|откр\w+|скача\w+|установ\w+|حمّ?ل|افتح|تابع|打开|下载|阅读"),
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
    r"|\baceit\w+|\brejeit\w+|\bconcord\w+|\bmais opções\b|\bmás opciones\b|\bplus d['’]options\b|\b(?:mehr|weitere) optionen\b|\bd['’]accord\b|\bakkoord\b|\baccepteren\b|\bweigeren\b|przejdź do serwisu|\bakceptuj\w*|\bzgadzam\b|принять|соглас\w+|отклонить|прийняти|погоджу\w+|відхилити"
    r"|kabul et|reddet|قبول|موافق|رفض|پذیرش|می‌پذیرم|قبول دارم|स्वीकार|동의|수락|거부|同意|受け入れる|許可|拒否|接受|拒绝"
)  # fmt: skip
ALL = r"alle(?: cookies)?|all|tou[st]|tod[ao]s?|tutt[io]|wszystk\w+|все|すべて|모두"

# Who tells what others say tells a story: no notice does.
REPORTED = re.compile(
    r"\b(?:said|says|told|tells|asked|asks|advised|writes|wrote|complained|according to|announced|reads|promised)\b(?! that (?:page|this))"
    r"|\b(?:sagte[n]?|sagt|heißt es|laut|zufolge|mitteil\w*|teilte|schrieb|erklärte|lasen)\b|\bselon\b|\ba (?:dit|déclaré|annoncé|précisé)\b|\bdijo\b|\bsegún\b|\banunció\b|\bha detto\b|\bsecondo\b"
    r"|\bdisse\b|\bsegundo\b|\bzei\b|\bvolgens\b|\bpowiedział\w*|\bwedług\b|\bсказал\w*|\bшутит\b|\bговорит\b|\bпишет\b|\bсообщил\w*|\bпо данным\b|\bсказав\b|\bповідоми\w+|\bgöre\b|\bdedi\b|\bو?قال\w?\b|وفق|بحسب|گفت|कहा|말했|밝혔|전했|述べた|語った|によると|表示|(?<![数证])据"
)  # fmt: skip
