"""Readers: the circles that the site knows of a person, and the named groups of 一定范围."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from disclosure.audience.group_names import group_name_complaint
from disclosure.organisation.distinct_names import check_name
from disclosure.organisation.references import is_referred_to


class ReaderProfile(models.Model):
    """The circles that a person belongs to, according to the college's registers."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name="用户",
        on_delete=models.CASCADE,
        related_name="reader_profile",
        help_text="登记后不能改换：另一人另行登记。",
    )
    campus = models.BooleanField("校内（教职工、学生）", default=False)
    party = models.BooleanField("中共党员", default=False)

    class Meta:
        verbose_name = "读者身份"
        verbose_name_plural = "读者身份"
        ordering = ["user__username"]

    def __str__(self) -> str:
        kinds = [word for word, holds in (("校内", self.campus), ("党员", self.party)) if holds]
        return f"{self.user}（{'、'.join(kinds) or '社会公众'}）"

    def clean(self) -> None:
        """Refuse a change of the person: circles given to one person are not transferred to another."""
        stored = ReaderProfile.objects.filter(pk=self.pk).values_list("user_id", flat=True).first()
        if stored and stored != self.user_id:
            raise ValidationError("读者身份登记后，人员不再改动。请为另一人另行登记。")

    def needs_confirmation(self, before: dict, after: dict) -> bool:
        """Return False if the change only removes circles."""
        return not before or any(after.get(circle) for circle in ("campus", "party"))

    def people_concerned(self, before: dict, after: dict) -> set[int]:
        return {self.user_id}


class ReaderGroup(models.Model):
    """A named group of readers on campus (一定范围), e.g. 中层干部."""

    name = models.CharField(
        "名称",
        max_length=50,
        unique=True,
        help_text="读者会在公开范围中看到这个名称，如“中层干部”。启用后不能改：更名的，另行登记。",
    )
    description = models.CharField("说明", max_length=200, blank=True, help_text="哪些人属于这一范围。")
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        verbose_name="成员",
        blank=True,
        related_name="reader_groups",
        help_text="成员须同时是校内读者，才能看到一定范围公开的事项。",
    )
    active = models.BooleanField("在用", default=True)

    def clean(self) -> None:
        """Validate a new name. Once the group is referred to, the name stays; the guard enforces the same rule."""
        check_name(self)
        stored = ReaderGroup.objects.filter(pk=self.pk).first()
        if (not stored or stored.name != self.name) and (complaint := group_name_complaint(self.name)):
            raise ValidationError({"name": complaint})
        if stored and stored.name != self.name and is_referred_to(stored):
            raise ValidationError(
                {
                    "name": f"“{stored.name}”已经写入公开事项的公开范围，读者看得到，不能直接改名。"
                    "范围更名的，请另行登记，在事项的变更中改选，经党委批准。"
                }
            )

    class Meta:
        verbose_name = "读者范围"
        verbose_name_plural = "读者范围"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def needs_confirmation(self, before: dict, after: dict) -> bool:
        """Return whether the change affects more than the description, in either direction.

        A group emptied or put out of use takes items from all its readers; under another name, others are taken for them.
        """
        return not before or bool({"name", "members", "active"} & after.keys())

    def people_concerned(self, before: dict, after: dict) -> set[int]:
        """Return the primary keys of members added and removed; of all members if the group is put in or out of use."""
        stays = set(self.members.values_list("pk", flat=True)) if before and "active" in after else set()
        return stays | set(before.get("members", ())) ^ set(after.get("members", ()))
