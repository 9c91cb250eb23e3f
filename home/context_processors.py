"""Context shared by every page of the site: the institution, the link to the catalogue, and the reader's circles."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from disclosure.audience.circles import Circle
from disclosure.audience.readers import PUBLIC, Reader
from disclosure.catalogue.models import CataloguePage
from home.institution import front_catalogue, institution_of


def site_chrome(request: HttpRequest) -> dict:
    """Adds `institution`, `is_demonstration`, `catalogue`, `reading_as` and `reads_without_account`.

    Each value is read from the database when a template first uses it. An error page may be rendered before the middleware that
    identifies the reader; its reader is the public.
    """
    reader = getattr(request, "reader", PUBLIC)
    return {
        "institution": SimpleLazyObject(lambda: institution_of(request)),
        "is_demonstration": settings.DEMONSTRATION,
        "catalogue": SimpleLazyObject(lambda: shown_catalogue(request)),
        "reading_as": SimpleLazyObject(lambda: reading_as(reader)),
        "reads_without_account": SimpleLazyObject(lambda: reads_without_account(reader)),
    }


def shown_catalogue(request: HttpRequest) -> CataloguePage | None:
    """Return the catalogue; None before one is imported, or if no site leads to it."""
    catalogue = front_catalogue(request)
    return catalogue if catalogue and catalogue.url else None


def reading_as(reader: Reader) -> list[str]:
    """Return the circles and named groups in which `reader` reads, in words for the reader."""
    if reader.reads_everything:
        return ["可阅全部公开事项"]
    words = [word for circle, word in ((Circle.PARTY, "党员"), (Circle.CAMPUS, "校内")) if reader.circles & circle]
    return [*words, *reader.group_names] or ["社会公众"]


def reads_without_account(reader: Reader) -> str:
    """Return a description, for a visitor who is not signed in, of what may be read without an account."""
    if reader.circles & Circle.CAMPUS:
        return "未登录，从校园网可阅读面向校内公开的事项"
    return "未登录，可阅读面向社会公开的事项"
