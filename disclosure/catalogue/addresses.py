"""The addresses of pages: whatever Wagtail's own register of sites says, they begin with `BASE_URL`."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from wagtail.models import Page

UrlParts = tuple[int, str | None, str | None] | None


def use_base_url() -> None:
    """Have the full address of every page, in print, mail, exports and for programs, be one under `BASE_URL`.

    Wagtail asks pages of all kinds for it, also those of which it read no more than the row that all kinds share.
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
