"""Exports from the archive room: asked for, watched, taken away, by the office and the supervisors."""

from __future__ import annotations

import datetime
import io
import zipfile
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from disclosure.archive.exports import folders, recorded, requests, writing
from disclosure.archive.exports.export_lock import alone
from disclosure.archive.exports.requests import ExportState, state_of
from disclosure.archive.models import ArchiveExport, Edition, EditionFile
from disclosure.archive.removals.actions import propose_removal
from disclosure.archive.verification import first_break
from tests.archive.bags import editions_in, is_valid, nobody, quick_pdf
from tests.archive.conftest import SECRET, Story, approve_removal
from tests.archive.places import said

pytestmark = pytest.mark.django_db

EXPORTS = "archive_admin:exports"


@pytest.fixture(autouse=True)
def launched(monkeypatch, settings, tmp_path) -> list[int]:
    """No process is started; the numbers of the exports for which one would have been."""
    settings.DATA_DIR = tmp_path / "data"
    numbers: list[int] = []
    monkeypatch.setattr(requests, "launch", lambda asked: numbers.append(asked.pk))
    monkeypatch.setattr(folders, "pdf_of", quick_pdf)
    return numbers


@pytest.fixture
def ready(published: Story) -> ArchiveExport:
    return finished(published.office)


def finished(by, **fields) -> ArchiveExport:
    asked = ArchiveExport.objects.create(by=by, started_at=timezone.now(), **fields)
    recorded.run(asked)
    return ArchiveExport.objects.get(pk=asked.pk)


def logged(action: str) -> list[str]:
    return [entry.user.username for entry in ModelLogEntry.objects.filter(action=action)]


@pytest.mark.parametrize("kind", ["office", "supervisor"])
def test_office_and_supervisors_ask_for_an_export(
    published, client_of, request, kind, launched, units, django_capture_on_commit_callbacks
):
    client = client_of(request.getfixturevalue(kind))
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(reverse(EXPORTS), {"year": timezone.localdate().year, "unit": units.zzb.pk}, follow=True)
    asked = ArchiveExport.objects.get()
    assert launched == [asked.pk] and logged("archive.export") == [kind]
    assert (asked.by.username, asked.year, asked.unit) == (kind, timezone.localdate().year, units.zzb)
    assert "正在启动" in response.content.decode() and response["Refresh"]


@pytest.mark.parametrize("kind", ["zzb_drafter", "committee", "admin", "member"])
def test_others_do_not(ready, client_of, request, kind, launched):
    client = client_of(request.getfixturevalue(kind))
    addresses = [reverse(EXPORTS), reverse("archive_admin:export_again", args=[ready.pk])]
    for response in [client.post(address) for address in addresses] + [
        client.get(reverse("archive_admin:export_bag", args=[ready.pk]))
    ]:
        assert response.status_code in (302, 403) and not response.streaming
    assert ArchiveExport.objects.count() == 1 and not launched and not logged("archive.download")


def test_what_there_is_not_is_not_asked_for(published, client_of, office, launched):
    response = client_of(office).post(reverse(EXPORTS), {"year": "1999", "unit": "0"})
    assert response.status_code == 200 and not ArchiveExport.objects.exists()


def test_the_bag_is_taken_as_one_zip_and_it_is_noted_who_took_it(ready, client_of, supervisor, tmp_path):
    client = client_of(supervisor)
    page = client.get(reverse(EXPORTS))
    assert "可以下载" in page.content.decode() and "1/1个版本" in page.content.decode() and "Refresh" not in page
    response = client.get(reverse("archive_admin:export_bag", args=[ready.pk]))
    assert response.streaming and response["Content-Type"] == "application/zip"
    body = b"".join(response.streaming_content)
    assert response["Content-Length"] == str(len(body))
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        archive.extractall(tmp_path / "taken")
    (bag,) = (tmp_path / "taken").iterdir()
    assert bag.name == ready.name and is_valid(bag) and list(editions_in(bag)) == [1]
    assert logged("archive.download") == ["supervisor"]


def test_a_zip_ends_with_an_error_if_a_file_changes_while_it_is_sent(ready, client_of, supervisor):
    response = client_of(supervisor).get(reverse("archive_admin:export_bag", args=[ready.pk]))
    for manifest in ready.folder.glob("*manifest*"):
        manifest.chmod(0o600)
        manifest.write_text(manifest.read_text() + "\n")
    with pytest.raises(RuntimeError, match="did not match"):
        b"".join(response.streaming_content)


