"""Proposing a lawful removal, and carrying it out. The steps between are those of `approval`: approve, return, take back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.core.files import File
from django.db import transaction

from disclosure.approval.actions import NO_ANSWERS
from disclosure.approval.errors import Refused, Stale
from disclosure.approval.models import Decision
from disclosure.approval.motions.actions import submit_motion
from disclosure.approval.motions.permissions import role_to_propose
from disclosure.approval.personal_data.answering import Answer, record_answers
from disclosure.approval.standing import edition_approval, lock_item
from disclosure.approval.withheld import repetition_problem
from disclosure.archive.exports.requests import clear_outdated
from disclosure.archive.models import TEXTS, Edition, EditionFile, Removal, StoredFile
from disclosure.archive.models.removals import REMOVAL
from disclosure.archive.removals.disposal import dispose
from disclosure.archive.removals.masking import words_of
from disclosure.archive.removals.parts import gone_for_good, removed_parts
from disclosure.archive.removals.planning import (
    TITLE,
    RemovalPlan,
    is_present,
    label_of,
    plan_file,
    plan_masks,
    plan_whole,
    takeable,
    uses_of,
)
from disclosure.archive.removals.redacted import NOT_PROPOSED, keep_redacted
from disclosure.archive.removals.scrubbing import scrub_whole, scrub_words
from disclosure.archive.removals.snapshot import RemovalSnapshot
from disclosure.archive.sealing import seal
from disclosure.archive.store import digest_of
from disclosure.items.digests import RevisionContent
from disclosure.items.models import DisclosurePage
from disclosure.organisation.ink import inked
from disclosure.organisation.models import User

STILL_SHOWN = "选中的版本现在还公开着，请先变更或撤销（紧急时先暂停公开，再确认撤销），然后删除。"


@transaction.atomic
def propose_removal(
    item: DisclosurePage,
    *,
    by: User,
    reason: str,
    editions: Sequence[int] = (),
    whole: bool = False,
    words: Sequence[str] = (),
    file: str = "",
    redacted: File | None = None,
    answers: Mapping[str, Answer] = NO_ANSWERS,
) -> Removal:
    """Ask the committee to remove something from the archive of `item`. Only one removal of an item may be pending.

    Args:
        editions: numbers, in the chain, of the editions that are removed entirely (`whole`), or in which `words` are masked.
        file: SHA-256 of a file whose bytes are removed from all editions that have it; `redacted` then replaces the file.
        answers: to each finding of personal data in `redacted`, by digest (see `screen_redacted`); all are required.

    Raises:
        NotAllowed: `by` is not of the office.
        Stale: another removal of the item waits for the committee.
        Refused: nothing would be removed; or the content is still shown, or is not found; or the reason, or a name of the
            redacted file, contains personal data or repeats one of `words`; or a finding in that file is not justified.
            `fields` names the field.
    """
    role_to_propose(by, REMOVAL, None)
    item = lock_item(item.pk)
    if Removal.objects.filter(item=item).under_way().exists():
        raise Stale("这一事项已有一份依法删除等待党委决定，请待其办结，或撤回后再提出。")
    chosen = [edition for edition in takeable(item) if edition.sequence in editions]
    if len(chosen) != len(set(editions)):
        raise Refused(NOT_PROPOSED, {"editions": STILL_SHOWN})
    plan = _plan(item, chosen, whole, words, file, redacted, answers)
    motion = Removal(
        title=f"{item.index_number} 归档内容依法删除",
        reason=inked(reason),
        item=item,
        parts=plan.parts,
        texts=plan.texts,
        masks=plan.masks,
        redacted=plan.redacted,
    )
    submit_motion(motion, by=by)
    if plan.redacted:
        record_answers(motion.decisions.get(), plan.screening, answers, [])
    return motion


def _plan(
    item: DisclosurePage,
    chosen: list[Edition],
    whole: bool,
    words: Sequence[str],
    file: str,
    redacted: File | None,
    answers: Mapping[str, Answer],
) -> RemovalPlan:
    if not (whole or words or file):
        raise Refused(NOT_PROPOSED, {"words": "请写明遮盖哪些字句，或选择删除全部内容、删除一个文件。"})
    if (whole or words) and not chosen:
        raise Refused(NOT_PROPOSED, {"editions": "请选择版本。"})
    if whole and (words or file):
        raise Refused(NOT_PROPOSED, {"whole": "删除全部内容，就不必再遮盖字句或另选文件；请分别提出。"})
    if redacted and not file:
        raise Refused(NOT_PROPOSED, {"file": "请选择用遮盖后的文件代替哪个文件。"})
    if whole:
        return plan_whole(chosen)
    plan = plan_masks(chosen, words) if words else RemovalPlan()
    if file:
        known = EditionFile.objects.filter(file=file, edition__item=item).last()
        if known is None:
            raise Refused(NOT_PROPOSED, {"file": "这一事项的归档中没有这个文件。"})
        if redacted:
            plan.redacted, plan.screening = keep_redacted(redacted, known, words, answers)
        plan.parts += plan_file(file, plan.redacted["sha256"] if plan.redacted else None).parts
        if not any(part["part"] == "bytes" for part in plan.parts):
            raise Refused(NOT_PROPOSED, {"file": "这个文件已经删除。"})
        if problem := next(filter(None, (repetition_problem(title, words) for title in plan.titles_left(item))), ""):
            raise Refused(
                NOT_PROPOSED, {"file": f"删除的说明列出文件的标题，{problem}请选择用到它的全部版本，在“遮盖字句”中逐字写出。"}
            )
    return plan


def check_removal(motion: Removal) -> None:
    """Raises `Stale` if the removal can no longer be carried out as it was proposed."""
    for edition in Edition.objects.filter(pk__in=motion.sequences).select_related("item"):
        if is_present(edition):
            raise Stale(f"提出之后，{edition}又公开了，不能据此删除；请办公室撤回，先变更或撤销事项。")
    if motion.masks or not motion.texts:
        for digest in {part["sha256"] for part in motion.parts if part["part"] == "bytes"}:
            listed = {(part["edition"], part["order"]) for part in motion.parts if part["sha256"] == digest}
            if {(use.edition_id, use.order) for use in uses_of(digest)} != listed:
                raise Stale("提出之后，使用这个文件的版本有变动，不能据此删除；请办公室撤回后重新提出。")
    if motion.redacted and not _is_kept(motion.redacted):
        raise Stale("遮盖后的文件已不是提出时的文件，不能据此删除；请办公室撤回后重新提出。")


def _is_kept(redacted: dict) -> bool:
    try:
        return digest_of(StoredFile(sha256=redacted["sha256"])) == (redacted["sha256"], redacted["size"])
    except OSError:
        return False


def carry_out_removal(motion: Removal, approval: Decision, user: User | None) -> None:
    """Replace the removed parts by what was proposed, here and wherever else the site stores them, and seal the removal.

    To be called under the grant of the approval. `finish_removals` deletes the files once the decision is committed.
    """
    item = lock_item(motion.item_id)
    editions = {edition.sequence: edition for edition in Edition.objects.filter(pk__in=motion.sequences)}
    words = words_of(motion)
    emptied = {editions[part["edition"]].number for part in motion.parts if motion.texts.get(part["instead"]) == TITLE}
    for part in motion.parts:
        text = motion.texts.get(part["instead"], "")
        if part["part"] in TEXTS:
            Edition.objects.filter(pk=part["edition"]).update(**{part["part"]: text})
        elif part["part"] == "label":
            EditionFile.objects.filter(edition=part["edition"], order=part["order"]).update(**label_of(text))
    if words:
        scrub_words(item, words)
    if emptied:
        scrub_whole(item, emptied, {part["sha256"] for part in motion.parts if part["part"] == "bytes"})
    # Read again: the scrubbed revisions may include this one.
    content = RevisionContent(edition_approval(item).revision, DisclosurePage.objects.get(pk=item.pk))
    seal(RemovalSnapshot(approval, content, motion))
    transaction.on_commit(finish_removals)


def finish_removals() -> None:
    """Delete from the disk the files that removals took from the archive, and the exports made before.

    To be called again after an interrupted run.
    """
    clear_outdated()
    removed = removed_parts()
    for digest in gone_for_good(removed):
        stored = StoredFile.objects.get(pk=digest)
        if stored.path.exists():
            last = max(part.by for place, part in removed.items() if place[1] == "bytes" and part.sha256 == digest)
            dispose(stored, uploaded_before=Edition.objects.get(pk=last).sealed_at)
