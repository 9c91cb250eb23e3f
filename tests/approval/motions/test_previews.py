"""A new catalogue: uploaded, previewed, and exactly that proposed (law 7)."""

import html
import re

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile

from disclosure.approval.models import CatalogueRevision
from disclosure.approval.motions.views import PREVIEW_SALT
from disclosure.catalogue.models import EntryPage
from disclosure.organisation.models import Unit
from tests.approval.motions.conftest import REVISED, send_back, text_of
from tests.catalogue.files import SMALL, csv_file, docx_file, xlsx_file
from tests.catalogue.importing import import_table, plan_of

pytestmark = pytest.mark.django_db

PREVIEW = "/admin/motions/catalogue/preview/"
PROPOSE = "/admin/motions/catalogue/propose/"


def upload(client, content: bytes, name: str = "catalogue.csv"):
    return client.post(PREVIEW, {"file": SimpleUploadedFile(name, content)})


def token_in(response) -> str:
    return html.unescape(re.search(r'name="token" value="([^"]+)"', response.content.decode())[1])


WORDS = {"title": "2026年公开目录修订", "reason": "按新的职责分工调整。"}


@pytest.mark.parametrize("name", ["admin", "zzb_drafter", "zzb_reviewer", "committee", "supervisor"])
def test_nobody_but_the_office_previews_or_proposes_a_catalogue(small, request, client_of, name):
    client = client_of(request.getfixturevalue(name))
    assert upload(client, csv_file(REVISED)).status_code == 403
    assert client.post(PROPOSE, {"token": "x"} | WORDS).status_code == 403


@pytest.mark.parametrize("address", [PREVIEW, PROPOSE])
def test_a_catalogue_is_never_proposed_by_following_a_link(small, desk, client, address):
    assert desk.get(address).status_code == 405
    assert client.post(address).status_code == 302, "whoever is not signed in is sent to sign in"


@pytest.mark.parametrize(
    ("make", "name"),
    [(csv_file, "a.csv"), (lambda rows: csv_file(rows, "gb18030"), "a.csv"), (xlsx_file, "a.xlsx"), (docx_file, "a.docx")],
)
def test_a_preview_shows_what_would_change_and_changes_nothing(small, desk, make, name):
    page = " ".join(text_of(upload(desk, make(REVISED), name)).split())
    assert "修订后将有以下变化：新增1条、修改1条、停用1条、不变3条。" in page
    assert "<del>年度</del> → <ins>每季度</ins>" in page
    assert not CatalogueRevision.objects.exists()
    assert EntryPage.objects.get(title="发展党员情况").time_limit == "年度"


def test_a_preview_of_the_same_catalogue_offers_nothing_to_propose(small, desk):
    page = text_of(upload(desk, csv_file(SMALL)))
    assert "文件与现行目录一致，没有变化。" in page
    assert 'name="token"' not in page


def test_problems_are_listed_with_row_column_and_value_and_there_is_nothing_to_propose(small, desk):
    rows = [[*row[:3], "<b>全球</b>", *row[4:]] if row[1] == "发展党员情况" else row for row in REVISED]
    page = upload(desk, csv_file(rows)).content.decode()
    assert "共1处问题，目录未作任何改动。" in page
    for cell in ("第3行", "公开范围", "&lt;b&gt;全球&lt;/b&gt;"):
        assert re.search(f"<td[^>]*>{cell}</td>", page)
    assert "可以写：校内外（社会、校外）" in page
    assert 'name="token"' not in page


REFUSED = [
    ("甲,乙\r\n".encode(), "没有找到表头，或表头缺少：一级目录"),
    (b"%PDF-1.7", "文件的内容不是CSV，它是PDF"),
]


@pytest.mark.parametrize(("content", "message"), REFUSED, ids=[message for _, message in REFUSED])
def test_a_file_that_holds_no_catalogue_is_refused_beside_the_field(small, desk, content, message):
    response = upload(desk, content)
    assert response.status_code == 422
    assert message in text_of(response)


def test_without_a_file_the_form_asks_for_one(small, desk):
    assert "请选择目录文件。" in text_of(desk.post(PREVIEW))


