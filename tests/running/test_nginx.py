"""Files and forms through nginx, set up as `site/deploy/nginx.conf` says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from http.client import HTTPConnection
from urllib.parse import quote, unquote

import pytest
from django.conf import settings as project
from django.core.files.base import ContentFile
from django.http import JsonResponse
from django.urls import path
from django.utils.encoding import iri_to_uri

import urls
from disclosure.audience.circles import Scope
from disclosure.items.files import Attachment, Picture
from disclosure.items.group_permissions import sync_unit_collection
from tests.factories import make_item
from tests.files import pdf, picture
from tests.running.nginx import CONFIGURATION, ask, nginx_before

pytestmark = pytest.mark.django_db(transaction=True)

PDF = pdf(b"disclosed " * 100)


@pytest.fixture
def nginx(live_server, settings, tmp_path) -> Iterator[int]:
    """The port of an nginx before the site."""
    settings.SENDFILE_BACKEND = "django_sendfile.backends.nginx"
    with nginx_before(f"127.0.0.1:{live_server.thread.port}", tmp_path) as port:
        yield port


@pytest.fixture
def party(catalogue, units) -> dict[str, str]:
    """The addresses of files of an item for the Party."""
    own = {"collection": sync_unit_collection(units.zzb)}
    document = Attachment.objects.create(title="名单", file=ContentFile(PDF, name="2025年名单.pdf"), **own)
    shown = Picture.objects.create(title="图", file=ContentFile(picture(), name="chart.png"), **own)
    body = [("figure", {"image": shown, "caption": "图一"})]
    make_item(catalogue.public, units.zzb, Scope.PARTY, body=body, attachments=[document])
    return {"attachment": document.url, "picture": shown.get_rendition("width-20").url, "path": document.file.name}


def test_a_file_is_sent_by_nginx_with_all_that_the_site_said_of_it(nginx, party, client_of, member):
    whole = ask(nginx, party["attachment"], client_of(member))
    assert (whole.status, whole.body) == (200, PDF)
    assert whole.headers["Server"] == "nginx" and whole.headers["X-Accel-Redirect"] is None
    for name, value in {
        "Content-Type": "application/pdf",
        "Content-Disposition": "attachment; filename*=utf-8''2025%E5%B9%B4%E5%90%8D%E5%8D%95.pdf",
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Referrer-Policy": "same-origin",
        "X-Frame-Options": "DENY",
        "Cross-Origin-Resource-Policy": "same-origin",
    }.items():
        assert whole.headers[name] == value, name
    assert "Cookie" in whole.headers["Vary"]
    shown = ask(nginx, party["picture"], client_of(member))
    assert shown.status == 200 and shown.headers["Content-Disposition"].startswith("inline")


@pytest.mark.parametrize("name", ["完成100%.pdf", "100%.pdf", "a%20b%2F.pdf", "名　称.pdf", "a..pdf", "a  b.pdf"])
def test_nginx_finds_a_file_under_the_name_that_was_given(nginx, catalogue, units, client_of, member, name):
    document = Attachment.objects.create(title="名单", file=ContentFile(PDF, name=name))
    make_item(catalogue.public, units.zzb, Scope.PARTY, attachments=[document])
    answer = ask(nginx, iri_to_uri(document.url), client_of(member))
    assert (answer.status, answer.body) == (200, PDF)
    assert unquote(answer.headers["Content-Disposition"]).strip('"').endswith(name)


def test_nginx_sends_parts_and_says_what_has_not_changed(nginx, party, client_of, member):
    reader, address = client_of(member), party["attachment"]
    whole = ask(nginx, address, reader)
    part = ask(nginx, address, reader, Range="bytes=5-20")
    assert (part.status, part.body, part.headers["Content-Range"]) == (206, PDF[5:21], f"bytes 5-20/{len(PDF)}")
    assert ask(nginx, address, reader, Range="bytes=0-0").body == PDF[:1]
    assert ask(nginx, address, reader, **{"If-None-Match": whole.headers["ETag"]}).status == 304
    assert ask(nginx, address, reader, **{"If-Modified-Since": whole.headers["Last-Modified"]}).status == 304
    head = ask(nginx, address, reader, "HEAD")
    assert (head.status, head.body, head.headers["Content-Length"]) == (200, b"", str(len(PDF)))


def test_whoever_may_not_have_a_file_gets_nothing_of_it_from_nginx(nginx, party, client_of, member, student):
    for kind in ("attachment", "picture"):
        etag = ask(nginx, party[kind], client_of(member)).headers["ETag"]
        for headers in (
            {},
            {"Range": "bytes=0-3"},
            {"If-None-Match": etag},
            {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"},
        ):
            for person, status in ((None, 302), (client_of(student), 403)):
                response = ask(nginx, party[kind], person, **headers)
                assert response.status == status
                assert response.headers["ETag"] is None and response.headers["Content-Range"] is None


@pytest.mark.parametrize(
    "before", ["/sent-by-the-web-server/", "//sent-by-the-web-server/", "/x/../sent-by-the-web-server/", "/"]
)
def test_no_file_is_reached_by_its_path(nginx, party, client_of, admin, before):
    """What the site answers below /media/, `tests/archive/test_files_served.py` tries: the tests' own server adds it."""
    for above in ("", "../media/", "..%2fmedia/", "%2e%2e/media/"):
        response = ask(nginx, before + above + quote(party["path"]), client_of(admin))
        # A folder that happens to be named by digits alone reads like the number of a file that is closed to this person.
        assert response.status in (301, 400, 403, 404) and PDF not in response.body


def shown_headers(request):
    return JsonResponse({name: value for name, value in request.META.items() if "FORWARD" in name or "REAL_IP" in name})


def test_what_a_visitor_claims_to_be_forwarded_does_not_reach_the_site(nginx, settings):
    settings.ROOT_URLCONF = type("addresses", (), {"urlpatterns": [path("headers/", shown_headers), *urls.urlpatterns]})
    names = ("X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Forwarded-Port", "X-Real-IP", "Forwarded")
    claimed = dict.fromkeys(names, "203.0.113.7")
    reached = json.loads(ask(nginx, "/headers/", **claimed).body)
    assert reached == {"HTTP_X_FORWARDED_FOR": "127.0.0.1", "HTTP_X_FORWARDED_PROTO": "http"}


def test_what_is_too_big_for_any_upload_is_refused_by_nginx(nginx):
    connection = HTTPConnection("127.0.0.1", nginx, timeout=30)
    connection.putrequest("POST", "/")
    connection.putheader("Content-Length", str(61 * 1024 * 1024))
    connection.endheaders()
    assert connection.getresponse().status == 413
    connection.close()


def test_nginx_takes_the_biggest_attachment_that_the_site_takes():
    (most,) = re.findall(r"client_max_body_size (\d+)m;", CONFIGURATION.read_text(encoding="utf-8"))
    assert int(most) * project.MEGABYTE > project.WAGTAILDOCS_MAX_UPLOAD_SIZE
