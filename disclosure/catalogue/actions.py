"""Actions that carry out decisions on the catalogue. Article 8(1): the office drafts it, the committee approves it as a whole.

The functions check no decision: their callers must have one. The room above proposes revisions and carries out approved ones;
the command line fills an empty catalogue with the one that was approved and printed before this site existed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from wagtail.log_actions import LogContext, log
from wagtail.models import Page, ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from disclosure.catalogue.changes import ChangeKind, FieldChange
from disclosure.catalogue.checks import PrintedEntry
from disclosure.catalogue.export import printed_catalogue
from disclosure.catalogue.group_permissions import sync_page_permissions
from disclosure.catalogue.guard.grants import granted
from disclosure.catalogue.models import (
    OFF_CATALOGUE,
    CataloguePage,
    CatalogueVersion,
    CategoryPage,
    EntryPage,
    GovernedPage,
    Responsibility,
)
from disclosure.catalogue.plan import CategoryStep, EntryStep, ImportPlan, plan_import
from disclosure.catalogue.signals import came_into_force
from disclosure.organisation.models import Role, Unit, User
from disclosure.organisation.roles import Roles

CATALOGUE_SLUG = "catalogue"

OFF_CATALOGUE_TITLE = "目录外公开事项"
"""Title of the category of matters outside the catalogue; with year and serial, all that readers see of its entries."""

Watch = Callable[[tuple[EntryStep, ...]], Iterable[EntryStep]]

LOG_ACTIONS = {kind: f"catalogue.{kind.name.lower()}" for kind in ChangeKind}
"""Log action for each kind of change of a page."""


class ImportRefused(Exception):
    """An import that is not carried out. The message explains why, in Chinese."""


class MustBeProposed(ImportRefused):
    """A catalogue is in force: it changes only by an approved revision."""


class CatalogueChanged(ImportRefused):
    """The catalogue, or the register of units, has changed since the plan was made."""


def may_import(user: User | AnonymousUser) -> bool:
    """Return whether `user` may draw up a catalogue: the office alone, whatever other permissions a person has."""
    return Roles.of(user).holds(Role.OFFICE)


@transaction.atomic
def import_first(plan: ImportPlan, *, watch: Watch = iter) -> CatalogueVersion | None:
    """Fill an empty catalogue with the one that was already approved and printed. An empty plan leaves no trace.

    Raises `MustBeProposed` if the plan would change an existing catalogue, and the exceptions of `apply_import`.
    """
    lock_catalogue()
    if not plan.is_empty and CataloguePage.objects.exists():
        raise MustBeProposed("已有现行目录，没有改动。目录须经党委审定后才能修订：请在后台“公开目录”中上传文件，提请党委审定。")
    return apply_import(plan, by=None, watch=watch)


@transaction.atomic
def apply_import(plan: ImportPlan, *, by: User | None, watch: Watch = iter) -> CatalogueVersion | None:
    """Change the catalogue exactly as in `plan`, in one transaction, or not at all; the caller must have the decision for it.

    Pages are published at once and logged one by one, all under one identifier. An empty plan leaves no trace.

    Args:
        by: the person who carries out the change; None on the command line.
        watch: passes on the steps of the entries one by one, and may tell how far it has come.

    Returns:
        the version of the catalogue that is in force from today; None for an empty plan.

    Raises:
        CatalogueChanged: the catalogue or the register of units has changed since the plan was made.
        ImportRefused: the plan has problems.
    """
    if plan.problems:
        raise ImportRefused(f"目录有{len(plan.problems)}处问题，没有导入。")
    with LogContext(user=by), granted(None, "revision of the catalogue"):
        # Imports run one at a time: a second one waits here and then finds that its plan no longer fits.
        root = lock_catalogue()
        if plan_import(plan.rows) != plan:
            raise CatalogueChanged("目录或责任单位登记册已有变动，没有导入；请重新上传文件，核对新的预览。")
        if plan.is_empty:
            return None
        catalogue = CataloguePage.objects.first() or _add(root, CataloguePage(title="党务公开目录", slug=CATALOGUE_SLUG), by)
        for category_step in plan.categories:
            _carry_out_category(catalogue, category_step, by)
        categories = {page.slug: page for page in CategoryPage.objects.child_of(catalogue)}
        units = {unit.name: unit for unit in Unit.objects.active()}
        for entry_step in watch(plan.entries):
            _carry_out_entry(categories[entry_step.category], entry_step, units, by)
        sync_page_permissions()
        last = CatalogueVersion.objects.aggregate(last=Max("number"))["last"] or 0
        version = CatalogueVersion.objects.create(
            number=last + 1,
            in_force_from=timezone.localdate(),
            rows=printed_catalogue(),
            changes=[asdict(change) for change in plan.changes()],
        )
        came_into_force.send(sender=CatalogueVersion, version=version)
        return version


@transaction.atomic
def add_off_catalogue_entry(printed: PrintedEntry, *, by: User | None) -> EntryPage:
    """Create an entry for one matter outside the catalogue (Article 8(3)); the caller must have the consent for it.

    Its title contains year and serial but nothing of the matter: entries are public, while the title of an item is shown to the
    item's readers alone (law 2). `printed` provides channels, scope, time limit and active units; its title is not stored.
    """
    with LogContext(user=by), granted(None, "entry outside the catalogue"):
        lock_catalogue()
        units = {unit.name: unit for unit in Unit.objects.active()}
        category = CategoryPage.objects.filter(number=OFF_CATALOGUE).first() or _add_off_catalogue_category(by)
        entries = EntryPage.objects.child_of(category)
        number = entries.count() + 1
        of_the_year = f"{OFF_CATALOGUE_TITLE}〔{timezone.localdate().year}〕"
        entry = EntryPage(slug=str(number), number=number, position=number)
        _fill_in(entry, printed, units)
        entry.title = f"{of_the_year}{entries.filter(title__startswith=of_the_year).count() + 1}号"
        _add(category, entry, by)
        sync_page_permissions()
        return entry


def _add_off_catalogue_category(by: User | None) -> CategoryPage:
    category = CategoryPage(title=OFF_CATALOGUE_TITLE, slug=str(OFF_CATALOGUE), number=OFF_CATALOGUE)
    return _add(CataloguePage.objects.get(), category, by)


def lock_catalogue() -> Page:
    """Lock and return the parent page of the catalogue, which may not exist yet: the next proposal or change waits."""
    return Page.objects.select_for_update(of=("self",)).get(sites_rooted_here__is_default_site=True)


def _carry_out_category(catalogue: CataloguePage, step: CategoryStep, by: User | None) -> None:
    if step.kind is ChangeKind.ADD:
        _add(catalogue, CategoryPage(title=step.title, slug=step.slug, number=step.number), by)
        return
    category = CategoryPage.objects.child_of(catalogue).get(slug=step.slug)
    category.number, category.title = step.number, step.title
    _publish(category, step.kind, step.changes, by)


def _carry_out_entry(category: CategoryPage, step: EntryStep, units: dict[str, Unit], by: User | None) -> None:
    if step.kind is ChangeKind.ADD:
        entry = EntryPage(slug=str(step.number), number=step.number)
    else:
        entry = EntryPage.objects.child_of(category).get(number=step.number)
    if step.printed is None:
        entry.retire(timezone.localdate())
    else:
        _fill_in(entry, step.printed, units)
        entry.position, entry.retired_on = step.position, None
    if step.kind is ChangeKind.ADD:
        _add(category, entry, by)
    else:
        _publish(entry, step.kind, step.changes, by)


def _fill_in(entry: EntryPage, printed: PrintedEntry, units: dict[str, Unit]) -> None:
    """Copy the printed cells to the entry."""
    entry.title, entry.channels, entry.printed_scope = printed.title, printed.channels, printed.scope
    entry.time_limit, entry.printed_units = printed.time_limit, printed.units
    entry.each_department = printed.read_as.each_department
    held = {responsibility.unit_id: responsibility for responsibility in entry.responsibilities.all()} if entry.pk else {}
    joint = [held.get(units[name].pk) or Responsibility(unit=units[name]) for name in printed.read_as.names]
    for order, responsibility in enumerate(joint):
        responsibility.sort_order = order
    entry.responsibilities.set(joint)


def _add(parent: Page, page: GovernedPage, by: User | None) -> GovernedPage:
    page.live = False
    with disable_reference_index_auto_update():
        parent.add_child(instance=page)
    _publish(page, ChangeKind.ADD, (), by)
    return page


def _publish(page: GovernedPage, kind: ChangeKind, changes: Iterable[FieldChange], by: User | None) -> None:
    """Publish the page's content. The decision authorises it, so no publish permission is checked.

    The page and its responsibilities are saved several times, and what they refer to is indexed once.
    """
    with disable_reference_index_auto_update():
        revision = page.save_revision(user=by, clean=kind is not ChangeKind.ADD)
        revision.publish(user=by, log_action=False, skip_permission_checks=True)
    ReferenceIndex.create_or_update_for_object(type(page).objects.get(pk=page.pk))
    cells = [[change.column, change.before, change.after] for change in changes]
    log(instance=page, action=LOG_ACTIONS[kind], revision=revision, content_changed=True, data={"changes": cells})