def test_what_was_previewed_is_proposed_in_the_office_s_name(small, desk, office):
    token = token_in(upload(desk, csv_file(REVISED)))
    response = desk.post(PROPOSE, {"token": token} | WORDS, follow=True)
    motion = CatalogueRevision.objects.get()
    assert response.redirect_chain == [(motion.get_admin_url(), 302)]
    assert "已提请党委审定" in text_of(response)
    assert motion.decisions.get().by == office
    assert motion.plan_digest == plan_of(REVISED).digest


CHANGES_MEANWHILE = [
    pytest.param(lambda: import_table([*SMALL[:2], REVISED[2], *SMALL[3:]]), id="another revision"),
    pytest.param(lambda: Unit.objects.create(name="纪委组织部", code="jwzzb"), id="a unit registered"),
]


@pytest.mark.parametrize("meanwhile", CHANGES_MEANWHILE)
def test_a_preview_is_not_proposed_once_the_catalogue_or_the_register_has_changed(small, desk, meanwhile):
    token = token_in(upload(desk, csv_file(REVISED)))
    meanwhile()
    response = desk.post(PROPOSE, {"token": token} | WORDS)
    assert response.status_code == 409
    assert "已有变动，没有提出" in text_of(response)
    assert WORDS["reason"] in text_of(response), "nothing typed is lost"
    assert desk.post(PROPOSE, {"token": token_in(response)} | WORDS).status_code == 302, "what is shown now may be proposed"


def test_a_unit_put_out_of_use_meanwhile_is_listed_as_a_problem(small, desk):
    token = token_in(upload(desk, csv_file(REVISED)))
    Unit.objects.filter(name="组织部").update(active=False)
    response = desk.post(PROPOSE, {"token": token} | WORDS)
    assert response.status_code == 422
    assert "不在责任单位登记册中" in text_of(response)
    assert WORDS["reason"] in text_of(response), "nothing typed is lost"


@pytest.mark.parametrize("changes", [{"title": ""}, {"reason": ""}, {"title": "长" * 121}, {"reason": "长" * 2001}], ids=str)
def test_a_proposal_without_its_words_keeps_the_preview_and_what_was_typed(small, desk, changes):
    token = token_in(upload(desk, csv_file(REVISED)))
    data = WORDS | changes
    response = desk.post(PROPOSE, {"token": token} | data)
    assert response.status_code == 422
    assert data["title"] in text_of(response) and data["reason"] in text_of(response)
    assert "新增（1）" in text_of(response) and token_in(response)


def test_a_proposal_sent_twice_lies_before_the_committee_once(small, desk):
    token = token_in(upload(desk, csv_file(REVISED)))
    assert desk.post(PROPOSE, {"token": token} | WORDS).status_code == 302
    response = desk.post(PROPOSE, {"token": token} | WORDS)
    assert response.status_code == 409 and "已有一份目录修订" in text_of(response)
    assert CatalogueRevision.objects.count() == 1


def test_a_preview_that_was_tampered_with_is_not_proposed_and_what_was_typed_is_said_again(small, desk):
    token = token_in(upload(desk, csv_file(REVISED)))
    for bad in ("", token[:-1], f"A{token[1:]}"):
        response = desk.post(PROPOSE, {"token": bad} | WORDS)
        assert response.status_code == 400
        assert "没有提出" in text_of(response) and WORDS["reason"] in text_of(response)
    assert not CatalogueRevision.objects.exists()


def test_a_preview_is_proposed_only_by_the_person_to_whom_it_was_shown(small, desk, admin):
    plan = plan_of(REVISED)
    rows = [[row.place, *row.cells.values()] for row in plan.rows]
    token = signing.dumps({"rows": rows, "digest": plan.digest, "user": admin.pk}, salt=PREVIEW_SALT, compress=True)
    response = desk.post(PROPOSE, {"token": token} | WORDS)
    assert response.status_code == 400 and "另一个账号" in text_of(response)


