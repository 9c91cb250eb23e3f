"""`import_catalogue` and `export_catalogue` on the command line."""

import io

import pytest
from django.core.management import CommandError, call_command

from disclosure.catalogue import rows
from disclosure.catalogue.management.commands import import_catalogue
from disclosure.catalogue.models import CataloguePage, EntryPage
from tests.catalogue.files import HEADER, SHIPPED, SMALL, csv_file, docx_file, xlsx_file


@pytest.fixture
def file_of(tmp_path):
    """`file_of(content, name)`: a file with these bytes."""

    def write(content: bytes, name: str = "catalogue.csv"):
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write


def run(*arguments) -> tuple[str, str]:
    """What the command said, and what it complained of."""
    out, complaints = io.StringIO(), io.StringIO()
    call_command(*map(str, arguments), stdout=out, stderr=complaints)
    return out.getvalue(), complaints.getvalue()


@pytest.mark.parametrize(
    ("make", "name"),
    [(csv_file, "a.csv"), (lambda rows: csv_file(rows, "gb18030"), "a.csv"), (xlsx_file, "a.xlsx"), (docx_file, "a.docx")],
)
def test_a_file_of_any_format_is_imported(units, file_of, make, name):
    out, _ = run("import_catalogue", file_of(make(SMALL), name))
    assert "新增 4-1 换届选举情况\n" in out
    assert "一级目录变化3个、新增5条、不变0条\n已导入。" in out
    assert EntryPage.objects.count() == 5


def test_more_rows_are_imported_than_may_be_uploaded(units, file_of, monkeypatch):
    monkeypatch.setattr(rows, "MAX_ROWS", 2)
    monkeypatch.setattr(import_catalogue, "MAX_ROWS", 5)
    assert "新增5条" in run("import_catalogue", file_of(csv_file(SMALL)))[0]
    monkeypatch.setattr(import_catalogue, "MAX_ROWS", 4)
    with pytest.raises(CommandError, match="超过4行"):
        run("import_catalogue", file_of(csv_file(SMALL)))


def test_a_dry_run_says_what_would_change_and_changes_nothing(units):
    out, _ = run("import_catalogue", SHIPPED, "--dry-run")
    assert "新增 8-2 经院党委研究决定或上级党委要求公开\n" in out
    assert out.endswith("仅预览，未导入。\n")
    assert not CataloguePage.objects.exists()


def test_a_second_import_says_that_nothing_changed(small, file_of):
    out, _ = run("import_catalogue", file_of(csv_file(SMALL)))
    assert out == "不变5条\n与现行目录一致，没有变化。\n"


def test_a_change_of_the_catalogue_in_force_is_told_and_must_be_proposed(small, file_of):
    rows = [row for row in SMALL if row[1] != "发展党员情况"]
    out = io.StringIO()
    with pytest.raises(CommandError, match="提请党委审定") as refusal:
        call_command("import_catalogue", str(file_of(csv_file(rows))), stdout=out)
    assert refusal.value.returncode == 1
    assert "停用 4-2 发展党员情况\n" in out.getvalue()
    assert not EntryPage.objects.get(title="发展党员情况").is_retired


def test_a_change_is_told_cell_by_cell(small, file_of):
    rows = [[cell.replace("年度", "每季度") if cell == "年度" else cell for cell in row] for row in SMALL]
    out, _ = run("import_catalogue", file_of(csv_file(rows)), "--dry-run")
    assert "修改 4-2 发展党员情况；公开时限“年度”→“每季度”\n" in out


def test_every_problem_is_printed_and_nothing_is_imported(units, file_of):
    rows = [HEADER, ["四、组织建设", "甲", "会议", "全球", "即时", "组织部"], ["", "乙", "会议", "校内", "很快", "督导处"]]
    out, complaints = io.StringIO(), io.StringIO()
    with pytest.raises(CommandError, match="共3处问题，目录未作任何改动") as refusal:
        call_command("import_catalogue", str(file_of(csv_file(rows))), stdout=out, stderr=complaints)
    assert refusal.value.returncode == 1
    assert [line.split("：")[0] for line in complaints.getvalue().splitlines()] == [
        "第2行 公开范围“全球”",
        "第3行 公开时限“很快”",
        "第3行 责任单位“督导处”",
    ]
    assert not CataloguePage.objects.exists()


def test_a_file_that_is_missing_or_holds_no_catalogue_is_refused_in_chinese(db, file_of, tmp_path):
    with pytest.raises(CommandError, match="无法打开"):
        run("import_catalogue", tmp_path / "none.csv")
    with pytest.raises(CommandError, match="没有找到表头"):
        run("import_catalogue", file_of(b"a,b\r\n"))


@pytest.mark.parametrize("name", ["目录.csv", "目录.XLSX"])
def test_an_export_is_written_and_imports_again_unchanged(small, tmp_path, name):
    out, _ = run("export_catalogue", tmp_path / name)
    assert out.startswith("已导出5条到")
    out, _ = run("import_catalogue", tmp_path / name)
    assert "没有变化" in out


def test_an_export_to_another_format_or_place_is_refused_in_chinese(small, tmp_path):
    with pytest.raises(CommandError, match=r"以 \.csv 或 \.xlsx 结尾"):
        run("export_catalogue", tmp_path / "a.pdf")
    with pytest.raises(CommandError, match="无法写入"):
        run("export_catalogue", tmp_path / "none" / "a.csv")


def test_without_a_catalogue_there_is_nothing_to_export(db, tmp_path):
    with pytest.raises(CommandError, match="还没有公开目录"):
        run("export_catalogue", tmp_path / "a.csv")
    assert not (tmp_path / "a.csv").exists()
