"""Twenty bad answers written after the rules were broadened, and never tuned on."""

from collections.abc import Iterator

from claims.outcomes import Outcome as O
from tests.capture.corpus import Case
from tests.capture.corpus.frames import alone, crowded, portal, text

_PASSWORD = (
    "<form action=/in><input name=user><input type=password name=pass><button>OK</button></form>"
)

ROWS = (
    (O.LOGIN_WALL, "en", portal, "Reader account", f"<h1>Welcome, reader</h1><p>You can go on once you have signed in.</p>{_PASSWORD}"),
    (O.LOGIN_WALL, "de", portal, "Mein Konto", f"<p>Für diesen Bereich brauchst du ein Konto.</p>{_PASSWORD}"),
    (O.LOGIN_WALL, "ja", alone, "ようこそ", f"<p>続きは会員の方だけがご覧になれます。</p>{_PASSWORD}"),
    (O.LOGIN_WALL, "en", alone, "Threads", "<h1>Say more with Threads</h1><p>Join the conversation.</p><button>Continue with Instagram</button><button>Log in with username</button>"),
    (O.CONSENT_WALL, "fr", alone, "Votre choix", "<p>Ce site vit de la publicité. Autorisez les traceurs ou payez 3 € par mois.</p><button>J’autorise</button><button>Je paie</button>"),
    (O.CONSENT_WALL, "en", portal, "Quick question", "<p>May we measure how you use this site? We share what we learn with 41 companies that show you adverts.</p><button>Yes, that's fine</button><button>No thanks</button><button>Let me choose</button>"),
    (O.CONSENT_WALL, "sv", alone, "Godkänn", "<p>Vi och våra partners använder kakor för att anpassa annonser.</p><button>Godkänn alla</button><button>Inställningar</button>"),
    (O.CHALLENGE, "en", alone, "Hold on", "<p>Our systems think your traffic may come from a script. Tick the box to show that you are a person.</p><div class=cf-turnstile></div>"),
    (O.CHALLENGE, "it", alone, "Un attimo", "<p>Stiamo verificando il tuo browser, l'operazione richiede pochi secondi.</p>"),
    (O.CHALLENGE, "tr", alone, "Bekleyin", "<p>Robot olmadığınızı doğrulamak için kutuyu işaretleyin.</p>"),
    (O.SOFT_404, "en", portal, "Hmm", "<h1>Lost at sea</h1><p>There is no page at this address. Try the search, or start again from the front page.</p>"),
    (O.SOFT_404, "en", crowded, "Archive", "<p>We have moved house, and this article did not come along. Sorry.</p>"),
    (O.SOFT_404, "de", portal, "Ups", "<p>Da ist etwas schiefgelaufen: Unter dieser Adresse gibt es keinen Artikel.</p>"),
    (O.SOFT_404, "es", portal, "Vaya", "<p>No hemos encontrado lo que buscas. Prueba con el buscador.</p>"),
    (O.PAYWALL, "en", portal, "Bus lanes approved", text("en", 2) + "<div><h3>There's more to this story</h3><p>Support local news from $2 a week to see the rest.</p></div>"),
    (O.PAYWALL, "de", portal, "Busspuren beschlossen", text("de", 1) + "<div><p>Sie möchten weiterlesen? Mit dem Tagespass für 1 Euro haben Sie Zugriff auf alle Texte.</p></div>"),
    (O.PAYWALL, "tr", portal, "Otobüs şeritleri", text("tr", 2) + "<div><p>Haberin devamı abonelere özel. Abone ol</p></div>"),
    (O.BLOCKED, "en", alone, "Not today", "<p>Our firewall does not like where you come from. Incident 77A. Write to the administrator if that is a mistake.</p>"),
    (O.BLOCKED, "fr", alone, "Accès impossible", "<p>Ce site n'est pas accessible depuis votre pays.</p>"),
    (O.EMPTY, "es", alone, "Aplicación", "<div id=root><span>Cargando…</span></div><noscript>Activa JavaScript.</noscript>"),
)  # fmt: skip


def cases() -> Iterator[Case]:
    """All of them."""
    for n, (outcome, language, frame, title, inner) in enumerate(ROWS):
        body = frame(title, inner, language if language != "sv" else "en").encode()
        yield Case(f"late {n} {outcome}: {language} {title}", outcome, body)
