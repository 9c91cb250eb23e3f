"""Verification of the archive: all digests are computed again from rows and stored bytes; the first break is reported."""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone

from disclosure.approval.models import Decision
from disclosure.archive.chain import BEGINNING, merkle_root, sha256
from disclosure.archive.models import TEXTS, ChainHead, Edition, EditionFile, Event, StoredFile, Verification
from disclosure.archive.models.removals import REMOVAL
from disclosure.archive.receipts import Receipt
from disclosure.archive.removals.parts import Place, Removed, gone_for_good, removed_parts
from disclosure.archive.store import digest_of
from disclosure.catalogue.guard.grants import recording

BATCH = 200
"""Number of editions held in memory at once."""

MISSING, REMOVED = "没有", "已依法删除"

PARTS = {"title": "标题", "data": "数据", "html": "页面", "record": "办理记录", "label": "标题和文件名"}

CARRIED_OUT = (
    Q(kind=Decision.Kind.APPROVED, item__isnull=False)
    | Q(kind=Decision.Kind.APPROVED, procedure=REMOVAL)
    | Q(kind__in=(Decision.Kind.SUSPENDED, Decision.Kind.CONFIRMED, Decision.Kind.LIFTED))
)
"""The decisions of which each must have its edition."""

Witness = tuple[str, str]
"""The name of a witness, in Chinese, and the seal that it gives for an edition."""

ProgressCallback = Callable[[Edition, int], None]
"""A function called for every edition found intact, with the number of bytes read for it."""


@dataclass(frozen=True)
class Break:
    """A place at which the archive differs from what was sealed.

    Args:
        sequence: number of the edition in the chain.
        about: the edition in words.
        part: the part of the edition, in Chinese.
        expected, found: digests, or facts in words.
    """

    sequence: int
    about: str
    part: str
    expected: str
    found: str

    def __str__(self) -> str:
        about = f"（{self.about}）" if self.about else ""
        return f"第{self.sequence}号归档版本{about}的{self.part}不符：应为 {self.expected}，实为 {self.found}。"


class Broken(Exception):
    """An exception that carries the first break out of the checks."""

    def __init__(self, found: Break):
        super().__init__(str(found))
        self.found = found


def no_progress(edition: Edition, size: int) -> None:
    """Ignore progress, for callers without a progress bar."""


def verify(watch: ProgressCallback = no_progress, receipts: Mapping[str, Receipt] | None = None) -> Verification:
    """Verify the whole chain up to now, and record the result. Publications may go on meanwhile.

    Args:
        watch: called for each edition verified.
        receipts: receipts by name; the chain must have the seals that they were signed for.
    """
    began = time.monotonic()
    check = _Check(watch, receipts or {})
    try:
        check.all()
    except Broken as broken:
        problem = str(broken)
    else:
        problem = ""
    with recording("a verification"):
        return Verification.objects.create(
            seconds=round(time.monotonic() - began, 3), sequence=check.sequence, seal=check.seal, problem=problem
        )


def is_overdue() -> bool:
    """Return whether something is archived and no verification was made for two days, although one is due nightly."""
    recently = timezone.now() - datetime.timedelta(days=2)
    return Edition.objects.exists() and not Verification.objects.filter(at__gte=recently).exists()


def first_break() -> Break | None:
    """Return the first break of the archive, or None if the archive is intact. Nothing is recorded."""
    try:
        _Check(no_progress, {}).all()
    except Broken as broken:
        return broken.found
    return None


