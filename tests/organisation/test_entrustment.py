"""Accounts of people who hold something or stand in evidence: they change when a second person confirms, and are told."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.apps import apps
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.log_actions import log

from disclosure.audience.circles import Scope
from disclosure.audience.models import ReaderProfile
from disclosure.organisation.accounts.entrustment import OF_THE_ACCOUNT, evidence_of_people, is_entrusted
from disclosure.organisation.models import Appointment, RegisterChange, Role, User
from tests.approval.meeting_room import make_meeting
from tests.approval.proposals import Proposal
from tests.factories import appoint, confirm_changes, make_item, make_person, make_reader_group
from tests.organisation.conftest import DAY, TODAY

pytestmark = pytest.mark.django_db

# --- the relations -----------------------------------------------------------------------------------------------------------

EVIDENCE = [
    "approval.Decision.by",
    "approval.Meeting.agenda_fixed_by",
    "approval.Meeting.chair",
    "approval.Meeting.note_taker",
    "approval.Meeting.registered_by",
    "approval.Minutes.by",
    "approval.PreparedOutcome.by",
    "approval.WrittenApproval.by",
    "archive.ArchiveExport.by",
    "audience.ReaderGroup_members.user",
    "audience.ReaderProfile.user",
    "items.AccessRecord.reader",
    "items.Attachment.uploaded_by_user",
    "items.Authorship.person",
    "items.Picture.uploaded_by_user",
    "organisation.Appointment.user",
    "organisation.RegisterChange.proposed_by",
    "organisation.RegisterChange.settled_by",
    "organisation.RegisterChange_people.user",
    "wagtailcore.Comment.resolved_by",
    "wagtailcore.Comment.user",
    "wagtailcore.CommentReply.user",
    "wagtailcore.Page.locked_by",
    "wagtailcore.Page.owner",
    "wagtailcore.Revision.user",
    "wagtailcore.TaskState.finished_by",
    "wagtailcore.WorkflowState.requested_by",
    "wagtaildocs.Document.uploaded_by_user",
    "wagtailimages.Image.uploaded_by_user",
]
"""Every foreign key, of tables between two models too, by which an account is entrusted."""


def foreign_keys_to_people() -> dict[str, str]:
    """The tables' names by foreign key, found from the side of the models that hold them."""
    return {
        f"{model._meta.label}.{field.name}": model._meta.label
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_fields
        if field.remote_field and field.related_model is User
    }


def test_every_relation_to_a_person_is_evidence_or_of_the_account():
    """A new one counts as evidence by itself; here somebody says that it was thought about."""
    found = foreign_keys_to_people()
    assert {key for key, table in found.items() if table not in OF_THE_ACCOUNT} == set(EVIDENCE)
    assert set(found.values()) >= OF_THE_ACCOUNT


def test_the_test_of_an_account_looks_at_all_evidence_in_one_query(outsider: User):
    with CaptureQueriesContext(connection) as queries:
        assert not is_entrusted(outsider)
    (query,) = queries
    assert {f"{key.model._meta.label}.{key.name}" for key in evidence_of_people()} == set(EVIDENCE)
    for key in evidence_of_people():
        assert f'FROM "{key.model._meta.db_table}"' in query["sql"] and f'"{key.column}"' in query["sql"]


# --- who is entrusted --------------------------------------------------------------------------------------------------------


@pytest.fixture
def desk(admin: User, client_of) -> Client:
    return client_of(admin)


def edit(desk: Client, user: User, **changed: str):
    """What the form sends for `user`; `active` is left out to close the account."""
    sent = {"username": user.username, "last_name": "某", "first_name": "某", "email": user.email, "is_active": "on"}
    return desk.post(f"/admin/users/edit/{user.pk}/", {name: value for name, value in (sent | changed).items() if value})


def appointment_ended(request) -> User:
    return request.getfixturevalue("former_office")


def took_part_in_a_draft(request) -> User:
    catalogue, units = request.getfixturevalue("catalogue"), request.getfixturevalue("units")
    person = make_person("author")
    make_item(catalogue.public, units.dzb, live=False, owner=person)
    return person


def chaired_a_meeting(request) -> User:
    person = make_person("chair")
    make_meeting(request.getfixturevalue("office"), chair=person)
    return person


def was_concerned_by_a_change(request) -> User:
    person, units = make_person("concerned"), request.getfixturevalue("units")
    people = {"by": request.getfixturevalue("admin"), "confirmed_by": request.getfixturevalue("office")}
    appoint(person, (Role.DRAFTER, units.zzb), **people)
    return person


