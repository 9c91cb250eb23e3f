"""Production: the base setting. `dev` and `test` relax it.

Everything that differs from one installation to another comes from the environment:
`SECRET_KEY`, `ALLOWED_HOSTS`, `BASE_URL`, `DATABASE_URL`, `DATA_DIR`, `EMAIL_URL`, `EMAIL_FROM`; for the
archive, `RECEIPTS_DIR` (where its receipts lie, or a copy of them: exports take them along); for files,
`ATTACHMENT_MAX_MB` and `PICTURE_MAX_MB` (how big one may be that is uploaded), `CLAMD_URL` (ClamAV, as
`unix:///run/clamav/clamd.ctl` or `tcp://127.0.0.1:3310`: nothing then comes in that was not scanned), and `SENDFILE_BACKEND`
(who sends files once Django has said who may have them: nginx, set up as in `site/deploy/nginx.conf`; empty: Django itself);
for readers, `CAMPUS_NETWORKS`, `ACCESS_LOG_DAYS` and `ANSWERS_MAX_MB`; for signing in:

- `TRUSTED_PROXIES`: the web servers before this one whose `X-Forwarded-For` is believed, as networks: `10.0.0.1,10.0.1.0/24`.
  One that comes through a Unix socket is named `0.0.0.0`. Without them, everybody behind a proxy bears the proxy's address,
  and is throttled together.
- `SIGN_IN_COOLOFF_MINUTES` (15): for how long a name is shut out at an address after 5 wrong passwords.
- `SESSION_IDLE_MINUTES` (30), `SESSION_READER_IDLE_MINUTES` (120): for how long whoever works here, and a reader, may be away
  before they have to sign in again; `SESSION_HOURS` (12): after how long anybody has to.
- `CAS_SERVER_URL` (none): the college's CAS server, protocol 3.0, as `https://cas.example.edu.cn/cas/`. It knows this site by
  the address `BASE_URL`/sign-in/campus/, at which it also calls for single log-out.
- `CAS_READER_ATTRIBUTES` (`{}`): which of its attributes make somebody a reader on campus, a Party member, one of a reader
  group, of a branch or of a unit; JSON, described in `disclosure/audience/sign_in/campus/attributes.py`. Others are not kept.
- `PASSWORD_LINK_HOURS` (24): for how long the link holds by which the owner of an account sets its password.
- `SECOND_FACTOR_REQUIRED` (on): whoever has admin access or holds a role signs in with a code from their telephone, too.
"""

from datetime import timedelta
from pathlib import Path

import environ
from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.utils.module_loading import import_string

BASE_DIR = Path(__file__).resolve().parent.parent.parent
env = environ.Env()

# Settings made from these are held to be a college's own, and are refused where they are unfit for it (`home/production.py`).
PRODUCTION = True
SECRET_KEY = env("SECRET_KEY")
DEBUG = False
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
BASE_URL = env("BASE_URL").rstrip("/")
CSRF_TRUSTED_ORIGINS = [BASE_URL]

# Database, uploaded files and collected static files: all that a backup must hold, and nothing in the source tree.
DATA_DIR = Path(env("DATA_DIR", default=str(BASE_DIR / "var")))

# A folder with the signed receipts of the archive, or a copy of it: exports take them along.
RECEIPTS_DIR = Path(env("RECEIPTS_DIR")) if env("RECEIPTS_DIR", default="") else None

# --- applications ------------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "wagtail_modeladmin",
    "wagtail.contrib.table_block",
    "disclosure.organisation.accounts.apps.AccountsConfig",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.sites",
    "wagtail",
    "modelcluster",
    "taggit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    # For its Chinese: Wagtail says by its words how long ago something was.
    "django.contrib.humanize",
    "axes",
    "django_cas_ng",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    # Our rooms, lowest first. They stand after Wagtail, so that what they take off its signals is there to be taken off.
    "disclosure.organisation",
    "disclosure.audience",
    "disclosure.catalogue",
    "disclosure.answers",
    "disclosure.items",
    "disclosure.approval",
    "disclosure.archive",
    "home",
    "search",
    "demonstration",
]

MIDDLEWARE = [
    "disclosure.archive.middleware.IncompletePlaceMiddleware",
    "disclosure.answers.middleware.AnswersMiddleware",
    "disclosure.answers.middleware.ConditionalMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "home.policies.PoliciesMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "disclosure.audience.sign_in.middleware.CampusTicketMiddleware",
    "disclosure.audience.sign_in.middleware.SessionTimesMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "disclosure.audience.middleware.ReaderMiddleware",
    "disclosure.audience.sign_in.middleware.SecondFactorMiddleware",
    "disclosure.organisation.middleware.ClosedDoorsMiddleware",
    "disclosure.organisation.bad_input.BadInputMiddleware",
    "disclosure.items.middleware.UnreadableItemMiddleware",
    "disclosure.items.middleware.ForeignDraftsMiddleware",
    "disclosure.items.middleware.DraftReadingMiddleware",
    "disclosure.items.usage.UsesMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "disclosure.organisation.refusals.RefusalsMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "disclosure.catalogue.guard.middleware.GuardMiddleware",
    "home.middleware.HomePageMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "urls"
WSGI_APPLICATION = "wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "home.context_processors.site_chrome",
            ],
        },
    },
]

