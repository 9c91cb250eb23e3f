"""The catalogue in the admin: who sees it, upload, preview, confirmation, exports."""

import html
import re

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from disclosure.catalogue.models import CataloguePage, EntryPage
from disclosure.catalogue.plan import plan_import
from disclosure.catalogue.rows import read_rows
from disclosure.catalogue.views import PREVIEW_SALT
from disclosure.organisation.models import Unit
from tests.catalogue.files import HEADER, SMALL, csv_file, docx_file, xlsx_file
from tests.catalogue.importing import import_table

INDEX = "/admin/catalogue/"
PREVIEW = "/admin/catalogue/preview/"
CONFIRM = "/admin/catalogue/import/"
EXPORTS = ["/admin/catalogue/export/csv/", "/admin/catalogue/export/xlsx/"]

CHANGED = [[cell.replace("年度", "每季度") if cell == "年度" else cell for cell in row] for row in SMALL]


def upload(client, content: bytes, name: str = "catalogue.csv"):
    return client.post(PREVIEW, {"file": SimpleUploadedFile(name, content)})


def token_in(response) -> str:
    return html.unescape(re.search(r'name="token" value="([^"]+)"', response.content.decode())[1])


@pytest.fixture
def desk(client_of, office):
    """The office's browser session."""
    return client_of(office)


# --- who may -----------------------------------------------------------------------------------------------------------

ACCESS = [
    # a person, whether they look and export, whether they import
    ("office", 200, 200),
    ("admin", 200, 403),
    ("zzb_drafter", 403, 403),
    ("zzb_reviewer", 403, 403),
    ("committee", 403, 403),
    ("supervisor", 403, 403),
]


@pytest.mark.parametrize(("role", "looks", "imports"), ACCESS)
def test_the_office_imports_a_superuser_may_look_and_nobody_else_sees_anything(small, client_of, request, role, looks, imports):
    client = client_of(request.getfixturevalue(role))
    assert [client.get(address).status_code for address in [INDEX, *EXPORTS]] == [looks] * 3
    assert upload(client, csv_file(CHANGED)).status_code == imports
    assert client.post(CONFIRM, {"token": "x"}).status_code == (400 if imports == 200 else 403)
    assert EntryPage.objects.get(title="发展党员情况").time_limit == "年度"


@pytest.mark.parametrize("address", [INDEX, *EXPORTS])
@pytest.mark.parametrize("role", [None, "member", "student"])
def test_whoever_is_not_signed_in_or_has_no_place_in_the_admin_is_sent_to_sign_in(small, client, request, role, address):
    if role:
        client.force_login(request.getfixturevalue(role))
    response = client.get(address)
    assert response.status_code == 302
    assert response.url.startswith(reverse("wagtailadmin_login"))
    for post in (PREVIEW, CONFIRM):
        assert client.post(post).status_code == 302


MENU = [("office", True), ("admin", True), ("zzb_drafter", False), ("committee", False), ("supervisor", False)]


@pytest.mark.parametrize(("role", "shown"), MENU)
def test_the_menu_offers_the_catalogue_to_those_who_may_see_it(small, client_of, request, role, shown):
    response = client_of(request.getfixturevalue(role)).get("/admin/")
    assert (f'"url": "{INDEX}"' in response.content.decode()) is shown


def test_a_superuser_is_offered_no_upload(small, client_of, admin):
    response = client_of(admin).get(INDEX)
    assert "上传并预览" not in response.content.decode()


@pytest.mark.parametrize("address", [PREVIEW, CONFIRM])
def test_importing_is_never_done_by_following_a_link(small, desk, address):
    assert desk.get(address).status_code == 405


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


def test_before_the_first_import_the_office_is_asked_for_a_file(units, desk):
    page = desk.get(INDEX).content.decode()
    assert "还没有公开目录" in page
    assert "上传并预览" in page


# --- upload and preview ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "name"),
    [(csv_file, "a.csv"), (lambda rows: csv_file(rows, "gb18030"), "a.csv"), (xlsx_file, "a.xlsx"), (docx_file, "a.docx")],
)
def test_a_preview_shows_what_would_change_and_changes_nothing(small, desk, make, name):
    response = upload(desk, make(CHANGED), name)
    page = response.content.decode()
    assert "确认后将有以下变化：修改4条、不变1条。" in page
    assert re.search(r"公开时限：\s*<del>年度</del> → <ins>每季度</ins>", page)
    assert EntryPage.objects.get(title="发展党员情况").time_limit == "年度"


def test_a_preview_of_the_same_catalogue_offers_nothing_to_confirm(small, desk):
    page = upload(desk, csv_file(SMALL)).content.decode()
    assert "文件与现行目录一致，没有变化。" in page
    assert "确认导入" not in page


def test_problems_are_listed_with_row_column_and_value_and_there_is_nothing_to_confirm(small, desk):
    rows = [[*row[:3], "<b>全球</b>", *row[4:]] if row[1] == "发展党员情况" else row for row in CHANGED]
    page = upload(desk, csv_file(rows)).content.decode()
    assert "共1处问题，目录未作任何改动。" in page
    for cell in ("第3行", "公开范围", "&lt;b&gt;全球&lt;/b&gt;"):
        assert re.search(f"<td[^>]*>{cell}</td>", page)
    assert "可以写：校内外（社会、校外）" in page
    assert "确认导入" not in page


