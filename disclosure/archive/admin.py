"""The archive room (office, supervisors): search the editions, read the decisions on them, follow an item through time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db import connection
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView
from wagtail.admin.ui.components import Component
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from disclosure.archive.models import Edition, Event, Verification
from disclosure.archive.permissions import check_may_use_archive
from disclosure.archive.verification import is_overdue
from disclosure.archive.views import SEQUENCE
from disclosure.catalogue.models import CategoryPage
from disclosure.organisation.models import Role
from disclosure.organisation.roles import Roles

PAGE_LENGTH = 50

CEILING = 1000
"""Maximum number of editions that are counted of those that a filter finds."""

SEARCHED = ("title", "index_number", "html", "record")
"""The fields searched: the page as readers saw it, and the decisions with the words of those who took them."""


UNITS = (
    f"WITH RECURSIVE units (unit) AS (SELECT MIN(unit) FROM {Edition._meta.db_table} UNION ALL"  # noqa: S608 (our own table)
    f" SELECT (SELECT MIN(e.unit) FROM {Edition._meta.db_table} e WHERE e.unit > u.unit) FROM units u WHERE u.unit IS NOT NULL)"
    " SELECT unit FROM units WHERE unit IS NOT NULL"
)


class FilterForm(forms.Form):
    """Filters of the list of editions. No field is required."""

    q = forms.CharField(label="搜索", required=False, max_length=100, help_text="标题、索引号、正文，决定人、会议、文号。")
    year = forms.ChoiceField(label="年度", required=False)
    category = forms.ChoiceField(label="一级目录", required=False)
    unit = forms.ChoiceField(label="主办单位", required=False)
    event = forms.ChoiceField(label="办理", required=False, choices=[("", "全部"), *Event.choices])

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        categories = CategoryPage.objects.order_by("number")
        self.fields["year"].choices = [("", "全部"), *((year, f"{year}年") for year in _years())]
        self.fields["unit"].choices = [("", "全部"), *((unit, unit) for unit in _units())]
        self.fields["category"].choices = [("", "全部"), *((each.number, each.printed) for each in categories)]

    def found(self) -> QuerySet[Edition]:
        """Return the editions that match, newest first; none if a field asks for something that does not exist."""
        if not self.is_valid():
            return Edition.objects.none()
        asked = self.cleaned_data
        editions = Edition.objects.order_by("-sequence")
        for word in asked["q"].split():
            anywhere = Q()
            for name in SEARCHED:
                anywhere |= Q(**{f"{name}__icontains": word})
            editions = editions.filter(anywhere)
        conditions = {
            "sealed_at__year": asked["year"],
            "entry__startswith": asked["category"] and f"{asked['category']}-",
            "unit": asked["unit"],
            "event": asked["event"],
        }
        return editions.filter(**{name: value for name, value in conditions.items() if value})


def _years() -> Sequence[int]:
    """Return the years from the last edition to the first."""
    sealed = Edition.objects.order_by("sealed_at").values_list("sealed_at", flat=True)
    if not (first := sealed.first()):
        return []
    return range(timezone.localtime(sealed.last()).year, timezone.localtime(first).year - 1, -1)


def _units() -> list[str]:
    """Return the names of units in editions. From one to the next, found by index: their cost does not grow with editions."""
    with connection.cursor() as cursor:
        cursor.execute(UNITS)
        return [unit for (unit,) in cursor.fetchall()]


class ArchiveRoom(WagtailAdminTemplateMixin, TemplateView):
    """A page of the room, for users who work in the archive."""

    header_icon = "folder-open-inverse"

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        check_may_use_archive(request.user)
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict]:
        return [*super().get_breadcrumbs_items(), {"url": reverse("archive_admin:index"), "label": "归档"}]


class RoomPage(ArchiveRoom):
    """A page of the room below the list of editions."""

    def get_breadcrumbs_items(self) -> list[dict]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]


def _total_label(found: QuerySet[Edition]) -> str:
    """Return the number of editions in words; beyond `CEILING`, those that were searched for are not counted."""
    if not found.query.where:
        return f"{found.count()} 个"
    number = found[: CEILING + 1].count()
    return f"超过 {CEILING} 个" if number > CEILING else f"{number} 个"


class IndexView(ArchiveRoom):
    page_title = "归档"
    template_name = "archive/admin/index.html"

    def get_context_data(self, **kwargs) -> dict:
        form = FilterForm(self.request.GET)
        found = form.found()
        before = self.request.GET.get("before", "")
        listed = found.filter(sequence__lt=int(before)) if SEQUENCE.fullmatch(before) else found
        rows = list(listed.defer("html", "data")[: PAGE_LENGTH + 1])
        asked = self.request.GET.copy()
        asked.pop("before", None)
        return super().get_context_data(
            form=form,
            editions=rows[:PAGE_LENGTH],
            total_label=_total_label(found),
            is_first=listed is found,
            older=rows[PAGE_LENGTH - 1].sequence if len(rows) > PAGE_LENGTH else None,
            asked=asked.urlencode(),
            verification=Verification.objects.last(),
            is_overdue=is_overdue(),
            **kwargs,
        )


class TimelineView(ArchiveRoom):
    """The timeline of an item: each edition with the decisions that made it."""

    page_title = "归档"
    template_name = "archive/admin/timeline.html"

    @cached_property
    def editions(self) -> list[Edition]:
        # Items are found by index number, since an item whose editions were imported has no page here. PostgreSQL cannot search
        # for a NUL.
        if "\0" in self.kwargs["index_number"]:
            raise Http404("没有这个索引号。")
        found = Edition.objects.filter(index_number=self.kwargs["index_number"])
        editions = list(found.prefetch_related("files__file"))
        if not editions:
            raise Http404("这一事项没有归档的版本。")
        return editions

    def get_page_subtitle(self) -> str:
        return self.editions[-1].title

    def get_breadcrumbs_items(self) -> list[dict]:
        here = {"url": "", "label": self.editions[-1].index_number, "sublabel": self.editions[-1].title}
        return [*super().get_breadcrumbs_items(), here]

    def get_context_data(self, **kwargs) -> dict:
        older = [None, *self.editions]
        return super().get_context_data(
            rows=list(zip(self.editions, older, strict=False)),
            item_number=self.editions[-1].item_id,
            may_remove=self.editions[-1].item_id and Roles.of(self.request.user).holds(Role.OFFICE),
            **kwargs,
        )


class VerificationPanel(Component):
    """The result of the last verification of the archive, on the home page of the office and the supervisors."""

    name = "archive"
    template_name = "archive/panels/verification.html"

    def __init__(self) -> None:
        self.last = Verification.objects.last()
        self.is_overdue = is_overdue()

    @property
    def order(self) -> int:
        """Put a break above all other panels."""
        return 70 if self.last is None or self.last.is_sound else 1

    def get_context_data(self, parent_context) -> dict:
        return {"panel": self, "verification": self.last, "is_overdue": self.is_overdue}
