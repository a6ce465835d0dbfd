"""Settings of the newsroom's installation. Every variable is listed in the README's table."""

from __future__ import annotations

from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
import structlog
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from verifier import env

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.text("DATA_DIR", str(BASE_DIR / "var"))).resolve()

DEBUG = False
SECRET_KEY = env.secret_key(DATA_DIR)
BIND = env.text("BIND", "127.0.0.1")
PORT = env.number("PORT", 8000, low=1, high=65535)
PUBLIC_BASE_URL = env.base_url("PUBLIC_BASE_URL", f"http://127.0.0.1:{PORT}")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
if "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured(
        "ALLOWED_HOSTS must name the hosts; * would let anybody pose as you."
    )


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


_BEHIND_PROXY = env.flag("TRUST_PROXY")
# The demo people's passwords are printed for everybody: they work on this machine only. Behind a
# proxy BIND is loopback too, so the address that strangers see counts as well.
DEMO_SIGN_IN = (
    _is_loopback(BIND)
    and _is_loopback(urlsplit(PUBLIC_BASE_URL).hostname or "")
    and not _BEHIND_PROXY
)

INSTALLED_APPS = [
    "claims",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "csp",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
]

MIDDLEWARE = [
    "claims.api.requests.RequestContext",
    "django.middleware.security.SecurityMiddleware",
    "verifier.compression.Compression",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "claims.views.language.LanguageAndZone",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "verifier.urls"
WSGI_APPLICATION = "verifier.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "claims.views.context.newsroom",
            ],
        },
    }
]

# --- database -------------------------------------------------------------------------------


