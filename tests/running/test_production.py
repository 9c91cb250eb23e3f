"""Production does not start with what is good for trying the site out."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from demonstration.models import Demonstration
from demonstration.people import PASSWORD
from demonstration.production import holds_the_demonstration
from home.production import why_settings_are_unfit
from tests.migrated import copy_migrated

ROOT = Path(settings.BASE_DIR)
KEY = "".join(map(chr, range(33, 127)))
"""As long and as varied as a real one; the same in every process that runs the tests."""

UNFIT = [
    # a setting, a value, what is said
    ("SECRET_KEY", "development-only-key-that-production-refuses", "SECRET_KEY 是默认的或太短"),
    ("SECRET_KEY", f"django-insecure-{KEY}", "SECRET_KEY 是默认的或太短"),
    ("SECRET_KEY", "x" * 80, "SECRET_KEY 是默认的或太短"),
    ("DEBUG", True, "DEBUG 已打开"),
    ("DEMONSTRATION", True, "DEMONSTRATION 已打开"),
    ("SESSION_COOKIE_SECURE", False, "SESSION_COOKIE_SECURE 没有打开"),
    ("CSRF_COOKIE_SECURE", False, "CSRF_COOKIE_SECURE 没有打开"),
    ("SESSION_COOKIE_HTTPONLY", False, "SESSION_COOKIE_HTTPONLY 没有打开"),
    ("ALLOWED_HOSTS", ["disclosure.example", "*"], "ALLOWED_HOSTS 含有"),
    ("BASE_URL", "http://disclosure.example", "BASE_URL 不是 https 地址"),
    ("CAS_SERVER_URL", "http://cas.example.edu.cn/cas/", "CAS_SERVER_URL 不是 https 地址"),
]

SERVE = [sys.executable, "-W", "error::RuntimeWarning", "-c", "import sys; sys.path.insert(0, 'site'); import wsgi"]


def start(command: list[str], data: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | {
        "DJANGO_SETTINGS_MODULE": "settings.production",
        "SECRET_KEY": KEY,
        "ALLOWED_HOSTS": "disclosure.example",
        "BASE_URL": "https://disclosure.example",
        "DATA_DIR": str(data),
    }
    return subprocess.run(command, env=env | environment, cwd=ROOT, capture_output=True, text=True, check=False)


def manage(*arguments: str) -> list[str]:
    return [sys.executable, str(ROOT / "manage.py"), *arguments]


@pytest.fixture
def fit(settings) -> None:
    settings.SECRET_KEY = KEY
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.BASE_URL = "https://disclosure.example"


@pytest.mark.parametrize(("name", "value", "said"), UNFIT)
def test_settings_that_are_good_for_trying_out_are_unfit(fit, settings, name: str, value, said: str):
    assert list(why_settings_are_unfit()) == []
    setattr(settings, name, value)
    [reason] = why_settings_are_unfit()
    assert reason.startswith(said)


def test_neither_the_web_server_nor_a_command_starts_and_each_gives_every_reason(tmp_path: Path):
    """Under settings of somebody's own that are nothing but production and two lines."""
    (tmp_path / "unfit.py").write_text("from settings.production import *\nDEBUG = True\nSESSION_COOKIE_SECURE = False\n")
    for command in (SERVE, manage("check"), manage("shell", "-c", "print(1)")):
        outcome = start(command, tmp_path, DJANGO_SETTINGS_MODULE="unfit", PYTHONPATH=str(tmp_path))
        assert outcome.returncode != 0
        assert "正式环境拒绝启动" in outcome.stderr
        assert "- DEBUG " in outcome.stderr and "- SESSION_COOKIE_SECURE " in outcome.stderr
        assert command is SERVE or "Traceback" not in outcome.stderr


def test_what_is_fit_starts_and_a_database_that_holds_the_demonstration_is_refused(tmp_path: Path):
    start(manage("check"), tmp_path).check_returncode()
    assert list(tmp_path.iterdir()) == []  # asking has made no database
    copy_migrated(tmp_path)
    start(SERVE, tmp_path).check_returncode()
    mark = "from demonstration.models import Demonstration; Demonstration.objects.create()"
    start(manage("shell", "-c", mark), tmp_path).check_returncode()
    for command in (SERVE, manage("shell", "-c", "print(1)")):
        outcome = start(command, tmp_path)
        assert outcome.returncode != 0 and "数据库里有演示数据" in outcome.stderr
    assert start(manage("check"), tmp_path, DJANGO_SETTINGS_MODULE="settings.dev").returncode == 0


COOKIES = """
from django.conf import settings
from django.test import Client
page = Client().get("/sign-in/", secure=True, headers={"host": "disclosure.example"})
for cookie in page.cookies.values():
    print(cookie.OutputString())
print(settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_PATH, settings.SESSION_COOKIE_DOMAIN)
"""


def test_cookies_are_this_hosts_alone(tmp_path: Path):
    """What a browser asks of a cookie named `__Host-…`: secure, for the whole site, for no wider domain."""
    copy_migrated(tmp_path)
    start(manage("collectstatic", "--noinput", "--verbosity", "0"), tmp_path).check_returncode()
    mark, session = start(manage("shell", "--no-imports", "-c", COOKIES), tmp_path).stdout.strip().splitlines()
    assert mark.startswith("__Host-csrftoken=") and {"Path=/", "Secure"} <= set(mark.split("; ")) and "Domain" not in mark
    assert session == "__Host-disclosure_session / None"


def test_the_demonstration_is_refused_under_production_settings(tmp_path: Path):
    outcome = start(manage("load_demo", "--settings", "settings.production"), tmp_path, DJANGO_SETTINGS_MODULE="settings.dev")
    assert outcome.returncode == 1
    assert "演示数据只能载入演示环境" in outcome.stderr
    assert PASSWORD not in outcome.stdout + outcome.stderr


@pytest.mark.django_db
def test_a_database_is_marked_by_the_demonstration_alone():
    assert not Demonstration.objects.exists()


def test_a_database_that_cannot_be_asked_holds_none(monkeypatch):
    """Whatever is wrong with it is told by whoever needs it."""
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", "django.db.backends.sqlite3")
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", "/nowhere/at/all")
    assert not holds_the_demonstration()


# --- passwords ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("短的2026", "10"),
        ("1234567890123", "数字"),
        ("password1234", "常见"),
        ("zhangsan.2026", "用户名"),
        (PASSWORD, "演示账号"),
    ],
)
def test_a_poor_password_is_refused_in_chinese(password: str, said: str, django_user_model):
    user = django_user_model(username="zhangsan.2026")
    with pytest.raises(ValidationError) as refusal:
        validate_password(password, user)
    assert any(said in message for message in refusal.value.messages), refusal.value.messages
    assert all(not message.isascii() for message in refusal.value.messages)


def test_a_good_one_is_not():
    validate_password("一句只有自己记得的话")


def test_in_a_demonstration_its_own_password_is_no_surprise(settings):
    settings.DEMONSTRATION = True
    validate_password(PASSWORD)
