"""All addresses of the site. Wagtail's page tree answers for everything that is not named before it."""

from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("", include("disclosure.audience.urls")),
    path("", include("disclosure.items.urls")),
    path("search/", include("search.urls")),
    path("", include(wagtail_urls)),
]
