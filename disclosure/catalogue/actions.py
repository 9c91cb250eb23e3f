"""Carries out an import of the catalogue. Article 8(1): the catalogue is drawn up by the office and approved as a whole."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import LogContext, log
from wagtail.models import Page

from disclosure.catalogue.checks import PrintedEntry
from disclosure.catalogue.doors import sync_page_permissions
from disclosure.catalogue.guard.grants import granted
from disclosure.catalogue.models import CataloguePage, CategoryPage, EntryPage, GovernedPage, Responsibility
from disclosure.catalogue.plan import CategoryStep, EntryStep, FieldChange, Kind, Plan, plan_import
from disclosure.organisation.models import Role, Unit, User
from disclosure.organisation.roles import Roles

CATALOGUE_SLUG = "catalogue"

LOG_ACTIONS = {kind: f"catalogue.{kind.name.lower()}" for kind in Kind}
"""The name under which the log of a page keeps each kind of change."""


class ImportRefused(Exception):
    """An import that is not carried out. The message says why, in Chinese."""


class NotTheOffice(ImportRefused, PermissionDenied):
    """Only the office keeps the catalogue."""


class CatalogueChanged(ImportRefused):
    """The catalogue, or the register of units, is no longer what the plan was made for."""


def may_import(user: User | AnonymousUser) -> bool:
    """Whether `user` may change the catalogue: the office alone, whatever other rights a person has."""
    return Roles.of(user).holds(Role.OFFICE)


def apply_import(plan: Plan, by: User | None) -> None:
    """Change the catalogue exactly as `plan` says, in one transaction, or not at all.

    `by` is the person of the office who imports, or None on the command line. Pages are published at once and logged one by
    one, all of an import under one identifier. An empty plan leaves no trace.

    Raises `NotTheOffice`, `CatalogueChanged`, or `ImportRefused` for a plan with problems.
    """
    if by is not None and not may_import(by):
        raise NotTheOffice("只有党务公开办公室可以导入目录。")
    if plan.problems:
        raise ImportRefused(f"目录有{len(plan.problems)}处问题，没有导入。")
    with transaction.atomic(), LogContext(user=by), granted(None, "import of the catalogue"):
        # One import at a time: the second one waits here and then finds that its plan no longer fits.
        root = Page.objects.select_for_update(of=("self",)).get(sites_rooted_here__is_default_site=True)
        if plan_import(plan.rows) != plan:
            raise CatalogueChanged("预览之后，目录或责任单位登记册已有变动，没有导入；请重新预览。")
        if plan.is_empty:
            return
        catalogue = CataloguePage.objects.first() or _add(root, CataloguePage(title="党务公开目录", slug=CATALOGUE_SLUG), by)
        for category_step in plan.categories:
            _carry_out_category(catalogue, category_step, by)
        categories = {page.slug: page for page in CategoryPage.objects.child_of(catalogue)}
        units = {unit.name: unit for unit in Unit.objects.active()}
        for entry_step in plan.entries:
            _carry_out_entry(categories[entry_step.category], entry_step, units, by)
        sync_page_permissions()


def _carry_out_category(catalogue: CataloguePage, step: CategoryStep, by: User | None) -> None:
    if step.kind is Kind.ADD:
        _add(catalogue, CategoryPage(title=step.title, slug=step.slug, number=step.number), by)
        return
    category = CategoryPage.objects.child_of(catalogue).get(slug=step.slug)
    category.number, category.title = step.number, step.title
    _publish(category, step.kind, step.changes, by)


def _carry_out_entry(category: CategoryPage, step: EntryStep, units: dict[str, Unit], by: User | None) -> None:
    if step.kind is Kind.ADD:
        entry = EntryPage(slug=str(step.number), number=step.number)
    else:
        entry = EntryPage.objects.child_of(category).get(number=step.number)
    if step.printed is None:
        entry.retire(timezone.localdate())
    else:
        _fill_in(entry, step.printed, units)
        entry.position, entry.retired_on = step.position, None
    if step.kind is Kind.ADD:
        _add(category, entry, by)
    else:
        _publish(entry, step.kind, step.changes, by)


def _fill_in(entry: EntryPage, printed: PrintedEntry, units: dict[str, Unit]) -> None:
    """Write the printed cells into the entry."""
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
    parent.add_child(instance=page)
    _publish(page, Kind.ADD, (), by)
    return page


def _publish(page: GovernedPage, kind: Kind, changes: Iterable[FieldChange], by: User | None) -> None:
    """Make the page's content the published one. The office decides by importing, so no publish permission is asked for."""
    revision = page.save_revision(user=by)
    revision.publish(user=by, log_action=False, skip_permission_checks=True)
    cells = [[change.column, change.before, change.after] for change in changes]
    log(instance=page, action=LOG_ACTIONS[kind], revision=revision, content_changed=True, data={"changes": cells})
