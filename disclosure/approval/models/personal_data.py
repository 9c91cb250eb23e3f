"""Personal data found before a review, and the reviewer's answers. The data itself is never stored."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Q

from disclosure.approval.models.decisions import Decision
from disclosure.approval.personal_data import patterns


class FindingKind(models.TextChoices):
    """The kind of a finding."""

    RESIDENT_ID = patterns.RESIDENT_ID, "身份证号码"
    BANK_CARD = patterns.BANK_CARD, "银行卡号"
    MOBILE = patterns.MOBILE, "手机号码"
    HOME = patterns.HOME, "住址"
    EMAIL = patterns.EMAIL, "电子邮箱"
    UNSCANNED = "unscanned", "没有扫描的内容"


class Ground(models.TextChoices):
    """The reason why a finding may stay, or the demand that it be removed."""

    OFFICIAL = "official", "公务联系方式、办公地址"
    REQUIRED = "required", "依法依规应当公开"
    CONSENT = "consent", "本人同意公开"
    NOT_PERSONAL = "not-personal", "不是个人信息（误报）"
    LOOKED = "looked", "已逐页看过，没有不宜公开的个人信息"
    OTHER = "other", "其他理由"
    TO_REMOVE = "to-remove", "须删除"
    REMOVED = "removed", "已删除"


IN_WORDS = (Ground.REQUIRED, Ground.CONSENT, Ground.OTHER)
"""Grounds that need an explanation, such as the rule or the person who consented."""


class FindingAnswer(models.Model):
    """A reviewer's answer to one finding, as part of a decision. Append-only, as the decision is (law 4).

    A keyed digest identifies the finding, which is shown masked.
    """

    decision = models.ForeignKey(Decision, verbose_name="决定", on_delete=models.PROTECT, related_name="answers")
    kind = models.CharField("类别", max_length=11, choices=FindingKind.choices)
    masked = models.CharField("内容（已遮盖）", max_length=200)
    places = models.JSONField("位置")
    digest = models.CharField("摘要值", max_length=64)
    ground = models.CharField("处理意见", max_length=12, choices=Ground.choices)
    words = models.CharField("说明", max_length=300, blank=True)

    REMOVABLE = ("masked", "places", "words")
    """Fields that may have to be removed by law after all: the names of files, and the words of people."""

    class Meta:
        verbose_name = "个人信息核对意见"
        verbose_name_plural = "个人信息核对意见"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "digest"], name="one_answer_a_decision_and_finding"),
            models.CheckConstraint(
                name="ground_that_needs_words_has_them",
                condition=~Q(ground__in=("required", "consent", "other")) | ~Q(words=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.masked}：{self.get_ground_display()}"

    def save(self, *args, **kwargs) -> None:
        if self.pk:
            raise PermissionDenied("核对意见一经作出不能修改。")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise PermissionDenied("核对意见一经作出不能删除。")


class FileScan(models.Model):
    """The findings of one version of the scanner in a file with these bytes, stored so that the bytes are read only once."""

    sha256 = models.CharField("文件摘要值", max_length=64)
    version = models.PositiveSmallIntegerField("扫描规则版本")
    findings = models.JSONField("发现", help_text="每处的类别、遮盖后的内容、摘要值和位置。")
    gaps = models.JSONField("没有扫描的部分")
    at = models.DateTimeField("扫描时间", auto_now_add=True)

    class Meta:
        verbose_name = "附件扫描结果"
        verbose_name_plural = "附件扫描结果"
        constraints = [models.UniqueConstraint(fields=["sha256", "version"], name="one_scan_a_file_and_version")]

    def __str__(self) -> str:
        return f"{self.sha256[:12]}…"
