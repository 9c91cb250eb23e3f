"""What stands round every page: who reads, the demonstration banner, the menu, the ways in and out, pages of errors."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory, override_settings
from django.urls import include, path, reverse
from django.views.csrf import csrf_failure
from wagtail.models import Site

from tests.factories import PASSWORD, as_if_decided, make_person, make_reader_group
from tests.markup import faults

pytestmark = pytest.mark.django_db


def deny(request) -> HttpResponse:
    raise PermissionDenied("这个文件不在您可以阅读的范围内。")


def deny_in_silence(request) -> HttpResponse:
    raise PermissionDenied


def fail(request) -> HttpResponse:
    raise RuntimeError("boom")


urlpatterns = [path("deny/", deny), path("deny-in-silence/", deny_in_silence), path("fail/", fail), path("", include("urls"))]
"""The site's addresses, and some that go wrong."""


def header(client: Client) -> str:
    html = client.get("/").content.decode()
    return html[html.index("<header") : html.index("</header>")]


READING_AS = [
    ("outsider", "社会公众"),
    ("student", "校内"),
    ("member", "党员、校内"),
    ("leader", "校内、中层干部"),
    ("retired_member", "党员"),
    ("office", "可阅全部公开事项"),
    ("supervisor", "可阅全部公开事项"),
]


@pytest.mark.parametrize(("name", "words"), READING_AS)
def test_the_header_says_in_which_circles_somebody_reads(name, words, request, client_of):
    if name == "leader":
        person = make_person(name, campus=True, groups=[make_reader_group()])
    elif name == "retired_member":
        person = make_person(name, party=True)
    else:
        person = request.getfixturevalue(name)
    shown = header(client_of(person))
    assert f"</span>{words}</span>" in shown
    assert str(person) in shown
    assert 'method="post"' in shown


def test_the_header_offers_who_is_not_signed_in_the_way_in_and_back(catalogue, client):
    html = client.get(catalogue.public.url).content.decode()
    assert f'href="{reverse("audience:sign_in")}?next=%2Fcatalogue%2F1%2F1%2F"' in html


@pytest.mark.parametrize(("name", "is_led"), [("zzb_drafter", True), ("office", True), ("student", False)])
def test_the_header_leads_those_who_work_here_to_the_admin(name, is_led, request, client_of):
    assert (reverse("wagtailadmin_home") in header(client_of(request.getfixturevalue(name)))) is is_led


@pytest.mark.parametrize("is_one", [True, False])
def test_a_demonstration_says_so_on_every_page(is_one, settings, client, catalogue):
    settings.DEMONSTRATION = is_one
    for url in (
        "/",
        catalogue.page.url,
        catalogue.public.url,
        reverse("audience:sign_in"),
        reverse("search:search"),
        "/nowhere/",
    ):
        assert ("演示站点：内容均为虚构，仅供演示。" in client.get(url).content.decode()) is is_one


@pytest.mark.parametrize(("url", "mark"), [("/catalogue/", "page"), ("/catalogue/1/1/", "true")])
def test_the_menu_marks_where_the_reader_is(url, mark, catalogue, client):
    html = client.get(url).content.decode()
    assert f'<a href="/catalogue/" aria-current="{mark}">公开目录</a>' in html
    assert '<a href="/" >首页</a>' in html


def test_breadcrumbs_lead_from_the_home_page_to_the_page(catalogue, client):
    html = client.get(catalogue.public.url).content.decode()
    trail = html[html.index('class="breadcrumbs"') : html.index("<main")]
    for url in ("/", "/catalogue/", "/catalogue/1/"):
        assert f'href="{url}"' in trail
    assert f'<li aria-current="page">{catalogue.public.title}</li>' in trail


# --- signing in and out ------------------------------------------------------------------------------------------------


def test_signing_in_leads_back_to_where_one_came_from(student, catalogue, client):
    url = reverse("audience:sign_in")
    page = client.get(url, {"next": "/catalogue/"}).content.decode()
    assert '<input type="hidden" name="next" value="/catalogue/">' in page
    assert faults(page) == []
    response = client.post(url, {"username": "student", "password": PASSWORD, "next": "/catalogue/"})
    assert response.url == "/catalogue/"


def test_signing_in_leads_to_no_other_site(student, client):
    url = reverse("audience:sign_in")
    response = client.post(url, {"username": "student", "password": PASSWORD, "next": "https://example.org/"})
    assert response.url == "/"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"username": "student", "password": "不对"}, "用户名或密码不正确，请重新输入。"),
        ({"username": "student", "password": ""}, 'id="id_password_error"'),
        ({"username": "", "password": ""}, 'id="id_username_error"'),
    ],
)
def test_a_failed_sign_in_says_why_and_keeps_the_name(typed, words, student, client):
    page = client.post(reverse("audience:sign_in"), typed | {"next": "/catalogue/"}).content.decode()
    assert words in page
    assert f'value="{typed["username"]}"' in page or not typed["username"]
    assert 'name="next" value="/catalogue/"' in page
    assert faults(page) == []


def test_signing_out_takes_a_post(student, client_of):
    browser = client_of(student)
    assert "退出登录" in browser.get(reverse("audience:sign_out")).content.decode()
    browser.post(reverse("audience:sign_out"))
    assert "登录" in header(browser)


# --- errors ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["nobody", "member"])
@override_settings(ROOT_URLCONF="tests.home.test_chrome")
def test_an_error_is_told_in_chinese_on_a_page_of_the_site(who, request, client_of, catalogue):
    browser = Client() if who == "nobody" else client_of(request.getfixturevalue(who))
    browser.raise_request_exception = False
    told = {
        "/nowhere/": (404, "没有找到这个页面"),
        "/deny/": (403, "这个文件不在您可以阅读的范围内。"),
        "/deny-in-silence/": (403, "您的账号没有办理这一项的权限。"),
        "/fail/": (500, "网站暂时出错"),
    }
    for url, (status, words) in told.items():
        response = browser.get(url)
        html = response.content.decode()
        assert response.status_code == status, url
        assert words in html
        assert faults(html) == [], url


def test_without_a_site_there_is_no_page_rather_than_an_error(client, catalogue):
    with as_if_decided():
        Site.objects.all().delete()
    assert [client.get(url).status_code for url in ("/", "/catalogue/", "/search/", "/sign-in/")] == [404, 404, 200, 200]


def test_a_host_that_is_not_ours_gets_a_page_too(client):
    response = client.get("/", headers={"host": "example.org"})
    assert response.status_code == 400
    assert "请求无法识别" in response.content.decode()


def test_a_form_left_open_too_long_is_told_so():
    response = csrf_failure(RequestFactory().post("/sign-in/"))
    html = response.content.decode()
    assert response.status_code == 403
    assert "页面已过期" in html
    assert faults(html) == []


@pytest.mark.parametrize("template", ["400.html", "403_csrf.html", "500.html"])
def test_the_last_pages_need_nothing_that_could_fail(template, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert faults(render_to_string(template)) == []


def test_every_page_leads_to_the_register_of_changes(client):
    """Article 6(1): what was changed, withdrawn or terminated by a decision can be looked up by anybody."""
    html = client.get("/").content.decode()
    assert f'href="{reverse("archive:changes")}"' in html[html.index("<footer") :]
    assert client.get(reverse("archive:changes")).status_code == 200