def proposed_a_change(request) -> User:
    person, units = make_person("proposer", Role.OFFICE), request.getfixturevalue("units")
    appoint(make_person("somebody"), (Role.DRAFTER, units.zzb), by=person, confirmed_by=request.getfixturevalue("committee"))
    return person


def has_readership(request) -> User:
    return request.getfixturevalue("student")


def had_readership(request) -> User:
    """As the register leaves it once both circles are taken away."""
    person = make_person("alumnus", campus=True)
    ReaderProfile.objects.filter(user=person).update(campus=False)
    return person


def is_in_a_group(request) -> User:
    return make_person("grouped", groups=[make_reader_group()])


ENTRUSTED = [
    appointment_ended,
    took_part_in_a_draft,
    chaired_a_meeting,
    was_concerned_by_a_change,
    proposed_a_change,
    has_readership,
    had_readership,
    is_in_a_group,
]


@pytest.mark.parametrize("maker", ENTRUSTED, ids=lambda maker: maker.__name__)
@pytest.mark.parametrize("changed", [{"username": "other"}, {"email": "other@example.org"}, {"last_name": "别"}])
def test_who_stands_in_evidence_is_renamed_when_a_second_person_confirms(
    maker: Callable[..., User], changed: dict, desk: Client, committee: User, request, django_capture_on_commit_callbacks
):
    user = maker(request)
    before = User.objects.filter(pk=user.pk).values().get()
    with django_capture_on_commit_callbacks(execute=True):
        edit(desk, user, **changed)
    assert User.objects.filter(pk=user.pk).values().get() == before
    change = RegisterChange.objects.pending().get(action="account.edit")
    assert list(change.people.all()) == [user]
    assert [user.email] in [message.to for message in mail.outbox]
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        confirm_changes(by=committee)
    assert User.objects.filter(pk=user.pk).values().get() != before
    # Also where the address is another one now.
    assert [user.email] in [message.to for message in mail.outbox]


def test_who_approved_keeps_their_name_after_their_appointment(
    catalogue, units, zzb_drafter: User, zzb_reviewer: User, committee: User, desk: Client
):
    """Else one administrator alone would write another name under what was decided."""
    draft = make_item(catalogue.party_and_campus, units.zzb, Scope.PARTY_AND_CAMPUS, live=False, owner=zzb_drafter)
    proposal = Proposal(draft).propose(zzb_drafter)
    proposal.review(zzb_reviewer, units.zzb)
    proposal.approve(committee)
    Appointment.objects.filter(user=committee).update(since=TODAY - 9 * DAY, until=TODAY - DAY)
    ReaderProfile.objects.filter(user=committee).delete()
    edit(desk, committee, username="other", last_name="别", email="other@example.org")
    committee.refresh_from_db()
    assert (committee.username, committee.last_name, committee.email) == ("committee", "", "committee@example.org")
    assert RegisterChange.objects.pending().get().people.get() == committee


def test_taking_the_readership_away_first_does_not_help(desk: Client, student: User):
    profile = ReaderProfile.objects.get(user=student)
    desk.post(reverse("registers_readers_modeladmin_edit", args=[profile.pk]), {"user": student.pk})
    profile.refresh_from_db()
    assert not profile.campus
    edit(desk, student, email="other@example.org")
    assert User.objects.get(pk=student.pk).email == student.email


def test_the_account_of_a_former_official_is_closed_at_once_and_they_are_told(
    desk: Client, former_office: User, django_capture_on_commit_callbacks
):
    User.objects.filter(pk=former_office.pk).update(last_name="某", first_name="某")
    former_office.refresh_from_db()
    with django_capture_on_commit_callbacks(execute=True):
        edit(desk, former_office, is_active="")
    assert not User.objects.get(pk=former_office.pk).is_active
    assert RegisterChange.objects.get().state == RegisterChange.State.IMMEDIATE


def test_what_is_of_the_account_alone_entrusts_it_with_nothing(desk: Client, outsider: User, client_of):
    """Its settings, its log, its own sign-in: the administrator still corrects the name of somebody who only has an account."""
    client_of(outsider).get("/")
    log(instance=outsider, action="account.password_set", user=outsider)
    outsider.wagtail_userprofile = apps.get_model("wagtailusers.UserProfile").get_for_user(outsider)
    assert not is_entrusted(outsider)
    edit(desk, outsider, last_name="新")
    assert User.objects.get(pk=outsider.pk).last_name == "新"
    assert not RegisterChange.objects.exists()
