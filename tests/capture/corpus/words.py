"""Sentences of an invented news story in eight languages, and the words that sites put around it."""

import random

SENTENCES: dict[str, tuple[str, ...]] = {
    "en": (
        "The harbour authority said on Tuesday that the second pier will stay closed until spring.",
        "Divers found cracks in nine of the forty pillars, two more than the survey of last year had shown.",
        "The mayor called the repair overdue but refused to say who would pay for it.",
        "Fishermen now have to land their catch eleven kilometres to the south, which costs them an hour each way.",
        "A spokeswoman for the ministry said that no application for emergency money had arrived.",
        "“Nobody told us anything before the fence went up,” said Ines Falk, who runs the ice house.",
        "The council is to vote on the plan in its meeting on 14 March.",
        "According to the budget, 3.2 million are set aside for works at the port this year.",
        "Two engineers who wrote the first report have since left the authority.",
        "The ferry to the islands is not affected and keeps to its winter timetable.",
        "Opposition members asked why the results were kept for seven weeks before they were published.",
        "The insurer has sent its own inspector, whose findings are expected within a month.",
        "Similar damage was seen in 2009, when a storm tore off the western stairs.",
        "Trade unions warned that forty jobs on the quay depend on a quick decision.",
    ),
    "de": (
        "Die Hafenbehörde teilte am Dienstag mit, dass der zweite Steg bis zum Frühjahr gesperrt bleibt.",
        "Taucher fanden Risse in neun von vierzig Pfeilern, zwei mehr als bei der Prüfung im vergangenen Jahr.",
        "Der Bürgermeister nannte die Reparatur überfällig, ließ aber offen, wer sie bezahlen soll.",
        "Die Fischer müssen ihren Fang nun elf Kilometer weiter südlich anlanden, was sie je Weg eine Stunde kostet.",
        "Eine Sprecherin des Ministeriums sagte, ein Antrag auf Nothilfe sei nicht eingegangen.",
        "„Niemand hat uns etwas gesagt, bevor der Zaun stand“, sagte Ines Falk, die das Eishaus betreibt.",
        "Der Rat soll am 14. März über den Plan abstimmen.",
        "Im Haushalt sind für Arbeiten am Hafen in diesem Jahr 3,2 Millionen vorgesehen.",
        "Zwei Ingenieure, die den ersten Bericht verfasst hatten, haben die Behörde inzwischen verlassen.",
        "Die Fähre zu den Inseln ist nicht betroffen und verkehrt nach dem Winterfahrplan.",
        "Abgeordnete der Opposition fragten, warum die Ergebnisse sieben Wochen lang nicht veröffentlicht wurden.",
        "Ähnliche Schäden gab es 2009, als ein Sturm die westliche Treppe abriss.",
    ),
    "fr": (
        "L’autorité portuaire a annoncé mardi que la deuxième jetée resterait fermée jusqu’au printemps.",
        "Des plongeurs ont trouvé des fissures dans neuf des quarante piliers, deux de plus que l’an dernier.",
        "Le maire a jugé les travaux urgents mais a refusé de dire qui les paierait.",
        "Les pêcheurs doivent désormais débarquer leurs prises onze kilomètres plus au sud, une heure de route de plus.",
        "Une porte-parole du ministère a déclaré qu’aucune demande d’aide n’était arrivée.",
        "« Personne ne nous a rien dit avant la pose de la clôture », raconte Ines Falk, qui tient la glacière.",
        "Le conseil doit se prononcer sur le projet le 14 mars.",
        "Le budget prévoit cette année 3,2 millions pour les travaux du port.",
        "Deux ingénieurs, auteurs du premier rapport, ont depuis quitté l’établissement.",
        "Le ferry vers les îles n’est pas touché et garde ses horaires d’hiver.",
        "L’opposition demande pourquoi les résultats sont restés sept semaines dans un tiroir.",
        "Des dégâts semblables avaient été relevés en 2009, quand une tempête avait emporté l’escalier ouest.",
    ),
    "es": (
        "La autoridad portuaria informó el martes de que el segundo muelle seguirá cerrado hasta la primavera.",
        "Los buzos hallaron grietas en nueve de los cuarenta pilares, dos más que en la revisión del año pasado.",
        "El alcalde dijo que la reparación llega tarde, pero no quiso decir quién la pagará.",
        "Los pescadores deben descargar ahora once kilómetros más al sur, una hora más por trayecto.",
        "Una portavoz del ministerio dijo que no había llegado ninguna solicitud de ayuda.",
        "«Nadie nos avisó antes de que pusieran la valla», dijo Inés Falk, que lleva la fábrica de hielo.",
        "El pleno votará el plan el 14 de marzo.",
        "El presupuesto reserva este año 3,2 millones para obras en el puerto.",
        "Dos ingenieros que firmaron el primer informe ya no trabajan en la entidad.",
        "El transbordador a las islas no se ve afectado y mantiene el horario de invierno.",
        "La oposición preguntó por qué los resultados tardaron siete semanas en publicarse.",
        "En 2009 hubo daños parecidos, cuando un temporal arrancó la escalera del oeste.",
    ),
    "ko": (
        "항만청은 화요일 두 번째 부두를 봄까지 폐쇄한다고 밝혔다.",
        "잠수부들은 기둥 마흔 개 가운데 아홉 개에서 균열을 발견했으며 이는 지난해 조사보다 두 개 많은 수치다.",
        "시장은 보수가 늦었다고 인정했지만 비용을 누가 낼지는 말하지 않았다.",
        "어민들은 이제 남쪽으로 십일 킬로미터 떨어진 곳에 고기를 내려야 해 왕복 두 시간이 더 걸린다.",
        "부처 대변인은 긴급 지원 신청이 들어오지 않았다고 말했다.",
        "얼음 창고를 운영하는 이네스 팔크 씨는 울타리가 설 때까지 아무도 알려 주지 않았다고 말했다.",
        "의회는 3월 14일 회의에서 이 계획을 표결에 부칠 예정이다.",
        "올해 예산에는 항만 공사비로 320만이 잡혀 있다.",
        "첫 보고서를 쓴 기술자 두 명은 이미 항만청을 떠났다.",
        "섬으로 가는 여객선은 영향을 받지 않으며 겨울 시간표대로 운항한다.",
        "야당 의원들은 결과가 칠 주 동안 공개되지 않은 이유를 물었다.",
        "2009년에도 폭풍으로 서쪽 계단이 떨어져 나가는 비슷한 피해가 있었다.",
    ),
    "ja": (
        "港湾局は火曜日、第二桟橋を春まで閉鎖すると発表した。",
        "潜水士が四十本の柱のうち九本で亀裂を見つけ、昨年の調査より二本多かった。",
        "市長は修理が遅れたことを認めたが、費用をだれが負担するかは明らかにしなかった。",
        "漁師たちは十一キロ南の港で水揚げしなければならず、片道一時間余計にかかるという。",
        "省の報道官は、緊急支援の申請は届いていないと述べた。",
        "製氷所を営むイネス・ファルクさんは「柵ができるまで何の説明もなかった」と話した。",
        "議会は三月十四日にこの計画を採決する予定だ。",
        "今年の予算には港の工事費として三百二十万が計上されている。",
        "最初の報告書を書いた技術者二人はすでに局を離れている。",
        "島への連絡船に影響はなく、冬の時刻表どおり運航している。",
        "野党の議員は、結果が七週間公表されなかった理由をただした。",
        "二〇〇九年にも嵐で西側の階段が壊れる同じような被害があった。",
    ),
    "ru": (
        "Управление порта сообщило во вторник, что второй причал останется закрытым до весны.",
        "Водолазы нашли трещины в девяти из сорока опор, на две больше, чем при проверке в прошлом году.",
        "Мэр назвал ремонт запоздалым, но не сказал, кто за него заплатит.",
        "Рыбакам теперь приходится выгружать улов в одиннадцати километрах южнее, это лишний час пути.",
        "Представительница министерства заявила, что заявка на помощь не поступала.",
        "«Нам никто ничего не сказал, пока не поставили забор», — говорит Инес Фальк, хозяйка ледника.",
        "Совет проголосует по этому плану четырнадцатого марта.",
        "В бюджете на работы в порту в этом году заложено 3,2 миллиона.",
        "Двое инженеров, написавших первый отчёт, уже ушли из управления.",
        "Паром на острова ходит по зимнему расписанию, его это не касается.",
        "Депутаты оппозиции спросили, почему результаты семь недель не публиковали.",
        "Похожие повреждения были в 2009 году, когда шторм сорвал западную лестницу.",
    ),
    "ar": (
        "قالت هيئة الميناء يوم الثلاثاء إن الرصيف الثاني سيبقى مغلقا حتى الربيع.",
        "عثر الغواصون على شقوق في تسعة من أربعين عمودا، بزيادة اثنين عن مسح العام الماضي.",
        "وصف رئيس البلدية الإصلاح بأنه متأخر لكنه رفض أن يقول من سيدفع ثمنه.",
        "يضطر الصيادون الآن إلى إنزال صيدهم على بعد أحد عشر كيلومترا جنوبا، ما يكلفهم ساعة في كل رحلة.",
        "قالت متحدثة باسم الوزارة إن أي طلب للمساعدة العاجلة لم يصل.",
        "وقالت إيناس فالك، صاحبة معمل الثلج، إن أحدا لم يخبرهم بشيء قبل نصب السياج.",
        "ومن المقرر أن يصوت المجلس على الخطة في الرابع عشر من مارس.",
        "خصصت الميزانية هذا العام ثلاثة ملايين ومئتي ألف لأعمال الميناء.",
        "غادر المهندسان اللذان كتبا التقرير الأول الهيئة منذ ذلك الحين.",
        "لم تتأثر العبارة المتجهة إلى الجزر وهي تسير وفق جدول الشتاء.",
        "وسأل نواب المعارضة عن سبب حجب النتائج سبعة أسابيع.",
        "وقعت أضرار مماثلة عام 2009 حين اقتلعت عاصفة الدرج الغربي.",
    ),
}

