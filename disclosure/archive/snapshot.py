"""The content of an edition: the item as its readers see it once a decision has been carried out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.template.loader import render_to_string

from disclosure.approval.errors import Stale
from disclosure.approval.models import Decision, FindingAnswer, WrittenApproval
from disclosure.approval.procedures import Procedure
from disclosure.approval.standing import ending, reason_of
from disclosure.archive.chain import sha256
from disclosure.archive.models import TAKE_AWAY, EditionFile, Event, StoredFile
from disclosure.archive.store import keep_bytes
from disclosure.audience.circles import Circle
from disclosure.items.body_texts import seen_title
from disclosure.items.digests import RevisionContent, files_in, without_ids
from disclosure.items.files import Attachment, Picture
from disclosure.items.models import DisclosurePage
from disclosure.organisation.canonical_json import canonical_json

EVENT_OF_SETTLEMENT = {
    Decision.Kind.SUSPENDED: Event.SUSPENSION,
    Decision.Kind.CONFIRMED: Event.CONFIRMED,
    Decision.Kind.LIFTED: Event.LIFTED,
}


def event_of(decision: Decision) -> Event:
    """Return the event of a decision that was carried out on an item."""
    if decision.procedure == Procedure.SUSPENSION:
        return EVENT_OF_SETTLEMENT[Decision.Kind(decision.kind)]
    return Event(decision.procedure)


PLACE = ("index_number", "edition", "standing", "address", "unit", "entry")
"""The keys of `data` about the place of an item, which precede the content."""


@dataclass(frozen=True)
class Snapshot:
    """An item as a decision has just left it. If the decision took the content away, the notice remains."""

    decision: Decision
    content: RevisionContent
    """The edition that the decision was about, with the standing that it gave the item."""

    @cached_property
    def event(self) -> Event:
        return event_of(self.decision)

    @property
    def item(self) -> DisclosurePage:
        """Return the edition approved last. The page's row will not do: drafts are saved there while the item is not public."""
        return self.content.item

    @cached_property
    def files(self) -> list[EditionFile]:
        """Return the files that readers see, stored in the archive, in the order of attachments, then of the text."""
        if self.event in TAKE_AWAY:
            return []
        attached = [(EditionFile.Role.ATTACHMENT, attachment.document) for attachment in self.item.attachments.all()]
        in_text = [
            (EditionFile.Role.PICTURE if isinstance(file, Picture) else EditionFile.Role.LISTED, file)
            for file in files_in(self.item.body)
        ]
        return [self._kept(order, role, file) for order, (role, file) in enumerate(attached + in_text, start=1)]

    def _kept(self, order: int, role: EditionFile.Role, file: Attachment | Picture) -> EditionFile:
        """Copy a file into the archive. Raises `Stale` if its bytes are not those that the digest of the content covers."""
        stored = keep_bytes(file.file)
        if stored.sha256 != self.content.sha256_of(file):
            raise Stale(f"“{file.title}”的文件在办理时被改动，与批准的不一致，没有办理。请退回起草人，改选文件后重新送审。")
        kept = EditionFile(order=order, role=role, title=seen_title(file), name=file.filename, file=stored)
        kept.label_sha256 = sha256(kept.label)
        return kept

    @cached_property
    def scan(self) -> StoredFile | None:
        """Return the scan of the written approval on which the decision rests, stored in the archive. Readers do not see it."""
        return keep_bytes(self.decision.written.file) if self.decision.written else None

    @property
    def title(self) -> str:
        return self.item.title

    # --- its parts ------------------------------------------------------------------------------------------------

    def data(self) -> str:
        """Return the item's facts and text as canonical JSON, or those of the notice."""
        item = self.item
        facts = {
            "index_number": item.index_number,
            "edition": item.edition,
            "standing": item.standing,
            "address": item.url_path,
            "unit": {"code": item.unit.code, "name": item.unit.name},
            "entry": self._entry(),
        }
        return canonical_json(facts | self._facts())

    def _facts(self) -> dict[str, Any]:
        return self._notice() if self.event in TAKE_AWAY else self._content()

    def _entry(self) -> dict[str, Any]:
        """Return the entry of the catalogue as it now stands, its cells as printed."""
        entry = self.item.entry
        return {
            "code": entry.code,
            "title": entry.title,
            "category": entry.category.printed,
            "channels": entry.channels,
            "scope": entry.printed_scope,
            "time_limit": entry.time_limit,
            "units": entry.printed_units,
            "retired_on": entry.retired_on,
        }

    def _content(self) -> dict[str, Any]:
        item = self.item
        return {
            "title": item.title,
            "summary": item.summary,
            "body": without_ids(list(item.body.get_prep_value())),
            "report_year": item.report_year,
            "arose_on": item.arose_on,
            "tags": sorted(tag.name for tag in item.tags.all()),
            "contact": item.contact,
            "change_note": item.change_note if item.edition > 1 else "",
            "scope": Circle(item.scope or 0).label,
            "reader_groups": sorted(group.name for group in item.reader_groups.all()),
            "responsible_units": [unit.name for unit in item.responsible_units()],
            "first_published_at": item.first_published_at,
            "last_published_at": item.last_published_at,
            # The text references files by number: this maps each number to the file of the edition.
            "files_of_text": [
                {"kind": file._meta.model_name, "number": file.pk, "order": order}
                for order, file in enumerate(files_in(item.body), start=item.attachments.count() + 1)
            ],
        }

    def _notice(self) -> dict[str, Any]:
        decision = ending(self.item)
        return {"notice": {**decision_facts(decision), "reason": reason_of(decision)}} if decision else {}

    def html(self) -> str:
        """Return the main content of the page for readers in its scope: self-contained, and the same for all of them."""
        context = {"page": self.item, "files": self.files, "text": self._text()}
        return render_to_string(f"archive/sealed/{'notice' if self.event in TAKE_AWAY else 'item'}.html", context)

    def _text(self) -> list[dict[str, Any]]:
        """Return the blocks of the text, each with the files that it shows."""
        files = iter(self.files[self.item.attachments.count() :])
        if self.event in TAKE_AWAY:
            return []
        return [{"block": block, "files": [next(files) for _ in files_in([block])]} for block in self.item.body]

    def record(self) -> str:
        """Return the decisions on the proposal as canonical JSON: person, role, time, grounds."""
        return canonical_json({"event": self.event, "decisions": [decision_facts(each) for each in self._decisions()]})

    def _decisions(self) -> list[Decision]:
        decisions = Decision.objects.select_related("by", "unit", "meeting", "written").prefetch_related("answers")
        if self.decision.task_state:
            state = self.decision.task_state.workflow_state_id
            return list(decisions.filter(task_state__workflow_state=state).order_by("pk"))
        of_suspension = decisions.filter(item=self.item.pk, procedure=Procedure.SUSPENSION)
        return list(of_suspension.filter(pk__gte=self.item.suspension_decision).order_by("pk"))


