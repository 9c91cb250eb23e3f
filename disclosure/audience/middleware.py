"""Puts the reader on each request: `request.reader`."""

from django.utils.functional import SimpleLazyObject

from disclosure.audience.readers import Reader


class ReaderMiddleware:
    """Lazy: a request that never asks who reads costs no query."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.reader = SimpleLazyObject(lambda: Reader.of(request.user))
        response = self.get_response(request)
        # What was shown to somebody who is signed in is for them alone: no cache on the way may keep it. What everybody may
        # see is asked for anew each time, since it can be withdrawn.
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store" if request.user.is_authenticated else "no-cache"
        return response
