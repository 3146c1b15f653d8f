"""Django's settings. What differs between installations comes from kesu.site.environment only."""

import os
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF, STRICT_DYNAMIC
from django.utils.translation import gettext_lazy as _

import kesu
from kesu import clock, faults
from kesu.site import cookies, databases, environment, keys

ENVIRONMENT = environment.read(os.environ)

databases.use_bundled_sqlite()
clock.shift_by(ENVIRONMENT.clock_offset)
faults.arm(ENVIRONMENT.faults)

KESU_HOME = ENVIRONMENT.home
RULEBOOKS = ENVIRONMENT.rulebooks
FONTS = ENVIRONMENT.fonts
STORE = ENVIRONMENT.store
SITE_ORIGIN = ENVIRONMENT.origin
HTTPS = urlsplit(SITE_ORIGIN).scheme == "https"

DEBUG = ENVIRONMENT.debug
SECRET_KEY = ENVIRONMENT.secret_key or keys.secret_key(KESU_HOME)
MASTER_KEY = ENVIRONMENT.master_key
ALLOWED_HOSTS = list(ENVIRONMENT.allowed_hosts)
CSRF_TRUSTED_ORIGINS = [SITE_ORIGIN]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
    "kesu.directory",
    "kesu.registry",
    "kesu.journal",
    "kesu.cases",
    "kesu.timekeeping",
    "kesu.notices",
    "kesu.paper",
    "kesu.entrance",
    "kesu.desk",
    "kesu.api",
    "kesu.intake",
    "kesu.site",
]

MIDDLEWARE = [
    "kesu.site.references.reference",
    "kesu.site.middleware.headers",
    # Before everything that may answer by itself: a wrong host, what is static.
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "kesu.entrance.middleware.SignInMiddleware",
    "kesu.site.middleware.PolicyMiddleware",
]

ROOT_URLCONF = "kesu.site.urls"
WSGI_APPLICATION = "kesu.site.wsgi.application"
APPEND_SLASH = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
            ],
            "libraries": {"lucide": "kesu.desk.components.icons"},
        },
    },
]

DATABASES = databases.all_of(ENVIRONMENT.database, ENVIRONMENT.replica)
DATABASE_ROUTERS = ["kesu.site.databases.Routes"]

# People

AUTH_USER_MODEL = "directory.Person"
AUTHENTICATION_BACKENDS = [
    "kesu.entrance.ways.ByPassword",
    *(["kesu.entrance.ways.ByProvider"] if ENVIRONMENT.provider else []),
    *(["kesu.entrance.ways.ByDirectory"] if ENVIRONMENT.directory else []),
]
LOGIN_URL = "/sign-in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/sign-in"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# Coming in: how long it lasts, by what, through which proxies

SESSION_ENGINE = "kesu.entrance.store"
SIGN_IN_IDLE = ENVIRONMENT.sign_in_idle
SIGN_IN_LASTS = ENVIRONMENT.sign_in_lasts
INVITATION_DAYS = ENVIRONMENT.invitation_days
PROXIES = ENVIRONMENT.proxies
PASSWORDS = ENVIRONMENT.passwords
SECOND_FACTOR = ENVIRONMENT.second_factor
OIDC = ENVIRONMENT.provider
LDAP = ENVIRONMENT.directory

# Language and time: Chinese first, English complete

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS = sorted(Path(kesu.__file__).parent.glob("**/locale"))  # each room keeps its own
TIME_ZONE = ENVIRONMENT.time_zone
USE_TZ = True

# Style sheets, scripts, pictures

STATIC_URL = "/static/"
STATIC_ROOT = KESU_HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
}
WHITENOISE_INDEX_FILE = False
FILE_UPLOAD_PERMISSIONS = 0o600

# What a browser may do with our pages. Everything comes from us, every script and style by nonce.

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [NONCE, STRICT_DYNAMIC],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", "blob:"],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    },
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_NAME = cookies.named(cookies.PLAIN["SESSION"], https=HTTPS)
CSRF_COOKIE_NAME = cookies.named(cookies.PLAIN["CSRF"], https=HTTPS)
LANGUAGE_COOKIE_NAME = cookies.named(cookies.PLAIN["LANGUAGE"], https=HTTPS)
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 60 * 60 * SIGN_IN_LASTS
_LAX: Literal["Lax"] = "Lax"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = _LAX
CSRF_FAILURE_VIEW = "kesu.site.errors.forbidden_by_csrf"

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
NINJA_PAGINATION_MAX_LIMIT = 200

# Mail

_mail = ENVIRONMENT.mail
EMAIL_BACKEND = (
    "django.core.mail.backends.filebased.EmailBackend"
    if _mail.folder
    else "django.core.mail.backends.smtp.EmailBackend"
)
EMAIL_FILE_PATH = _mail.folder
EMAIL_HOST, EMAIL_PORT = _mail.host, _mail.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.user, _mail.password
EMAIL_USE_SSL = _mail.way == "smtps"
EMAIL_USE_TLS = _mail.way == "smtp"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = _mail.sender or "kesu@localhost"

# Notices: mail is a channel where somebody said how it leaves; vendors are reached at their usual hosts

MAIL_IS_GIVEN = _mail.is_given
NOTICE_HOSTS = {
    "wecom": "https://qyapi.weixin.qq.com",
    "dingtalk": "https://oapi.dingtalk.com",
    "feishu": "https://open.feishu.cn",
    **dict(ENVIRONMENT.notice_hosts),
}
NOTICES_AT_ONCE = ENVIRONMENT.notices_at_once

# What is counted: several processes share a folder, named before any room is loaded

METRICS_TOKEN = ENVIRONMENT.metrics_token
METRICS = KESU_HOME / "metrics" if METRICS_TOKEN else None
if METRICS:
    METRICS.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(METRICS))

# Mail in

MAILBOX = ENVIRONMENT.mailbox

# Who is told of audit seals, outside of the reach of whoever owns the database

WITNESSES = ENVIRONMENT.witnesses

# What is logged: to standard error, each line with the reference that the person was shown. Lines for programs tell
# of every request; lines for people, who watch a terminal, of what went wrong.

UNTOLD = frozenset({"healthz", "readyz", "metrics"})

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"reference": {"()": "kesu.site.log_lines.ReferenceFilter"}},
    "formatters": {
        "line": {
            "format": "{asctime} {levelname} {reference} {name}: {message}",
            "style": "{",
        },
        "json": {"()": "kesu.site.log_lines.JsonLines"},
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "filters": ["reference"],
            "formatter": ENVIRONMENT.log,
        }
    },
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        "kesu.requests": {"level": "INFO" if ENVIRONMENT.log == "json" else "WARNING"},
        # What it warns of stands as the reason on the delivery.
        "apprise": {"level": "WARNING", "handlers": [], "propagate": False},
        # A name that is not ours is somebody scanning, not an error of ours.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}

SILENCED_SYSTEM_CHECKS: list[str] = []