def _database(url: str) -> dict[str, Any]:
    try:
        database: dict[str, Any] = environ.Env.db_url_config(url)
    except (ValueError, environ.ImproperlyConfigured) as error:
        raise ImproperlyConfigured(f"DATABASE_URL cannot be read: {error}") from error
    engine = database.get("ENGINE")
    if engine == "django.db.backends.sqlite3":
        # IMMEDIATE takes the write lock when the transaction starts: without it two writers
        # that both read first end in "database is locked", whatever the timeout.
        database["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
    elif engine == "django.db.backends.postgresql":
        pool = {"min_size": 1, "max_size": 10, "timeout": 10}
        # Our statements are short: compiling them (jit) takes longer than running them.
        database["OPTIONS"] = {
            "options": "-c jit=off",
            **database.get("OPTIONS", {}),
            "pool": pool,
        }
        database["CONN_HEALTH_CHECKS"] = True
    else:
        raise ImproperlyConfigured("DATABASE_URL must begin with sqlite:/// or postgres://.")
    return database


DATABASES = {
    "default": _database(env.text("DATABASE_URL", f"sqlite:///{DATA_DIR / 'verifier.sqlite3'}"))
}
# On PostgreSQL the owner migrates; the application's role may only add to append-only tables.
if _migrate_url := env.text("MIGRATE_DATABASE_URL"):
    DATABASES["owner"] = _database(_migrate_url) | {"TEST": {"MIRROR": "default"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- broker and workers ---------------------------------------------------------------------

REDIS_URL = env.broker_url(DATA_DIR)
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
# Seconds. The longest task: 15 of beginning captures, 90 for the web, twice 20 for reading the last.
CELERY_TASK_SOFT_TIME_LIMIT = 150
CELERY_TASK_TIME_LIMIT = 180  # below the visibility timeout, so a message is not sent out twice
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_ENABLE_REMOTE_CONTROL = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 2,
    "socket_timeout": 2,  # an editor's request waits for a broker that hangs
    "max_retries": 0,
}
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "sweep-captures": {"task": "claims.periodic.sweep_captures", "schedule": 5.0},
    "keep-posted": {"task": "claims.periodic.keep_posted", "schedule": 5.0},
    "look-at-the-clock": {"task": "claims.periodic.look_at_the_clock", "schedule": 60.0},
    "publish-due": {"task": "claims.periodic.publish_due", "schedule": 5.0},
    "sweep-watches": {"task": "claims.periodic.sweep_watches", "schedule": 15.0},
    "end-timed-holds": {"task": "claims.periodic.end_timed_holds", "schedule": 15.0},
}

# --- capture --------------------------------------------------------------------------------

CAPTURE_ALLOW = env.text("CAPTURE_ALLOW")
CAPTURE_USER_AGENT = env.text(
    "CAPTURE_USER_AGENT", f"ClaimVerifier/0.1 (+{PUBLIC_BASE_URL}/checks/)"
)
CAPTURE_SECONDS = env.number("CAPTURE_SECONDS", 30, low=1, high=90)
# Seconds between the end of a fetch and the beginning of the next from the same host.
CAPTURE_HOST_PAUSE = env.number("CAPTURE_HOST_PAUSE", 1, low=0, high=60)
CAPTURE_BYTES = env.number("CAPTURE_BYTES", 30_000_000, low=1_000, high=200_000_000)
# Workers that look at watched sources at the same time; at least one more should be there for editors.
WATCH_WORKERS = env.number("WATCH_WORKERS", 1, low=0, high=64)
STORE_DIR = DATA_DIR / "store"
# What can be made again from the store: pictures of pages. May be emptied at any time.
DERIVED_DIR = DATA_DIR / "derived"

# --- mail -----------------------------------------------------------------------------------

# Without EMAIL_URL no mail is made: people read their inbox at the desk.
vars().update(env.mail("EMAIL_URL"))
EMAIL_TIMEOUT = env.number("MAIL_TIMEOUT", 20, low=1, high=120)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("MAIL_FROM", "claims@localhost")

# --- work -----------------------------------------------------------------------------------

# Minutes for which a taken claim is held when nothing is saved; a desk may say otherwise.
HOLD_MINUTES = env.number("HOLD_MINUTES", 30, low=1, high=1440)

# --- people ---------------------------------------------------------------------------------

AUTH_USER_MODEL = "claims.User"
AUTHENTICATION_BACKENDS = ["claims.accounts.SignIn"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "account"
ACCOUNT_ADAPTER = "claims.accounts.ClosedAccounts"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
# Wrong passwords are counted by address: behind a proxy that must not be the proxy's own.
ALLAUTH_TRUSTED_PROXY_COUNT = int(_BEHIND_PROXY)
NEWSROOM_NAME = env.text("NEWSROOM_NAME", "The Claim Desk")

# --- language and time ----------------------------------------------------------------------

# Each by its own name: whoever looks for a language reads that one.
LANGUAGES = [("en", "English"), ("ko", "한국어")]
LANGUAGE_CODE = env.one_of("NEWSROOM_LANGUAGE", "en", dict(LANGUAGES))
LOCALE_PATHS = [BASE_DIR / "claims" / "locale"]
FORMAT_MODULE_PATH = "verifier.formats"
USE_TZ = True
TIME_ZONE = env.time_zone("NEWSROOM_TIME_ZONE", "UTC")

# --- pages and files ------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(DATA_DIR / "static")))
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
DATA_UPLOAD_MAX_MEMORY_SIZE = 8_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

# --- security -------------------------------------------------------------------------------

_HTTPS = PUBLIC_BASE_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [PUBLIC_BASE_URL]
SECURE_SSL_REDIRECT = _HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _HTTPS
SECURE_HSTS_PRELOAD = _HTTPS
SESSION_COOKIE_SECURE = _HTTPS
CSRF_COOKIE_SECURE = _HTTPS
CSRF_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
if _BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

# --- API ------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "claims.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["claims.api.authentication.HasRoleAndScope"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["claims.api.parsing.StrictJSON"],
    "DEFAULT_PAGINATION_CLASS": "claims.api.pagination.Cursor",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_THROTTLE_CLASSES": [
        "rest_framework.throttling.AnonRateThrottle",
        "rest_framework.throttling.UserRateThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {
        "anon": env.text("THROTTLE_ANON", "600/min"),
        "user": env.text("THROTTLE_USER", "1200/min"),
    },
    "NUM_PROXIES": int(_BEHIND_PROXY),
    "EXCEPTION_HANDLER": "claims.api.problems.problem_response",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "PAGE_SIZE": 50,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Claim Verifier",
    "DESCRIPTION": "Claims, sources, evidence and verdicts of a newsroom. Errors are RFC 9457.",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "ENUM_NAME_OVERRIDES": {
        "ClaimKindEnum": "claims.models.ClaimKind.choices",
        "ClaimLinkKindEnum": "claims.models.ClaimLinkKind.choices",
        "PartyKindEnum": "claims.models.PartyKind.choices",
        "SourceKindEnum": "claims.models.SourceKind.choices",
        "CorrectionKindEnum": "claims.models.CorrectionKind.choices",
        "RepublishingKindEnum": "claims.api.steps.REPUBLISHING_CHOICES",
        "SnapshotStatusEnum": "claims.models.Status.choices",
        "CheckStatusEnum": "claims.models.CheckStatus.choices",
        "NoticeKindEnum": "claims.models.NoticeKind.choices",
        "BulkActEnum": "claims.services.bulk.BulkAct.choices",
        "BulkStatusEnum": "claims.services.bulk.Status.choices",
        "DutyEnum": "claims.models.Duty.choices",
        "LegalOutcomeEnum": "claims.models.LegalOutcome.choices",
        "StateEnum": "claims.models.claim.STATE_CHOICES",
        "WatchStateEnum": "claims.models.WatchState.choices",
        "EmbargoOutcomeEnum": "claims.models.EmbargoOutcome.choices",
        "HowEnum": "claims.models.ContactHow.choices",
        "DecisionEnum": "claims.api.watches.DECISION_CHOICES",
    },
}

# --- logs -----------------------------------------------------------------------------------

structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "foreign_pre_chain": [
                structlog.contextvars.merge_contextvars,
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
            ],
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                structlog.processors.JSONRenderer(),
            ],
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": env.text("LOG_LEVEL", "WARNING").upper()},
    "loggers": {
        "claims": {"level": env.text("LOG_LEVEL", "INFO").upper()},
        "django.server": {"handlers": ["stderr"], "propagate": False},
    },
}
