"""Bad answers by a second author, written before that author had read the rules.

The wordings are those of well-known services and publishers. One row: language, frame, title,
markup, and markup of the head where it matters.
"""

from collections.abc import Iterator

from claims.outcomes import Outcome as O
from tests.capture.corpus import Case
from tests.capture.corpus.frames import alone, crowded, portal, text

_UNFREE = '<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","headline":"x","isAccessibleForFree":false,"hasPart":{"@type":"WebPageElement","isAccessibleForFree":"False","cssSelector":".paywall"}}</script>'


def _fields(name: str, secret: str, button: str) -> str:
    return f"<form method=post action=/auth><div><label for=i>{name}</label><input id=i name=id></div><div><label for=s>{secret}</label><input id=s type=password name=pw></div><button type=submit>{button}</button></form>"


LOGINS = (
    ("en", alone, "Log in to Facebook", f"<div id=globalContainer><div>You must log in to continue.</div><div>Log in to Facebook</div>{_fields('Email address or phone number', 'Password', 'Log in')}<a href=/r>Forgotten account?</a> · <a href=/s>Sign up for Facebook</a></div>"),
    ("de", alone, "Bei Facebook anmelden", f"<div>Du musst dich anmelden, um fortzufahren.</div>{_fields('E-Mail-Adresse oder Telefonnummer', 'Passwort', 'Anmelden')}<a href=/r>Passwort vergessen?</a><a href=/n>Neues Konto erstellen</a>"),
    ("en", alone, "Login • Instagram", f"<div id=react-root><main>{_fields('Phone number, username, or email', 'Password', 'Log in')}<p>OR</p><a>Log in with Facebook</a><p>Don't have an account? Sign up</p></main><footer>Meta About Blog Jobs Help API Privacy Terms</footer></div>"),
    ("en", alone, "LinkedIn: Log In or Sign Up", f"<main><h1>Join LinkedIn</h1><p>Not you? Remove photo. By clicking Agree & Join, you agree to the User Agreement, Privacy Policy, and Cookie Policy.</p>{_fields('Email or phone', 'Password (6+ characters)', 'Agree & Join')}<p>Already on LinkedIn? Sign in</p></main>"),
    ("en", alone, "Sign Up | LinkedIn", "<h1>Sign in to view more content</h1><p>Create your free account or sign in to continue your search</p><button>Sign in</button><p>New to LinkedIn? Join now</p>"),
    ("en", alone, "Log in to X / X", "<div id=react-root><h1>Sign in to X</h1><button>Sign in with Apple</button><label>Phone, email, or username<input name=text></label><button>Next</button><button>Forgot password?</button><p>Don't have an account? Sign up</p></div>"),
    ("en", alone, "Medium", "<div><h2>Welcome back.</h2><button>Sign in with Google</button><button>Sign in with Facebook</button><button>Sign in with Apple</button><button>Sign in with email</button><p>No account? Create one</p><p>Forgot email or trouble signing in? Get help.</p></div>"),
    ("en", alone, "Sign in - Google Accounts", "<h1>Sign in</h1><p>Use your Google Account</p><form><input type=email aria-label='Email or phone'><a>Forgot email?</a><p>Not your computer? Use a private browsing window to sign in.</p><button>Next</button></form>"),
    ("fr", portal, "Connexion - Le Journal", f"<h1>Identifiez-vous</h1><p>Connectez-vous pour accéder à cet article.</p>{_fields('Adresse e-mail', 'Mot de passe', 'Se connecter')}<a>Mot de passe oublié ?</a><p>Pas encore inscrit ? Créez un compte</p>"),
    ("es", portal, "Iniciar sesión", f"<h2>Inicia sesión para seguir leyendo</h2>{_fields('Correo electrónico', 'Contraseña', 'Entrar')}<p>¿No tienes cuenta? Regístrate gratis</p><a>¿Has olvidado tu contraseña?</a>"),
    ("it", portal, "Accesso | Il Giornale della Costa", f"<p>Per visualizzare questa pagina devi effettuare il login.</p>{_fields('Nome utente', 'Password', 'Entra')}<p>Non hai un account? Registrati</p>"),
    ("pt", portal, "Entrar", f"<p>Faça login para continuar</p>{_fields('E-mail', 'Senha', 'Entrar')}<a>Esqueci minha senha</a><p>Ainda não tem conta? Cadastre-se</p>"),
    ("nl", crowded, "Inloggen", f"<p>Je moet ingelogd zijn om deze pagina te bekijken.</p>{_fields('E-mailadres', 'Wachtwoord', 'Inloggen')}<p>Nog geen account? Maak er een aan.</p>"),
    ("pl", portal, "Logowanie", f"<h1>Zaloguj się</h1><p>Aby przeczytać ten artykuł, zaloguj się lub załóż konto.</p>{_fields('Adres e-mail', 'Hasło', 'Zaloguj się')}<a>Nie pamiętasz hasła?</a>"),
    ("ru", alone, "Добро пожаловать | ВКонтакте", f"<p>Чтобы просматривать эту страницу, нужно зайти на сайт.</p>{_fields('Телефон или почта', 'Пароль', 'Войти')}<a>Забыли пароль?</a>"),
    ("uk", portal, "Вхід", f"<p>Щоб продовжити, увійдіть у свій обліковий запис.</p>{_fields('Логін', 'Пароль', 'Увійти')}<a>Забули пароль?</a>"),
    ("tr", portal, "Giriş Yap", f"<p>Bu içeriği görüntülemek için giriş yapmalısınız.</p>{_fields('E-posta', 'Şifre', 'Giriş yap')}<a>Şifremi unuttum</a>"),
    ("ar", alone, "تسجيل الدخول", f"<p>يجب تسجيل الدخول للمتابعة.</p>{_fields('البريد الإلكتروني', 'كلمة السر', 'دخول')}<a>هل نسيت كلمة السر؟</a>"),
    ("fa", portal, "ورود به سایت", f"<p>برای مشاهده این صفحه باید وارد شوید.</p>{_fields('نام کاربری', 'رمز عبور', 'ورود')}"),
    ("hi", portal, "लॉग इन करें", f"<p>आगे पढ़ने के लिए लॉग इन करें।</p>{_fields('ईमेल', 'पासवर्ड', 'लॉग इन')}<p>पासवर्ड भूल गए?</p>"),
    ("ko", portal, "회원 로그인", f"<p>로그인이 필요한 서비스입니다.</p>{_fields('아이디', '비밀번호', '로그인')}<a>아이디 찾기</a> <a>비밀번호 찾기</a> <a>회원가입</a>"),
    ("ja", portal, "会員ログイン", f"<p>このページをご覧いただくにはログインが必要です。</p>{_fields('メールアドレス', 'パスワード', 'ログイン')}<p>パスワードをお忘れの方</p>"),
    ("zh", portal, "登录", f"<p>您需要登录后才可以查看此内容。</p>{_fields('用户名', '密码', '登录')}<p>还没有账号？立即注册</p>"),
)  # fmt: skip