def test_one_export_at_a_time(published, client_of, office, launched, django_capture_on_commit_callbacks):
    client = client_of(office)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse(EXPORTS))
        response = client.post(reverse(EXPORTS), follow=True)
    assert "另一次导出正在进行" in response.content.decode() and len(launched) == 1


def test_a_process_that_lives_is_running_and_one_that_died_was_interrupted_and_goes_on(
    published, client_of, office, launched, django_capture_on_commit_callbacks
):
    long_ago = timezone.now() - datetime.timedelta(hours=1)
    asked = ArchiveExport.objects.create(by=office, started_at=long_ago, done=1, total=3)
    client = client_of(office)
    again = reverse("archive_admin:export_again", args=[asked.pk])
    with alone(asked.folder):
        assert state_of(asked) is ExportState.RUNNING
        assert "1/3个版本" in client.get(reverse(EXPORTS)).content.decode()
        client.post(again)
    assert state_of(asked) is ExportState.INTERRUPTED and "已中断" in client.get(reverse(EXPORTS)).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(again)
    assert launched == [asked.pk] and logged("archive.export_again") == ["office"]
    recorded.run(asked)
    assert state_of(ArchiveExport.objects.get()) is ExportState.READY


def test_what_went_wrong_is_said_and_it_can_be_tried_again(published, client_of, office):
    EditionFile.objects.first().file.path.unlink()
    asked = finished(office)
    assert state_of(asked) is ExportState.FAILED
    text = client_of(office).get(reverse(EXPORTS)).content.decode()
    assert "归档核验不符" in text and "继续" in text


def test_an_export_is_running_while_it_verifies_the_archive_however_long_that_takes(published, office, monkeypatch):
    long_ago = timezone.now() - datetime.timedelta(hours=1)
    asked = ArchiveExport.objects.create(by=office, started_at=long_ago)
    states = []

    def verified():
        states.append(state_of(asked))
        return first_break()

    monkeypatch.setattr(writing, "first_break", verified)
    recorded.run(asked)
    assert states == [ExportState.RUNNING]


def test_what_nobody_foresaw_is_told_of_and_the_process_ends_with_it(published, client_of, office, monkeypatch):
    def breaks(*args):
        raise RuntimeError

    monkeypatch.setattr(recorded, "export", breaks)
    asked = ArchiveExport.objects.create(by=office, started_at=timezone.now())
    with pytest.raises(RuntimeError):
        recorded.run(asked)
    assert state_of(ArchiveExport.objects.get()) is ExportState.FAILED
    assert f"exports/{asked.pk}.log" in client_of(office).get(reverse(EXPORTS)).content.decode()


def test_an_export_killed_before_it_could_say_that_it_was_done_is_done_again(ready, client_of, office, launched):
    ArchiveExport.objects.update(finished_at=None, started_at=timezone.now() - datetime.timedelta(hours=1))
    asked = ArchiveExport.objects.get()
    assert state_of(asked) is ExportState.INTERRUPTED
    recorded.run(asked)
    assert state_of(ArchiveExport.objects.get()) is ExportState.READY and is_valid(asked.folder)


def test_a_bag_that_is_ready_is_not_started_again(ready, client_of, office, launched):
    response = client_of(office).post(reverse("archive_admin:export_again", args=[ready.pk]), follow=True)
    assert "不需要重新开始" in response.content.decode() and not launched


def test_the_last_few_are_kept(published, client_of, office):
    rows = [finished(office) for _ in range(recorded.EXPORTS_KEPT)]
    requests.complaints(rows[0]).touch()
    rows += [finished(office) for _ in range(2)]
    states = [state_of(row) for row in rows]
    assert states == [ExportState.CLEARED] * 2 + [ExportState.READY] * recorded.EXPORTS_KEPT
    assert {path.stem for path in rows[0].folder.parent.iterdir()} == {str(row.pk) for row in rows[2:]}
    response = client_of(office).get(reverse("archive_admin:export_bag", args=[rows[0].pk]), follow=True)
    assert "没有可以下载的文件" in response.content.decode()


