"""Settings of one installation. What differs between installations comes from the environment; docs/operate.md lists the names."""

import os
import secrets
import sys
import tempfile
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

BASE = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("YIDAN_VAR", BASE / "var"))


def flag(name: str) -> bool:
    return os.environ.get(name, "") not in ("", "0")


def listed(name: str) -> list[str]:
    return [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()]


# --- what kind of installation this is: production unless somebody says otherwise ---
TESTING = "pytest" in sys.modules
DEMO = flag("YIDAN_DEMO")
DEBUG = flag("YIDAN_DEBUG")
PRODUCTION = not (TESTING or DEMO or DEBUG)
CLOCK = os.environ.get("YIDAN_CLOCK", "")

# Without a configured key a production installation gets one that dies with the process: commands work, yidan/checks.py refuses to serve.
CONFIGURED_KEY = os.environ.get("YIDAN_SECRET_KEY", "")
SECRET_KEY = CONFIGURED_KEY or (secrets.token_urlsafe(50) if PRODUCTION else "yidan-demo-key-that-guards-nothing-but-invented-data")
SECRET_KEY_FALLBACKS = listed("YIDAN_SECRET_KEY_FALLBACKS")
HOSTS = listed("YIDAN_HOSTS")
ALLOWED_HOSTS = [*HOSTS, "127.0.0.1", "localhost"] if PRODUCTION else ["*"]  # the health check asks by loopback
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in HOSTS]
TRUSTED_PROXIES = listed("YIDAN_TRUSTED_PROXIES")
SITE_URL = os.environ.get("YIDAN_SITE_URL", "http://localhost:8000")

# --- the house ---
ROOMS = (
    "core people catalog stock intake purchasing planning production quality acceptance logistics settlement service review "
    "monitoring archive desk portal simulation"
).split()
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials",
    "csp",
    "django_q",
    "yidan.apps.House",
    *(f"yidan.{room}" for room in ROOMS if (BASE / "yidan" / room / "__init__.py").exists()),
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.mfa",
]
PEOPLE_WEB = (BASE / "yidan" / "people" / "web.py").exists()
MIDDLEWARE = [
    "yidan.headers.TrustedProxies",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "yidan.headers.PermissionsPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    *(["yidan.people.web.ActorMiddleware"] if PEOPLE_WEB else []),
]
ROOT_URLCONF = "yidan.urls"
WSGI_APPLICATION = "yidan.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE / "yidan" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "yidan.desk.shell.frame",
            ],
        },
    }
]

# --- database: one file by default, PostgreSQL for real use ---
# WAL with FULL keeps every acknowledged commit through a power cut, WAL with NORMAL does not: docs/decisions/0001-sqlite-durability.md.
# IMMEDIATE takes the write lock at the start, so that two writers queue instead of failing half way.
SQLITE: dict[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
}


def database() -> dict[str, Any]:
    url = os.environ.get("DATABASE_URL")
    if not url:
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": VAR / "yidan.sqlite3", "OPTIONS": {**SQLITE}}
    found: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True))
    if found["ENGINE"].endswith("sqlite3"):
        found["OPTIONS"] = {**SQLITE, **found.get("OPTIONS", {})}
    return found


DATABASES = {"default": database()}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    VAR.mkdir(parents=True, exist_ok=True)
    # Tests with threads need a file (a database in memory belongs to one connection); one per process, so that two runs never meet.
    DATABASES["default"]["TEST"] = {"NAME": Path(tempfile.gettempdir()) / f"yidan-test-{os.getpid()}.sqlite3"}
    if TESTING:
        DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FILES_ROOT = Path(os.environ.get("YIDAN_FILES", VAR / "files"))

# Sign-in limits must count over all processes, so the cache is a table and not a process's memory.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "shared_cache"}}

# --- language, time ---
LANGUAGE_CODE = "en" if TESTING else "zh-hans"  # tests name the source strings
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE / "yidan" / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# --- static files ---
STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("YIDAN_STATIC", VAR / "static"))
STATICFILES_DIRS = [folder for folder in [BASE / "yidan" / "static"] if folder.exists()]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "yidan.finders.NodeModules",
]
NODE_MODULES = Path(os.environ.get("YIDAN_NODE_MODULES", BASE / "node_modules"))
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# --- sign-in ---
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend", "allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"] if TESTING else ["django.contrib.auth.hashers.ScryptPasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "yidan.signin.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "yidan.signin.SocialAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# A whole factory sits behind one address: the failures of one person there must not shut out the others, so the key is
# user and address (yidan/signin.py) and what is counted by address alone only stops machines.
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "login_failed": "300/m/ip,5/5m/key"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Yidan"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION  # browsers give passkeys to http://localhost
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SAMESITE = "Lax"

# --- headers ---
TLS = PRODUCTION and not flag("YIDAN_PLAIN_HTTP")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = TLS
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = TLS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")  # believed from trusted proxies only: yidan/headers.py
SECURE_HSTS_SECONDS = 365 * 86400 if TLS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
PERMISSIONS_POLICY = "camera=(self), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", "blob:"],
        "media-src": [SELF, "blob:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    }
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # an order of 300 lines has some 5,000 fields
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# W019: our own pages show our own papers in a frame. W005, W021: what the company does with its other names is not ours to decide.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W019", "security.W021"]

# --- jobs, mail, log ---
Q_CLUSTER = {
    "name": "yidan",
    "orm": "default",
    "workers": int(os.environ.get("YIDAN_WORKERS", "1")),
    "timeout": 600,
    "retry": 900,  # longer than timeout: a running job is not started again beside itself
    "max_attempts": 5,
    "ack_failures": False,
    "poll": 1,
    "save_limit": 1000,
    "catch_up": False,
    "sync": TESTING,
}
EMAIL_BACKEND = os.environ.get("YIDAN_EMAIL_BACKEND") or (
    "django.core.mail.backends.smtp.EmailBackend"
    if os.environ.get("YIDAN_EMAIL_HOST")
    else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = VAR / "mail"
EMAIL_HOST = os.environ.get("YIDAN_EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("YIDAN_EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("YIDAN_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("YIDAN_EMAIL_PASSWORD", "")
EMAIL_USE_TLS = flag("YIDAN_EMAIL_TLS")
EMAIL_USE_SSL = flag("YIDAN_EMAIL_SSL")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = os.environ.get("YIDAN_EMAIL_FROM", "yidan@localhost")
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("YIDAN_LOG_LEVEL", "INFO" if PRODUCTION else "WARNING")},
}
