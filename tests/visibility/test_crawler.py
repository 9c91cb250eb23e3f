"""The crawler itself: what it is there to find, it finds."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest
from django.http import FileResponse, HttpResponse, JsonResponse
from django.test import Client

from tests.visibility.crawler import Crawler

MINE, OTHERS = "zq01ax", "zq02bx"


def workbook(text: str) -> BytesIO:
    book, written = openpyxl.Workbook(), BytesIO()
    book.active.append([text])
    book.save(written)
    return BytesIO(written.getvalue())


GIVEN_AWAY = {
    "body": HttpResponse(f"<p>{OTHERS}</p>"),
    "header": HttpResponse("", headers={"Location": f"/items/{OTHERS}/"}),
    "refusal": HttpResponse(OTHERS, status=403),
    "json": JsonResponse([f"标签{OTHERS}"], safe=False),
    "file": FileResponse(BytesIO(OTHERS.encode()), filename="list.pdf"),
    "file name": FileResponse(BytesIO(b"x"), filename=f"{OTHERS}.pdf"),
    "workbook": FileResponse(workbook(OTHERS), filename="list.xlsx"),
}


@pytest.mark.parametrize("response", GIVEN_AWAY.values(), ids=GIVEN_AWAY)
def test_what_is_given_away_is_found(response):
    crawler = Crawler(Client(), {MINE}, ["词"])
    crawler.read("/somewhere/", response, "GET")
    assert len(crawler.leaks) == 1 and OTHERS in crawler.leaks[0]


def test_what_may_be_read_and_what_was_asked_for_is_no_leak():
    crawler = Crawler(Client(), {MINE}, ["词"])
    crawler.read(f"/search/?q={OTHERS}", HttpResponse(f'<a href="/search/?q={OTHERS}">{MINE}</a>'), "GET")
    assert crawler.leaks == []


def test_an_error_of_the_server_is_a_failure():
    crawler = Crawler(Client(), set(), ["词"])
    crawler.read("/somewhere/", HttpResponse(status=500), "HEAD")
    assert crawler.failures == ["HEAD /somewhere/: 500"]
