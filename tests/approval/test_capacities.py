"""A person with several roles is told which one is in use, and why another is refused (law 7)."""

import pytest
from django.urls import reverse

from disclosure.approval.capacities import capacities_of
from disclosure.approval.dossier import Dossier
from disclosure.organisation.models import Role
from tests.factories import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def of_many_roles(units):
    """Drafts and reviews for 组织部, sits on the committee, works in the office."""
    roles = [(Role.DRAFTER, units.zzb), (Role.REVIEWER, units.zzb), Role.COMMITTEE, Role.OFFICE]
    return make_person("many", *roles, campus=True)


def told(proposal, user) -> dict[str, tuple[str, str]]:
    return {each.name: (each.acts, each.refusal) for each in capacities_of(Dossier(proposal.item, user))}


IN_REVIEW = {
    "组织部起草人": ("撤回送审", ""),
    "组织部审核人": ("审核、退回", ""),
    "党委审批人": ("", "现在没有须由党委审批的环节。"),
    "党务公开办公室": ("", "现在没有须由办公室办理的事。"),
}
IN_APPROVAL = IN_REVIEW | {
    "组织部审核人": ("", "现在不是责任单位审核的环节。"),
    "党委审批人": ("审批、退回", ""),
}
PUBLISHED = {
    "组织部起草人": ("修改稿件、提出申请", ""),
    "组织部审核人": ("", "现在不是责任单位审核的环节。"),
    "党委审批人": ("", "现在没有须由党委审批的环节。"),
    "党务公开办公室": ("暂停公开、提出申请", ""),
}


@pytest.mark.parametrize(
    ("stage", "expected"), [("in_review", IN_REVIEW), ("in_approval", IN_APPROVAL), ("published", PUBLISHED)]
)
def test_each_role_is_named_with_what_it_is_used_for(request, of_many_roles, stage, expected):
    assert told(request.getfixturevalue(stage), of_many_roles) == expected


def test_whoever_proposed_is_told_why_they_neither_review_nor_approve(draft, units, of_many_roles, zzb_reviewer):
    draft.propose(of_many_roles)
    _, refusal = told(draft, of_many_roles)["组织部审核人"]
    assert "起草和审核须由不同的人办理" in refusal
    draft.review(zzb_reviewer, units.zzb)
    _, refusal = told(draft, of_many_roles)["党委审批人"]
    assert "起草和审批须由不同的人办理" in refusal


def test_whoever_reviewed_is_told_why_they_do_not_approve(in_review, units, of_many_roles):
    in_review.review(of_many_roles, units.zzb)
    _, refusal = told(in_review, of_many_roles)["党委审批人"]
    assert "审核和审批须由不同的人办理" in refusal


def test_nobody_is_told_of_a_single_role(in_review, zzb_reviewer):
    assert told(in_review, zzb_reviewer) == {}


def test_the_decision_page_tells(in_review, of_many_roles, client_of):
    text = client_of(of_many_roles).get(reverse("approval:dossier", args=[in_review.pk])).content.decode()
    assert "以这一身份可以审核、退回。" in text
    assert "现在没有须由党委审批的环节。" in text