def test_bags_lie_under_no_public_address_and_are_for_their_owner_alone(ready, settings):
    assert ready.folder.is_relative_to(settings.DATA_DIR)
    for public in (settings.MEDIA_ROOT, settings.STATIC_ROOT):
        assert not ready.folder.is_relative_to(Path(public))
    assert [path for path in [ready.folder.parent, ready.folder] if path.stat().st_mode & 0o077] == []


def test_receipts_come_along_from_the_folder_that_the_settings_name(published, client_of, office, settings, tmp_path):
    client = client_of(office)
    assert "不含回执" in client.get(reverse(EXPORTS)).content.decode()
    settings.RECEIPTS_DIR = tmp_path / "receipts"
    assert "不含回执" not in client.get(reverse(EXPORTS)).content.decode()
    asked = finished(office)
    assert state_of(asked) is ExportState.FAILED and "没有回执的文件夹" in asked.problem
    settings.RECEIPTS_DIR.mkdir()
    said("make_archive_key", tmp_path / "key")
    said("export_receipt", settings.RECEIPTS_DIR, "--key", tmp_path / "key")
    bag = finished(office).folder
    (receipt,) = (bag / "data" / "receipts").iterdir()
    assert is_valid(bag) and Edition.objects.last().seal in receipt.read_text()


def test_a_removal_takes_the_bags_away_that_hold_what_it_removed(leaked: Story, django_capture_on_commit_callbacks):
    asked = finished(leaked.office)
    assert state_of(asked) is ExportState.READY
    motion = propose_removal(leaked.item, by=leaked.office, reason="泄露", editions=[1, 2], words=[SECRET])
    with django_capture_on_commit_callbacks(execute=True):
        approve_removal(motion, leaked.committee)
    assert state_of(asked) is ExportState.CLEARED


def test_a_bag_is_taken_away_where_the_removal_comes_as_it_is_finished(
    leaked: Story, monkeypatch, django_capture_on_commit_callbacks
):
    motion = propose_removal(leaked.item, by=leaked.office, reason="泄露", editions=[1, 2], words=[SECRET])
    real = recorded.export

    def export_and_remove(destination, *args):
        real(destination, *args)
        with alone(destination), django_capture_on_commit_callbacks(execute=True):
            approve_removal(motion, leaked.committee)

    monkeypatch.setattr(recorded, "export", export_and_remove)
    asked = finished(leaked.office)
    assert not asked.folder.exists() and state_of(asked) is ExportState.CLEARED


def test_the_nightly_verification_takes_bags_away_where_a_removal_was_cut_short(
    leaked: Story, django_capture_on_commit_callbacks
):
    asked = finished(leaked.office)
    motion = propose_removal(leaked.item, by=leaked.office, reason="泄露", editions=[1, 2], words=[SECRET])
    with django_capture_on_commit_callbacks(execute=False):
        approve_removal(motion, leaked.committee)
    newer = finished(leaked.office)
    said("verify_archive")
    assert (state_of(asked), state_of(newer)) == (ExportState.CLEARED, ExportState.READY)


def test_an_export_during_which_something_is_removed_is_thrown_away(leaked, tmp_path, django_capture_on_commit_callbacks):
    motion = propose_removal(leaked.item, by=leaked.office, reason="泄露", editions=[1, 2], words=[SECRET])

    def remove(done: int, total: int) -> None:
        if done == total:
            approve_removal(motion, leaked.committee)

    with pytest.raises(recorded.ExportFailed, match="依法删除"):
        recorded.export(tmp_path / "bag", None, None, remove)
    assert list(tmp_path.glob("bag*")) == []


def test_an_export_is_thrown_away_where_something_is_removed_as_it_chooses_what_to_write(leaked, tmp_path, monkeypatch):
    motion = propose_removal(leaked.item, by=leaked.office, reason="泄露", editions=[1, 2], words=[SECRET])

    class Slow(writing.Selection):
        def numbers(self):
            approve_removal(motion, leaked.committee)
            return super().numbers()

    monkeypatch.setattr(writing, "Selection", Slow)
    with pytest.raises(recorded.ExportFailed, match="依法删除"):
        recorded.export(tmp_path / "bag", None, None, nobody)
    assert list(tmp_path.glob("bag*")) == []