CONSENTS = (
    ("de", alone, "Zustimmung", "<div id=sp_message_container><h1>Mit Werbung weiterlesen</h1><p>Besuchen Sie uns wie gewohnt mit Werbung und Tracking. Details zum Tracking finden Sie im Privacy Center.</p><button>Akzeptieren und weiter</button><h2>Oder Pur-Abo</h2><p>Nutzen Sie uns ganz ohne Werbetracking für 4,99 €/Monat.</p><p>Wir und unsere bis zu 198 Partner verarbeiten personenbezogene Daten.</p></div>", "<script src='https://cdn.privacy-mgmt.com/unified/wrapperMessagingWithoutDetection.js'></script>"),
    ("de", alone, "Willkommen", "<p>Um der Nutzung mit Werbung zuzustimmen, klicken Sie auf „Zustimmen“. Mit Ihrer Einwilligung setzen wir und unsere 251 Drittanbieter Cookies ein. Widerruf jederzeit möglich.</p><button>Zustimmen und weiter</button><button>Einstellungen</button>", "<script src='https://app.usercentrics.eu/browser-ui/latest/loader.js'></script>"),
    ("en", alone, "Before you continue to Google Search", "<h1>Before you continue to Google</h1><p>We use cookies and data to deliver and maintain Google services, track outages and measure audience engagement.</p><p>If you choose to “Accept all”, we will also use cookies and data to develop and improve new services.</p><button>Reject all</button><button>Accept all</button><button>More options</button>"),
    ("en", alone, "Yahoo is part of the Yahoo family of brands", "<h1>Yahoo is part of the Yahoo family of brands</h1><p>When you use our sites and apps, we use cookies to provide our sites and apps to you, authenticate users, apply security measures, and measure your use.</p><p>If you click 'Accept all', we and our partners, including 237 who are part of the IAB Transparency &amp; Consent Framework, will also store and/or access information on a device.</p><button>Accept all</button><button>Reject all</button><button>Manage privacy settings</button>"),
    ("fr", alone, "Le Courrier", "<div id=didomi-host><h2>Le respect de votre vie privée est notre priorité</h2><p>Avec votre accord, nos 817 partenaires et nous utilisons des cookies ou technologies similaires pour stocker et accéder à des informations personnelles.</p><button>Accepter &amp; Fermer</button><button>En savoir plus</button><a>Continuer sans accepter</a></div>", "<script src='https://sdk.privacy-center.org/x/loader.js'></script>"),
    ("fr", alone, "Accepter ou s'abonner", "<p>Pour accéder à ce site, choisissez : accepter les cookies publicitaires, ou s'abonner pour 2 € par mois et naviguer sans traceurs.</p><button>Accepter et accéder gratuitement</button><button>S'abonner sans traceur</button>"),
    ("es", alone, "Tu privacidad", "<p>Nosotros y nuestros 765 socios almacenamos o accedemos a información en un dispositivo, como cookies, y tratamos datos personales.</p><button>Aceptar y continuar</button><button>Rechazar y suscribirse</button><button>Configurar</button>"),
    ("it", alone, "Informativa", "<p>Noi e terze parti selezionate utilizziamo cookie o tecnologie simili come specificato nella cookie policy. Puoi acconsentire all'utilizzo di tali tecnologie cliccando su “Accetta”.</p><button>Accetta</button><button>Rifiuta e abbonati</button><button>Scopri di più e personalizza</button>", "<script src='https://cdn.iubenda.com/cs/iubenda_cs.js'></script>"),
    ("pt", alone, "Privacidade", "<p>Nós e os nossos parceiros armazenamos e/ou acedemos a informações num dispositivo, tais como cookies.</p><button>Aceitar tudo</button><button>Mais opções</button>"),
    ("nl", alone, "DPG Media Privacy Gate", "<h1>Jouw privacy-instellingen</h1><p>Wij en onze 136 partners plaatsen cookies. Klik op akkoord om verder te gaan naar de website.</p><button>Akkoord</button><button>Instellen</button>"),
    ("pl", alone, "RODO", "<h1>Cenimy Twoją prywatność</h1><p>My i nasi partnerzy przechowujemy i uzyskujemy dostęp do informacji na urządzeniu, takich jak pliki cookie.</p><button>Przejdź do serwisu</button><button>Ustawienia zaawansowane</button>"),
    ("en", portal, "This website uses cookies", "<div id=CybotCookiebotDialog><h2>This website uses cookies</h2><p>We use cookies to personalise content and ads, to provide social media features and to analyse our traffic. We also share information about your use of our site with our social media, advertising and analytics partners.</p><button>Use necessary cookies only</button><button>Allow all cookies</button></div>", "<script src='https://consent.cookiebot.com/uc.js'></script>"),
    ("en", portal, "Privacy Preference Center", "<div id=onetrust-consent-sdk><h2>Privacy Preference Center</h2><p>When you visit any website, it may store or retrieve information on your browser, mostly in the form of cookies.</p><button>Confirm My Choices</button><button>Allow All</button></div>", "<script src='https://cdn.cookielaw.org/scripttemplates/otSDKStub.js'></script>"),
    ("tr", alone, "Çerez tercihleri", "<p>Biz ve iş ortaklarımız çerezler kullanıyoruz. Devam etmek için çerezleri kabul edin.</p><button>Tümünü kabul et</button><button>Ayarlar</button>"),
)  # fmt: skip

