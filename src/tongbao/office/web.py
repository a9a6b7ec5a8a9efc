"""Django settings of the pages: sign-in, content a browser may load, length of a session.

They are values only; ``settings.py`` includes them. Limits come from the rule table ``sign_in``.
"""

import os
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tongbao.rules.rulebook import Rulebook

PAGES = Path(__file__).parent / "pages"
PROFILE = os.environ.get("TONGBAO_SIGN_IN", "dengbao")
# The profiles have no dated change so far; the day only has to be after their first.
_TODAY = date(2026, 1, 1)
# A server on this machine alone has no certificate; everywhere else pages are served over TLS only.
LOOPBACK = os.environ.get("TONGBAO_LOOPBACK") == "1"

APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "django_q",
    "tongbao.office.pages",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "tongbao.office.pages.gate.UploadCap",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tongbao.office.pages.gate.Gate",
    "axes.middleware.AxesMiddleware",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PAGES / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tongbao.office.pages.frame.frame",
            ]
        },
    }
]


def profile(name: str = PROFILE) -> Any:
    """Find the row of a sign-in profile; an unknown name is an error in the settings.

    Raises
    ------
    ValueError
        Where there is no such profile.
    """
    found = Rulebook(_TODAY).find("sign_in", name)
    if found is None or found.get("min_length") is None:
        raise ValueError(f"no sign-in profile {name!r}: use dengbao, asvs or small_office in TONGBAO_SIGN_IN")
    return found


def upload_cap() -> int:
    """Return the maximum length of a request [bytes]."""
    return Rulebook(_TODAY).row("sign_in", "upload").number("megabytes") * 2**20


def web_settings() -> dict[str, Any]:
    """Collect every setting of the pages by name."""
    row = profile()
    upload = Rulebook(_TODAY).row("sign_in", "upload")
    return {
        "ROOT_URLCONF": "tongbao.office.urls",
        "MIDDLEWARE": MIDDLEWARE,
        "TEMPLATES": TEMPLATES,
        "DEBUG": False,
        "ALLOWED_HOSTS": os.environ.get("TONGBAO_HOSTS", "127.0.0.1,localhost").split(","),
        "CSRF_TRUSTED_ORIGINS": [o for o in os.environ.get("TONGBAO_ORIGINS", "").split(",") if o],
        "STATIC_URL": "static/",
        "WHITENOISE_USE_FINDERS": True,
        "WHITENOISE_MAX_AGE": 3600,
        "LANGUAGE_CODE": "zh-hans",
        "LANGUAGES": [("zh-hans", "中文"), ("en", "English")],
        "LOCALE_PATHS": [PAGES / "locale"],
        "USE_I18N": True,
        "DATA_UPLOAD_MAX_MEMORY_SIZE": upload.number("megabytes") * 2**20,
        "DATA_UPLOAD_MAX_NUMBER_FILES": upload.number("files"),
        "DATA_UPLOAD_MAX_NUMBER_FIELDS": 20000,
        **_sign_in(row),
        **_browser(),
        "Q_CLUSTER": {
            "name": "tongbao",
            "orm": "default",
            "workers": 1,
            "timeout": 1800,
            "retry": 1860,
            "max_attempts": 3,
            "save_limit": 500,
            "catch_up": False,
            "bulk": 1,
        },
    }


def _password(row: Any) -> list[dict[str, Any]]:
    return [
        {
            "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
            "OPTIONS": {"min_length": row.number("min_length")},
        },
        {
            "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
            "OPTIONS": {"user_attributes": ("username",)},
        },
        {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
        {
            "NAME": "tongbao.office.pages.passwords.Classes",
            "OPTIONS": {"classes": row.number("classes")},
        },
    ]


def _sign_in(row: Any) -> dict[str, Any]:
    return {
        "AUTHENTICATION_BACKENDS": [
            "axes.backends.AxesStandaloneBackend",
            "django.contrib.auth.backends.ModelBackend",
        ],
        "PASSWORD_HASHERS": ["tongbao.office.pages.hasher.Argon2id"],
        "AUTH_PASSWORD_VALIDATORS": _password(row),
        "LOGIN_URL": "account_login",
        "LOGIN_REDIRECT_URL": "/",
        "ACCOUNT_LOGIN_METHODS": {"username"},
        "ACCOUNT_SIGNUP_FIELDS": ["username*", "password1*"],
        "ACCOUNT_EMAIL_VERIFICATION": "none",
        "ACCOUNT_ADAPTER": "tongbao.office.pages.adapter.NoSignUp",
        "ACCOUNT_USERNAME_MIN_LENGTH": 1,
        "ACCOUNT_PRESERVE_USERNAME_CASING": True,
        "ACCOUNT_LOGOUT_ON_GET": False,
        "ACCOUNT_SESSION_REMEMBER": False,
        # Lockout is left to axes: it counts by person, in the database, where all processes see it.
        "ACCOUNT_RATE_LIMITS": {"login_failed": False, "login": False},
        "MFA_SUPPORTED_TYPES": ["totp", "recovery_codes"],
        "MFA_TOTP_ISSUER": "Tongbao",
        "AXES_FAILURE_LIMIT": row.number("tries"),
        "AXES_COOLOFF_TIME": timedelta(minutes=row.number("locked_minutes")),
        "AXES_LOCKOUT_PARAMETERS": ["username"],
        "AXES_RESET_ON_SUCCESS": True,
        # The form calls the field "login", Django's credentials call it "username": axes has to see one person in both.
        "AXES_USERNAME_CALLABLE": "tongbao.office.pages.gate.who_tries",
        "AXES_LOCKOUT_CALLABLE": "tongbao.office.pages.gate.locked_out",
        "AXES_VERBOSE": False,
        # By person only: a whole office shares one address and must not be locked out by one person's typing errors.
        "SILENCED_SYSTEM_CHECKS": ["axes.W006"],
        "SESSION_COOKIE_AGE": row.number("idle_minutes") * 60,
        # Not saved at every request: the gate extends it once a minute.
        "SESSION_EXPIRE_AT_BROWSER_CLOSE": True,
    }


def _browser() -> dict[str, Any]:
    secure = not LOOPBACK
    own = ["'self'"]
    return {
        "CONTENT_SECURITY_POLICY": {
            "DIRECTIVES": {
                "default-src": own,
                "script-src": own,
                "style-src": own,
                "img-src": [*own, "data:"],
                "font-src": own,
                "connect-src": own,
                "object-src": ["'none'"],
                "base-uri": own,
                "form-action": own,
                "frame-ancestors": own,
                "frame-src": own,
            }
        },
        "X_FRAME_OPTIONS": "DENY",
        "SECURE_CONTENT_TYPE_NOSNIFF": True,
        "SECURE_REFERRER_POLICY": "same-origin",
        "SECURE_SSL_REDIRECT": secure,
        "SECURE_HSTS_SECONDS": 31_536_000 if secure else 0,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": secure,
        "SECURE_HSTS_PRELOAD": secure,
        "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https") if os.environ.get("TONGBAO_PROXY") else None,
        "SESSION_COOKIE_SECURE": secure,
        "CSRF_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_HTTPONLY": False,
        "SESSION_COOKIE_SAMESITE": "Lax",
    }
