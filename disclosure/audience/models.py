"""Readers: what the site knows of a person, and the named groups of 一定范围."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from disclosure.audience.group_names import group_name_complaint
from disclosure.organisation.distinct_names import check_name
from disclosure.organisation.models import Branch, Unit, User
from disclosure.organisation.references import is_referred_to


class ReaderProfile(models.Model):
    """The circles, the Party branch and the unit that a person belongs to, according to the college's registers."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name="用户",
        on_delete=models.CASCADE,
        related_name="reader_profile",
        help_text="登记后不能改换：另一人另行登记。",
    )
    campus = models.BooleanField("校内（教职工、学生）", default=False)
    party = models.BooleanField("中共党员", default=False)
    branch = models.ForeignKey(
        Branch,
        verbose_name="所在党总支、直属党支部",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reader_profiles",
        help_text="党员组织关系所在。这里的校内党员属于以它为据的读者范围；转出的，改为转入的党组织，从确认时起按新的范围阅读。",
    )
    unit = models.ForeignKey(
        Unit,
        verbose_name="所在单位",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reader_profiles",
        help_text="校内读者所在的单位。这里的师生属于以它为据的读者范围。",
    )

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
        errors = {}
        if self.branch_id and not self.party:
            errors["branch"] = "不是党员的，不填所在党总支、直属党支部。"
        if self.unit_id and not self.campus:
            errors["unit"] = "不是校内读者的，不填所在单位。"
        if errors:
            raise ValidationError(errors)

    def needs_confirmation(self, before: dict, after: dict) -> bool:
        """Return False if the change only takes the person out of circles, of a branch or of a unit."""
        return not before or any(after.get(name) for name in ("campus", "party", "branch", "unit"))

    def people_concerned(self, before: dict, after: dict) -> set[int]:
        return {self.user_id}


class ReaderGroup(models.Model):
    """A named group of readers (一定范围), e.g. 中层干部.

    Its members are listed, or follow from the reader profiles: the Party members of a branch, or the people of a unit.
    """

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
    branch = models.OneToOneField(
        Branch,
        verbose_name="哪个党总支、直属党支部的党员",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reader_group",
        error_messages={"unique": "这个党总支、直属党支部的党员已有一个读者范围。"},
        help_text="成员是登记在这里的校内党员，不再另列名单，如“机电工程系党总支党员”。登记启用后不能改。",
    )
    unit = models.OneToOneField(
        Unit,
        verbose_name="哪个单位的师生",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reader_group",
        error_messages={"unique": "这个单位的师生已有一个读者范围。"},
        help_text="成员以读者身份的登记为准，不再另列名单，如“人事处教职工”。登记启用后不能改。",
    )
    active = models.BooleanField("在用", default=True)

    def clean(self) -> None:
        """Validate a new name. Once the group is referred to, the name stays; the guard enforces the same rule.

        What the members follow from is chosen with the group, and stays.
        """
        check_name(self)
        if self.branch_id and self.unit_id:
            raise ValidationError({"unit": "一个读者范围只以一处登记为据：党总支、直属党支部的党员，或者单位的师生。"})
        stored = ReaderGroup.objects.filter(pk=self.pk).first()
        if stored and (stored.branch_id, stored.unit_id) != (self.branch_id, self.unit_id):
            field = "branch" if stored.branch_id != self.branch_id else "unit"
            raise ValidationError({field: "读者范围以什么为据，登记后不再改动。请另行登记一个读者范围。"})
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
        constraints = [
            models.CheckConstraint(
                name="readergroup_follows_from_one_register",
                condition=models.Q(branch=None) | models.Q(unit=None),
                violation_error_message="一个读者范围只以一处登记为据。",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def follows_from_register(self) -> bool:
        """Whether the members are determined by the reader profiles instead of a list."""
        return bool(self.branch_id or self.unit_id)

    def people(self) -> models.QuerySet[User]:
        """Return the group's members: those listed, or those who follow from the reader profiles."""
        on_campus = User.objects.filter(reader_profile__campus=True)
        if self.branch_id:
            return on_campus.filter(reader_profile__branch=self.branch_id, reader_profile__party=True)
        if self.unit_id:
            return on_campus.filter(reader_profile__unit=self.unit_id)
        return self.members.all()

    def needs_confirmation(self, before: dict, after: dict) -> bool:
        """Return whether the change affects more than the description, in either direction.

        A group emptied or put out of use takes items from all its readers; under another name, others are taken for them.
        """
        return not before or bool({"name", "members", "active"} & after.keys())

    def people_concerned(self, before: dict, after: dict) -> set[int]:
        """Return the primary keys of members added and removed.

        Of all members if the group is put in or out of use. Of none if they follow from the reader profiles: each profile was
        confirmed by itself, and a group of all who may confirm could never be registered.
        """
        if self.follows_from_register:
            return set()
        stays = set(self.members.values_list("pk", flat=True)) if before and "active" in after else set()
        return stays | set(before.get("members", ())) ^ set(after.get("members", ()))
