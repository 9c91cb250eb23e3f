"""All addresses of the site. Wagtail's page tree answers for everything that is not named before it."""

from django.urls import include, path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access

from disclosure.approval.addresses import to_dossier
from disclosure.audience.sign_in.views import SignOutView
from disclosure.items.views import suggest_tags
from disclosure.organisation.account import AccountView
from home.readiness import readiness

to_sign_in = RedirectView.as_view(pattern_name="audience:sign_in", query_string=True)

urlpatterns = [
    path("readyz", readiness, name="readiness"),
    # One door, in and out: Wagtail's own forms, for the admin and for a restricted page, lead there.
    path("admin/login/", to_sign_in),
    path("_util/login/", to_sign_in),
    path("admin/logout/", SignOutView.as_view()),
    # In the place of Wagtail's own, behind which alone a hook could add them: it suggests every tag there is, what it tells
    # of a page's workflows knows nothing of decisions, and one's own account takes pictures that nobody is given.
    path("admin/account/", require_admin_access(AccountView.as_view())),
    path("admin/tag-autocomplete/", require_admin_access(suggest_tags)),
    path("admin/pages/<row:page_id>/workflow_history/", require_admin_access(to_dossier)),
    path("admin/pages/<row:page_id>/workflow_history/detail/<row:workflow_state_id>/", require_admin_access(to_dossier)),
    path("admin/", include(wagtailadmin_urls)),
    path("", include("disclosure.audience.urls")),
    path("", include("disclosure.items.urls")),
    path("", include("disclosure.archive.urls")),
    path("catalogue/versions/", include("disclosure.catalogue.urls")),
    path("search/", include("search.urls")),
    path("", include(wagtail_urls)),
]
