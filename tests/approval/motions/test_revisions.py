"""The catalogue's revision: proposed by the office, approved by the committee, then in force as a version (Article 8(1))."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from disclosure.approval.errors import NotAllowed, Refused, Stale
from disclosure.approval.models import CatalogueRevision
from disclosure.approval.motions.actions import propose_revision
from disclosure.approval.motions.dossier import MotionDossier
from disclosure.catalogue.export import printed_catalogue
from disclosure.catalogue.guard.grants import NotGranted
from disclosure.catalogue.models import CatalogueVersion, EntryPage
from disclosure.organisation.models import Unit
from tests.approval.motions.conftest import REVISED, anew, approve, propose, send_back
from tests.catalogue.files import SMALL
from tests.catalogue.importing import import_table, plan_of
from tests.factories import as_if_decided

pytestmark = pytest.mark.django_db


def in_force() -> list[list[str]]:
    return printed_catalogue()


def test_nothing_changes_before_the_committee_approves_and_all_of_it_then(revision, committee):
    assert in_force() == SMALL[1:]
    approve(revision, committee)
    assert in_force() == REVISED[1:]
    assert EntryPage.objects.get(title="党费管理和使用情况").is_retired


def test_the_approved_catalogue_is_a_version_that_names_what_it_changed_and_rests_on_the_decision(revision, committee):
    decision = approve(revision, committee)
    first, second = CatalogueVersion.objects.order_by("number")
    assert (first.number, first.rows, first.is_first) == (1, SMALL[1:], True)
    assert (second.number, second.rows) == (2, REVISED[1:])
    assert second.in_force_from == timezone.localdate()
    assert second.summary == "新增1条、修改1条、停用1条"
    assert [str(line) for line in second.changed_lines()] == [
        "新增 4-4 党员民主评议情况",
        "修改 4-2 发展党员情况；公开时限“年度”→“每季度”",
        "停用 4-3 党费管理和使用情况",
    ]
    assert anew(revision).version == second
    assert anew(revision).approval == decision
    assert not CatalogueRevision.objects.filter(version=first).exists()


def test_once_in_force_the_motion_still_tells_what_it_changed(revision, committee):
    before = revision.latest_revision.as_object().summary_lines()
    approve(revision, committee)
    assert anew(revision).latest_revision.as_object().summary_lines()[1:] == before[1:]


@pytest.mark.parametrize("name", ["zzb_drafter", "committee", "supervisor", "admin", "member"])
def test_nobody_but_the_office_proposes_a_revision(small, request, name):
    with pytest.raises(NotAllowed, match="党务公开办公室"):
        propose(REVISED, request.getfixturevalue(name))


def test_a_second_revision_waits_until_the_first_is_settled(revision, office, committee):
    with pytest.raises(Stale, match="已有一份目录修订"):
        propose(REVISED, office)
    send_back(revision, committee)
    assert propose(REVISED, office).current_workflow_state


def test_what_changes_nothing_is_not_proposed(small, office):
    with pytest.raises(Refused, match="没有变化"):
        propose(SMALL, office)


def test_rows_that_cannot_be_read_are_not_proposed(small, office):
    plan = plan_of([*SMALL[:2], [*SMALL[2][:3], "全球", *SMALL[2][4:]]])
    with pytest.raises(Refused, match="1处问题"):
        propose_revision(plan.rows, by=office, seen=plan.digest, title="修订", reason="理由")


def test_a_catalogue_with_personal_data_in_it_is_not_proposed(small, office):
    with pytest.raises(Refused, match=r"手机号码 138\*\*\*\*\*\*00"):
        propose([*SMALL[:-1], [*SMALL[-1][:1], f"{SMALL[-1][1]}，电话13800138000", *SMALL[-1][2:]]], office)


def test_a_preview_that_no_longer_holds_is_not_proposed(small, office):
    with pytest.raises(Stale, match="已有变动"):
        propose(REVISED, office, seen="0" * 64)


@pytest.mark.parametrize(
    ("words", "field"), [({"title": " "}, "title"), ({"reason": ""}, "reason"), ({"title": "长" * 121}, "title")]
)
def test_title_and_reason_are_asked_for(small, office, words, field):
    with pytest.raises(Refused) as refusal:
        propose(REVISED, office, **words)
    assert set(refusal.value.fields) == {field}
    assert not CatalogueRevision.objects.exists()


CHANGES_MEANWHILE = [
    pytest.param(lambda: import_table([*SMALL[:3], *SMALL[4:]]), id="the catalogue changed"),
    pytest.param(lambda: Unit.objects.create(name="纪委组织部", code="jwzzb"), id="a unit is registered"),
    pytest.param(lambda: Unit.objects.filter(name="组织部").update(active=False), id="a unit is out of use"),
]


@pytest.mark.parametrize("meanwhile", CHANGES_MEANWHILE)
def test_a_revision_that_no_longer_fits_is_stale_and_nothing_of_it_is_carried_out(revision, committee, meanwhile):
    meanwhile()
    before = in_force()
    assert "不能据此修订" in MotionDossier(revision, committee).obstacle
    with pytest.raises(Stale, match="不能据此修订"), transaction.atomic():
        approve(revision, committee)
    assert in_force() == before
    assert not anew(revision).live
    assert list(revision.decisions.values_list("kind", flat=True)) == ["proposed"]


def test_a_catalogue_may_be_revised_again_and_again_and_each_version_stays(revision, office, committee):
    approve(revision, committee)
    approve(propose(SMALL, office), committee)
    assert in_force() == SMALL[1:]
    assert [version.rows for version in CatalogueVersion.objects.order_by("number")] == [SMALL[1:], REVISED[1:], SMALL[1:]]
    assert EntryPage.objects.get(title="党费管理和使用情况").code == "4-3", "it returned to its address"


def test_the_very_first_catalogue_may_be_proposed_too(units, office, committee):
    motion = propose(SMALL, office)
    approve(motion, committee)
    assert in_force() == SMALL[1:]
    assert anew(motion).version.number == 1


# --- the versions are kept ---------------------------------------------------------------------------------------------


def test_no_version_comes_to_be_without_a_grant(small):
    with pytest.raises(NotGranted, match="党委审定"), transaction.atomic():
        CatalogueVersion.objects.create(number=9, in_force_from=timezone.localdate(), rows=[], changes=[])


def test_a_version_is_never_rewritten_or_deleted_not_even_under_a_grant(small):
    version = CatalogueVersion.objects.filter(number=1)
    for touch in (lambda: version.update(rows=[]), lambda: version._raw_delete(version.db)):
        with pytest.raises(NotGranted, match="不能修改或删除"), as_if_decided():
            touch()
    for touch in (version.get().save, version.get().delete):
        with pytest.raises(PermissionDenied, match="目录版本形成后"):
            touch()


def test_the_decision_that_a_version_rests_on_cannot_be_exchanged(revision, office, committee):
    approve(revision, committee)
    other = propose(SMALL, office)
    rows = CatalogueRevision.objects
    for touch in (
        lambda: rows.filter(pk=revision.pk).update(version=None),
        lambda: rows.filter(pk=other.pk).update(version=CatalogueVersion.objects.get(number=1)),
    ):
        with pytest.raises(NotGranted, match="依据哪项决定"), transaction.atomic():
            touch()
