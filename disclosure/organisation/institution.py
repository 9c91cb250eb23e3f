"""The institution whose site this is: all that names it, as editions, of which the newest is in force (ADR 30).

An edition comes in by a decision of the committee, or as the site is set up, and never changes. So each process keeps the
edition in force by its digest. Only the digest is read for each request, together with something else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from disclosure.organisation.canonical_json import sha256_of_json
from disclosure.organisation.distinct_names import unseen_complaint
from disclosure.organisation.ink import order_complaint

PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
"""The first characters of registration numbers, each of which stands for a province."""

ICP_ADDRESS = "https://beian.miit.gov.cn/"
POLICE_ADDRESS = "https://beian.mps.gov.cn/#/query/webSearch?code="
"""The addresses to which a site has to link from its registration numbers. A browser asks them if somebody follows the link."""

MOST_LINES, LONGEST_LINE = 6, 20
"""The largest quotation on the home page, in lines and in characters of a line."""


def _form(pattern: str, message: str) -> RegexValidator:
    return RegexValidator(re.compile(rf"\A(?:{pattern})\Z"), message)


class InstitutionFacts(models.Model):
    """All that names the institution, and that a decision may change."""

    name = models.CharField("学校全称", max_length=50, help_text="如“某某职业技术学院”。")
    short_name = models.CharField("学校简称", max_length=20, blank=True, help_text="手机动态口令应用里，账号前显示这个简称。")
    site_title = models.CharField(
        "网站名称",
        max_length=60,
        help_text="显示在浏览器标题、页脚、后台、邮件落款和归档导出中，如“某某职业技术学院党务公开”。",
    )
    committee = models.CharField("党委名称", max_length=60, help_text="如“中国共产党某某职业技术学院委员会”。")
    sponsor = models.CharField("主办单位", max_length=60)
    operator = models.CharField("承办单位", max_length=60)
    leading_group = models.CharField("领导小组名称", max_length=60, help_text="制定公开目录的机构。")
    archives = models.CharField("档案机构", max_length=60, help_text="会同鉴定到期档案的机构。")
    lead = models.CharField("首页导语", max_length=120, help_text="首页标题和页脚网站名称下面的一句话。")
    principles = models.TextField(
        "首页引文", max_length=200, blank=True, help_text="一行一句，最多六行；一行中用“，”分开的两半，在首页上留出间隔。"
    )
    principles_source = models.CharField("引文出处", max_length=60, blank=True)
    office_room = models.CharField("办公地点", max_length=80, blank=True)
    telephone = models.CharField(
        "联系电话",
        max_length=60,
        blank=True,
        validators=[
            _form(r"[0-9()（）+\-—－ 转、，/]{5,60}", "电话只写数字、“-”和“转”，几个号码用“、”分开，如：0719-8760000。")
        ],
        help_text="写办公电话，不写个人手机。",
    )
    email = models.EmailField(
        "电子邮箱", max_length=100, blank=True, error_messages={"invalid": "邮箱格式不对，应如：dwgk@example.edu.cn。"}
    )
    office_hours = models.CharField("办公时间", max_length=80, blank=True, help_text="如：工作日 8:30—12:00，14:30—17:30。")
    icp_number = models.CharField(
        "ICP备案号",
        max_length=30,
        blank=True,
        validators=[
            _form(
                rf"[{PROVINCES}]ICP备[0-9]{{8,10}}号(-[1-9][0-9]{{0,2}})?", "ICP备案号的格式不对，应如：鄂ICP备12345678号-1。"
            )
        ],
    )
    police_number = models.CharField(
        "公安备案号",
        max_length=30,
        blank=True,
        validators=[
            _form(
                rf"[{PROVINCES}]公网安备[0-9]{{14}}号", "公安备案号的格式不对，应如：鄂公网安备42030002000001号，数字是14位。"
            )
        ],
    )
    site_code = models.CharField(
        "网站标识码",
        max_length=10,
        blank=True,
        validators=[_form("[0-9A-Za-z]{10}", "网站标识码是10位数字或字母。")],
    )

    icp_address = ICP_ADDRESS

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        texts = {name: text.replace("\n", "") for name, text in self.facts.items()}
        complaints = {name: unseen_complaint(text) or order_complaint(text, LABELS[name]) for name, text in texts.items()}
        if errors := {name: complaint for name, complaint in complaints.items() if complaint}:
            raise ValidationError(errors)
        lines = self.principles.splitlines()
        if len(lines) > MOST_LINES or any(len(line) > LONGEST_LINE for line in lines):
            raise ValidationError({"principles": f"首页引文最多{MOST_LINES}行，每行最多{LONGEST_LINE}个字。"})

    @property
    def facts(self) -> dict[str, str]:
        return {name: getattr(self, name) for name in FACTS}

    @property
    def principle_lines(self) -> list[tuple[str, str]]:
        """Return the lines of the quotation, each as the part before its first comma and the part after."""
        halves = (line.partition("，") for line in self.principles.splitlines())
        return [(first, second) for first, _, second in halves]

    @property
    def is_registered(self) -> bool:
        return any(getattr(self, name) for name in NUMBERS)

    @property
    def designation(self) -> str:
        """Return the shortest words that tell this site from another one's, for a telephone's small screen."""
        return f"{self.short_name}党务公开"

    @property
    def police_address(self) -> str:
        """Return the address at which the police show the record of their number."""
        return POLICE_ADDRESS + "".join(filter(str.isdigit, self.police_number))


LABELS: dict[str, str] = {field.name: str(field.verbose_name) for field in InstitutionFacts._meta.local_fields}
"""The labels of all facts, by name, in order."""

FACTS = tuple(LABELS)

NUMBERS = ("icp_number", "police_number", "site_code")

UNNAMED = {
    "name": "本校",
    "site_title": "党务公开",
    "committee": "中国共产党本校委员会",
    "sponsor": "中国共产党本校委员会",
    "operator": "党务公开工作领导小组办公室",
    "leading_group": "党务公开工作领导小组",
    "archives": "学校档案机构",
    "lead": "依照党章和党内法规，将党内事务的内容、程序、结果在规定范围内公布。",
}
"""What a site shows before its institution has a name."""


class InstitutionEdition(InstitutionFacts):
    """All that names the institution, from one moment until the next edition. Append-only; guarded in `catalogue.guarded`."""

    number = models.PositiveIntegerField("版次", unique=True)
    in_force_since = models.DateTimeField("施行时间")
    digest = models.CharField("摘要值", max_length=64, editable=False)
    """SHA-256 of number and facts, in hex: the same only for the same edition, even after a restoration."""

    class Meta:
        verbose_name = "网站信息"
        verbose_name_plural = "网站信息"
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"第{self.number}版"


@dataclass(frozen=True)
class FactDifference:
    """A fact that differs between two sets of facts."""

    label: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.label}：{self.before or '（空）'} → {self.after or '（空）'}"


def differences(before: InstitutionFacts, after: InstitutionFacts) -> list[FactDifference]:
    """Return the facts that differ, in the order of the fields."""
    return [
        FactDifference(label, old, new)
        for name, label in LABELS.items()
        if (old := getattr(before, name)) != (new := getattr(after, name))
    ]


def unnamed() -> InstitutionEdition:
    return InstitutionEdition(number=0, digest="", **UNNAMED)


NEWEST_DIGEST: Coalesce = Coalesce(Subquery(InstitutionEdition.objects.order_by("-number").values("digest")[:1]), Value(""))
"""The digest of the edition in force, empty if there is none. Read together with another row, it costs no query of its own."""

_kept: list[InstitutionEdition] = [unnamed()]
"""The edition that this process read last. It is replaced, and never changed, so threads may share it."""


def in_force(digest: str | None = None) -> InstitutionEdition:
    """Return the edition in force.

    Args:
        digest: its digest as `NEWEST_DIGEST` has just told it, to be spared a query; empty if there is no edition. If it is
            None, the edition is read.
    """
    if digest is not None and _kept[0].digest == digest:
        return _kept[0]
    found = InstitutionEdition.objects.first() or unnamed()
    _kept[0] = found
    return found


def add_edition(facts: Mapping[str, str]) -> InstitutionEdition:
    """Add the edition that is in force from now on. To be called under a grant for the whole site."""
    number = in_force().number + 1
    digest = sha256_of_json({"number": number, **facts})
    return InstitutionEdition.objects.create(number=number, in_force_since=timezone.now(), digest=digest, **facts)


def cleaned(facts: Mapping[str, str]) -> dict[str, str]:
    """Return the facts as they are stored: without needless spaces and empty lines, registration numbers without spaces."""
    lines = (" ".join(line.split()) for line in facts["principles"].splitlines())
    numbers = {name: "".join(facts[name].split()) for name in NUMBERS}
    return {name: " ".join(facts[name].split()) for name in FACTS} | numbers | {"principles": "\n".join(filter(None, lines))}
