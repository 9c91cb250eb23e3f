"""Changes of what names the institution as a kind of motion."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from disclosure.approval.institution.actions import carry_out_institution_change, check_institution_change
from disclosure.approval.models import InstitutionChange
from disclosure.approval.models.motions import INSTITUTION
from disclosure.approval.procedures import MotionProcedure
from disclosure.organisation.models import Role


def _address(former: Any) -> str:
    address = reverse("institution:propose")
    return f"{address}?again={former.pk}" if former else address


INSTITUTION_PROCEDURE = MotionProcedure(
    code=INSTITUTION,
    label="网站信息变更",
    offer="变更网站信息",
    model=InstitutionChange,
    # Article 5: the leading group's office organises disclosure, and keeps the site.
    proposers=(Role.OFFICE,),
    refusal="网站信息由党务公开办公室提请党委决定变更，您不能提出。",
    check=check_institution_change,
    carry_out=carry_out_institution_change,
    address=_address,
    template="approval/institution/differences.html",
    effect=lambda _: "网站各页、邮件和后台按所列变化改动，读者下一次打开就能看到；已经归档的内容不变",
)
