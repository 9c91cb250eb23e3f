"""Random people do random things, permitted and forbidden, and after each the laws hold.

`LAWS_EXAMPLES=500` runs longer than the ordinary tests do, and each time on other lives.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import ProtectedError
from django.test import Client
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test
from wagtail.models import Revision

from disclosure.approval.errors import NotAllowed, Refused
from disclosure.audience.circles import Scope
from disclosure.audience.models import ReaderGroup
from disclosure.audience.readers import PUBLIC, Reader
from disclosure.catalogue.guard.grants import NotGranted
from disclosure.items.digests import files_of
from disclosure.items.files import Attachment
from disclosure.items.models import DisclosurePage, Standing
from disclosure.organisation.models import Role, User
from tests.factories import Catalogue, Units, make_branch, make_item, make_person, make_reader_group
from tests.files import pdf
from tests.grounds import held_meeting
from tests.items.conftest import READERS
from tests.laws import steps
from tests.laws.expected import CAST, MOVES, TAKEN_AWAY, Life, Move
from tests.laws.laws import check_item, check_laws, check_readers, decided, everything, seen_as
from tests.laws.steps import Sight, look

EXAMPLES = os.environ.get("LAWS_EXAMPLES")
"""How many lives are tried; in the ordinary tests, the same few each time."""

FIRST, OTHER = pdf(b"first"), pdf(b"other")

ENTRIES = {
    # entry: its units, and scopes within its own
    "public": (("dzb",), [Scope.PUBLIC, Scope.CAMPUS, Scope.PARTY, Scope.LIMITED]),
    "party_and_campus": (("zzb",), [Scope.PARTY_AND_CAMPUS, Scope.CAMPUS, Scope.PARTY, Scope.LIMITED]),
    "joint": (("zzb", "xcb"), [Scope.PARTY_AND_CAMPUS, Scope.PARTY_AND_LIMITED]),
}


ONWARD = {"propose", "review", "approve", "ask", "suspend_item", "settle_item"}


@dataclass(frozen=True)
class World:
    """What is there before any life begins."""

    catalogue: Catalogue
    units: Units
    readers: dict[str, User | None]
    group: ReaderGroup
    other_group: ReaderGroup


@pytest.fixture
def world(catalogue, units) -> World:
    for name, roles in CAST.items():
        held = [(role, getattr(units, unit)) if unit else role for role, unit in roles]
        make_person(name, *held, superuser=name == "superuser", campus=name == "student")
    group = make_reader_group("中层干部")
    readers = {
        "nobody": None,
        "outsider": make_person("outsider"),
        "admin": User.objects.get(username="superuser"),
        "student": User.objects.get(username="student"),
        "member": make_person("member", party=True, campus=True),
        "retired_member": make_person("retired", party=True),
        "in_group": make_person("in group", campus=True, groups=[group]),
        "in_group_off_campus": make_person("in group, gone", groups=[group]),
        "office": User.objects.get(username="office"),
        "supervisor": make_person("supervisor", (Role.SUPERVISOR, make_branch())),
    }
    # The meeting at which the committee decides: an attempt that is refused leaves every table as it was.
    held_meeting()
    return World(catalogue, units, readers, group, make_reader_group("离退休干部"))


# --- what nobody may do, a superuser at the shell included -----------------------------------------------------------------


FORBIDDEN: dict[str, Callable[[DisclosurePage], object]] = {
    "publishing without an approval": lambda page: page.get_latest_revision().publish(skip_permission_checks=True),
    "deletion": DisclosurePage.delete,
    "moving": lambda page: page.move(page.get_parent().get_parent(), "last-child"),
    "another title": lambda page: DisclosurePage.objects.filter(pk=page.pk).update(title="擅自改过的标题"),
    "another standing": lambda page: DisclosurePage.objects.filter(pk=page.pk).update(standing=Standing.TERMINATED),
    "a wider scope": lambda page: DisclosurePage.objects.filter(pk=page.pk).update(scope=None),
    "unpublishing": lambda page: DisclosurePage.objects.filter(pk=page.pk).update(live=not page.live),
    "forgetting decisions": lambda page: page.decisions.all().delete(),
    "another reason": lambda page: page.decisions.update(comment="擅自改过的意见"),
    "rewriting what was decided on": lambda page: Revision.objects.filter(pk__in=page.decisions.values("revision")).update(
        content={}
    ),
}


def edit(by: str, sight: Sight, **changes) -> None:
    """Save the draft, where the editor lets the person."""
    page = sight.page
    user = steps.person(by)
    lock = page.get_lock()
    if not page.permissions_for_user(user).can_edit() or (lock and lock.for_user(user)):
        raise NotAllowed("编辑页面不开放。")
    steps.edit(by, sight, **changes)


def refused(step: Callable[[], None]) -> str:
    """Why the step is refused; nothing where it is taken."""
    try:
        step()
    except Refused as refusal:
        return refusal.message
    return ""


class Lives(RuleBasedStateMachine):
    """Up to three items that live side by side, each beside its `Life`, which says how it should stand."""

    def __init__(self, world: World):
        super().__init__()
        self.world = world
        self.readers = {kind: Reader.of(user) if user else PUBLIC for kind, user in world.readers.items()}
        self.lives: list[Life] = []
        self.titles = (f"党费第{number}稿" for number in itertools.count(1))
        self.sights: dict[int, list[Sight]] = {}
        """What people have had before their eyes, by item."""
        self.decisions: dict[int, dict] = {}
        self.numbers: dict[int, str] = {}
        self.transaction = transaction.atomic()
        self.transaction.__enter__()

    def teardown(self) -> None:
        try:
            check_laws()
        finally:
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)

    # --- what people do ---------------------------------------------------------------------------------------------------

    @initialize(entry=st.sampled_from([*ENTRIES]), data=st.data())
    def there_is_a_draft(self, entry: str, data: st.DataObject) -> None:
        self.somebody_begins_a_draft("drafter", entry, data)

    @precondition(lambda self: len(self.lives) < 3)
    @rule(by=st.sampled_from([*CAST]), entry=st.sampled_from([*ENTRIES]), data=st.data())
    def somebody_begins_a_draft(self, by: str, entry: str, data: st.DataObject) -> None:
        page, (units, scopes) = getattr(self.world.catalogue, entry), ENTRIES[entry]
        may = any((Role.DRAFTER, unit) in CAST[by] for unit in units)
        assert page.permissions_for_user(steps.person(by)).can_add_subpage() == may
        if not may:
            return
        attachment = Attachment.objects.create(title="明细表", file=ContentFile(FIRST, name="list.pdf"))
        item = make_item(
            page,
            getattr(self.world.units, units[0]),
            title=next(self.titles),
            live=False,
            owner=steps.person(by),
            attachments=[attachment],
            **self.scope_and_groups(data.draw(st.sampled_from(scopes)), data),
        )
        self.lives.append(Life(item.pk, entry, units, by, FIRST))
        self.sights[item.pk] = []

    @precondition(lambda self: self.lives)
    @rule(data=st.data(), count=st.integers(1, 5))
    def people_do_what_they_may(self, data: st.DataObject, count: int) -> None:
        """Several steps in a row, rather onward than back: of chance alone, hardly anything would ever be published."""
        for _ in range(count):
            possible = [(life, move, by) for life in self.lives for move in MOVES for by in CAST if life.allows(move, by)]
            onward = [each for each in possible if each[1].name in ONWARD]
            self.attempt(*data.draw(st.sampled_from(onward if onward and data.draw(st.booleans()) else possible)), data)

    @precondition(lambda self: self.lives)
    @rule(data=st.data(), move=st.sampled_from(MOVES), by=st.sampled_from([*CAST]))
    def somebody_tries(self, data: st.DataObject, move: Move, by: str) -> None:
        self.attempt(data.draw(st.sampled_from(self.lives)), move, by, data)

    @precondition(lambda self: any(self.sights.values()))
    @rule(data=st.data(), move=st.sampled_from([move for move in MOVES if move.is_decision]), by=st.sampled_from([*CAST]))
    def somebody_decides_on_what_they_saw_before(self, data: st.DataObject, move: Move, by: str) -> None:
        life = data.draw(st.sampled_from([life for life in self.lives if self.sights[life.pk]]))
        self.attempt(life, move, by, data, sight=data.draw(st.sampled_from(self.sights[life.pk])))

    def attempt(self, life: Life, move: Move, by: str, data: st.DataObject, sight: Sight | None = None) -> None:
        """Let somebody try: what is allowed is done, and all else refused, in Chinese, and nothing has changed."""
        now = look(life.pk)
        sight = sight or now
        facts = move.facts
        if move.name == "edit":
            scope = data.draw(st.sampled_from(Scope))
            facts = {"title": next(self.titles), **self.scope_and_groups(scope, data)}
        allowed = life.allows(move, by) and (sight == now or not move.is_decision)
        before = {} if allowed else everything()
        refusal = refused(partial(edit if move.name == "edit" else getattr(steps, move.name), by, sight, **facts))
        if not allowed:
            assert "\u4e00" <= refusal[:1] <= "\u9fff"
            assert everything() == before
            return
        assert not refusal
        life.follow(move, by)
        if move.name == "edit":
            life.is_complete = scope in ENTRIES[life.entry][1]
        self.sights[life.pk].append(now)
        self.check(life)

    def scope_and_groups(self, scope: Scope, data: st.DataObject) -> dict:
        """The scope, with the groups that it needs."""
        groups = [data.draw(st.sampled_from([self.world.group, self.world.other_group]))]
        return {"scope": scope, "groups": groups if scope in {Scope.LIMITED, Scope.PARTY_AND_LIMITED} else []}

    # --- what nobody may do -----------------------------------------------------------------------------------------------

    @precondition(lambda self: self.lives)
    @rule(data=st.data(), by=st.sampled_from([*CAST]))
    def somebody_saves_a_draft_underneath(self, data: st.DataObject, by: str) -> None:
        """By code: the editor would not let them."""
        life = data.draw(st.sampled_from(self.lives))
        steps.edit(by, look(life.pk), next(self.titles))
        life.follow(Move("edit"), by)
        self.check(life)

    @precondition(lambda self: any(not life.editions for life in self.lives))
    @rule(data=st.data())
    def a_file_is_exchanged_underneath(self, data: st.DataObject) -> None:
        life = data.draw(st.sampled_from([life for life in self.lives if not life.editions]))
        life.bytes = OTHER if life.bytes == FIRST else FIRST
        (file,) = files_of(DisclosurePage.objects.get(pk=life.pk))
        Path(file.file.path).write_bytes(life.bytes)
        self.check(life)

    @precondition(lambda self: any(life.editions for life in self.lives))
    @rule(data=st.data(), what=st.sampled_from([*FORBIDDEN]))
    def somebody_goes_round_the_committee(self, data: st.DataObject, what: str) -> None:
        life = data.draw(st.sampled_from([life for life in self.lives if life.editions]))
        before = everything()
        with pytest.raises((NotGranted, ProtectedError, PermissionDenied)), transaction.atomic():
            FORBIDDEN[what](DisclosurePage.objects.get(pk=life.pk))
        assert everything() == before

    @precondition(lambda self: self.lives)
    @rule(data=st.data(), by=st.sampled_from([*CAST]))
    def somebody_looks_for_buttons(self, data: st.DataObject, by: str) -> None:
        life = data.draw(st.sampled_from(self.lives))
        page = DisclosurePage.objects.get(pk=life.pk)
        offers = page.permissions_for_user(steps.person(by))
        drafts = life.holds(by, Role.DRAFTER)
        assert not any((offers.can_publish(), offers.can_unpublish(), offers.can_move(), offers.can_copy(), offers.can_lock()))
        assert offers.can_edit() == (drafts and life.standing not in TAKEN_AWAY)
        assert offers.can_delete() == (drafts and not life.editions and not life.was_proposed)

    # --- what readers see -------------------------------------------------------------------------------------------------

    @precondition(lambda self: self.lives)
    @rule(data=st.data(), kind=st.sampled_from([*READERS]))
    def somebody_reads(self, data: st.DataObject, kind: str) -> None:
        life = data.draw(st.sampled_from(self.lives))
        page = DisclosurePage.objects.get(pk=life.pk)
        client = Client()
        if user := self.world.readers[kind]:
            client.force_login(user)
        response = client.get(page.url)
        turned_away = 403 if user else 302
        in_scope = page.scope in READERS[seen_as(kind, page, self.world.group)]
        if life.editions:
            assert response.status_code == ((200 if page.live else 410) if in_scope else turned_away)
        else:
            assert response.status_code == (404 if kind in ("office", "supervisor") else turned_away)
        text = response.content.decode()
        assert (page.title in text) == (response.status_code == 200)
        draft = page.get_latest_revision_as_object().title
        assert draft == page.title or draft not in text

    def check(self, life: Life) -> None:
        """The item stands as it should, and nothing that was decided or numbered before is lost."""
        page = DisclosurePage.objects.get(pk=life.pk)
        assert (page.standing, page.edition) == (life.standing, life.editions)
        check_item(page)
        check_readers(self.readers, READERS, self.world.group)
        past, self.decisions = self.decisions, decided()
        assert past.items() <= self.decisions.items()
        assert page.index_number == self.numbers.setdefault(life.pk, page.index_number) or not self.numbers[life.pk]
        self.numbers[life.pk] = page.index_number


@pytest.mark.django_db
def test_the_laws_hold_whatever_people_do(world: World):
    run_state_machine_as_test(
        lambda: Lives(world),
        settings=settings(max_examples=int(EXAMPLES or 12), stateful_step_count=30, derandomize=not EXAMPLES),
    )
