"""The checks that stop the site from starting in production with settings that are fit for trial use only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

SHORTEST_KEY = 50
"""Minimum length of a secret key in characters. `python -c "import secrets; print(secrets.token_urlsafe(64))"` makes 86."""

SAFE_COOKIES = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY")


def refuse_to_start(reasons: Iterable[str]) -> None:
    """Raises `ImproperlyConfigured` if there are reasons, in Chinese, not to start in production.

    The web server and every command call this, as the applications are set up.
    """
    if listed := "".join(f"\n- {reason}" for reason in reasons):
        raise ImproperlyConfigured(f"正式环境拒绝启动：{listed}")


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
