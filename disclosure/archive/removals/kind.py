"""Removals as a kind of motion."""

from django.urls import reverse

from disclosure.approval.procedures import MotionProcedure
from disclosure.archive.models import Removal
from disclosure.archive.models.removals import REMOVAL
from disclosure.archive.removals.actions import carry_out_removal, check_removal
from disclosure.archive.removals.masking import words_of
from disclosure.organisation.models import Role

REMOVAL_PROCEDURE = MotionProcedure(
    code=REMOVAL,
    label="依法删除",
    model=Removal,
    # Article 5: the leading group's office keeps the archive.
    proposers=(Role.OFFICE,),
    refusal="依法删除归档内容由党务公开办公室提请党委决定，您不能提出。",
    check=check_removal,
    carry_out=carry_out_removal,
    address=lambda former: reverse("archive_admin:remove", args=[former.item_id]),
    template="archive/admin/removal.html",
    withheld=words_of,
    effect=lambda _: "所列内容从归档中永久删除，不能恢复；归档中留下删除的理由和依据",
)
