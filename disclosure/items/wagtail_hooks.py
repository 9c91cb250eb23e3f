"""The gate before every document, wherever its address was found, and what the page chooser shows."""

from wagtail import hooks
from wagtail.permissions import page_permission_policy

from disclosure.items.views import refuse_file


@hooks.register("before_serve_document")
def only_to_those_who_may_have_it(document, request):
    return refuse_file(request, document)


@hooks.register("construct_page_chooser_queryset")
def only_pages_that_the_explorer_shows(pages, request):
    """Wagtail's page chooser lists every page there is; ours, those that the person finds in the explorer."""
    return pages & page_permission_policy.explorable_instances(request.user)