class _Check:
    """One walk along the chain. `sequence` and `seal` are those of the last edition found intact."""

    def __init__(self, watch: ProgressCallback, receipts: Mapping[str, Receipt]):
        self.watch = watch
        self.sequence, self.seal = 0, BEGINNING
        self.imported = ChainHead.objects.values_list("imported", flat=True).first() or 0
        self.read: set[str] = set()
        self.removed: dict[Place, Removed] = {}
        self.gone: set[str] = set()
        self.witnesses: dict[int, list[Witness]] = {}
        """Seals known from other sources: earlier verifications, and receipts."""
        for at, sequence, seal in Verification.objects.filter(problem="", sequence__gt=0).values_list("at", "sequence", "seal"):
            self._hear(sequence, f"{timezone.localtime(at):%Y-%m-%d %H:%M} 的核验记录", seal)
        for name, receipt in receipts.items():
            self._hear(receipt.sequence, f"回执 {name}", receipt.seal)

    def _hear(self, sequence: int, name: str, seal: str) -> None:
        self.witnesses.setdefault(sequence, []).append((name, seal))

    def all(self) -> None:
        """Check everything. Raises `Broken` at the first break."""
        self._hear_of_removals()
        while True:
            for edition in self._editions():
                size = self._edition(edition)
                self.sequence, self.seal = edition.sequence, edition.seal
                self.watch(edition, size)
            head = ChainHead.objects.first()
            # Editions sealed during the walk are checked too.
            if head is None or head.sequence == self.sequence or not Edition.objects.filter(pk__gt=self.sequence).exists():
                break
        self._end(head)

    def _editions(self) -> Iterator[Edition]:
        """Yield the editions not yet checked, in order and in batches: an open cursor would hold up a running database."""
        at = self.sequence
        while batch := list(Edition.objects.filter(pk__gt=at).order_by("pk").prefetch_related("files__file")[:BATCH]):
            yield from batch
            at = batch[-1].pk

    def _hear_of_removals(self) -> bool:
        """Read which parts were removed from the editions of removals, after a check of those. Returns whether anything is new.

        The files of these editions are checked during the walk: a redacted file may have been removed in turn.
        """
        before = self.removed
        for edition in Edition.objects.filter(event=Event.REMOVAL).order_by("pk").prefetch_related("files__file"):
            self._texts(edition)
            self._seals(edition)
        self.removed = removed_parts()
        self.gone = gone_for_good(self.removed)
        return self.removed != before

    def _edition(self, edition: Edition) -> int:
        if edition.sequence != self.sequence + 1:
            raise Broken(Break(self.sequence + 1, "", "归档序号", str(self.sequence + 1), f"{edition.sequence}（{edition}）"))
        self._same(edition, "前一版本的封印", self.seal, edition.previous)
        numbers = (edition.item_number, edition.decision_number) if edition.sequence > self.imported else (None, None)
        self._same(edition, "事项和决定", numbers, (edition.item_id, edition.decision_id))
        try:
            size = self._in_itself(edition)
        except Broken:
            # A removal may have been carried out since the walk began.
            if not self._hear_of_removals():
                raise
            size = self._in_itself(Edition.objects.get(pk=edition.pk))
        for name, seal in self.witnesses.get(edition.sequence, []):
            self._same(edition, f"封印（与{name}相比）", seal, edition.seal)
        return size

    def _in_itself(self, edition: Edition) -> int:
        """Check an edition except its place in the chain: the texts, the files, the root over them, and the seal."""
        size = self._texts(edition)
        files = sorted(edition.files.all(), key=lambda file: file.order)
        self._same(edition, "文件次序", list(range(1, len(files) + 1)), [file.order for file in files])
        size += sum(self._file(edition, file) for file in files)
        size += sum(self._scan(edition, scan) for scan in edition.scans)
        self._seals(edition)
        return size

    def _texts(self, edition: Edition) -> int:
        return sum(self._text(edition, name) for name in TEXTS)

    def _seals(self, edition: Edition) -> None:
        """Check the root over the digests of all parts, and the seal over the root and the head."""
        files = sorted(edition.files.all(), key=lambda file: file.order)
        self._same(edition, "各部分的根", edition.root, _computed(lambda: merkle_root(edition.parts_with(files))))
        self._same(edition, "封印（归档序号、事项、决定、时间、公开范围等各栏）", edition.seal, _computed(edition.seal_of_head))

    def _text(self, edition: Edition, name: str) -> int:
        text = getattr(edition, name)
        part = str(Edition._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        self._same(edition, part, self._expected(edition, name, getattr(edition, f"{name}_sha256")), sha256(text))
        return len(text.encode())

    def _file(self, edition: Edition, file: EditionFile) -> int:
        """Check title, name and bytes of a file."""
        part = f"第{file.order}个文件“{file.title}”"
        label = self._expected(edition, "label", file.label_sha256, file.order)
        self._same(edition, f"{part}的标题和文件名", label, sha256(file.label))
        try:
            stored = file.file
        except StoredFile.DoesNotExist:
            raise self._broken(edition, f"{part}的登记", file.file_id, MISSING) from None
        return self._bytes(edition, part, stored)

    def _scan(self, edition: Edition, scan: dict[str, Any]) -> int:
        """Check the bytes of the scan of a written approval on which the edition rests."""
        part = f"批件扫描件“{scan['name']}”"
        stored = StoredFile.objects.filter(pk=scan["sha256"]).first()
        if stored is None:
            raise self._broken(edition, f"{part}的登记", scan["sha256"], MISSING)
        return self._bytes(edition, part, stored)

    def _bytes(self, edition: Edition, part: str, stored: StoredFile) -> int:
        """Check the bytes of a stored file, which are read once for all editions that share them."""
        if stored.sha256 in self.read:
            return 0
        if stored.sha256 in self.gone:
            self._same(edition, part, REMOVED, REMOVED if not stored.path.exists() else "文件还在")
            return 0
        try:
            digest, size = digest_of(stored)
        except OSError:
            raise self._broken(edition, part, stored.sha256, MISSING) from None
        self._same(edition, part, stored.sha256, digest)
        self._same(edition, f"{part}的字节数", stored.size, size)
        self.read.add(stored.sha256)
        return size

    def _expected(self, edition: Edition, part: str, sealed: str, order: int = 0) -> str | None:
        """Return the expected digest of a part: as it was sealed, or that of the replacement if the part was removed by law."""
        removed = self.removed.get((edition.sequence, part, order))
        if removed is None:
            return sealed
        self._same(edition, f"{PARTS[part]}（与依法删除时相比）的摘要值", removed.sha256, sealed)
        return removed.instead

    def _end(self, head: ChainHead | None) -> None:
        """Check that the chain ends where its head, earlier verifications and the decisions require."""
        last = Edition.objects.filter(pk=self.sequence).first()
        if head is None:
            raise self._broken(last, "末端", self.seal, MISSING)
        self._same(last, "末端的序号", head.sequence, self.sequence)
        self._same(last, "末端的封印", head.seal, self.seal)
        furthest = max(self.witnesses, default=0)
        if furthest > self.sequence:
            raise self._broken(last, f"末端的序号（与{self.witnesses[furthest][0][0]}相比）", furthest, self.sequence)
        unsealed = Decision.objects.filter(CARRIED_OUT, sealed=None).order_by("pk").first()
        if unsealed:
            raise Broken(
                Break(self.sequence + 1, str(unsealed.item), "归档", f"决定{unsealed.pk}（{unsealed}）的版本", MISSING)
            )
        stray = EditionFile.objects.exclude(edition__in=Edition.objects.all()).order_by("edition_id").first()
        if stray:
            raise Broken(Break(stray.edition_id, "", f"第{stray.order}个文件“{stray.title}”", "属于某个归档版本", MISSING))

    def _same(self, edition: Edition | None, part: str, expected: Any, found: Any) -> None:
        if expected != found:
            raise self._broken(edition, part, expected, found)

    def _broken(self, edition: Edition | None, part: str, expected: Any, found: Any) -> Broken:
        sequence, about = (edition.sequence, str(edition)) if edition else (self.sequence, "")
        return Broken(Break(sequence, about, part, str(expected), str(found)))


def _computed(digest: Callable[[], str]) -> str:
    """Return the digest, or a placeholder if a column holds a value that cannot be hashed."""
    try:
        return digest()
    except (ValueError, TypeError, AttributeError):
        return "无法计算"
