"""All addresses of the site. Wagtail's page tree answers for everything that is not named before it."""

from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access
from wagtail.documents import urls as wagtaildocs_urls

from disclosure.items.views import suggest_tags

urlpatterns = [
    # In the place of Wagtail's own, which suggests every tag there is. A hook could add this one only behind it.
    path("admin/tag-autocomplete/", require_admin_access(suggest_tags)),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("", include("disclosure.audience.urls")),
    path("", include("disclosure.items.urls")),
    path("", include("disclosure.archive.urls")),
    path("catalogue/versions/", include("disclosure.catalogue.urls")),
    path("search/", include("search.urls")),
    path("", include(wagtail_urls)),
]