TITLES = {
    "en": "Second pier stays closed until spring",
    "de": "Zweiter Steg bleibt bis zum Frühjahr gesperrt",
    "fr": "La deuxième jetée fermée jusqu’au printemps",
    "es": "El segundo muelle, cerrado hasta la primavera",
    "ko": "두 번째 부두 봄까지 폐쇄",
    "ja": "第二桟橋、春まで閉鎖",
    "ru": "Второй причал закрыт до весны",
    "ar": "إغلاق الرصيف الثاني حتى الربيع",
}

# What stands around a text: menu, cookie line, newsletter, subscription, sign-in, comments.
AROUND: dict[str, dict[str, str]] = {
    "en": {"menu": "Home,Politics,Business,Sport,Culture", "cookies": "We use cookies. Accept all cookies or manage cookies in the settings.", "news": "Get our newsletter every morning", "subscribe": "Subscribe now for unlimited access. Already a subscriber? Sign in.", "sign": "Sign in", "comment": "Leave a comment. You must be logged in to post."},
    "de": {"menu": "Startseite,Politik,Wirtschaft,Sport,Kultur", "cookies": "Wir verwenden Cookies. Alle akzeptieren oder Einstellungen verwalten.", "news": "Unser Newsletter jeden Morgen", "subscribe": "Jetzt abonnieren und alles lesen. Bereits Abonnent? Anmelden.", "sign": "Anmelden", "comment": "Bitte melden Sie sich an, um zu kommentieren."},
    "fr": {"menu": "Accueil,Politique,Économie,Sport,Culture", "cookies": "Nous utilisons des cookies. Tout accepter ou gérer les cookies.", "news": "Recevez notre lettre chaque matin", "subscribe": "Abonnez-vous pour un accès illimité. Déjà abonné ? Se connecter.", "sign": "Se connecter", "comment": "Veuillez vous connecter pour commenter."},
    "es": {"menu": "Portada,Política,Economía,Deportes,Cultura", "cookies": "Usamos cookies. Aceptar todas o configurar.", "news": "Reciba nuestro boletín cada mañana", "subscribe": "Suscríbase para leer sin límites. ¿Ya es suscriptor? Iniciar sesión.", "sign": "Iniciar sesión", "comment": "Debes iniciar sesión para comentar."},
    "ko": {"menu": "홈,정치,경제,스포츠,문화", "cookies": "쿠키를 사용합니다. 모두 수락 또는 설정.", "news": "매일 아침 뉴스레터 받기", "subscribe": "구독하고 모든 기사를 읽으세요. 이미 구독자이신가요? 로그인", "sign": "로그인", "comment": "댓글을 쓰려면 로그인하세요."},
    "ja": {"menu": "ホーム,政治,経済,スポーツ,文化", "cookies": "クッキーを使用しています。すべて受け入れる、または設定。", "news": "毎朝ニュースレターを受け取る", "subscribe": "購読してすべての記事を読む。会員の方はログイン。", "sign": "ログイン", "comment": "コメントするにはログインしてください。"},
    "ru": {"menu": "Главная,Политика,Экономика,Спорт,Культура", "cookies": "Мы используем файлы cookie. Принять все или настроить.", "news": "Получайте рассылку каждое утро", "subscribe": "Подпишитесь, чтобы читать без ограничений. Уже подписаны? Войти.", "sign": "Войти", "comment": "Войдите, чтобы оставить комментарий."},
    "ar": {"menu": "الرئيسية,سياسة,اقتصاد,رياضة,ثقافة", "cookies": "نستخدم ملفات تعريف الارتباط. قبول الكل أو الإعدادات.", "news": "احصل على نشرتنا كل صباح", "subscribe": "اشترك لتقرأ بلا حدود. مشترك بالفعل؟ تسجيل الدخول.", "sign": "تسجيل الدخول", "comment": "سجل الدخول لإضافة تعليق."},
}  # fmt: skip


def story(language: str, sentences: int, seed: int) -> list[str]:
    """Paragraphs of two or three sentences; longer stories begin again in another order."""
    dice = random.Random(f"{language}{seed}")
    pool: list[str] = []
    while len(pool) < sentences:
        turn = list(SENTENCES[language])
        dice.shuffle(turn)
        pool += turn
    pool, paragraphs = pool[:sentences], []
    gap = "" if language == "ja" else " "
    while pool:
        size = dice.choice((1, 2, 2, 3))
        paragraphs.append(gap.join(pool[:size]))
        pool = pool[size:]
    return paragraphs
