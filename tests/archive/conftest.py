"""An item whose decisions are carried out one after another, each sealing an edition."""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.db import connection
from django.utils import timezone
from wagtail.images.tests.utils import get_test_image_file

from disclosure.approval import actions
from disclosure.approval.personal_data.answering import Answer
from disclosure.approval.procedures import Procedure
from disclosure.approval.standing import digest_of
from disclosure.approval.suspension import settle, suspend
from disclosure.archive.models import Edition, Removal
from disclosure.archive.removals.redacted import screen_redacted, vet_redacted
from disclosure.audience.circles import Scope
from disclosure.items.files import Attachment, Picture
from disclosure.items.models import DisclosurePage, ItemAttachment
from disclosure.organisation.models import Role, Unit, User
from search.text import index_words
from tests.approval.conftest import Proposal
from tests.archive.places import Place
from tests.factories import Catalogue, make_catalogue, make_item, make_person, make_units
from tests.files import pdf
from tests.grounds import at_meeting
from tests.remembered import remembered

REASON = "文件已被新规定替代"

SECRET = "420300199001011234"
LEAK = pdf(b"a list with " + SECRET.encode())
WHY = "误公开了个人身份信息，依据《个人信息保护法》删除。"


def make_file(title: str = "2025年度党费收支表", content: bytes = pdf(b"ledger")) -> Attachment:
    return Attachment.objects.create(title=title, file=ContentFile(content, name=f"{title}.pdf"))


def make_picture(title: str = "党费公示栏") -> Picture:
    file = get_test_image_file(filename="board.png")
    return Picture.objects.create(title=title, file=ImageFile(file.file, name="board.png"))


def rich_body(picture: Picture, listed: Attachment) -> list:
    """A text with a block of each kind."""
    table = {
        "data": [["项目", "金额（元）"], ["慰问老党员", "12000"]],
        "cell": [],
        "first_row_is_table_header": True,
        "first_col_is_header": False,
        "table_caption": "支出",
        "mergeCells": [],
    }
    return [
        ("heading", "收支概况"),
        ("text", "<p>本年度党费按规定收缴，<b>使用情况</b>已向全体党员报告。</p>"),
        ("table", table),
        ("figure", {"image": picture, "caption": "公示现场"}),
        ("attachments", [listed]),
        ("quotation", {"text": "党费取之于党员，用之于党的事业。", "source": "有关规定"}),
        (
            "resolution",
            {"meeting": "第3次党委会会议", "date": timezone.localdate(), "number": "3-2号", "text": "<p>同意公开。</p>"},
        ),
    ]


@dataclass
class Story:
    """One item of 组织部, and the people who decide on it."""

    pk: int
    unit: Unit
    drafter: User
    reviewer: User
    committee: User
    office: User

    @property
    def proposal(self) -> Proposal:
        return Proposal(self.item)

    @property
    def item(self) -> DisclosurePage:
        return DisclosurePage.objects.get(pk=self.pk)

    @property
    def editions(self) -> list[Edition]:
        return list(Edition.objects.filter(item=self.pk))

    def publish(self) -> Edition:
        self.proposal.propose(self.drafter)
        return self._decide()

    def change(
        self, note: str = "", attachments: list[Attachment] | None = None, tags: list[str] | None = None, **fields
    ) -> Edition:
        item = self.item
        note = note or f"更正支出金额{'，再次更正' * (item.edition - 1)}。"
        for name, value in {"change_note": note, **fields}.items():
            setattr(item, name, value)
        if tags is not None:
            item.tags.set(tags)
        if attachments is not None:
            item.attachments = [ItemAttachment(document=each, sort_order=order) for order, each in enumerate(attachments)]
        item.save_revision(user=self.drafter)
        return self.publish()

    def ask(self, procedure: Procedure) -> Edition:
        actions.request(self.item, by=self.drafter, procedure=procedure, reason=REASON)
        return self._decide()

    def suspend(self) -> Edition:
        return suspend(self.item, by=self.office, reason="附件中有身份证号").sealed

    def settle(self, *, confirm: bool) -> Edition:
        return settle(self.item, by=self.committee, confirm=confirm, **at_meeting()).sealed

    def _decide(self) -> Edition:
        self.proposal.review(self.reviewer, self.unit)
        return self.proposal.approve(self.committee).sealed


@pytest.fixture
def people(units, zzb_drafter, zzb_reviewer, committee, office) -> dict[str, User]:
    return {"drafter": zzb_drafter, "reviewer": zzb_reviewer, "committee": committee, "office": office}


@pytest.fixture
def begin(catalogue: Catalogue, units, people) -> Callable[..., Story]:
    """`begin(scope, **fields)`: a new draft of 组织部 under 4-4, or under `entry`."""

    def new(scope: Scope = Scope.PARTY_AND_CAMPUS, entry=None, **fields) -> Story:
        entry = entry or catalogue.party_and_campus
        item = make_item(entry, units.zzb, scope, live=False, owner=people["drafter"], **fields)
        return Story(pk=item.pk, unit=units.zzb, **people)

    return new


