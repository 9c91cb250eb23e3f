"""The gate before every document, wherever its address was found."""

from wagtail import hooks

from disclosure.items.views import refuse_file


@hooks.register("before_serve_document")
def only_to_those_who_may_have_it(document, request):
    return refuse_file(request, document)
