"""Sites made up: items of every scope, unit and standing, with files, tags and earlier editions, each part marked.

A mark is a word that occurs nowhere else. Where a mark turns up, the part of the item that bears it was given away.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from itertools import pairwise

from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from hypothesis import strategies as st
from taggit.models import Tag
from wagtail.models import Revision

from disclosure.approval.procedures import Procedure
from disclosure.archive.models import Edition
from disclosure.audience.circles import Circle, Scope
from disclosure.audience.models import ReaderGroup
from disclosure.items.files import Attachment, Picture
from disclosure.items.group_permissions import sync_unit_collection
from disclosure.items.models import DisclosurePage
from disclosure.organisation.models import Role, Unit, User
from tests.archive.conftest import Story
from tests.factories import Catalogue, Units, make_branch, make_item, make_person, make_reader_group
from tests.files import pdf
from tests.guard.world import png


class Standing(Enum):
    """What became of an item."""

    DRAFT = "never proposed"
    IN_REVIEW = "proposed"
    OPEN = "published"
    CHANGED = "published, and changed: an earlier edition lies in the archive"
    CHANGING = "published, with a draft of a change beside it"
    TERMINATED = "terminated: readable under a banner"
    SUSPENDED = "suspended: a notice stands at its address"
    WITHDRAWN = "withdrawn: a notice stands at its address"


PUBLISHED = set(Standing) - {Standing.DRAFT, Standing.IN_REVIEW}
SHOWN = {Standing.OPEN, Standing.CHANGED, Standing.CHANGING, Standing.TERMINATED}


@dataclass(frozen=True)
class Plan:
    """An item to be made.

    Args:
        scope: who may read it; `was`: who might read its first edition, where it was changed.
        group: the named group, for a limited scope: 0 or 1.
        standing: what became of it.
    """

    scope: Scope
    was: Scope
    group: int
    standing: Standing


OF_EVERY_SCOPE = [Plan(scope, scope, 0, Standing.OPEN) for scope in Scope]

scopes, groups = st.sampled_from(list(Scope)), st.sampled_from([0, 1])
sites = st.tuples(*(st.builds(Plan, scopes, scopes, groups, st.just(standing)) for standing in Standing)).map(
    lambda more: [*OF_EVERY_SCOPE, *more]
)
"""One open item of every scope, and one of every standing in any scope."""


@dataclass
class Secret:
    """An item that was made, and the marks of its parts."""

    plan: Plan
    pk: int
    unit: str
    title: str
    content: list[str]
    former: list[str] = field(default_factory=list)
    """Marks of the first edition, where it was changed."""
    coming: list[str] = field(default_factory=list)
    """Marks of the draft of a change."""

    @property
    def item(self) -> DisclosurePage:
        return DisclosurePage.objects.get(pk=self.pk)


@dataclass
class Site:
    """What was made: who reads, what there is to read, and every address that somebody might know."""

    readers: dict[str, User | None]
    secrets: list[Secret]
    words: list[str]
    """One word of each item's text, by which a search finds it."""

    def addresses(self) -> list[str]:
        """Every address of an item, in the order of `secrets`, of its files and of its editions, whoever may open it."""
        items = [secret.item for secret in self.secrets]
        found = [item.url for item in items]
        found += [file.url for file in Attachment.objects.order_by("pk")]
        for picture in Picture.objects.order_by("pk"):
            found += [rendition.url for rendition in picture.renditions.order_by("pk")]
            found += [f"/media/{picture.file.name}"]
        found += [f"/media/{file.file.name}" for file in Attachment.objects.order_by("pk")]
        found += [reverse("items:tag", args=[tag.pk]) for tag in Tag.objects.order_by("pk")]
        found += [reverse("archive:editions", args=[item.pk]) for item in items]
        for edition in Edition.objects.order_by("sequence"):
            found.append(reverse("archive:edition", args=[edition.pk]))
            found += [reverse("archive:file", args=[edition.pk, file.order, file.name]) for file in edition.files.all()]
        for item in items:
            of_item = list(Edition.objects.filter(item=item).order_by("sequence").values_list("pk", flat=True))
            found += [reverse("archive:difference", args=pair) for pair in pairwise(of_item)]
        return found

    def searches(self) -> list[str]:
        asked = [f"/search/?q={word}" for word in self.words]
        return asked + [f"/admin/tag-autocomplete/?term={word}" for word in self.words]

    def desk_addresses(self) -> list[str]:
        """Addresses of the admin that show an item or a file."""
        pages = ["edit", "view_draft", "history", "usage", "copy", "move", "delete", "unpublish", "workflow_history"]
        found = []
        for secret in self.secrets:
            found += [reverse(f"wagtailadmin_pages:{name}", args=[secret.pk]) for name in pages]
            found += [reverse(f"approval:{name}", args=[secret.pk]) for name in ("dossier", "preview")]
            found.append(reverse("archive_admin:remove", args=[secret.pk]))
            found.append(reverse("wagtailadmin_api:pages:detail", args=[secret.pk]))
            number = secret.item.index_number
            found += [reverse("archive_admin:timeline", args=[number])] if number else []
        for revision in Revision.page_revisions.filter(object_id__in=[str(secret.pk) for secret in self.secrets]):
            which = [revision.object_id, revision.pk]
            found += [reverse(f"wagtailadmin_pages:{name}", args=which) for name in ("revisions_view", "revisions_revert")]
            found.append(reverse("wagtailadmin_pages:revisions_compare", args=[revision.object_id, "earliest", revision.pk]))
        found += [reverse("wagtaildocs:edit", args=[file.pk]) for file in Attachment.objects.all()]
        found += [reverse("wagtaildocs_chooser:chosen", args=[file.pk]) for file in Attachment.objects.all()]
        found += [reverse("wagtailimages:edit", args=[file.pk]) for file in Picture.objects.all()]
        found += [reverse("wagtailimages_chooser:chosen", args=[file.pk]) for file in Picture.objects.all()]
        entries = {secret.item.get_parent().pk for secret in self.secrets}
        found += [reverse("wagtailadmin_explore", args=[pk]) for pk in sorted(entries)]
        found += [reverse("wagtailadmin_choose_page_child", args=[pk]) for pk in sorted(entries)]
        lists = "wagtailadmin_api:pages:listing wagtaildocs:index wagtailimages:index wagtaildocs_chooser:choose"
        return found + [reverse(name) for name in [*lists.split(), "archive_admin:index"]]


