"""Files as people bring them: each is read as it looks, or told in one sentence what to do. One row a file."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from disclosure.approval.personal_data.scanning import scan_of
from disclosure.catalogue.category_numbers import doubtful_categories, split_categories
from disclosure.catalogue.columns import Undecided
from disclosure.catalogue.rows import read_rows
from disclosure.catalogue.time_limit_readings import read_time_limit
from disclosure.uploads.kinds import ATTACHMENTS
from disclosure.uploads.vetting import vet
from tests.approval.personal_data.files import stored

pytestmark = pytest.mark.django_db

FILES = Path(__file__).parent / "files"

READ = {
    "h01-nobreakhyphen.docx": [("学院党委机构设置", "年度"), ("2026-2030年发展规划", "每年1-2月")],
    "h02-tracked-move.docx": [("学院党委机构设置", "年度"), ("党费收缴情况公示", "年度")],
    "h03-hidden-text.docx": [("学院党委机构设置", "年度"), ("发展党员情况", "年度")],
    "h04-strict.docx": [("机构设置", "年度")],
    "h05-strict-catalogue.xlsx": [("学院党委机构设置", "年度"), ("正常的一行", "年度")],
    "h07-font-family-catalogue.xlsx": [("机构设置", "年度")],
    "h08-date-format.xlsx": [("学院党委机构设置", "年度"), ("年度报告", "每年10月")],
    "h09-number-format.xlsx": [("学院党委机构设置", "年度"), ("办学规模", "7个工作日内")],
    "h10-category-number-space.csv": [("机构设置", "年度"), ("发展党员情况", "年度")],
    "h11-time-limits.csv": [
        ("年度报告", "每年10月底前"),
        ("预算决算", "批复后20日内"),
        ("重大事项", "自形成或变更之日起20个工作日内予以公开"),
        ("制度文件", "长期固定公开"),
        ("发展党员", "两个工作日内"),
        ("干部任前公示", "一周内"),
        ("党费收缴", "每年7月、12月"),
    ],
}

BASIC = [(1, "基本情况")]

CATEGORIES: dict[str, list] = {
    "h10-category-number-space.csv": [(1, "基本情况"), (2, "组织建设")],
}
"""The categories of those files that have others than `BASIC`."""


@pytest.mark.parametrize(("name", "expected"), READ.items(), ids=READ)
def test_a_catalogue_reads_as_it_looks(name, expected):
    rows = read_rows((FILES / name).read_bytes())
    assert [(row.title, row.time_limit) for row in rows] == expected
    assert all(read_time_limit(row.time_limit).description for row in rows)
    printed = [row.category for row in rows]
    assert list(split_categories(printed).values()) == CATEGORIES.get(name, BASIC)
    assert doubtful_categories(printed) == set()


def test_other_colleges_columns_are_read_and_what_is_missing_is_asked():
    with pytest.raises(Undecided) as asked:
        read_rows((FILES / "h12-other-headers.csv").read_bytes())
    assert [question.subject for question in asked.value.questions] == ["公开形式", "公开范围", "公开时限"]


FOUND = {
    "h06-strict-phones.xlsx": {("mobile", "138******00"), ("resident-id", "110*************2X")},
    "h13-pdf-bom.pdf": set(),
    "h14-pdf-letter-spaced-phone.pdf": {("mobile", "138******00")},
}


@pytest.mark.parametrize(("name", "expected"), FOUND.items(), ids=FOUND)
def test_an_attachment_is_taken_and_its_personal_data_found(name, expected):
    content = (FILES / name).read_bytes()
    vet(ContentFile(content, name=name), ATTACHMENTS, len(content))
    file = stored("附件", content, name)
    scan = scan_of(file, file.sha256(), may_read=True)
    assert scan is not None
    assert {(each["kind"], each["masked"]) for each in scan.findings} == expected
    assert scan.gaps == []
