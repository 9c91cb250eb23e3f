"""What every public page shows: the site's name and whether it is a demonstration."""

from django.conf import settings
from django.http import HttpRequest



def site_chrome(request: HttpRequest) -> dict:
    """Adds `site_name`, `is_demonstration`."""
    return {"site_name": settings.WAGTAIL_SITE_NAME, "is_demonstration": settings.DEMONSTRATION}
