"""An export is taken back into an empty site, where the chain goes on."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import bagit
import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from disclosure.archive.chain import merkle_root, seal_of, sha256
from disclosure.archive.exports import folders
from disclosure.archive.models import ChainHead, Edition, EditionFile, StoredFile
from disclosure.archive.removals.actions import propose_removal
from disclosure.archive.verification import first_break
from disclosure.audience.circles import Scope
from disclosure.items.models import DisclosurePage, IndexCounter
from disclosure.organisation.canonical_json import canonical_json
from disclosure.organisation.models import Role, Unit
from tests.archive.bags import bag_at, per_edition, quick_pdf
from tests.archive.conftest import LEAK, SECRET, Story, approve_removal
from tests.archive.places import Place, said
from tests.factories import UNITS, Units, make_catalogue, make_item, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def bag(site: Place, tmp_path_factory) -> Path:
    """The whole chain of the site."""
    path = tmp_path_factory.mktemp("bags") / "bag"
    with pytest.MonkeyPatch.context() as patch, site.entered():
        patch.setattr(folders, "pdf_of", quick_pdf)
        return bag_at(path)


@pytest.fixture(autouse=True)
def typesetter(monkeypatch) -> None:
    monkeypatch.setattr(folders, "pdf_of", quick_pdf)


def rows() -> list[dict]:
    """What the seals cover, and what stands in the columns."""
    left_behind = {"item_id", "decision_id"}
    editions = [{**edition} for edition in Edition.objects.values()]
    files = list(EditionFile.objects.order_by("edition", "order").values("edition", "order", "role", "title", "name", "file"))
    return [{key: value for key, value in row.items() if key not in left_behind} for row in editions] + files


def test_there_and_back_gives_the_same_seals_files_and_export(site: Place, empty: Place, bag: Path, tmp_path):
    with site.entered():
        there, stored = rows(), {file.sha256: file.path.read_bytes() for file in StoredFile.objects.all()}
        counters = sorted(IndexCounter.objects.values_list("unit__code", "unit__name", "year", "last"))
    with empty.entered():
        assert "完好，共3个版本" in said("import_archive", bag)
        assert rows() == there
        assert {file.sha256: file.path.read_bytes() for file in StoredFile.objects.all()} == stored
        assert {(edition.item, edition.decision) for edition in Edition.objects.all()} == {(None, None)}
        assert sorted(IndexCounter.objects.values_list("unit__code", "unit__name", "year", "last")) == counters
        assert first_break() is None
        assert per_edition(bag_at(tmp_path / "again")) == per_edition(bag)


def test_the_chain_goes_on_after_an_import_and_no_index_number_is_given_twice(empty: Place, bag: Path):
    with empty.entered():
        said("import_archive", bag)
        edition = publish_one()
        old = Edition.objects.filter(pk__lte=3)
        assert (edition.sequence, edition.previous) == (4, old.last().seal)
        assert edition.index_number not in set(old.values_list("index_number", flat=True))
        assert edition.index_number.endswith("-0003")
        # Its item bears the number that an imported edition's item bore on its own site: nothing takes one for the other.
        assert edition.item_id and first_break() is None
        client = Client()
        client.force_login(make_person("keeper", Role.OFFICE))
        for each in Edition.objects.all():
            assert client.get(reverse("archive:edition", args=[each.pk])).status_code == 200
            assert client.get(reverse("archive_admin:timeline", args=[each.index_number])).status_code == 200
        for name in ("archive:changes", "archive_admin:index"):
            assert client.get(reverse(name)).status_code == 200
        assert client.get(reverse("archive:difference", args=[1, 2])).status_code == 404
        assert Client().get(reverse("archive:edition", args=[1])).status_code == 302


def publish_one() -> Edition:
    """Publish an item of 组织部, which the import has registered."""
    units = Units(*(Unit.objects.get_or_create(code=code, defaults={"name": name})[0] for code, name, *_ in UNITS))
    unit = units.zzb
    drafter, reviewer = (make_person(f"new.{role}", (role, unit)) for role in (Role.DRAFTER, Role.REVIEWER))
    item = make_item(
        make_catalogue(units).party_and_campus, unit, Scope.PARTY_AND_CAMPUS, live=False, owner=drafter, title="新的事项"
    )
    return Story(item.pk, unit, drafter, reviewer, make_person("new.committee", Role.COMMITTEE), drafter).publish()


# --- what is refused ------------------------------------------------------------------------------------------------------


def refused(place: Place, bag: Path, why: str) -> None:
    with place.entered():
        with pytest.raises(CommandError, match=why):
            call_command("import_archive", bag)
        nothing_is_there()


def nothing_is_there() -> None:
    assert not Edition.objects.exists() and not EditionFile.objects.exists() and not StoredFile.objects.exists()
    assert not Unit.objects.exists() and not IndexCounter.objects.exists()
    head = ChainHead.objects.get()
    assert (head.sequence, head.imported) == (0, 0)


@pytest.fixture
def copy(bag: Path, tmp_path) -> Path:
    return shutil.copytree(bag, tmp_path / "copy")


def resealed(bag: Path) -> None:
    """Give the bag manifests that agree with what it holds."""
    bagit.Bag(str(bag)).save(manifests=True)


def test_a_damaged_bag_is_refused(empty: Place, copy: Path):
    next(copy.glob("data/editions/*/1/data.json")).write_text("{}")
    refused(empty, copy, "袋有损坏")


def test_what_is_no_bag_is_refused(empty: Place, tmp_path):
    refused(empty, tmp_path / "nothing", "不是一个 BagIt 袋")


def test_a_part_of_the_chain_is_refused(empty: Place, copy: Path):
    shutil.rmtree(next(copy.glob("data/editions/*/2")))
    resealed(copy)
    refused(empty, copy, "只有归档链3个版本中的2个")


@pytest.mark.parametrize(
    ("name", "part"), [("title.txt", "标题"), ("data.json", "数据"), ("sealed.html", "页面"), ("record.json", "办理记录")]
)
def test_a_changed_text_is_found_by_the_seals_though_the_manifests_agree(empty: Place, copy: Path, name: str, part: str):
    path = next(copy.glob(f"data/editions/*/2/{name}"))
    path.write_bytes(path.read_bytes().replace(b"\xe5", b"\xe6", 1) + (b" " if name.endswith("json") else b""))
    resealed(copy)
    refused(empty, copy, f"第2号归档版本.*{part}")


def test_a_changed_file_is_found_by_the_seals_though_the_manifests_agree(empty: Place, copy: Path):
    path = next(copy.glob("data/editions/*/2/files/1/*"))
    path.write_bytes(b"another")
    resealed(copy)
    refused(empty, copy, "第2号归档版本")


def test_a_missing_file_that_no_removal_speaks_of_is_refused(empty: Place, copy: Path):
    next(copy.glob("data/editions/*/2/files/1/*")).unlink()
    resealed(copy)
    refused(empty, copy, "缺少 editions/.*/files/1/")


def test_a_changed_head_is_found_by_the_seals(empty: Place, copy: Path):
    path = next(copy.glob("data/editions/*/2/edition.json"))
    about = json.loads(path.read_text())
    about["head"]["scope"] = 1
    path.write_text(json.dumps(about, ensure_ascii=False))
    resealed(copy)
    refused(empty, copy, "第2号归档版本.*封印")


@pytest.mark.parametrize("content", ["[]", "{}", "nothing", '{"head": 7}', "[" * 100_000])
def test_what_cannot_be_read_is_refused(empty: Place, copy: Path, content: str):
    next(copy.glob("data/editions/*/2/edition.json")).write_text(content)
    resealed(copy)
    refused(empty, copy, "读不懂")


@pytest.mark.parametrize(
    "value",
    [{"sequence": 2**70}, {"decision": 10**400}, {"scope": -4}, {"sealed_at": "0001-01-01T00:00:00+23:59"}, {"edition": 1e999}],
)
def test_numbers_and_times_beyond_any_are_refused(empty: Place, copy: Path, value: dict):
    path = next(copy.glob("data/editions/*/2/edition.json"))
    about = json.loads(path.read_text())
    about["head"] |= value
    path.write_text(json.dumps(about, ensure_ascii=False))
    resealed(copy)
    refused(empty, copy, "没有导入")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bagit.txt", b"BagIt-Version: 1.0\nBagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"),
        ("bag-info.txt", b"\xff\xfe: \xff\n"),
        ("manifest-sha256.txt", b"\xff\xfe  data/README.txt\n"),
        ("manifest-sha256.txt", b"0" * 64 + b"  data/../../../etc/hostname\n"),
        ("manifest-sha256.txt", b"0" * 64 + b"  /etc/hostname\n"),
    ],
)
def test_a_bag_that_is_malformed_is_refused(empty: Place, copy: Path, name: str, content: bytes):
    (copy / name).write_bytes(content)
    refused(empty, copy, "袋")


@pytest.mark.parametrize("target", ["title.txt", "/etc/hostname", "/nowhere"])
def test_a_link_in_a_bag_is_not_followed_out_of_it(empty: Place, copy: Path, target: str):
    path = next(copy.glob("data/editions/*/2/title.txt"))
    path.unlink()
    path.symlink_to(target)
    refused(empty, copy, "袋")


def forged(bag: Path, head: dict, record: str | None = None) -> None:
    """Change the last edition, and seal it anew as whoever knows how can: only a receipt would tell."""
    folder = next(bag.glob("data/editions/*/3"))
    about = json.loads((folder / "edition.json").read_text())
    about["head"] |= head
    if record is not None:
        (folder / "record.json").write_text(record)
        next(part for part in about["parts"] if part["part"] == "record")["sha256"] = sha256(record)
        about["root"] = merkle_root(about["parts"])
    about["seal"] = seal_of(about["previous"], about["root"], about["head"])
    (folder / "edition.json").write_text(canonical_json(about))
    resealed(bag)


@pytest.mark.parametrize(
    ("head", "record"),
    [
        ({"scope": 999}, None),
        ({"event": "party"}, None),
        ({"groups": "teachers"}, None),
        ({"unit": "部" * 51}, None),
        ({}, "{}"),
        ({}, '{"decisions":[]}'),
        ({}, '{"decisions":[{"meeting":""}]}'),
    ],
)
def test_what_no_page_could_show_is_refused_because_it_could_never_be_mended(empty: Place, copy: Path, head, record):
    forged(copy, head, record)
    refused(empty, copy, "读不懂")


def test_a_forged_edition_that_can_be_shown_is_told_by_a_receipt_alone(empty: Place, copy: Path):
    forged(copy, {"unit": "宣传部"})
    with empty.entered():
        assert "完好，共3个版本" in said("import_archive", copy)


def test_a_file_outside_the_bag_is_not_read(empty: Place, copy: Path):
    path = next(copy.glob("data/editions/*/2/edition.json"))
    about = json.loads(path.read_text())
    about["files"][0]["name"] = "../../../../../../../../../../etc/hostname"
    path.write_text(json.dumps(about, ensure_ascii=False))
    resealed(copy)
    refused(empty, copy, "缺少")


def test_a_site_with_items_or_editions_takes_no_import(empty: Place, bag: Path):
    with empty.entered():
        said("import_archive", bag)
        with pytest.raises(CommandError, match="只能导入空的网站"):
            call_command("import_archive", bag)
        assert Edition.objects.count() == 3


def test_a_site_with_a_draft_takes_no_import(begin, bag: Path):
    begin()
    with pytest.raises(CommandError, match="只能导入空的网站"):
        call_command("import_archive", bag)
    assert DisclosurePage.objects.exists() and not Edition.objects.exists()


def test_a_unit_that_bears_another_code_here_is_named(empty: Place, bag: Path):
    with empty.entered():
        Unit.objects.create(code="other", name="组织部")
        with pytest.raises(CommandError, match="用了另一个代码"):
            call_command("import_archive", bag)
        assert not Edition.objects.exists()


# --- what was removed by law ----------------------------------------------------------------------------------------------


def test_what_was_removed_may_be_missing_and_is_known_as_removed(
    leaked: Story, empty: Place, tmp_path, django_capture_on_commit_callbacks
):
    file = EditionFile.objects.get(edition=2, role="attachment").file_id
    motion = propose_removal(leaked.item, by=leaked.office, reason="泄露", editions=[1, 2], words=[SECRET], file=file)
    with django_capture_on_commit_callbacks(execute=True):
        approve_removal(motion, leaked.committee)
    bag, there = bag_at(tmp_path / "bag"), rows()
    with empty.entered():
        assert "完好，共4个版本" in said("import_archive", bag)
        assert rows() == there
        assert not any(path.read_bytes() == LEAK for path in empty.media.rglob("*") if path.is_file())
        client = Client()
        client.force_login(make_person("keeper", Role.OFFICE))
        gone = EditionFile.objects.get(edition=2, file=file)
        assert client.get(reverse("archive:file", args=[2, gone.order, gone.name])).status_code == 410
