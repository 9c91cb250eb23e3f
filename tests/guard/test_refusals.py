"""A refusal of Wagtail's admin says why, in Chinese, and where the matter is decided, whoever tries whichever way (law 7)."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from disclosure.organisation.refusals import NO_REASON
from tests.guard.http_routes import API, BULK, BUTTONS, EDITING, MEETINGS, Post, number
from tests.guard.world import World

REFUSED = [
    *BUTTONS,
    *BULK,
    *API,
    *MEETINGS,
    *(post for post in EDITING if post.name.startswith(("the editor of the", "a new"))),
]

ENGLISH = re.compile(r"[A-Za-z]{3,} [a-z]{2,} [a-z]{2,}")

WITHOUT_REASON = ("您没有权限进行此操作", "您的账号没有访问这里的权限", NO_REASON)


def said(response) -> str:
    """What the answer says, without markup, style and script; the text of JSON as it is."""
    text = response.content.decode()
    if "json" in response["Content-Type"]:
        return text
    text = re.sub(r"(?s)<(script|style|head).*?</\1>", "", text)
    return re.sub(r"<[^>]*>", "", text)


@pytest.mark.django_db
@pytest.mark.long
@pytest.mark.parametrize("role", ["superuser", "drafter"])
def test_what_is_refused_is_refused_with_a_reason_in_chinese(world: World, subtests, role):
    client = Client(raise_request_exception=False)
    client.force_login(world.people[role])
    for post in REFUSED:
        for method in ("get", "post"):
            with subtests.test(f"{post.name}, {method}"):
                check(client, post, world, method)


def check(client: Client, post: Post, world: World, method: str) -> None:
    address = post.address(world)
    response = client.post(address, post.data(world)) if method == "post" else client.get(address)
    assert response.status_code < 500
    if response.status_code == 302:
        assert response["Location"] != reverse("wagtailadmin_home"), "leads away without a reason"
    if response.status_code >= 400:
        text = said(response)
        assert re.search(r"[\u4e00-\u9fff]{4}", text), text[:200]
        assert not ENGLISH.search(text), ENGLISH.search(text)
        assert not any(words in text for words in WITHOUT_REASON), text[:400]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("view", "name", "reason"),
    [
        ("unpublish", "public", "已公开的事项只能由党委决定"),
        ("delete", "public", "“审核审批”页提请"),
        ("move", "decided", "只能由党委决定变更"),
        ("copy", "public", "已公开的事项只能由党委决定"),
        ("set_privacy", "public", "不能在这里设置访问权限"),
        ("lock", "proposed", "请在编辑页送审"),
        ("delete", "proposed", "送审过的稿件连同办理记录须保留"),
        ("edit", "entry", "提请党委审定"),
        ("edit", "home", "提请党委审定"),
        ("unpublish", "catalogue", "在“公开目录”上传修订稿"),
    ],
)
def test_a_refusal_names_the_place_where_the_matter_is_decided(world: World, view, name, reason):
    client = Client()
    # A unit's items are found in the admin by its own people; the catalogue's pages by a superuser too.
    client.force_login(world.people["drafter" if name in world.items else "superuser"])
    response = client.post(reverse(f"wagtailadmin_pages:{view}", args=[number(world, name)]))
    assert response.status_code == 403
    assert reason in response.content.decode()


@pytest.mark.django_db
def test_a_script_is_told_the_reason_too(world: World):
    client = Client(headers={"x-requested-with": "XMLHttpRequest"})
    client.force_login(world.people["drafter"])
    response = client.post(reverse("wagtailadmin_pages:unpublish", args=[world.items["public"]]))
    assert (response.status_code, "已公开的事项只能由党委决定" in response.content.decode()) == (403, True)


@pytest.mark.django_db
def test_messages_of_before_are_not_lost_with_a_refusal(world: World):
    client = Client()
    client.force_login(world.people["office"])
    client.get(reverse("meetings_modeladmin_edit", args=[world.meeting.pk]))
    refused = client.post(reverse("wagtailadmin_pages:unpublish", args=[world.items["public"]]))
    shown = refused.content.decode() + client.get(reverse("wagtailadmin_home")).content.decode()
    assert shown.count("这次会议已经登记结果") == 1
