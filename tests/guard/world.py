"""A site with something of everything that readers see, and what they see of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.db import connection
from django.db.models import Model, Q
from django.test import Client
from django.urls import reverse
from PIL import Image
from taggit.models import Tag
from wagtail.images.models import Filter
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction, Site

from disclosure.approval import actions
from disclosure.approval.meetings import actions as meetings
from disclosure.approval.models import Decision, FileScan, Meeting
from disclosure.approval.motions.actions import propose_off_catalogue, propose_postponement
from disclosure.approval.procedures import Procedure
from disclosure.archive.removals.actions import propose_removal
from disclosure.archive.verification import verify
from disclosure.audience.circles import Scope
from disclosure.audience.models import ReaderGroup
from disclosure.audience.readers import Reader
from disclosure.catalogue.guard.rules import INSERT, all_rules
from disclosure.catalogue.models import CatalogueVersion, EntryPage
from disclosure.items.access import AccessRecord
from disclosure.items.digests import files_of
from disclosure.items.files import Attachment, Picture, Rendition
from disclosure.items.group_permissions import sync_unit_collection
from disclosure.items.models import DisclosurePage
from disclosure.organisation.institution import InstitutionEdition
from disclosure.organisation.models import Role, Unit, User
from disclosure.organisation.roles import Roles
from tests.approval.meeting_room import DAY, TODAY, approved, make_meeting, matter_of, place, put_off, scan
from tests.approval.motions.conftest import MATTER
from tests.approval.proposals import Proposal
from tests.factories import Catalogue, Units, as_if_decided, make_item, make_person, make_reader_group
from tests.files import pdf_file
from tests.grounds import in_writing
from tests.institution import leave_editions
from tests.visibility.files import is_served

DRAFT_FIELDS = {
    "draft_title",
    "latest_revision",
    "latest_revision_created_at",
    "has_unpublished_changes",
    "locked",
    "locked_at",
    "locked_by",
    "owner",
    "numchild",  # compared with the pages that are there: see "miscounted children"
}


@dataclass
class World:
    """Pages and files by what they are to readers; each is read anew, as whoever attacks it would."""

    catalogue: Catalogue
    units: Units
    people: dict[str, User]
    items: dict[str, int]
    files: dict[str, int]

    def item(self, name: str) -> DisclosurePage:
        """`public`: published, with a draft of a change beside it. `decided`: the same, through the workflow. `met`: approved
        at a meeting. `limited`: to a named group. `withdrawn`: with its notice. `draft`, `proposed`: never published.
        `linked`: a draft to which the text of `second` links."""
        return DisclosurePage.objects.get(pk=self.items[name])

    @property
    def entry(self) -> EntryPage:
        """The entry of the item `public`."""
        return EntryPage.objects.get(pk=self.catalogue.public.pk)

    @property
    def attachment(self) -> Attachment:
        """Attached to the item `public`."""
        return Attachment.objects.get(pk=self.files["attachment"])

    @property
    def listed(self) -> Attachment:
        """In the text of the item `public`."""
        return Attachment.objects.get(pk=self.files["listed"])

    @property
    def picture(self) -> Picture:
        """In the text of the item `public`."""
        return Picture.objects.get(pk=self.files["picture"])

    @property
    def group(self) -> ReaderGroup:
        return ReaderGroup.objects.get()

    @property
    def tag(self) -> Tag:
        return Tag.objects.get(name="班子")

    @property
    def approval(self) -> Decision:
        return self.item("decided").decisions.get(kind=Decision.Kind.APPROVED)

    @property
    def meeting(self) -> Meeting:
        """The meeting that approved the item `met`; it is recorded, and its minutes are there."""
        return Meeting.objects.get(minutes__isnull=False)

    @cached_property
    def addresses(self) -> list[str]:
        """Every address that there is when it is first asked for."""
        return [
            *("/", "/search/?q=党费", "/search/?q=班子", reverse("items:tag", args=[self.tag.pk])),
            *(page.url for page in Page.objects.filter(depth__gt=1).order_by("path")),
            *(file.url for file in Attachment.objects.order_by("pk")),
            *(rendition.url for rendition in Rendition.objects.order_by("pk")),
        ]

    @cached_property
    def readers(self) -> dict[str, Client]:
        """A browser of each kind of reader."""
        clients = {"public": Client()}
        for name in ("student", "member", "grouped", "office"):
            clients[name] = Client()
            clients[name].force_login(self.people[name])
        return clients


def make_world(catalogue: Catalogue, units: Units) -> World:
    people = {
        "superuser": make_person("admin", superuser=True),
        "office": make_person("office", Role.OFFICE, campus=True),
        "committee": make_person("committee", Role.COMMITTEE, party=True, campus=True),
        "reviewer": make_person("zzb.reviewer", (Role.REVIEWER, units.zzb), campus=True),
        "drafter": make_person("zzb.drafter", (Role.DRAFTER, units.zzb), (Role.DRAFTER, units.dzb), campus=True),
        "student": make_person("student", campus=True),
        "member": make_person("member", party=True, campus=True),
        "grouped": make_person("grouped", campus=True),
    }
    group = make_reader_group("中层干部", people["grouped"])
    own = {"collection": sync_unit_collection(units.zzb), "uploaded_by_user": people["drafter"]}
    attachment = Attachment.objects.create(title="名单", file=pdf_file("list.pdf", b"list"), **own)
    listed = Attachment.objects.create(title="分工表", file=pdf_file("table.pdf", b"table"), **own)
    picture = Picture.objects.create(title="会场", file=png("#a00"), **own)
    body = [
        ("text", "<p>班子成员和分工如下。</p>"),
        ("attachments", [listed]),
        ("figure", {"image": picture, "caption": "会场"}),
    ]
    carried = {"body": body, "attachments": [attachment], "tags": ["班子"]}
    owner = people["drafter"]

    def draft(title: str, scope: Scope, **fields) -> DisclosurePage:
        return make_item(catalogue.party_and_campus, units.zzb, scope, live=False, title=title, owner=owner, **fields)

    linked = draft("党费被链接的稿件", Scope.PARTY)
    leads_to_it = [("text", f'<p>参见<a id="{linked.pk}" linktype="page">稿件</a>。</p>')]
    items = {
        "linked": linked,
        "public": make_item(catalogue.public, units.dzb, title="领导班子", owner=owner, **carried),
        "second": make_item(catalogue.public, units.dzb, title="内设机构", owner=owner, body=leads_to_it),
        "limited": make_item(
            catalogue.party_and_limited, units.zzb, Scope.LIMITED, groups=[group], title="生活会", owner=owner
        ),
        "decided": draft("党费使用", Scope.PARTY_AND_CAMPUS, contact="值班电话13800138000", attachments=[attachment]),
        "met": draft("党费预算", Scope.PARTY),
        "withdrawn": draft("已撤销的党费", Scope.PARTY),
        "draft": draft("党费草稿", Scope.PARTY),
        "proposed": draft("党费待审", Scope.PARTY),
    }
    world = World(
        catalogue,
        units,
        people,
        {name: item.pk for name, item in items.items()},
        {"attachment": attachment.pk, "listed": listed.pk, "picture": picture.pk},
    )
    for name in ("decided", "withdrawn"):
        _to_the_end(world, Proposal(items[name]).propose(people["drafter"]))
    _at_a_meeting(world, Proposal(items["met"]).propose(people["drafter"]))
    reason = {"procedure": Procedure.WITHDRAWAL, "reason": "数字有误。"}
    actions.request(world.item("withdrawn"), by=people["drafter"], **reason)
    _to_the_end(world, Proposal(items["withdrawn"]), **in_writing())
    Proposal(items["proposed"]).propose(people["drafter"])
    for name in ("public", "decided"):
        draft = world.item(name).get_latest_revision_as_object()
        draft.title, draft.change_note = "尚未批准的标题", "改标题"
        draft.save_revision(user=people["drafter"])
    # Readers have looked at the page: its picture lies there in the size that they are shown.
    reader = Client()
    reader.get(world.item("public").url)
    reader.force_login(people["member"])
    reader.get(world.item("met").url)
    _other_evidence(world)
    return world


def _to_the_end(world: World, proposal: Proposal, **grounds) -> None:
    proposal.review(world.people["reviewer"], world.units.zzb)
    proposal.approve(world.people["committee"], **grounds)


def _at_a_meeting(world: World, proposal: Proposal) -> None:
    proposal.review(world.people["reviewer"], world.units.zzb)
    meeting, keeper = make_meeting(world.people["office"]), world.people["office"]
    meetings.put_on_agenda(meeting, [matter_of(proposal)], by=keeper)
    meetings.fix_agenda(meeting, by=keeper)
    meetings.record_outcomes(meeting, [approved(place(meeting, 1))], by=world.people["committee"])
    meetings.add_minutes(meeting, scan(), by=keeper)


def _other_evidence(world: World) -> None:
    """A row of every kind of evidence that the items have left none of."""
    drafter, office = world.people["drafter"], world.people["office"]
    postponement = propose_postponement(
        by=drafter,
        entry=world.catalogue.party_and_campus,
        unit=world.units.zzb,
        report_year=TODAY.year,
        until=TODAY + 30 * DAY,
        reason="上级审计尚未结束。",
    )
    propose_off_catalogue(by=drafter, unit=world.units.zzb, **MATTER)
    meeting = make_meeting(office, number=4)
    meetings.put_on_agenda(meeting, [postponement.decisions.get()], by=office)
    meetings.fix_agenda(meeting, by=office)
    meetings.prepare_outcomes(meeting, [put_off(place(meeting, 1))], by=office)
    propose_removal(
        world.item("withdrawn"),
        by=office,
        reason="误公开了个人信息。",
        editions=[edition.sequence for edition in world.item("withdrawn").editions.all()],
        whole=True,
    )
    leave_editions(office, world.people["committee"])
    verify()
    with as_if_decided():
        CatalogueVersion.objects.create(number=1, in_force_from=TODAY, rows=[], changes=[])
        FileScan.objects.create(sha256="0" * 64, version=1, findings=[], gaps=[])


def png(colour: str) -> ContentFile:
    content = BytesIO()
    Image.new("RGB", (8, 8), colour).save(content, "PNG")
    return ContentFile(content.getvalue(), name="picture.png")


# --- what readers see ----------------------------------------------------------------------------------------------------


def public_state(world: World) -> dict:
    """All that lies in the database and in storage for readers: addresses, content, files' bytes, and who may read what."""
    ContentType.objects.clear_cache()
    pages = Page.objects.filter(Q(live=True) | Q(first_published_at__isnull=False)).specific().order_by("pk")
    readers = {name: Reader.of(user) for name, user in world.people.items()}
    files = [*Attachment.objects.order_by("pk"), *Picture.objects.order_by("pk")]
    return {
        "pages": {page.pk: _seen_of(page) for page in pages},
        "files": {(type(file).__name__, file.pk): (file.title, file.sha256(), *measures_of(file)) for file in files},
        "links": [page.url for page in Page.objects.filter(pk=world.items["linked"])],
        "renditions": [(rendition.pk, rendition.file.name) for rendition in Rendition.objects.order_by("pk")],
        "tags": list(
            Tag.objects.filter(items_itemtag_items__content_object__in=pages).order_by("pk").values_list("pk", "name")
        ),
        "names": [
            *Unit.objects.filter(pk__in=[unit.pk for unit in world.units]).order_by("pk").values_list("code", "name"),
            *ReaderGroup.objects.order_by("pk").values_list("pk", "name"),
        ],
        "sites": list(Site.objects.values_list("pk", "root_page", "is_default_site")),
        "kept out": [PageViewRestriction.objects.count(), CollectionViewRestriction.objects.count()],
        "approvals": list(Decision.objects.filter(revision__in=pages.values("live_revision")).order_by("pk").values()),
        "roles": {name: Roles.of(User.objects.get(pk=user.pk)).held for name, user in world.people.items()},
        "evidence": {model.__name__: list(model.objects.order_by("pk").values()) for model in evidence_models()},
        "addresses": [
            Page.objects.exclude(pk=page.pk).filter(Q(url_path=page.url_path) | siblings_called(page)).count() for page in pages
        ],
        "miscounted children": _miscounted(),
        "readable": {
            name: list(DisclosurePage.objects.viewable_by(reader).order_by("pk").values_list("pk", flat=True))
            for name, reader in readers.items()
        },
    }


