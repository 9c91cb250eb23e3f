"""Refusal of all requests while a backup is being restored."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from disclosure.archive.backup.place import is_incomplete


class IncompletePlaceMiddleware:
    """Answers 503 if a restoration of this place has begun and not ended. Comes first, and queries no database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_incomplete():
            plain = "text/plain; charset=utf-8"
            return HttpResponse("本站正在从备份恢复，尚未完成，暂不提供服务。", status=503, content_type=plain)
        return self.get_response(request)