# --- data -----------------------------------------------------------------------------------------------------------
# Opening a connection costs as much as a page: each thread keeps its own, and checks before a request that it still works.
KEPT = {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
DATABASES = {"default": KEPT | env.db("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'db.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # A write transaction takes its lock when it begins, so that a rule checked inside it still holds when it commits.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# How much memory each process uses to keep whole answers to readers who are not signed in (`disclosure/answers/`); 0: none.
ANSWERS_MAX_MB = env.int("ANSWERS_MAX_MB", default=64)
# Where the web server finds out that readers see something else (`disclosure/answers/web_server.py`); None: there is none.
ANSWERS_DIR: Path | None = DATA_DIR / "answers"

# Never served as they lie: every file goes through a view that asks who may read it.
MEDIA_ROOT = DATA_DIR / "media"
MEDIA_URL = "/media/"
# The web server sends them, told by a header of the answer (X-Accel-Redirect) from where; no request leads to that place.
SENDFILE_BACKEND = env("SENDFILE_BACKEND", default="django_sendfile.backends.nginx")
SENDFILE_ROOT = MEDIA_ROOT
SENDFILE_URL = "/sent-by-the-web-server/"

# Limits of uploads, which `disclosure/uploads/` validates.
MEGABYTE = 1024 * 1024
WAGTAILDOCS_MAX_UPLOAD_SIZE = env.int("ATTACHMENT_MAX_MB", default=50) * MEGABYTE
WAGTAILIMAGES_MAX_UPLOAD_SIZE = env.int("PICTURE_MAX_MB", default=10) * MEGABYTE
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000
WAGTAILIMAGES_EXTENSIONS = ["png", "jpg", "jpeg"]
FILE_UPLOAD_HANDLERS = [
    "disclosure.uploads.handlers.NamesAsGiven",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
CLAMD_URL = env("CLAMD_URL", default="")

STATIC_ROOT = DATA_DIR / "static"
STATIC_URL = "/static/"
# Our files are for our pages.
WHITENOISE_ALLOW_ALL_ORIGINS = False
STATICFILES_DIRS = [BASE_DIR / "site" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- people ---------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "organisation.User"
AUTHENTICATION_BACKENDS = [
    # Asked first: it lets nobody in, and turns away who has guessed too often.
    "axes.backends.AxesStandaloneBackend",
    "disclosure.organisation.backends.AppointmentBackend",
    "disclosure.audience.sign_in.campus.accounts.CampusBackend",
]
# One door for readers and for those who work in the admin.
LOGIN_URL = WAGTAILADMIN_LOGIN_URL = "audience:sign_in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
# Nobody hands out passwords: the administrator has a link mailed to the address of an account. One's own is changed on our
# page, where guesses at the old one count as guesses at the door do.
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False
PASSWORD_RESET_TIMEOUT = 3600 * env.int("PASSWORD_LINK_HOURS", default=24)
# The page to which such a link leads: `organisation` stands below `audience` and cannot name it.
ACCOUNT_LINK_URL = "audience:set_password"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "demonstration.passwords.DemonstrationPasswordValidator"},
]

# Our own proxies (CIDR): who asks is read from X-Forwarded-For only where one of them wrote it.
TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", default=[])
# Networks (CIDR) from which anybody reads what is for the campus, without an account. None, unless an installation says so.
CAMPUS_NETWORKS = env.list("CAMPUS_NETWORKS", default=[])

# How long it is remembered who read what is not for everybody (days); the law on cyber security asks for six months at least.
ACCESS_LOG_DAYS = env.int("ACCESS_LOG_DAYS", default=365)

# --- how often a password may be guessed --------------------------------------------------------------------------------
AXES_CLIENT_IP_CALLABLE = "disclosure.audience.addresses.client_address"
AXES_HANDLER = "disclosure.audience.sign_in.throttling.Throttle"
AXES_LOCKOUT_CALLABLE = "disclosure.audience.sign_in.throttling.locked_out"
AXES_WHITELIST_CALLABLE = "disclosure.audience.sign_in.throttling.is_exempt"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"], "ip_address"]
AXES_FAILURE_LIMIT = 5
# Many people may share an address, and each may mistype.
ADDRESS_FAILURE_LIMIT = 50
AXES_COOLOFF_TIME = timedelta(minutes=env.int("SIGN_IN_COOLOFF_MINUTES", default=15))
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ACCESS_FAILURE_LOG = True
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "csrfmiddlewaretoken", "ticket", "code"]
AXES_VERBOSE = False

# --- the campus account ---------------------------------------------------------------------------------------------
CAS_SERVER_URL = env("CAS_SERVER_URL", default="").rstrip("/")
if CAS_SERVER_URL:
    # Addresses are joined to it, and without this its last part would be replaced.
    CAS_SERVER_URL += "/"
CAS_VERSION = "3"
# Seconds.
CAS_TIMEOUT = 5
CAS_ROOT_PROXIED_AS = BASE_URL
# Where somebody wanted to go stays in the session: the address that the CAS server knows us by is always the same.
CAS_STORE_NEXT = True
CAS_READER_ATTRIBUTES = env.json("CAS_READER_ATTRIBUTES", default={})

# --- the second factor ----------------------------------------------------------------------------------------------
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", default=True)


def _issuer(device: object) -> str:
    """Return what a telephone shows beside the code: which college's site it is for, as the database tells today."""
    return import_string("disclosure.organisation.institution.in_force")().designation


OTP_TOTP_ISSUER = _issuer


# --- language -------------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文")]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
LOCALE_PATHS = [BASE_DIR / "site" / "locale"]

# --- security -------------------------------------------------------------------------------------------------------
# Browsers take cookies of such a name from this host alone, over https: no neighbour under the college's domain can plant one.
SESSION_COOKIE_NAME = "__Host-disclosure_session"
CSRF_COOKIE_NAME = "__Host-csrftoken"
SESSION_IDLE_MINUTES = env.int("SESSION_IDLE_MINUTES", default=30)
SESSION_READER_IDLE_MINUTES = env.int("SESSION_READER_IDLE_MINUTES", default=120)
SESSION_HOURS = env.int("SESSION_HOURS", default=12)
SESSION_COOKIE_AGE = SESSION_HOURS * 3600
# Many a screen on a campus is shared.
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
CSRF_FAILURE_VIEW = "disclosure.audience.sign_in.stashed_forms.refuse_forgery"
SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_REFERRER_POLICY = "same-origin"
# Only our own files are loaded, only our own scripts and styles run, and nobody else may frame a page.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}
# In Wagtail's admin, whose choosers and editor write scripts and styles into the page, show an image from memory while it is
# uploaded, and preview a page in a frame.
ADMIN_CONTENT_SECURITY_POLICY = {
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "frame-src": [SELF],
    "frame-ancestors": [SELF],
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: []
    for feature in ("camera", "display-capture", "geolocation", "microphone", "payment", "publickey-credentials-get", "usb")
}

# --- what goes wrong ------------------------------------------------------------------------------------------------
# Django would write errors to nobody: its console speaks under DEBUG only. Here they go to the server's own log.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {"django": {"handlers": ["stderr"], "level": "WARNING"}},
}

# --- mail -----------------------------------------------------------------------------------------------------------
vars().update(env.email("EMAIL_URL", default="smtp://localhost:25"))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env("EMAIL_FROM", default="dwgk@localhost")

# --- Wagtail --------------------------------------------------------------------------------------------------------
# Wagtail asks for one. What names the institution is in the database (`disclosure/organisation/institution.py`).
WAGTAIL_SITE_NAME = "党务公开"
WAGTAILADMIN_BASE_URL = WAGTAILAPI_BASE_URL = BASE_URL
WAGTAIL_FINISH_WORKFLOW_ACTION = "disclosure.approval.finishing.publish_nothing"
# How an item finds its workflow: `items` stands below `approval` and cannot ask it.
ITEM_WORKFLOW = "disclosure.approval.workflows.workflow_for"
# What the number (文号) of a resolution or a written approval looks like: a regular expression with a group `year`, and the
# same in words for whoever types one. As GB/T 9704-2012 has it: the year in 〔〕, no 第, no zero in front.
DOCUMENT_NUMBER_PATTERN = env(
    "DOCUMENT_NUMBER_PATTERN", default=r"[\u4e00-\u9fff]{2,20}〔(?P<year>[0-9]{4})〕[1-9][0-9]{0,4}(-[1-9][0-9]{0,3})?号"
)
DOCUMENT_NUMBER_SHAPE = env(
    "DOCUMENT_NUMBER_SHAPE",
    default="发文机关代字〔年份〕序号，如：鄂职党发〔2026〕12号、党委审批〔2026〕3号、党委会〔2026〕3-2号",
)
# Days within which the committee confirms or lifts a suspension.
SUSPENSION_DAYS = 5
WAGTAILDOCS_DOCUMENT_MODEL = "items.Attachment"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "disclosure.uploads.forms.AttachmentForm"
WAGTAILIMAGES_IMAGE_MODEL = "items.Picture"
WAGTAILIMAGES_IMAGE_FORM_BASE = "disclosure.uploads.forms.PictureForm"
WAGTAILADMIN_COMMENTS_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_I18N_ENABLED = False
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_USAGE_COUNT_ENABLED = True
# A proposal is about the revision that was proposed, not the latest one; and showing an item again ends no proposal about it.
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = False
WAGTAIL_WORKFLOW_CANCEL_ON_PUBLISH = False
# The interface is Chinese, and in Chinese time, for everybody; there is nothing to choose.
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]
# Not atomic: on SQLite a rebuild in one transaction would keep everybody else from writing until it ends.
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "search.backends", "ATOMIC_REBUILD": False}}
TAGGIT_TAGS_FROM_STRING = "disclosure.organisation.lists.parse_tags"

# True only where `load_demo` filled the database: every page then says that it is a demonstration.
DEMONSTRATION = False