class Writes:
    """Whether anything was written within the context: a statement that writes, sessions aside, or a file."""

    def __enter__(self) -> Writes:
        self.statements, self.files = 0, _stored_files()
        self._watching = connection.execute_wrapper(self._count)
        self._watching.__enter__()
        return self

    def __exit__(self, *raised) -> None:
        self._watching.__exit__(*raised)

    def __bool__(self) -> bool:
        return self.statements > 0 or self.files != _stored_files()

    def _count(self, execute: Callable, sql: str, params: Any, many: bool, context: dict) -> Any:
        self.statements += not READS.match(sql)
        return execute(sql, params, many, context)


READS = re.compile(
    r"""\s*(SELECT|SAVEPOINT|RELEASE|ROLLBACK|PRAGMA|SHOW|SET|(UPDATE|INSERT INTO|DELETE FROM) "django_session")\b"""
)


def _stored_files() -> list[tuple]:
    paths = (path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())
    return sorted((str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in paths)


def _miscounted() -> list[str]:
    """The paths of pages whose counter of children is wrong: drafts come and go, but what is counted has to be there."""
    counters = dict(Page.objects.values_list("path", "numchild"))
    children = Counter(path[: -Page.steplen] for path in counters)
    return sorted(path for path, numchild in counters.items() if numchild != children[path])


def measures_of(file: Attachment | Picture) -> list:
    """What is said of a file's bytes, and which part of a picture is shown."""
    names = ["file_size", "file_hash", "width", "height", "focal_point_x", "focal_point_width"]
    return [getattr(file, name, None) for name in names]


def siblings_called(page: Page) -> Q:
    """Pages beside `page` that would be found by its address."""
    return Q(slug=page.slug, depth=page.depth, path__startswith=page.path[:-4])


BY_GRANT = (CatalogueVersion, InstitutionEdition)
"""Evidence whose rows come in by a grant for the whole site: readers see each of them at once."""


def evidence_models() -> list[type[Model]]:
    """The models whose rows tell what happened, found in the guard's rules; but for those to which every reader adds."""
    recorded = [rule for rule in all_rules() if INSERT in rule.events and (rule.recorded or rule.model in BY_GRANT)]
    return list(dict.fromkeys(rule.model for rule in recorded if rule.model not in (AccessRecord, Rendition)))


def _seen_of(page: Page) -> dict:
    seen = {field.name: field.value_from_object(page) for field in page._meta.concrete_fields if field.name not in DRAFT_FIELDS}
    if isinstance(page, EntryPage):
        seen["units"] = [unit.name for unit in page.responsible_units()]
    if isinstance(page, DisclosurePage):
        seen["body"] = page.body.get_prep_value()
        seen["files"] = [(file.pk, file.title) for file in files_of(page)]
        seen["tags"] = sorted(page.tags.names())
        seen["groups"] = sorted(page.reader_groups.values_list("name", flat=True))
        seen["revision"] = page.live_revision.content if page.live_revision else None
    return seen


CHANGES_BY_ITSELF = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"')


def crawl(world: World) -> dict:
    """What each kind of reader is answered at every address of the site: status, and text or bytes; and who gets which file.

    It takes long: for the beginning and the end of a test.
    """
    files = [*Attachment.objects.order_by("pk"), *Picture.objects.order_by("pk")]
    files_of_each = {
        (name, "files"): [file.pk for file in files if is_served(Reader.of(user), user, file)]
        for name, user in world.people.items()
    }
    clients = world.readers.items()
    return files_of_each | {
        (name, address): _answer(client, address) for name, client in clients for address in world.addresses
    }


def _answer(client: Client, address: str) -> tuple[int, str]:
    response = client.get(address)
    content = b"".join(response) if response.streaming else response.content
    return response.status_code, CHANGES_BY_ITSELF.sub("", content.decode("utf-8", "backslashreplace"))


def shown_picture(world: World) -> Rendition:
    """The picture of the item `public` in a size in which readers are shown it."""
    return world.picture.renditions.first() or world.picture.get_rendition(Filter("width-100"))


def root_collection() -> Collection:
    return Collection.get_first_root_node()
