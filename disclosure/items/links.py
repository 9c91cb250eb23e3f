"""Links in rich text: the address that a published text links to is part of what readers see (law 1)."""

from __future__ import annotations

from django.db.models import Q, TextField
from django.db.models.functions import Cast
from wagtail.models import Page

from disclosure.audience.readers import Reader
from disclosure.items.models import DisclosurePage, DisclosurePageQuerySet


def published_links_to(page: Page) -> DisclosurePageQuerySet:
    """Return items that are or were published and whose text links to `page`."""
    texts = DisclosurePage.objects.annotate(text=Cast("body", TextField()))
    seen = Q(live=True) | Q(first_published_at__isnull=False)
    # Matches the stored form of a text: JSON with escaped quotes.
    return texts.filter(seen, text__contains=f'id=\\"{page.pk}\\"').exclude(pk=page.pk)


def why_kept(page: Page, reader: Reader) -> str:
    """Return why `page` is not deleted, in Chinese, naming the links to it that `reader` may see; empty if there are none."""
    links = published_links_to(page)
    count = links.count()
    if not count:
        return ""
    titles = [f"“{title}”" for title in links.viewable_by(reader).order_by("pk").values_list("title", flat=True)]
    others = count - len(titles)
    named = "、".join([*titles, *([f"不在您阅读范围内的{others}件公开事项"] if others else [])])
    return f"已公开的内容链接到这份稿件，不能删除：{named}。请先在该事项的变更中去掉链接，经党委批准后再删除。"
