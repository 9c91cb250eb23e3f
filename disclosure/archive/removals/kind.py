"""Removals as the committee's motions know them."""

from django.urls import reverse

from disclosure.approval.motions.carrying_out import Kind
from disclosure.archive.models import Removal
from disclosure.archive.removals.actions import carry_out_removal, check_removal

REMOVAL = Kind(
    Removal,
    check_removal,
    carry_out_removal,
    lambda motion: reverse("archive_admin:remove", args=[motion.item_id]),
    "archive/admin/removal.html",
    lambda _: "所列内容从归档中永久删除，不能恢复；归档中留下删除的理由和依据",
)