def decision_facts(decision: Decision) -> dict[str, Any]:
    """Return a decision in full: people by name and account, choices by their labels, the reviewer's confirmations by field."""
    return {
        "number": decision.pk,
        "procedure": decision.get_procedure_display(),
        "decision": decision.get_kind_display(),
        "by": {"account": decision.by.username, "name": str(decision.by)},
        "role": decision.get_role_display(),
        "unit": decision.unit.name if decision.unit else "",
        "at": decision.at,
        "comment": decision.comment,
        "confirmed": [name for name in ("confidentiality", "necessity", "accuracy") if getattr(decision, name)],
        "basis": decision.get_basis_display(),
        "meeting": decision.meeting_name,
        "sitting": str(decision.meeting or ""),
        "decided_on": decision.decided_on,
        "resolution_number": decision.resolution_number,
        "scan": scan_facts(decision.written) if decision.written else None,
        "digest": decision.digest,
        "personal_data": [answer_facts(answer) for answer in decision.answers.all()],
    }


def scan_facts(paper: WrittenApproval) -> dict[str, Any]:
    """Return the scan of a written approval, whose bytes the archive stores under their digest."""
    return {"name": paper.name, "sha256": paper.sha256, "size": paper.file.size}


def answer_facts(answer: FindingAnswer) -> dict[str, Any]:
    """Return a reviewer's answer about personal data that was found. The data itself is stored nowhere."""
    return {
        "kind": answer.get_kind_display(),
        "masked": answer.masked,
        "places": answer.places,
        "answer": answer.get_ground_display(),
        "words": answer.words,
    }