CHALLENGES = (
    ("en", alone, "Just a moment...", "<div class=main-wrapper><h1>example.org</h1><h2>Verify you are human by completing the action below.</h2><noscript>Enable JavaScript and cookies to continue</noscript><div>example.org needs to review the security of your connection before proceeding.</div><div>Ray ID: 8a1b2c3d4e5f</div><div>Performance &amp; security by Cloudflare</div></div><script src='/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1'></script>"),
    ("de", alone, "Nur einen Moment…", "<h1>example.org</h1><p>Bestätigen Sie, dass Sie ein Mensch sind. Dies kann einige Sekunden dauern.</p><p>example.org muss die Sicherheit Ihrer Verbindung überprüfen, bevor Sie fortfahren können.</p><script>window._cf_chl_opt={cvId:'3'}</script>"),
    ("es", alone, "Un momento…", "<p>Verifique que usted es un ser humano. Esto puede tardar unos segundos.</p><p>example.org necesita revisar la seguridad de su conexión antes de continuar.</p>"),
    ("en", alone, "example.org", "<p>Please enable JS and disable any ad blocker</p><script>var dd={'rt':'c','cid':'AHrlq','hsh':'1','host':'geo.captcha-delivery.com'}</script><script src='https://ct.captcha-delivery.com/c.js'></script>"),
    ("en", alone, "Access to this page has been denied", "<h1>Press & Hold to confirm you are a human (and not a bot).</h1><p>Reference ID 3f9e</p><div id=px-captcha></div><script src='/px/captcha.js'></script>"),
    ("en", alone, "Access to this page has been denied.", "<p>Access to this page has been denied because we believe you are using automation tools to browse the website.</p><p>This may happen as a result of the following: Javascript is disabled or blocked by an extension (ad blockers for example). Your browser does not support cookies.</p>", "<script>window._pxAppId='PX1'</script>"),
    ("en", alone, "Pardon Our Interruption", "<h1>Pardon Our Interruption</h1><p>As you were browsing something about your browser made us think you were a bot. There are a few reasons this might happen:</p><ul><li>You've disabled JavaScript in your web browser.</li><li>You're a power user moving through this website with super-human speed.</li><li>You've disabled cookies in your web browser.</li></ul>"),
    ("en", alone, "", "<iframe id=main-iframe src='/_Incapsula_Resource?CWUDNSAI=24&incident_id=1'>Request unsuccessful. Incapsula incident ID: 1234-5678</iframe>", "<META NAME='ROBOTS' CONTENT='NOINDEX, NOFOLLOW'>"),
    ("en", alone, "Human Verification", "<div id=captcha-container></div><h1>Let's confirm you are human</h1><p>Complete the security check before continuing. This step verifies that you are not a bot, which helps to protect your account and prevent spam.</p><button>Begin</button>", "<script src='https://x.edge.sdk.awswaf.com/challenge.js'></script>"),
    ("en", alone, "Vercel Security Checkpoint", "<p>We're verifying your browser</p><p>Website owner? Click here to fix</p>"),
    ("en", alone, "Robot Check", "<h4>Enter the characters you see below</h4><p>Sorry, we just need to make sure you're not a robot. For best results, please make sure your browser is accepting cookies.</p><form><img src='/captcha/x.jpg'><input name=field-keywords></form>"),
    ("ru", alone, "Вы не робот?", "<p>Подтвердите, что запросы отправляли вы, а не робот</p><p>Нам очень жаль, но запросы с вашего устройства похожи на автоматические.</p><label><input type=checkbox>Я не робот</label>"),
    ("zh", alone, "安全验证", "<p>请完成下方验证后继续操作</p><p>拖动滑块完成拼图</p>"),
    ("ja", alone, "確認", "<p>あなたがロボットではないことを確認してください。</p><div class='h-captcha' data-sitekey=1></div>"),
    ("fr", alone, "Vérification de sécurité", "<p>Vérifiez que vous êtes humain en effectuant l'action ci-dessous.</p><p>Glissez vers la droite pour compléter le puzzle.</p>"),
    ("en", alone, "Making sure you're not a bot!", "<h1>Making sure you're not a bot!</h1><p>Loading...</p><p>You are seeing this because the administrator of this website has set up Anubis to protect the server against the scourge of AI companies aggressively scraping websites.</p>"),
    ("pt", alone, "Só um momento...", "<p>Verificando se a conexão do site é segura</p><p>Confirme que você é humano</p><div class=cf-turnstile></div>"),
)  # fmt: skip

