"""The checks that stop the site from starting with settings or a database that are fit for trial use only."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection

from home.models import Demonstration

SHORTEST_KEY = 50
"""Minimum length of a secret key in characters. `python -c "import secrets; print(secrets.token_urlsafe(64))"` makes 86."""

SAFE_COOKIES = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY")


def refuse_to_start() -> None:
    """Raises `ImproperlyConfigured`, with every reason in Chinese, if settings for production are not fit for it.

    The web server and every command call this, as the applications are set up.
    """
    reasons = list(why_settings_are_unfit())
    if holds_the_demonstration():
        reasons.append(
            "数据库里有演示数据：演示账号的口令是公开的，内容是虚构的。请换用新的数据库（DATABASE_URL 或 DATA_DIR）。"
        )
    if reasons:
        raise ImproperlyConfigured("正式环境拒绝启动：\n" + "\n".join(f"- {reason}" for reason in reasons))


def why_settings_are_unfit() -> Iterator[str]:
    key = settings.SECRET_KEY
    if len(key) < SHORTEST_KEY or len(set(key)) < 10 or key.startswith("django-insecure-"):
        yield f"SECRET_KEY 是默认的或太短：请随机生成至少{SHORTEST_KEY}个字符的密钥。"
    if settings.DEBUG:
        yield "DEBUG 已打开：出错时会把设置和数据显示给任何人。"
    if settings.DEMONSTRATION:
        yield "DEMONSTRATION 已打开：这是演示环境的设置。"
    for name in SAFE_COOKIES:
        if not getattr(settings, name):
            yield f"{name} 没有打开：登录状态会经不加密的连接传送，或被页面上的脚本读取。"
    if "*" in settings.ALLOWED_HOSTS:
        yield "ALLOWED_HOSTS 含有“*”：请写出本站的域名，否则任何人都能让网站以别的名字回答。"
    if not settings.BASE_URL.startswith("https://"):
        yield "BASE_URL 不是 https 地址：本站只以 https 提供。"
    if settings.CAS_SERVER_URL and not settings.CAS_SERVER_URL.startswith("https://"):
        yield "CAS_SERVER_URL 不是 https 地址：途中的任何人都能冒充任何读者。"


def holds_the_demonstration() -> bool:
    """Return whether the demonstration was ever loaded into the database; False if no database exists or answers."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3") and not Path(database["NAME"]).is_file():
        return False
    try:
        with warnings.catch_warnings():
            # The query comes before any other on purpose.
            warnings.filterwarnings("ignore", message="Accessing the database during app initialization")
            return Demonstration.objects.exists()
    except DatabaseError:
        return False
    finally:
        # Processes that the web server forks must not share a connection.
        connection.close()
