"""What names the institution, in tests: how it is registered, and how a change of it is proposed."""

from __future__ import annotations

from disclosure.approval.institution.actions import propose_institution_change, set_up_institution
from disclosure.approval.models import InstitutionChange
from disclosure.organisation.institution import InstitutionEdition, in_force
from disclosure.organisation.models import User
from tests.approval.motions.conftest import approve

FACTS = {
    "name": "江汉职业技术学院",
    "short_name": "江汉职院",
    "site_title": "江汉职业技术学院党务公开网",
    "committee": "中国共产党江汉职业技术学院委员会",
    "sponsor": "中国共产党江汉职业技术学院委员会",
    "operator": "党委办公室",
    "leading_group": "党务公开领导小组",
    "archives": "学校档案馆",
    "lead": "把党的工作摆在阳光下。",
    "principles": "坚持正确方向，\n坚持发扬民主",
    "principles_source": "《党务公开条例》第四条",
    "office_room": "明德楼301室",
    "telephone": "0728-6200000",
    "email": "dwgk@jianghan.example",
    "office_hours": "工作日 8:30—17:00",
    "icp_number": "鄂ICP备12345678号-1",
    "police_number": "鄂公网安备42900402000001号",
    "site_code": "4290040012",
}
"""All that names a college that is none of ours."""


def name_institution(**changes: str) -> InstitutionEdition:
    """Register what names the institution, as the site is set up."""
    return set_up_institution(FACTS | changes)


def propose_change(by: User, **changes: str) -> InstitutionChange:
    """Propose to change what stands today, as the form sends it: every fact, changed or not."""
    present = in_force()
    words = {"by": by, "seen": present.digest, "reason": "办公室搬迁。"}
    return propose_institution_change(**{**present.facts, **words, **changes})


def leave_editions(office: User, committee: User) -> None:
    """Leave an edition of the set-up, one by a decision, and a change that waits for the committee."""
    name_institution()
    approve(propose_change(office, telephone="0728-6200001"), committee)
    propose_change(office, telephone="0728-6200002")