GONE = (
    ("en", portal, "Page not found – The Blog", "<h1>Oops! That page can’t be found.</h1><p>It looks like nothing was found at this location. Maybe try a search?</p>"),
    ("en", crowded, "Nothing found", "<h1>Nothing Found</h1><p>It seems we can’t find what you’re looking for. Perhaps searching can help.</p>"),
    ("en", portal, "Page not found | City of Harbour", "<h1>Page not found</h1><p>The requested page could not be found.</p>"),
    ("en", portal, "My App", "<h1>404</h1><h2>This page could not be found.</h2>"),
    ("en", alone, "Facebook", "<h2>This content isn't available right now</h2><p>When this happens, it's usually because the owner only shared it with a small group of people, changed who can see it or it's been deleted.</p><a>Go to Feed</a><a>Go back</a><a>Visit Help Centre</a>"),
    ("en", alone, "Instagram", "<h2>Sorry, this page isn't available.</h2><p>The link you followed may be broken, or the page may have been removed. Go back to Instagram.</p>"),
    ("de", crowded, "Fehler 404", "<h1>Hoppla!</h1><p>Die von Ihnen gesuchte Seite existiert leider nicht mehr oder wurde verschoben. Zurück zur Startseite</p>"),
    ("fr", portal, "Erreur 404", "<h1>Oups !</h1><p>La page que vous recherchez est introuvable ou a été déplacée. Retour à l'accueil</p>"),
    ("es", portal, "Error", "<p>Lo sentimos, la página que busca no existe o ha sido eliminada. Volver a la portada</p>"),
    ("it", crowded, "Pagina non trovata", "<p>Spiacenti, la pagina che stai cercando non esiste. Torna alla home</p>"),
    ("pt", portal, "Página não encontrada", "<p>Ops! A página que você procura não existe ou foi removida.</p>"),
    ("nl", portal, "Niet gevonden", "<p>Sorry, deze pagina kunnen we niet vinden. Ga terug naar de homepage.</p>"),
    ("pl", portal, "Nie znaleziono strony", "<p>Przepraszamy, strona, której szukasz, nie istnieje lub została usunięta.</p>"),
    ("ru", portal, "Ошибка 404", "<p>К сожалению, запрашиваемая страница не существует или была удалена. Вернуться на главную</p>"),
    ("uk", portal, "Сторінку не знайдено", "<p>На жаль, такої сторінки не існує. Повернутися на головну</p>"),
    ("tr", portal, "Sayfa bulunamadı", "<p>Aradığınız sayfa bulunamadı ya da kaldırılmış olabilir. Ana sayfaya dön</p>"),
    ("fa", portal, "صفحه یافت نشد", "<p>متأسفانه صفحه مورد نظر شما پیدا نشد. بازگشت به صفحه اصلی</p>"),
    ("hi", portal, "पेज नहीं मिला", "<p>क्षमा करें, आप जो पेज खोज रहे हैं वह मौजूद नहीं है।</p>"),
    ("ko", portal, "오류", "<p>요청하신 페이지를 찾을 수 없습니다. 삭제되었거나 주소가 변경되었을 수 있습니다.</p><a>홈으로</a>"),
    ("ja", portal, "お探しのページは見つかりませんでした", "<p>お探しのページは移動または削除された可能性があります。トップページへ戻る</p>"),
    ("zh", portal, "404", "<p>抱歉，您访问的页面不存在或已被删除。返回首页</p>"),
    ("ar", portal, "خطأ", "<p>عذرا، الصفحة التي تبحث عنها غير موجودة أو تم حذفها. العودة إلى الرئيسية</p>"),
)  # fmt: skip

