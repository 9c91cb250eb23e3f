"""The campus account where the CAS server is off, silent, slow or not what it seems. A real one: tests/cas/."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django_cas_ng.models import SessionTicket

from disclosure.audience.sign_in.campus.attributes import faults_of
from disclosure.audience.sign_in.checks import check_reader_attributes
from disclosure.organisation.models import User
from tests.markup import faults
from tests.servers import free_port

pytestmark = pytest.mark.django_db

CAMPUS = "/sign-in/campus/"
SUCCESS = """<cas:serviceResponse xmlns:cas="http://www.yale.edu/tp/cas"><cas:authenticationSuccess>
<cas:user>{}</cas:user></cas:authenticationSuccess></cas:serviceResponse>"""


@pytest.fixture
def answering(settings) -> Iterator[Callable[..., list[str]]]:
    """`answering(body, status=200, seconds=0, **headers)`: a CAS server that answers so; the list of what it was asked."""
    servers = []

    def start(body: str, status: int = 200, seconds: float = 0, **headers: str) -> list[str]:
        asked: list[str] = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.append(self.path)
                time.sleep(seconds)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, *args) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
        settings.CAS_SERVER_URL = f"http://127.0.0.1:{server.server_port}/cas/"
        return asked

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def come_back(client: Client, ticket: str = "ST-1", **query: str):
    """Go to the CAS server and come back with `ticket`."""
    client.get(CAMPUS, query)
    return client.get(CAMPUS, {"ticket": ticket})


def test_where_none_is_configured_there_is_no_trace_of_it(client: Client):
    assert client.get(CAMPUS).status_code == 404
    assert client.post(CAMPUS, {"logoutRequest": "x"}).status_code == 404
    assert "统一身份认证" not in client.get("/sign-in/").content.decode()


def test_where_one_is_it_comes_first_and_local_accounts_below(client: Client, settings):
    settings.CAS_SERVER_URL = "https://cas.example.edu.cn/cas/"
    page = client.get("/sign-in/", {"next": "/catalogue/"}).content.decode()
    assert page.index('href="/sign-in/campus/?next=%2Fcatalogue%2F"') < page.index("本站账号") < page.index('id="id_password"')
    assert faults(page) == []


def test_one_is_sent_there_with_our_own_address_and_no_other(client: Client, settings):
    settings.CAS_SERVER_URL = "https://cas.example.edu.cn/cas/"
    settings.CAS_ROOT_PROXIED_AS = "https://dwgk.example.edu.cn"
    there = urlsplit(client.get(CAMPUS, {"next": "/catalogue/"}).url)
    assert (there.scheme, there.netloc, there.path) == ("https", "cas.example.edu.cn", "/cas/login")
    assert parse_qs(there.query) == {"service": ["https://dwgk.example.edu.cn/sign-in/campus/"]}


@pytest.mark.parametrize(
    "other", ["https://example.org/", "//example.org/", "/\\example.org/", "\\\\example.org", "javascript:alert(1)"]
)
def test_one_comes_back_to_no_other_site(client: Client, answering, other: str):
    answering(SUCCESS.format("t001"))
    assert come_back(client, next=other).url == "/"


def test_one_comes_back_to_where_one_was_going(client: Client, answering):
    answering(SUCCESS.format("t001"))
    assert come_back(client, next="/catalogue/").url == "/catalogue/"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("", 200),
        ("<html><p>维护中</html>", 200),
        ("oops", 500),
        ("<a/>", 200),
        ("<a><authenticationSuccess/></a>", 200),
        ("", 503),
    ],
)
def test_an_answer_that_is_none_is_told_in_chinese(client: Client, answering, body: str, status: int):
    answering(body, status)
    response = come_back(client, next="/catalogue/")
    assert response.status_code == 503
    page = response.content.decode()
    assert "统一身份认证暂时没有应答" in page and 'href="/sign-in/?next=%2Fcatalogue%2F"' in page
    assert faults(page) == []


def test_a_silent_server_is_not_waited_for_for_ever(client: Client, answering, settings):
    settings.CAS_TIMEOUT = 0.2
    answering(SUCCESS.format("t001"), seconds=3)
    begun = time.monotonic()
    assert come_back(client).status_code == 503
    assert time.monotonic() - begun < 2


def test_where_nobody_listens_it_is_told_too(client: Client, settings):
    settings.CAS_SERVER_URL = f"http://127.0.0.1:{free_port()}/cas/"
    assert come_back(client).status_code == 503


def test_a_ticket_is_shown_to_nobody_to_whom_the_server_refers(client: Client, answering):
    elsewhere = answering(SUCCESS.format("t001"))
    other = f"http://127.0.0.1:{free_port()}/"
    answering("", status=302, Location=other)
    assert come_back(client).status_code == 503
    assert elsewhere == [] and not User.objects.exists()


@pytest.mark.parametrize("ticket", ["ST-1", "http://127.0.0.1:1/", "../../x", "ST-1&service=https://example.org/", "　"])
def test_a_ticket_is_only_ever_something_that_is_asked_about(client: Client, answering, ticket: str):
    asked = answering("<r xmlns='x'><authenticationFailure/></r>")
    assert come_back(client, ticket).status_code == 403
    assert len(asked) == 1
    question = urlsplit(asked[0])
    assert question.path == "/cas/p3/serviceValidate"
    assert parse_qs(question.query)["ticket"] == [ticket]
    assert len(parse_qs(question.query)["service"]) == 1


@pytest.mark.parametrize(
    ("name", "reason"), [("有 空格", "用户名含有"), ("x" * 151, "太长"), ("a/b", "用户名含有"), ("&lt;b&gt;", "用户名含有")]
)
def test_a_name_that_no_account_may_bear_opens_none(client: Client, answering, name: str, reason: str):
    answering(SUCCESS.format(name))
    response = come_back(client)
    assert response.status_code == 403 and reason in response.content.decode()
    assert not User.objects.exists()


def test_refused_tickets_shut_nobody_out(client: Client, answering, student, sign_in):
    answering("<r xmlns='x'><authenticationFailure/></r>")
    for number in range(60):
        come_back(client, f"ST-{number}")
    assert sign_in("student", address="127.0.0.1").status_code == 302


# --- single log-out ----------------------------------------------------------------------------------------------------

SLO = (
    '<samlp:LogoutRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol">'
    "<samlp:SessionIndex>{}</samlp:SessionIndex></samlp:LogoutRequest>"
)
LAUGHS = (
    '<!DOCTYPE a [<!ENTITY b "ST-1">'
    + "".join(f'<!ENTITY {after} "{f"&{before};" * 10}">' for before, after in ("bc", "cd", "de", "ef", "fg", "gh", "hi", "ij"))
    + "]>"
)


@pytest.fixture
def signed_in(client: Client, answering) -> Client:
    answering(SUCCESS.format("t001"))
    come_back(client, "ST-1")
    assert "_auth_user_id" in client.session
    return client


@pytest.mark.parametrize("head", ["", '<?xml version="1.0" encoding="UTF-8"?>', '<?xml version="1.0"?>\n'])
def test_single_log_out_ends_the_session_of_the_ticket(signed_in: Client, head: str):
    assert Client(enforce_csrf_checks=True).post(CAMPUS, {"logoutRequest": head + SLO.format("ST-1")}).status_code == 200
    assert "_auth_user_id" not in signed_in.session
    assert not SessionTicket.objects.exists()


@pytest.mark.parametrize(
    "logout_request",
    [
        SLO.format("ST-2"),
        SLO.format(""),
        "<a/>",
        "no xml",
        "<",
        "\x00",
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + SLO.format("&x;"),
        LAUGHS + SLO.format("&j;"),
    ],
)
def test_anything_else_ends_none_and_is_no_error(signed_in: Client, logout_request: str):
    assert Client().post(CAMPUS, {"logoutRequest": logout_request}).status_code == 200
    assert "_auth_user_id" in signed_in.session


def test_a_post_that_asks_for_nothing_is_refused(signed_in: Client):
    assert Client().post(CAMPUS, {"username": "x"}).status_code == 400


# --- the mapping of attributes -----------------------------------------------------------------------------------------

RULE = {"attribute": "userType", "values": ["staff"]}


@pytest.mark.parametrize(
    "mapping",
    [
        {},
        {"campus": RULE},
        {"party": RULE, "groups": {"中层干部": RULE}, **{key: {"attribute": "cn"} for key in ("name", "branch", "unit")}},
    ],
)
def test_a_mapping_that_can_be_read_has_no_faults(mapping: dict, settings):
    assert list(faults_of(mapping)) == []
    settings.CAS_READER_ATTRIBUTES = mapping
    assert check_reader_attributes() == []


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        ([], "JSON 对象"),
        ({"superuser": RULE}, "不认识“superuser”"),
        ({"campus": {"values": ["staff"]}}, "缺少 attribute"),
        ({"campus": {"attribute": "userType"}}, "缺少 values"),
        ({"campus": {"attribute": "userType", "values": []}}, "缺少 values"),
        ({"campus": "staff"}, "缺少 attribute"),
        ({"groups": ["中层干部"]}, "groups 应为"),
        ({"branch": {"values": ["机电工程系党总支"]}}, "缺少 attribute"),
        ({"groups": {"中层干部": {"attribute": "rank", "values": "正职"}}}, "缺少 values"),
    ],
)
def test_a_mapping_that_cannot_is_refused_before_anybody_signs_in(mapping, said: str, settings):
    settings.CAS_READER_ATTRIBUTES = mapping
    errors = check_reader_attributes()
    assert errors and said in errors[0].msg
