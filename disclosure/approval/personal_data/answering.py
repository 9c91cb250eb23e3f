"""Reviewers' answers to the findings: the earlier answers, the validation of new ones, and their recording."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from wagtail.models import WorkflowState

from disclosure.approval.errors import Refused, Stale
from disclosure.approval.models import IN_WORDS, Decision, FindingAnswer, Ground
from disclosure.approval.personal_data.screening import Question, Screening, describe_personal_data, screen
from disclosure.approval.procedures import Procedure
from disclosure.approval.standing import edition_approvals
from disclosure.catalogue.guard.grants import recording
from disclosure.items.models import DisclosurePage
from disclosure.organisation.ink import inked

GONE = (Ground.TO_REMOVE, Ground.REMOVED)
"""Grounds of findings that should have been removed."""


@dataclass(frozen=True)
class Answer:
    """A reviewer's answer to a finding: a `Ground` that its question offers, and an explanation."""

    ground: str
    words: str = ""


def screen_proposal(proposal: Decision, *, may_read: bool) -> Screening:
    """Return the questions to the reviewers of a proposal about an item; see `screen`.

    For a withdrawal or a termination, only the reason is new to readers.
    """
    shown = proposal.procedure not in (Procedure.WITHDRAWAL, Procedure.TERMINATION)
    return screen(proposal.revision.as_object() if shown else None, proposal.comment, may_read=may_read)


def previous_answers(item: DisclosurePage, present: WorkflowState | None) -> dict[str, FindingAnswer]:
    """Return the last answer to each finding, by its digest, in earlier proposals about the item than the `present` one."""
    answers = FindingAnswer.objects.filter(decision__item=item).select_related("decision__by", "decision__unit")
    if present:
        answers = answers.exclude(decision__task_state__workflow_state=present)
    return {answer.digest: answer for answer in answers.order_by("pk")}


def resolved_removals(
    item: DisclosurePage, present: WorkflowState | None, questions: Iterable[Question]
) -> list[FindingAnswer]:
    """Return the removals that earlier reviews of the unpublished edition demanded, and that have been made."""
    published = edition_approvals(item).values_list("pk", flat=True).last() or 0
    there = {question.digest for question in questions}
    return [
        answer
        for digest, answer in previous_answers(item, present).items()
        if answer.ground in GONE and answer.decision_id > published and digest not in there
    ]


def check_answers(
    screening: Screening, answers: Mapping[str, Answer], before: Mapping[str, FindingAnswer], *, passing: bool
) -> None:
    """Raises `Refused` if these `answers` do not suffice to sign the review, or to return the item for removals.

    Args:
        answers: by the finding's digest.
        before: the answers in earlier proposals.
        passing: whether the review is signed; otherwise the item is returned, and unanswered questions stay open.

    Raises:
        Stale: a file has not been scanned yet.
    """
    if passing and screening.waiting:
        raise Stale(f"{'、'.join(screening.waiting)}还没有扫描完，请刷新页面，核对后再办理。")
    fields: dict[str, str] = {}
    for question in screening.questions:
        answer = answers.get(question.digest)
        if answer is None or answer.ground not in question.grounds:
            if passing:
                fields[question.field] = "请选择处理意见。"
        elif passing and answer.ground == Ground.TO_REMOVE:
            fields[question.field] = "须删除的内容还在稿件里，不能审核通过；请按“退回删除”。"
        elif answer.ground != Ground.TO_REMOVE and not inked(answer.words):
            if answer.ground in IN_WORDS:
                fields[question.words_field] = "请写明依据，如哪一项规定、何时取得谁的同意。"
            elif was_flagged_for_removal(question, before):
                fields[question.words_field] = "上次审核要求删除。仍要公开的，请写明为什么。"
        if answer and (told := describe_personal_data(answer.words)):
            fields[question.words_field] = f"说明要长久保存，请删去其中的{told}。"
    if fields:
        raise Refused(f"个人信息还有{len(fields)}处没有核对好，没有办理。请看表单里的提示，已填写的内容都还在。", fields)
    if not passing and not _to_remove(screening, answers):
        raise Refused("没有一处选“须删除”，没有退回。因别的原因退回的，请在下面“退回”处写明理由。")


def remark_problem(remark: str) -> str:
    """Return why a remark, which is stored permanently, is refused: it repeats personal data. Else an empty string."""
    told = describe_personal_data(remark)
    return f"要长久保存，请删去其中的{told}；指明位置就可以了。" if told else ""


def check_remark(remark: str, field: str) -> None:
    """Raises `Refused` if a remark on an item repeats personal data."""
    if problem := remark_problem(remark):
        raise Refused("意见要长久保存，不能写个人信息本身，没有办理。", {field: problem})


def was_flagged_for_removal(question: Question, before: Mapping[str, FindingAnswer]) -> bool:
    """Return whether an earlier review demanded the removal of the data."""
    return question.digest in before and before[question.digest].ground in GONE


def reason_to_return(screening: Screening, answers: Mapping[str, Answer], comment: str) -> str:
    """Return the reason shown to the drafter: the data to be removed, masked, with its places."""
    lines = ["请删除以下内容，再重新送审："]
    for question in _to_remove(screening, answers):
        said = inked(answers[question.digest].words)
        lines.append(f"{question.kind.label} {question.masked}（{'；'.join(question.places)}）{said}")
    return "\n".join([*lines, *filter(None, [inked(comment)])])


@recording("answers about personal data")
def record_answers(
    decision: Decision, screening: Screening, answers: Mapping[str, Answer], removed: Iterable[FindingAnswer]
) -> QuerySet[FindingAnswer]:
    """Record the answers as part of the decision, and the removals made on demand."""
    for question in screening.questions:
        if answer := answers.get(question.digest):
            FindingAnswer.objects.create(
                decision=decision,
                kind=question.kind,
                masked=question.masked,
                places=list(question.places),
                digest=question.digest,
                ground=answer.ground,
                words=inked(answer.words),
            )
    for gone in removed:
        FindingAnswer.objects.create(
            decision=decision,
            kind=gone.kind,
            masked=gone.masked,
            places=gone.places,
            digest=gone.digest,
            ground=Ground.REMOVED,
        )
    return decision.answers.all()


def _to_remove(screening: Screening, answers: Mapping[str, Answer]) -> list[Question]:
    nothing = Answer("")
    return [each for each in screening.questions if answers.get(each.digest, nothing).ground == Ground.TO_REMOVE]