EMPTY = (
    ("en", alone, "React App", "<noscript>You need to enable JavaScript to run this app.</noscript><div id=root></div><script src='/static/js/main.js'></script>"),
    ("en", alone, "X", "<div id=react-root></div><noscript><h1>JavaScript is not available.</h1><p>We’ve detected that JavaScript is disabled in this browser. Please enable JavaScript or switch to a supported browser to continue using x.com.</p></noscript>"),
    ("en", alone, "Dashboard", "<app-root>Loading…</app-root><script type=module src='main.js'></script>"),
    ("de", alone, "Portal", "<div id=app></div><noscript>Bitte aktivieren Sie JavaScript, um diese Seite anzuzeigen.</noscript>"),
    ("en", portal, "Tide tables", "<div class=skeleton></div>"),
    ("ja", alone, "アプリ", "<div id=app>読み込み中…</div><noscript>JavaScriptを有効にしてください。</noscript>"),
    ("fr", alone, "Carte", "<noscript>Veuillez activer JavaScript pour utiliser cette application.</noscript><div id=map></div>"),
)  # fmt: skip

PAYWALLS = (
    ("en", portal, "Council approves bus lanes", text("en", 2) + "<div class='tp-modal'><h3>Subscribe to continue reading</h3><p>Already have an account? Log in</p><p>Unlimited digital access for $1 for 6 months. Cancel any time.</p></div>", _UNFREE + "<script src='https://cdn.tinypass.com/api/tinypass.min.js'></script>"),
    ("en", crowded, "Council approves bus lanes", text("en", 2) + "<div class='zephr-wall'><p>You’ve reached your limit of free articles this month.</p><p>Become a member for £2 a week</p></div>", _UNFREE),
    ("en", portal, "Council approves bus lanes", text("en", 1) + "<div class='leaky_paywall_message_wrap'><p>This content is restricted to subscribers. Please log in or register to view it.</p></div>"),
    ("en", portal, "Bus lanes, a love story", text("en", 2) + "<h2>Read the full story with a free account.</h2><p>The author made this story available to Medium members only. Upgrade to instantly unlock this story.</p>", _UNFREE),
    ("en", portal, "The lane letter", text("en", 2) + "<div class=paywall><h2>This post is for paid subscribers</h2><button>Subscribe</button><p>Already a paid subscriber? Sign in</p></div>"),
    ("de", portal, "Neue Busspuren", text("de", 2) + "<div><p>Jetzt weiterlesen mit SZ Plus</p><p>4 Wochen kostenlos testen, danach 9,99 € mtl. Jederzeit kündbar. Sie haben bereits ein Abo? Anmelden</p></div>", _UNFREE),
    ("de", crowded, "Neue Busspuren", text("de", 1) + "<div><h3>Weiterlesen mit Ihrem Digital-Abo</h3><p>Dieser Inhalt ist nur für Abonnenten zugänglich. Zum Angebot</p></div>"),
    ("fr", portal, "Couloirs de bus", text("fr", 2) + "<div id=poool-widget><p>Il vous reste 80% de cet article à lire. La suite est réservée aux abonnés.</p><p>Déjà abonné ? Se connecter</p></div>", "<script src='https://assets.poool.fr/access.min.js'></script>"),
    ("es", portal, "Carril bus", text("es", 2) + "<div><h3>Suscríbete para seguir leyendo</h3><p>Lee sin límites desde 1 €. ¿Ya eres suscriptor? Inicia sesión</p></div>", _UNFREE),
    ("it", portal, "Corsie per gli autobus", text("it", 2) + "<div><p>Questo contenuto è riservato agli abbonati. Abbonati a 1€ al mese per continuare a leggere. Sei già abbonato? Accedi</p></div>"),
    ("pt", portal, "Faixas de ônibus", text("pt", 2) + "<div><p>Conteúdo exclusivo para assinantes. Assine e continue lendo. Já é assinante? Faça login</p></div>"),
    ("nl", portal, "Busbanen", text("nl", 2) + "<div><p>Verder lezen? Word abonnee en lees direct verder. Al abonnee? Log in</p></div>"),
    ("pl", portal, "Buspasy", text("pl", 2) + "<div><p>Dalsza część artykułu dostępna tylko dla prenumeratorów. Kup dostęp i czytaj dalej. Masz już prenumeratę? Zaloguj się</p></div>"),
    ("ko", portal, "버스 전용차로", text("ko", 2) + "<div><p>이 기사는 유료회원 전용입니다. 구독하고 계속 읽으세요. 이미 구독 중이신가요? 로그인</p></div>"),
    ("ja", portal, "バス専用車線", text("ja", 2) + "<div><p>この記事は有料会員限定です。残り 1,240文字。会員登録すると続きをお読みいただけます。すでに会員の方はログイン</p></div>"),
    ("zh", portal, "公交专用道", text("zh", 2) + "<div><p>本文为付费内容，订阅会员后阅读全文。已订阅？登录</p></div>"),
)  # fmt: skip

