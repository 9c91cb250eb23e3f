"""URLs of pages: they begin with `BASE_URL`, whatever Wagtail's own register of sites contains."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from wagtail.models import Page

UrlParts = tuple[int, str | None, str | None] | None


def use_base_url() -> None:
    """Make the full URL of every page, in print, mail, exports and the API, begin with `BASE_URL`.

    Wagtail calls the method on pages of all types, including those loaded as plain `Page` rows.
    """
    Page.get_url_parts = _under_base_url(Page.get_url_parts)


def _under_base_url(get_url_parts: Callable[..., UrlParts]) -> Callable[..., UrlParts]:
    @wraps(get_url_parts)
    def parts_under_base_url(page: Page, request: Any = None) -> UrlParts:
        parts = get_url_parts(page, request)
        if not parts or parts[1] is None:
            return parts
        site, _, path = parts
        return site, settings.BASE_URL, path

    return parts_under_base_url
