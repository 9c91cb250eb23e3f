"""The registers of this room: reader profiles, and the named groups of 一定范围."""

from __future__ import annotations

from django.contrib.admin import display
from django.db.models import Case, Count, OuterRef, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList

from disclosure.audience.models import ReaderGroup, ReaderProfile
from disclosure.organisation.people import PeopleField, full_name, person_chooser
from disclosure.organisation.registers import Register, RelatedFilter, display_value, yes_no


class ReaderProfileForm(WagtailAdminModelForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["user"].error_messages["unique"] = "此人已有读者身份记录，请修改原有记录。"


class ReaderProfileRegister(Register):
    model = ReaderProfile
    is_entrusting = True
    base_url_path = "registers/readers"
    menu_icon = "user"
    list_display = ("user", "username", "on_campus", "in_party", "branch", "unit")
    list_export = ("user", "username", "campus", "party", "branch", "unit")
    list_filter = ("campus", "party", ("branch", RelatedFilter), ("unit", RelatedFilter))
    list_select_related = ("user", "branch", "unit")
    search_fields = ("user__username", "full_name")
    inspect_view_fields = list_export
    why_not_deleted = "读者身份不能删除。离校或不再是党员的，请取消相应的勾选。"
    edit_handler = ObjectList(
        [
            FieldPanel("user", widget=person_chooser.widget_class),
            FieldRowPanel([FieldPanel("campus"), FieldPanel("party")]),
            FieldRowPanel([FieldPanel("unit"), FieldPanel("branch")]),
        ],
        base_form_class=ReaderProfileForm,
    )

    on_campus = yes_no("campus", "校内")
    in_party = yes_no("party", "党员")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ReaderProfile]:
        return super().get_queryset(request).annotate(full_name=full_name("user__"))

    @display(description="用户名", ordering="user__username")
    def username(self, profile: ReaderProfile) -> str:
        return profile.user.username


class ReaderGroupForm(WagtailAdminModelForm):
    members = PeopleField(
        label="成员",
        required=False,
        help_text="每行一人，写用户名或姓名，可从表格粘贴。成员须同时是校内读者，才能看到一定范围公开的事项。"
        "上面选了党总支、直属党支部或单位的，这里留空。",
    )

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("members") and (cleaned.get("branch") or cleaned.get("unit")):
            self.add_error("members", "成员以读者身份的登记为准的范围，不再另列名单。")
        return cleaned


class ReaderGroupRegister(Register):
    model = ReaderGroup
    is_entrusting = True
    base_url_path = "registers/reader-groups"
    menu_icon = "group"
    list_display = ("name", "description", "follows_from", "size", "in_use")
    list_export = ("name", "description", "follows_from", "size", "people", "active")
    list_filter = ("active",)
    search_fields = ("name", "description")
    inspect_view_fields = ("name", "description", "follows_from", "people", "active")
    why_not_deleted = "读者范围不能删除：公开事项的范围以它为据。不再使用的，请取消勾选“在用”。"
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("name"), FieldPanel("active")]),
            FieldPanel("description"),
            FieldRowPanel([FieldPanel("branch"), FieldPanel("unit")]),
            FieldPanel("members"),
        ],
        base_form_class=ReaderGroupForm,
    )

    in_use = yes_no("active", "在用")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ReaderGroup]:
        groups = super().get_queryset(request).select_related("branch", "unit")
        return groups.annotate(
            member_count=Case(
                When(branch__isnull=False, then=Coalesce(_profiles_of("branch", campus=True, party=True), 0)),
                When(unit__isnull=False, then=Coalesce(_profiles_of("unit", campus=True), 0)),
                default=Count("members"),
            )
        )

    @display(description="成员依据")
    def follows_from(self, group: ReaderGroup) -> str:
        if group.branch:
            return f"{group.branch}的党员"
        return f"{group.unit}的师生" if group.unit else "名单"

    @display(description="成员")
    def people(self, group: ReaderGroup) -> str:
        return display_value(group.people())

    @display(description="人数", ordering="member_count")
    def size(self, group: ReaderGroup) -> int:
        return group.member_count


def _profiles_of(place: str, **circle: bool) -> Subquery:
    """Return the number of reader profiles in the group's branch or unit, of those in the circle."""
    profiles = ReaderProfile.objects.filter(**{place: OuterRef(place)}, **circle).order_by().values(place)
    return Subquery(profiles.annotate(number=Count("pk")).values("number"))
