"""The rows of an edition as it is published: the page, its revision, its authors and files, and the sealed edition."""

from __future__ import annotations

import datetime
import hashlib
import uuid
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from taggit.models import Tag
from wagtail.models import COMMENTS_RELATION_NAME, Collection, Locale, Page, ReferenceIndex, Revision

from demonstration.documents import pdf
from disclosure.approval.models import Decision, Meeting
from disclosure.archive.chain import merkle_root, sha256
from disclosure.archive.models import Edition, EditionFile, StoredFile
from disclosure.archive.snapshot import Snapshot
from disclosure.catalogue.models import EntryPage
from disclosure.items.authorship import Authorship, Share, content_sha256, text_sha256
from disclosure.items.carried_files import CarriedFile
from disclosure.items.digests import RevisionContent
from disclosure.items.files import Attachment, Picture
from disclosure.items.models import DisclosurePage, ItemAttachment, ItemTag, Standing
from tests.benchmarks.world.bodies import Body, PrintedBlock, prepared, summary_passages
from tests.benchmarks.world.plan import PlannedItem
from tests.benchmarks.world.rows import Batch, Numbers, overwrite
from tests.benchmarks.world.steps import WRITING, Steps

SEALING = datetime.timedelta(milliseconds=200)


@dataclass(frozen=True)
class MadeSnapshot(Snapshot):
    """The content of an edition whose decisions are known and whose files are stored: no query, no copy."""

    decisions: list[Decision]
    stored: dict[Attachment, StoredFile]
    printed: list[PrintedBlock]

    def _decisions(self) -> list[Decision]:
        return self.decisions

    def _text(self) -> list[dict]:
        return [{"block": block, "files": []} for block in self.printed]

    def _kept(self, order: int, role: EditionFile.Role, file: Attachment | Picture) -> EditionFile:
        kept = EditionFile(order=order, role=role, title=file.title, name=file.filename, file=self.stored[file])
        kept.label_sha256 = sha256(kept.label)
        return kept

    def html(self) -> str:
        name = "disclosure.approval.templatetags.disclosed_decisions.decision_numbered"
        with mock.patch(name, {self.decision.pk: self.decision}.get):
            return super().html()


