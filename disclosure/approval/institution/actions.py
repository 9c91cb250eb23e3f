"""Proposing a change of what names the institution, and carrying it out. The steps between are those of `approval`."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction

from disclosure.approval.errors import Refused, Stale
from disclosure.approval.models import Decision, InstitutionChange
from disclosure.approval.models.motions import INSTITUTION
from disclosure.approval.motions.actions import submit_motion
from disclosure.approval.motions.permissions import role_to_propose
from disclosure.approval.personal_data.screening import describe_personal_data
from disclosure.catalogue.actions import lock_catalogue
from disclosure.catalogue.guard.grants import granted
from disclosure.organisation.ink import inked
from disclosure.organisation.institution import FACTS, InstitutionEdition, add_edition, cleaned, in_force
from disclosure.organisation.models import User

TITLE = "网站信息变更"

CHANGED_MEANWHILE = "网站信息在此期间已经变更，没有提出；请对照现行的网站信息核对后再提出。"


@transaction.atomic
def propose_institution_change(*, by: User, reason: str, seen: str, **facts: str) -> InstitutionChange:
    """Ask the committee to change what names the institution. Only one change may be pending.

    Args:
        seen: digest of the edition that was in force as `by` was shown it; empty if there was none.
        facts: every fact as it is to be, changed or not.

    Raises:
        NotAllowed: `by` is not of the office.
        Stale: another change is pending, or the edition in force is another one than `by` was shown.
        Refused: nothing would change; or a fact or the reason is missing, has not the required form, or holds personal data.
            `fields` names the field.
    """
    role_to_propose(by, INSTITUTION, None)
    # If two people propose at the same moment, the second waits here.
    lock_catalogue()
    if InstitutionChange.objects.under_way().exists():
        raise Stale("已有一份网站信息变更等待党委决定，请待其办结，或撤回后再提出。")
    present = in_force()
    if present.digest != seen:
        raise Stale(CHANGED_MEANWHILE)
    proposed = cleaned({name: inked(facts[name]) for name in FACTS})
    motion = InstitutionChange(title=TITLE, reason=inked(reason), based_on=present if present.pk else None, **proposed)
    if not motion.differences:
        raise Refused("与现行的网站信息一致，没有变化，不必提请党委决定。")
    return submit_motion(motion, by=by, errors=_personal_data_in(proposed))


def _personal_data_in(facts: Mapping[str, str]) -> dict[str, str]:
    """Return a complaint in Chinese for each fact that holds personal data."""
    told = {name: describe_personal_data(text) for name, text in facts.items()}
    return {name: f"读者都看得到，不写个人信息，请删去{words}。" for name, words in told.items() if words}


def check_institution_change(motion: InstitutionChange) -> None:
    """Raises `Stale` if the motion is based on another edition than the one in force."""
    if in_force().pk != motion.based_on_id:
        raise Stale("提出之后，网站信息已经变更，不能据此办理；请办公室撤回，按现行的网站信息重新提出。")


def carry_out_institution_change(motion: InstitutionChange, approval: Decision, user: User) -> None:
    """Add the edition that every page shows from now on. To be called under the grant of the approval."""
    InstitutionChange.objects.filter(pk=motion.pk).update(edition=add_edition(motion.facts))


@transaction.atomic
def set_up_institution(facts: Mapping[str, str]) -> InstitutionEdition:
    """Name the institution on a site that has no name yet. From then on, only the committee changes it.

    Raises `Refused`: there is an edition already, or a fact is missing or has not the required form. `fields` names the field.
    """
    lock_catalogue()
    if InstitutionEdition.objects.exists():
        raise Refused("网站信息已经登记，要改动的，请由党务公开办公室提请党委决定。")
    first = cleaned({name: inked(facts.get(name, "")) for name in FACTS})
    try:
        InstitutionEdition(**first).clean_fields(exclude={"number", "in_force_since", "digest"})
        InstitutionEdition(**first).clean()
    except ValidationError as invalid:
        fields = {name: "".join(words) for name, words in invalid.message_dict.items()}
        raise Refused("网站信息有误，没有登记。", fields) from invalid
    if personal := _personal_data_in(first):
        raise Refused("网站信息有误，没有登记。", personal)
    with granted(None, "the set-up of the site"):
        return add_edition(first)
