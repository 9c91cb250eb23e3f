"""The search page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from disclosure.items.models import DisclosurePage


def search(request: HttpRequest) -> HttpResponse:
    query = request.GET.get("q", "").strip()
    items = DisclosurePage.objects.viewable_by(request.reader).search(query) if query else []
    return render(request, "search/search.html", {"query": query, "items": items})