REFUSED = [
    (b"", "文件是空的。"),
    (b"%PDF-1.7", "不能从PDF读取目录"),
    (b"PK\x03\x04broken", "已损坏"),
    ("甲,乙\r\n".encode(), "没有找到表头，或表头缺少：一级目录"),
    (b"x" * (5 * 1024 * 1024 + 1), "文件超过5MB"),
]


@pytest.mark.parametrize(("content", "message"), REFUSED, ids=[message for _, message in REFUSED])
def test_a_file_that_holds_no_catalogue_is_refused_beside_the_field(small, desk, content, message):
    response = upload(desk, content)
    assert response.status_code == 200
    assert message in response.content.decode()


def test_without_a_file_the_form_asks_for_one(small, desk):
    assert "请选择目录文件。" in desk.post(PREVIEW).content.decode()


# --- confirmation ------------------------------------------------------------------------------------------------------


def test_confirming_imports_what_was_previewed_in_the_office_s_name(small, desk, office):
    token = token_in(upload(desk, csv_file(CHANGED)))
    response = desk.post(CONFIRM, {"token": token}, follow=True)
    assert response.redirect_chain == [(INDEX, 302)]
    assert "目录已导入：修改4条、不变1条。" in response.content.decode()
    entry = EntryPage.objects.get(title="发展党员情况")
    assert entry.time_limit == "每季度"
    assert entry.latest_revision.user == office


def test_the_first_catalogue_can_be_imported_in_the_admin(units, desk):
    desk.post(CONFIRM, {"token": token_in(upload(desk, csv_file(SMALL)))})
    assert CataloguePage.objects.get().categories().count() == 3


CHANGES_MEANWHILE = [
    pytest.param(lambda: import_table([*SMALL[:2], *CHANGED[2:3], *SMALL[3:]]), id="another import"),
    pytest.param(lambda: import_table(CHANGED), id="the same import"),
    pytest.param(lambda: Unit.objects.create(name="纪委组织部", code="jwzzb"), id="a unit registered"),
    pytest.param(lambda: Unit.objects.filter(name="组织部").update(active=False), id="a unit put out of use"),
]


@pytest.mark.parametrize("meanwhile", CHANGES_MEANWHILE)
def test_a_preview_is_not_confirmed_once_the_catalogue_or_the_register_has_changed(small, desk, meanwhile):
    token = token_in(upload(desk, csv_file(CHANGED)))
    meanwhile()
    before = list(EntryPage.objects.order_by("pk").values())
    response = desk.post(CONFIRM, {"token": token})
    assert response.status_code == 409
    assert "已有变动，没有导入" in response.content.decode()
    assert list(EntryPage.objects.order_by("pk").values()) == before


def test_a_confirmation_sent_twice_imports_once(small, desk):
    token = token_in(upload(desk, csv_file(CHANGED)))
    assert desk.post(CONFIRM, {"token": token}).status_code == 302
    assert desk.post(CONFIRM, {"token": token}).status_code == 409


def test_a_preview_that_was_tampered_with_is_not_confirmed(small, desk):
    token = token_in(upload(desk, csv_file(CHANGED)))
    for bad in ("", token[:-1], f"A{token[1:]}"):
        response = desk.post(CONFIRM, {"token": bad})
        assert response.status_code == 400
        assert "没有导入" in response.content.decode()
    assert EntryPage.objects.get(title="发展党员情况").time_limit == "年度"


def test_a_preview_is_confirmed_only_by_the_person_to_whom_it_was_shown(small, desk, admin):
    plan = plan_import(read_rows(csv_file(CHANGED)))
    rows = [[row.place, *row.cells.values()] for row in plan.rows]
    token = signing.dumps({"rows": rows, "digest": plan.digest, "user": admin.pk}, salt=PREVIEW_SALT, compress=True)
    response = desk.post(CONFIRM, {"token": token})
    assert response.status_code == 400
    assert "另一个账号" in response.content.decode()


def test_a_preview_expires(small, desk, monkeypatch):
    token = token_in(upload(desk, csv_file(CHANGED)))
    monkeypatch.setattr("disclosure.catalogue.views.PREVIEW_SECONDS", -1)
    assert desk.post(CONFIRM, {"token": token}).status_code == 400


# --- exports -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", EXPORTS)
def test_an_export_is_a_download_with_a_chinese_name_that_uploads_again_unchanged(small, desk, address):
    response = desk.get(address)
    assert response["Content-Disposition"].startswith("attachment;")
    assert "filename*=utf-8''%E5%85%9A%E5%8A%A1" in response["Content-Disposition"]
    assert "没有变化" in upload(desk, response.content).content.decode()


def test_an_unknown_export_format_is_not_found(small, desk):
    assert desk.get("/admin/catalogue/export/pdf/").status_code == 404


# --- safe pages --------------------------------------------------------------------------------------------------------


def test_the_pages_hold_no_script_or_style_of_their_own(small, desk):
    for response in (desk.get(INDEX), upload(desk, csv_file(CHANGED))):
        content = re.search(r'<div class="nice-padding">.*?</main>', response.content.decode(), re.DOTALL)[0]
        assert not re.search(r"<script|<style|\son\w+=|\sstyle=", content)