REFUSED = (
    ("en", alone, "Access Denied", "<H1>Access Denied</H1>You don't have permission to access \"http&#58;&#47;&#47;example&#46;org&#47;story\" on this server.<P>Reference&#32;&#35;18&#46;2d351ab8&#46;1557333295"),
    ("en", alone, "Attention Required! | Cloudflare", "<h1>Sorry, you have been blocked</h1><h2>You are unable to access example.org</h2><h2>Why have I been blocked?</h2><p>This website is using a security service to protect itself from online attacks. The action you just performed triggered the security solution.</p>"),
    ("en", alone, "Sucuri WebSite Firewall - Access Denied", "<h1>Access Denied - Sucuri Website Firewall</h1><p>If you are the site owner (or you manage this site), please whitelist your IP. Block ID: BAD_BOT. Block reason: Bad bot access attempt.</p>"),
    ("en", alone, "ERROR: The request could not be satisfied", "<H1>403 ERROR</H1><H2>The request could not be satisfied.</H2>Request blocked. We can't connect to the server for this app or website at this time.<PRE>Generated by cloudfront (CloudFront)</PRE>"),
    ("en", alone, "Unavailable", "<h1>451: Unavailable due to legal reasons</h1><p>We recognize you are attempting to access this website from a country belonging to the European Economic Area (EEA) including the EU which enforces the General Data Protection Regulation (GDPR) and therefore access cannot be granted at this time.</p>"),
    ("en", alone, "Request Rejected", "The requested URL was rejected. Please consult with your administrator.<br><br>Your support ID is: 1234567890"),
    ("en", alone, "403 Forbidden", "<center><h1>403 Forbidden</h1></center><hr><center>nginx</center>"),
    ("de", alone, "Zugriff verweigert", "<p>Ihre IP-Adresse wurde aufgrund ungewöhnlicher Aktivität gesperrt. Bitte wenden Sie sich an den Support.</p>"),
    ("es", alone, "Acceso denegado", "<p>Su solicitud ha sido bloqueada por el cortafuegos del sitio. ID de incidente: 99</p>"),
    ("ru", alone, "Доступ ограничен", "<p>Доступ к сайту с вашего IP-адреса заблокирован.</p>"),
    ("zh", alone, "405", "<p>很抱歉，由于您访问的URL有可能对网站造成安全威胁，您的访问被阻断。</p>"),
)  # fmt: skip