def test_a_preview_expires(small, desk, monkeypatch):
    token = token_in(upload(desk, csv_file(REVISED)))
    monkeypatch.setattr("disclosure.approval.motions.views.PREVIEW_SECONDS", -1)
    assert desk.post(PROPOSE, {"token": token} | WORDS).status_code == 400


def test_a_revision_is_put_anew_from_the_page_of_the_catalogue(revision, client_of, office, committee):
    send_back(revision, committee)
    assert 'href="/admin/catalogue/">修改后重新提出' in text_of(client_of(office).get(revision.get_admin_url()))


SPARSE = csv_file([["类别", "公开事项", "责任部门", "生成时间"], ["四、组织建设", "换届选举情况", "组织部", "即时"]])


def field_in(response, name: str) -> str:
    return html.unescape(re.search(f'name="{name}" value="([^"]+)"', response.content.decode())[1])


def test_what_a_file_leaves_open_is_asked_in_the_preview_and_the_answer_is_previewed(small, desk):
    page = upload(desk, SPARSE)
    assert page.status_code == 200
    for question in ("哪一列是“公开形式”？", "哪一列是“公开范围”？", "哪一列是“公开时限”？"):
        assert question in text_of(page)
    answers = {"answer-3": "stated", "answer-3-text": "文件、会议、网站", "answer-4": "stated", "answer-5": "生成时间"}
    page = desk.post(PREVIEW, {"question": field_in(page, "question")} | answers)
    assert page.status_code == 422 and "请填写。" in text_of(page) and "文件、会议、网站" in page.content.decode()
    page = desk.post(PREVIEW, {"question": field_in(page, "question")} | answers | {"answer-4-text": "校内"})
    assert page.status_code == 200 and "停用（" in text_of(page)
    assert desk.post(PROPOSE, {"token": token_in(page)} | WORDS).status_code == 302


def test_a_question_that_was_tampered_with_or_expired_is_not_read(small, desk):
    for bad in ("", "x:y:z"):
        response = desk.post(PREVIEW, {"question": bad})
        assert response.status_code == 400 and "请重新上传文件" in text_of(response)
        assert desk.post(PREVIEW, {"rows": bad}).status_code == 400


def test_a_cell_that_cannot_be_read_is_corrected_in_the_preview_wherever_it_stands(small, desk):
    rows = [[*row[:4], "待定", row[5]] if row[1] != "二级目录" else row for row in SMALL]
    page = upload(desk, csv_file(rows))
    assert "共5处问题" in text_of(page)
    name = "correction-公开时限-待定"
    assert page.content.decode().count(f'name="{name}"') == 1
    page = desk.post(PREVIEW, {"rows": field_in(page, "rows"), name: "每学期"})
    assert "修改5条" in text_of(page) and token_in(page)


def test_what_was_not_read_is_said_in_the_preview_and_kept_when_the_form_is_shown_again(small, desk):
    page = upload(desk, xlsx_file(REVISED, SMALL, hidden=[1]), "a.xlsx")
    note = "隐藏的工作表“表2”没有读取"
    assert note in text_of(page)
    assert note in text_of(desk.post(PROPOSE, {"token": token_in(page)} | WORDS | {"title": ""}))


def test_a_column_that_may_be_the_entries_is_asked_about_and_named_where_it_is_not_read(small, desk):
    rows = [[*row[:2], detail, *row[2:]] for row, detail in zip(REVISED, ["三级目录", "细目甲", *[""] * 9], strict=False)]
    page = upload(desk, csv_file(rows))
    assert page.status_code == 200
    assert "哪一列是“二级目录”？" in text_of(page) and "“二级目录”“三级目录”各列都可能是" in text_of(page)
    page = desk.post(PREVIEW, {"question": field_in(page, "question"), "answer-2": "二级目录"})
    assert page.status_code == 200 and token_in(page)
    assert "“三级目录”列没有读取，列中有：细目甲" in text_of(page)


def test_a_renumbered_category_says_by_which_number_its_entries_go(small, desk):
    page = text_of(upload(desk, csv_file([[cell.replace("八、", "二、") for cell in row] for row in SMALL])))
    assert "条目编号不随印在前面的序号改变，以“8-”开头。" in page