def build(plans: list[Plan], catalogue: Catalogue, units: Units) -> Site:
    """Make the items by the way that every item goes: drafted, reviewed, approved, and what came after."""
    groups = [make_reader_group("中层干部"), ReaderGroup.objects.create(name="学工处师生", unit=units.xgc)]
    readers = make_readers(units, groups)
    people = {unit: make_staff(unit) for unit in (units.zzb, units.dzb)}
    office = make_person("office", Role.OFFICE, campus=True)
    committee = make_person("committee", Role.COMMITTEE, campus=True, party=True)
    readers["drafter"] = people[units.zzb][0]
    site = Site(readers, [], [])
    for number, plan in enumerate(plans):
        unit, entry = place_of(plan, catalogue, units)
        drafter, reviewer = people[unit]
        secret = draft(plan, number, unit, entry, drafter, groups)
        site.secrets.append(secret)
        site.words.append(f"词{number}号")
        if plan.standing is not Standing.DRAFT:
            take_on(secret, Story(secret.pk, unit, drafter, reviewer, committee, office), groups)
    return site


def make_readers(units: Units, groups: list[ReaderGroup]) -> dict[str, User | None]:
    """One of each kind: nobody by name, of the Party on campus and off it, in either group, at a desk of another unit."""
    return {
        "supervisor": make_person("supervisor", (Role.SUPERVISOR, make_branch())),
        "public": None,
        "member": make_person("member", campus=True, party=True),
        "retired": make_person("retired", party=True),
        "cadre": make_person("cadre", campus=True, groups=[groups[0]]),
        "representative": make_person("representative", campus=True, unit=groups[1].unit),
        "stranger": make_person("xcb.drafter", (Role.DRAFTER, units.xcb), campus=True),
    }