_CUT = (
    '<!DOCTYPE html><html lang="en"><head><title>Bus lanes</title></head><body><article><p>The council approved the new bus lanes on Tuesday. Work starts in Ju',
    '<html><head><title>Busspuren</title></head><body><main><p>Der Gemeinderat hat am Dienstag zugestimmt. Die Arbeiten begin',
    f'<!doctype html><html lang="it"><head><title>Corsie</title></head><body><div class="story">{text("it")}<p>La regione <a href="https://exam',
)  # fmt: skip


def cases() -> Iterator[Case]:
    """All of them; the row's number keeps the names apart."""
    kinds = {
        O.LOGIN_WALL: LOGINS,
        O.CONSENT_WALL: CONSENTS,
        O.CHALLENGE: CHALLENGES,
        O.SOFT_404: GONE,
        O.EMPTY: EMPTY,
        O.PAYWALL: PAYWALLS,
        O.BLOCKED: REFUSED,
    }
    rows = ((outcome, row) for outcome, table in kinds.items() for row in table)
    for n, (outcome, (language, frame, title, inner, *head)) in enumerate(rows):
        body = frame(title, inner, language, *head).encode()
        yield Case(f"held {n} {outcome}: {language} {title}", outcome, body)
    for n, markup in enumerate(_CUT):
        yield Case(f"held cut {n}", O.SEEMS_CUT, markup.encode())
