"""The catalogue in the admin: who sees it, what is in force, exports."""

import re

import pytest
from django.urls import reverse

from disclosure.catalogue.plan import plan_import
from disclosure.catalogue.rows import read_rows
from tests.catalogue.files import HEADER, SMALL
from tests.catalogue.importing import import_table

INDEX = "/admin/catalogue/"
EXPORTS = ["/admin/catalogue/export/csv/", "/admin/catalogue/export/xlsx/"]


@pytest.fixture
def desk(client_of, office):
    """The office's browser session."""
    return client_of(office)


# --- who may -----------------------------------------------------------------------------------------------------------

ACCESS = [
    # a person, whether they look and export
    ("office", 200),
    ("admin", 200),
    ("zzb_drafter", 403),
    ("zzb_reviewer", 403),
    ("committee", 403),
    ("supervisor", 403),
]


@pytest.mark.parametrize(("role", "looks"), ACCESS)
def test_the_office_and_a_superuser_look_and_nobody_else_sees_anything(small, client_of, request, role, looks):
    client = client_of(request.getfixturevalue(role))
    assert [client.get(address).status_code for address in [INDEX, *EXPORTS]] == [looks] * 3


@pytest.mark.parametrize("address", [INDEX, *EXPORTS])
@pytest.mark.parametrize("role", [None, "member", "student"])
def test_whoever_is_not_signed_in_or_has_no_place_in_the_admin_is_sent_to_sign_in(small, client, request, role, address):
    if role:
        client.force_login(request.getfixturevalue(role))
    response = client.get(address)
    assert response.status_code == 302
    assert response.url.startswith(reverse("audience:sign_in"))


MENU = [("office", True), ("admin", True), ("zzb_drafter", False), ("committee", False), ("supervisor", False)]


@pytest.mark.parametrize(("role", "shown"), MENU)
def test_the_menu_offers_the_catalogue_to_those_who_may_see_it(small, client_of, request, role, shown):
    response = client_of(request.getfixturevalue(role)).get("/admin/")
    assert (f'"url": "{INDEX}"' in response.content.decode()) is shown


def test_a_superuser_is_offered_no_upload(small, client_of, admin):
    response = client_of(admin).get(INDEX)
    assert "上传并预览" not in response.content.decode()


# --- what is in force --------------------------------------------------------------------------------------------------


def test_the_catalogue_in_force_is_shown_with_its_counts_and_what_is_retired(small, desk):
    import_table([row for row in SMALL if "发展党员情况" not in row])
    page = desk.get(INDEX).content.decode()
    assert "现行目录共3个一级目录、4个二级目录，停用1个。" in page
    assert "四、组织建设" in page
    assert "4-2 发展党员情况（" in page


def test_alternatives_of_a_scope_are_spelled_out(units, desk):
    import_table([HEADER, ["六、党风廉政建设", "违纪违法案件查处情况", "文件", "党内或校内一定范围", "即时", "纪委"]])
    text = " ".join(desk.get(INDEX).content.decode().split())
    assert "任选其一： 党内； 校内一定范围" in text


def test_without_a_catalogue_the_office_is_asked_for_a_file(units, desk):
    page = desk.get(INDEX).content.decode()
    assert "还没有公开目录" in page
    assert "上传并预览" in page


# --- exports -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", EXPORTS)
def test_an_export_is_a_download_with_a_chinese_name_that_reads_again_unchanged(small, desk, address):
    response = desk.get(address)
    assert response["Content-Disposition"].startswith("attachment;")
    assert "filename*=utf-8''%E5%85%9A%E5%8A%A1" in response["Content-Disposition"]
    assert plan_import(read_rows(response.content)).is_empty


def test_an_unknown_export_format_is_not_found(small, desk):
    assert desk.get("/admin/catalogue/export/pdf/").status_code == 404


# --- safe pages --------------------------------------------------------------------------------------------------------


def test_the_page_holds_no_script_or_style_of_its_own(small, desk):
    content = re.search(r'<div class="nice-padding">.*?</main>', desk.get(INDEX).content.decode(), re.DOTALL)[0]
    assert not re.search(r"<script|<style|\son\w+=|\sstyle=", content)