def make_staff(unit: Unit) -> tuple[User, User]:
    return (
        make_person(f"{unit.code}.drafter", (Role.DRAFTER, unit), campus=True),
        make_person(f"{unit.code}.reviewer", (Role.REVIEWER, unit), campus=True),
    )


def place_of(plan: Plan, catalogue: Catalogue, units: Units) -> tuple:
    """Unit and entry under which both scopes of the plan may stand."""
    scopes = {plan.scope, plan.was}
    if Scope.PUBLIC in scopes:
        return units.dzb, catalogue.public
    if scopes <= {Scope.CAMPUS, Scope.LIMITED}:
        return units.dzb, catalogue.campus
    if scopes <= {Scope.PARTY_AND_LIMITED, Scope.PARTY, Scope.LIMITED}:
        return units.zzb, catalogue.party_and_limited
    return units.zzb, catalogue.party_and_campus


def named(scope: Scope, group: ReaderGroup) -> list[ReaderGroup]:
    return [group] if scope.circles & Circle.LIMITED else []


def draft(plan: Plan, number: int, unit: Unit, entry, drafter: User, groups) -> Secret:
    """A draft with a mark in each of its parts."""
    marks: Iterator[str] = (f"zq{number:02}{part}x" for part in "abcdefghijklm")
    title, summary, text, contact, tag, file_title, content, caption, alternative = (next(marks) for _ in range(9))
    own = {"collection": sync_unit_collection(unit), "uploaded_by_user": drafter}
    file = Attachment.objects.create(title=file_title, file=ContentFile(pdf(content.encode()), name=f"file{number}.pdf"), **own)
    picture = Picture.objects.create(title=alternative, file=png("#a00"), **own)
    body = [
        ("text", f"<p>词{number}号，{text}。</p>"),
        ("figure", {"image": picture, "caption": caption}),
    ]
    item = make_item(
        entry,
        unit,
        plan.was if plan.standing is Standing.CHANGED else plan.scope,
        groups=named(plan.was if plan.standing is Standing.CHANGED else plan.scope, groups[plan.group]),
        live=False,
        owner=drafter,
        title=f"事项{title}",
        summary=f"摘要{summary}",
        contact=contact,
        body=body,
        attachments=[file],
        tags=[f"词{number}号{tag}"],
    )
    return Secret(plan, item.pk, unit.code, title, [summary, text, contact, tag, file_title, content, caption, alternative])


def take_on(secret: Secret, story: Story, groups: list[ReaderGroup]) -> None:
    """Take the draft on its way, as far as its plan says."""
    standing = secret.plan.standing
    if standing is Standing.IN_REVIEW:
        story.proposal.propose(story.drafter)
        return
    story.publish()
    if standing is Standing.CHANGED:
        secret.former, secret.content = secret.content, [f"{secret.title}later"]
        fields = {"scope": secret.plan.scope, "reader_groups": named(secret.plan.scope, groups[secret.plan.group])}
        later = secret.content[0]
        words = {"summary": later, "contact": later, "body": [("text", f"<p>{later}</p>")]}
        story.change(attachments=[], tags=[], note="更正", **fields, **words)
    elif standing is Standing.CHANGING:
        secret.coming = [f"{secret.title}coming"]
        change = secret.item
        change.title, change.summary, change.change_note = f"事项{secret.coming[0]}", secret.coming[0], secret.coming[0]
        change.save_revision(user=story.drafter)
    elif standing is Standing.TERMINATED:
        story.ask(Procedure.TERMINATION)
    elif standing is Standing.WITHDRAWN:
        story.ask(Procedure.WITHDRAWAL)
    elif standing is Standing.SUSPENDED:
        story.suspend()


def browser_of(person: User | None) -> Client:
    browser = Client(raise_request_exception=False)
    if person:
        browser.force_login(person)
    return browser