class Press:
    """Publishes planned items one edition after another. The rows are added to a batch; the chain goes on from `seal`."""

    def __init__(self, people: dict, meetings: list[Meeting], numbers: Numbers, batch: Batch, seal: str, sequence: int = 0):
        self.steps = Steps(people, numbers, batch)
        self.numbers, self.batch = numbers, batch
        self.meetings, self.resolutions = meetings, Counter[int]()
        self.seal, self.sequence = seal, sequence
        self.locale, self.collection = Locale.get_default(), Collection.get_first_root_node()
        self.item_type = ContentType.objects.get_for_model(DisclosurePage)
        self.page_type = ContentType.objects.get_for_model(Page)
        self.serials: Counter[tuple[int, int]] = Counter()
        """Last serial of an index number, by unit and year."""
        self.children: dict[EntryPage, int] = defaultdict(int)
        self.tags: dict[str, Tag] = {}
        self.stored: dict[Attachment, StoredFile] = {}
        self.changing: dict[int, DisclosurePage] = {}
        """Items that another edition is still to come of, by number in the plan."""
        self.published: list[DisclosurePage] = []
        self.new_files: list[Attachment] = []

    def publish(self, planned: PlannedItem, number: int, moment: datetime.datetime) -> None:
        """Add the rows of an edition: the first, `number` 1, of a new item, or a change."""
        item = self.changing.pop(planned.number) if number > 1 else self._new_item(planned, moment - WRITING)
        if number > 1:
            item.change_note = f"更正第{number - 1}版中的数字，补充说明资金来源。"
            item.summary = f"{item.summary[:240]}第{number}版按决算更正。"
        body = prepared(planned.body)
        revision, content = self._revision(item, body, moment - WRITING, is_new=number == 1)
        decisions = self.steps.take(item, revision, content.digest, moment, self._resolution(moment))
        self._go_live(item, revision, decisions[-1], moment)
        if number == 1:
            self.batch.add(item)
        else:
            overwrite(item)
        self.steps.log(item, "wagtail.publish", moment, decisions[-1].by, revision=revision)
        self._seal(decisions, content, body, moment + SEALING)
        if number < len(planned.moments):
            self.changing[planned.number] = item
        # The index asks for it three times, and its lines follow from the text of the item.
        files, tags = (attached.document.title for attached in item.attachments.all()), (tag.name for tag in item.tags.all())
        notes = [item.change_note] if number > 1 else []
        item.__dict__["readable_text"] = "\n".join([item.summary, *body.lines, *files, *tags, item.contact, *notes])
        self.published.append(item)

    # --- the draft -----------------------------------------------------------------------------------------------------------

    def _new_item(self, planned: PlannedItem, at: datetime.datetime) -> DisclosurePage:
        entry, drafter = planned.entry, self.steps.drafter(planned.unit)
        self.children[entry] += 1
        slug = str(self.children[entry])
        item = DisclosurePage(
            title=planned.title,
            draft_title=planned.title,
            slug=slug,
            url_path=f"{entry.url_path}{slug}/",
            path=Page._get_path(entry.path, entry.depth + 1, self.children[entry]),
            depth=entry.depth + 1,
            numchild=0,
            content_type=self.item_type,
            locale=self.locale,
            translation_key=uuid.uuid4(),
            owner=drafter,
            live=False,
            has_unpublished_changes=True,
            unit=planned.unit,
            scope=planned.scope,
            summary=planned.summary,
            body=prepared(planned.body).value,
            report_year=planned.report_year,
            arose_on=(at - datetime.timedelta(days=1)).date(),
            contact=f"办公电话 0719-{8000000 + planned.number % 900:07d}",
        )
        item.entry = entry
        # Related rows are set while the item has no number: afterwards they would be looked for in the database.
        parts = {
            "attachments": [ItemAttachment(document=self._file(planned, at), sort_order=0)] if planned.has_file else [],
            "tagged_items": [ItemTag(tag=self._tag(name)) for name in planned.tags],
            COMMENTS_RELATION_NAME: [],
        }
        for name, rows in parts.items():
            setattr(item, name, rows)
        item.reader_groups = planned.groups
        item.pk = self.numbers.next(Page)
        item.page_ptr_id = item.id = item.pk
        for row in (*parts["attachments"], *parts["tagged_items"]):
            row.pk = self.numbers.next(type(row))
            setattr(row, "item" if isinstance(row, ItemAttachment) else "content_object", item)
            self.batch.add(row)
        through = DisclosurePage.reader_groups.through
        for group in planned.groups:
            self.batch.add(through(pk=self.numbers.next(through), disclosurepage=item, readergroup=group))
        self._refer(item)
        self.steps.log(item, "wagtail.create", at, drafter)
        return item

    def _tag(self, name: str) -> Tag:
        if name not in self.tags:
            self.tags[name] = Tag.objects.get_or_create(name=name, defaults={"slug": name})[0]
        return self.tags[name]

    def _file(self, planned: PlannedItem, at: datetime.datetime) -> Attachment:
        """Store a PDF of the item's own among the uploads and in the archive."""
        content = pdf([planned.title, planned.summary, *(f"第{line}项　{line * planned.number}元" for line in range(1, 9))])
        digest, title = hashlib.sha256(content).hexdigest(), f"附表{planned.number + 1}"
        stored = StoredFile(sha256=digest, size=len(content))
        name = f"documents/{digest[:8]}/{title}.pdf"
        for path in (stored.path, Path(settings.MEDIA_ROOT) / name):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        file = Attachment(
            pk=self.numbers.next(Attachment),
            title=title,
            file=name,
            created_at=at,
            file_size=len(content),
            file_hash=hashlib.sha1(content, usedforsecurity=False).hexdigest(),
            collection=self.collection,
            uploaded_by_user=self.steps.drafter(planned.unit),
            proposed=True,
        )
        self.stored[file] = stored
        self.batch.add(file, stored)
        self.new_files.append(file)
        self._refer(file)
        return file

    def _refer(self, row: DisclosurePage | Attachment) -> None:
        """Add the row's references to Wagtail's index of them."""
        type_of = ContentType.objects.get_for_model(type(row))
        base = self.page_type if isinstance(row, DisclosurePage) else type_of
        for to_type, to_id, model_path, content_path in set(ReferenceIndex._extract_references_from_object(row)):
            self.batch.add(
                ReferenceIndex(
                    pk=self.numbers.next(ReferenceIndex),
                    content_type=type_of,
                    base_content_type=base,
                    object_id=str(row.pk),
                    to_content_type_id=to_type,
                    to_object_id=to_id,
                    model_path=model_path,
                    content_path=content_path,
                    content_path_hash=ReferenceIndex._get_content_path_hash(content_path),
                )
            )

    # --- the revision --------------------------------------------------------------------------------------------------------

    def _revision(
        self, item: DisclosurePage, body: Body, at: datetime.datetime, *, is_new: bool
    ) -> tuple[Revision, RevisionContent]:
        drafter = self.steps.drafter(item.unit)
        revision = Revision(
            pk=self.numbers.next(Revision),
            content_type=self.item_type,
            base_content_type=self.page_type,
            object_id=str(item.pk),
            created_at=at,
            user=drafter,
            object_str=str(item),
            content=item.serializable_data(),
        )
        files = [attached.document for attached in item.attachments.all()]
        content = RevisionContent(revision, item)
        content.__dict__["item"] = item
        content.__dict__["_checksums"] = {file: self.stored[file].pk for file in files}
        shares = [Share.CARRIED, *([Share.FILE] if files else []), Share.WROTE] if is_new else [Share.WROTE]
        digests = {"content_sha256": content_sha256(revision.content), "text_sha256": text_sha256(revision.content)}
        passages = summary_passages(item.summary) | body.passages
        known = {"item_number": item.pk, "revision_number": revision.pk, "passages": passages, **digests}
        self.batch.add(
            revision,
            *(Authorship(pk=self.numbers.next(Authorship), person=drafter, share=share, at=at, **known) for share in shares),
            *(
                CarriedFile(pk=self.numbers.next(CarriedFile), revision=revision, file_type="attachment", file_number=file.pk)
                for file in files
            ),
        )
        return revision, content

    def _resolution(self, moment: datetime.datetime) -> dict[str, Any]:
        """Return the basis of an approval: the next resolution of the last meeting before the moment."""
        while len(self.meetings) > 1 and self.meetings[1].held_on <= moment.date():
            self.meetings.pop(0)
        meeting = self.meetings[0]
        self.resolutions[meeting.pk] += 1
        return {
            "basis": Decision.Basis.MEETING,
            "meeting": meeting,
            "meeting_name": str(meeting),
            "decided_on": meeting.held_on,
            "resolution_number": f"党委会〔{meeting.year}〕{meeting.number}-{self.resolutions[meeting.pk]}号",
        }

    # --- the publication -----------------------------------------------------------------------------------------------------

    def _go_live(self, item: DisclosurePage, revision: Revision, approval: Decision, at: datetime.datetime) -> None:
        if not item.index_number:
            place = item.unit.pk, at.year
            self.serials[place] += 1
            item.index_number = f"{item.unit.code.upper()}-{at.year}-{self.serials[place]:04d}"
        item.standing, item.edition, item.edition_decision = Standing.OPEN, item.edition + 1, approval.pk
        item.live, item.has_unpublished_changes = True, False
        item.live_revision = item.latest_revision = revision
        item.latest_revision_created_at = revision.created_at
        item.first_published_at = item.first_published_at or at
        item.last_published_at = at

    def _seal(self, decisions: list[Decision], content: RevisionContent, body: Body, at: datetime.datetime) -> None:
        """Add the next edition of the chain, as `archive.sealing.seal` does."""
        approval, item = decisions[-1], content.item
        snapshot = MadeSnapshot(approval, content, decisions, self.stored, body.printed)
        self.sequence += 1
        made = {"title": snapshot.title, "data": snapshot.data(), "html": snapshot.html(), "record": snapshot.record()}
        edition = Edition(
            sequence=self.sequence,
            item=item,
            decision=approval,
            item_number=item.pk,
            decision_number=approval.pk,
            event=snapshot.event,
            sealed_at=at,
            index_number=item.index_number,
            number=item.edition,
            entry=item.entry.code,
            unit=item.unit.name,
            scope=item.scope,
            groups=",".join(str(group.pk) for group in sorted(item.reader_groups.all(), key=lambda group: group.pk)),
            previous=self.seal,
            **made,
            **{f"{name}_sha256": sha256(text) for name, text in made.items()},
        )
        edition.root = merkle_root(edition.parts_with(snapshot.files))
        edition.seal = self.seal = edition.seal_of_head()
        self.batch.add(edition)
        for file in snapshot.files:
            file.edition, file.pk = edition, self.numbers.next(EditionFile)
            self.batch.add(file)