@remembered
def story(begin) -> Story:
    """A draft with attachments, and a text with a block of each kind."""
    body = rich_body(make_picture(), make_file("支出明细", pdf(b"details")))
    return begin(body=body, attachments=[make_file()], tags=["党费"])


@remembered
def published(story: Story) -> Story:
    story.publish()
    return story


# --- places ------------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def site(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Place]:
    """A place with items published, changed, suspended and in draft. Tests leave it as it is."""
    with django_db_blocker.unblock():
        place = _place(tmp_path_factory.mktemp("site"))
        place.copy_migrated()
        with place.entered():
            units = make_units()
            drafter, reviewer = (make_person(str(role), (role, units.zzb)) for role in (Role.DRAFTER, Role.REVIEWER))
            committee, office = (make_person(str(role), role) for role in (Role.COMMITTEE, Role.OFFICE))
            entry = make_catalogue(units).party_and_campus
            for number in range(3):
                item = make_item(
                    entry,
                    units.zzb,
                    Scope.PARTY_AND_CAMPUS,
                    live=False,
                    owner=drafter,
                    body=rich_body(make_picture(), make_file(f"支出明细{number}", pdf(b"details" * number))),
                    attachments=[make_file(f"收支表{number}", pdf(os.urandom(1_000_000)))],
                )
                told = Story(item.pk, units.zzb, drafter, reviewer, committee, office)
                for happens in (told.publish, told.change, told.suspend)[:number]:
                    happens()
        yield place
        place.drop_database()


@pytest.fixture(scope="session")
def backup(site, tmp_path_factory) -> Path:
    """A backup of the site, not encrypted."""
    folder = tmp_path_factory.mktemp("backups")
    site.run("backup", folder)
    (path,) = folder.iterdir()
    return path


@pytest.fixture
def new_place(db, tmp_path) -> Iterator[Callable[[], Place]]:
    """`new_place()`: an empty folder, and a database without a table."""
    places: list[Place] = []

    def new() -> Place:
        folder = tmp_path / f"place{len(places)}"
        folder.mkdir()
        places.append(_place(folder))
        places[-1].create_database()
        return places[-1]

    yield new
    for place in places:
        place.drop_database()


@pytest.fixture
def empty(db, tmp_path) -> Iterator[Place]:
    """A site in which there is nothing yet."""
    place = _place(tmp_path / "empty")
    place.folder.mkdir()
    place.copy_migrated()
    yield place
    place.drop_database()


def _place(folder: Path) -> Place:
    if connection.vendor == "sqlite":
        return Place(folder, str(folder / "db.sqlite3"))
    return Place(folder, f"place_{uuid.uuid4().hex}")


def columns_with(word: str) -> set[str]:
    """Columns of the database that hold `word`, as somebody would find it who has a copy."""
    escaped = json.dumps(word)[1:-1]
    spellings = (word, escaped, json.dumps(escaped)[1:-1], " ".join(index_words(word)))
    found = set()
    with connection.cursor() as cursor:
        # What lies in the blocks of a full-text index goes as the database rewrites them.
        for table in {name for name in connection.introspection.table_names() if not name.endswith("_fts_data")}:
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                texts = {name: str(value) for name, value in zip(names, row, strict=True)}
                found |= {f"{table}.{name}" for name in names if any(each in texts[name] for each in spellings)}
    return found


def approve_removal(motion: Removal, by) -> Edition:
    """Approve a removal, and let what waits for the commit happen."""
    step = motion.current_workflow_state.current_task_state
    decision = actions.approve(task_state_id=step.pk, by=by, seen=digest_of(step.revision), comment="", **at_meeting())
    return decision.sealed


def justified(redacted: File) -> dict[str, Answer]:
    """An answer to all that is asked about the redacted file of a removal."""
    questions = screen_redacted(vet_redacted(redacted)).questions
    return {question.digest: Answer(question.grounds[0], "已逐页核对") for question in questions}


@remembered
def leaked(begin, django_capture_on_commit_callbacks) -> Story:
    """An item of which two editions carry a person's number, in text, file and file's name; the third does not."""
    story = begin(attachments=[make_file()], tags=["党费"])
    item = story.item
    item.title = f"慰问困难党员{SECRET}情况"
    item.contact = f"查询电话及证件号 {SECRET}"
    item.body = [("text", f"<p>发放对象证件号<b>{SECRET}</b>，金额<i>&lt;500元&gt;</i>。</p>"), ("heading", "收支概况")]
    clean = [("text", "<p>发放对象已隐去。</p>")]
    with django_capture_on_commit_callbacks(execute=True):
        item.save_revision(user=story.drafter)
        story.publish()
        story.change(attachments=[make_file(f"名单{SECRET}", LEAK)], note="补充名单。")
        story.change(title="慰问困难党员情况", contact="", body=clean, attachments=[], note="隐去个人信息。")
    return story
