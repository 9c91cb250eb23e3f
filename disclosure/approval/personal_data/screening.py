"""The questions to a reviewer about an item's personal data: one for each finding, with all its places."""

from __future__ import annotations

import hashlib
import itertools
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import IO

from disclosure.approval.models import FileScan, FindingKind, Ground
from disclosure.approval.personal_data.addresses import without_escapes
from disclosure.approval.personal_data.patterns import Match, find, masked_text
from disclosure.approval.personal_data.scanning import digest_of_finding, scan_now, scan_of
from disclosure.approval.personal_data.texts import on_one_line, texts_of
from disclosure.items.digests import files_of
from disclosure.items.files import Picture
from disclosure.items.models import DisclosurePage

MOST_OF_A_KIND = 20
"""Maximum number of findings of one kind, in one file or in the item's text, with a question each; more are combined."""

MOST_QUESTIONS = 100
"""Maximum number of questions. Beyond it, findings of a kind in one file are combined: nobody answers so many one by one."""

MOST_PLACES = 5
"""Maximum number of places listed of a finding in one file."""

PROPOSAL_SCAN_SECONDS = 8
"""Time after which no further file is begun: the page lists the files still to be scanned."""


@dataclass(frozen=True)
class Finding:
    """Personal data at one place, masked. `source` is the name of the file, or empty for the item's text."""

    kind: str
    masked: str
    digest: str
    place: str
    source: str = ""


@dataclass(frozen=True)
class Question:
    """A question to a reviewer: the data found, masked, and its places.

    Args:
        may_return: whether the content can be returned to its author for the removal of the data.
    """

    kind: FindingKind
    masked: str
    digest: str
    places: tuple[str, ...]
    may_return: bool = True

    @property
    def field(self) -> str:
        """Return the name of the form field for the answer."""
        return f"finding-{self.digest[:20]}"

    @property
    def words_field(self) -> str:
        return f"{self.field}-reason"

    @property
    def grounds(self) -> list[Ground]:
        """Return the possible answers."""
        to_remove = [Ground.TO_REMOVE] if self.may_return else []
        if self.kind == FindingKind.UNSCANNED:
            return [Ground.LOOKED, Ground.OTHER, *to_remove]
        official = [Ground.OFFICIAL] if self.kind in {FindingKind.MOBILE, FindingKind.EMAIL, FindingKind.HOME} else []
        return [*official, Ground.REQUIRED, Ground.CONSENT, Ground.NOT_PERSONAL, Ground.OTHER, *to_remove]


@dataclass
class Screening:
    """The questions about an item as proposed, and the files that are still to be scanned."""

    questions: list[Question] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)


def screen(item: DisclosurePage | None, reason: str = "", *, may_read: bool) -> Screening:
    """Return the questions to the reviewer of `item`.

    Args:
        item: one revision of the item; None if no content is newly shown.
        reason: reason of a request, which readers see if it is approved.
        may_read: whether files that were never scanned are read now, which takes time.
    """
    screening = Screening()
    findings = [_finding(match.kind, match.value, match.described, place) for place, match in _in_texts(item, reason)]
    gaps: list[Question] = []
    begun = time.monotonic()
    files = list(dict.fromkeys(files_of(item))) if item else []
    for file in files:
        if isinstance(file, Picture) or file.is_lost():
            continue
        name, sha256 = f"附件“{masked_text(file.title)}”", file.sha256()
        scan = scan_of(file, sha256, may_read=may_read and time.monotonic() - begun < PROPOSAL_SCAN_SECONDS)
        if scan is None:
            screening.waiting.append(name)
            continue
        findings += _findings_in(scan, name)
        gaps += _gaps_of(scan, name)
    if pictures := [file for file in files if isinstance(file, Picture)]:
        names = "、".join(f"“{masked_text(file.title)}”" for file in pictures)
        gaps.append(
            _unscanned(f"正文中的图片：{names}", [file.sha256() for file in pictures], ["图片里的文字不能扫描，请自己看"])
        )
    screening.questions = _all_questions(findings, gaps)
    return screening


def screen_file(file: IO[bytes], sha256: str, name: str) -> Screening:
    """Return the questions about a file that is disclosed without a review, to whoever proposes it.

    Args:
        file: open for reading, with this digest.
        name: what the file is, for its places.
    """
    scan = scan_now(file, sha256)
    questions = _all_questions(_findings_in(scan, name), _gaps_of(scan, name))
    return Screening([replace(question, may_return=False) for question in questions])


def describe_personal_data(text: str) -> str:
    """Describe the personal data, masked, in a text that no reviewer is asked about; return an empty string if there is none.

    Only what is certain counts, since nobody can answer that an address is an office's, or that a number is a project's.
    """
    found = [match for match in _find_decoded(on_one_line(text)) if match.is_certain]
    return "、".join(f"{FindingKind(match.kind).label} {match.described}" for match in found)


def _findings_in(scan: FileScan, name: str) -> list[Finding]:
    return [Finding(**found | {"place": masked_text(found["place"])}, source=name) for found in scan.findings]


def _gaps_of(scan: FileScan, name: str) -> list[Question]:
    return [_unscanned(name, [scan.sha256], [masked_text(gap) for gap in scan.gaps])] if scan.gaps else []


def _all_questions(findings: list[Finding], gaps: list[Question]) -> list[Question]:
    asked = list(_questions(findings, MOST_OF_A_KIND))
    if len(asked) > MOST_QUESTIONS:
        asked = list(_questions(findings, 1))
    return _merged([*sorted(asked, key=_by_kind), *gaps])


def _in_texts(item: DisclosurePage | None, reason: str) -> Iterator[tuple[str, Match]]:
    for place, text in [*(texts_of(item) if item else ()), ("申请理由", on_one_line(reason))]:
        for match in _find_decoded(text):
            yield place, match


def _find_decoded(text: str) -> Iterator[Match]:
    """Yield the findings in a text, and those that only show once the escapes of addresses are decoded."""
    known = set()
    for reading in dict.fromkeys([text, without_escapes(text)]):
        for match in find(reading):
            if reading == text or (match.kind, match.value) not in known:
                known.add((match.kind, match.value))
                yield match


def _finding(kind: str, value: str, masked: str, place: str) -> Finding:
    return Finding(kind, masked, digest_of_finding(kind, value), place)


def _questions(findings: Iterable[Finding], most: int) -> Iterator[Question]:
    """Yield one question for the same data in all places; one for all findings of a kind in a source that is full of them."""
    by_source: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        by_source[finding.source, finding.kind].append(finding)
    by_digest: dict[str, list[Finding]] = defaultdict(list)
    for found in by_source.values():
        different = {finding.digest: finding for finding in found}
        if len(different) > most:
            yield _question(found, list(different.values()))
            continue
        for finding in found:
            by_digest[finding.digest].append(finding)
    for found in by_digest.values():
        yield _question(found, found[:1])


def _question(found: list[Finding], different: list[Finding]) -> Question:
    """Return a question about all findings in `found`, whose distinct data are `different`."""
    masked, digest = different[0].masked, different[0].digest
    if len(different) > 1:
        digest = hashlib.sha256("".join(sorted(each.digest for each in different)).encode()).hexdigest()
        masked = f"共{len(different)}个，如{'、'.join(each.masked for each in different[:3])}"
    places: dict[str, list[str]] = defaultdict(list)
    for each in found:
        if each.place not in places[each.source]:
            places[each.source].append(each.place)
    return Question(FindingKind(found[0].kind), masked, digest, tuple(itertools.starmap(_named, places.items())))


def _named(source: str, places: list[str]) -> str:
    shown = "、".join(places[:MOST_PLACES])
    more = f"等{len(places)}处" if len(places) > MOST_PLACES else ""
    return f"{source}：{shown}{more}" if source else f"{shown}{more}"


def _merged(questions: Iterable[Question]) -> list[Question]:
    """Merge questions with the same digest: two files with the same bytes, for instance."""
    merged: dict[str, Question] = {}
    for question in questions:
        if (first := merged.get(question.digest)) is None:
            merged[question.digest] = question
            continue
        names = dict.fromkeys([first.masked, question.masked])
        places = dict.fromkeys([*first.places, *question.places])
        merged[question.digest] = replace(first, masked=_shortened("、".join(names)), places=tuple(places))
    return list(merged.values())


def _shortened(name: str, longest: int = 200) -> str:
    return name if len(name) <= longest else f"{name[: longest - 1]}…"


def _unscanned(name: str, digests: list[str], reasons: list[str]) -> Question:
    digest = digest_of_finding(FindingKind.UNSCANNED, "".join(sorted(digests)))
    return Question(FindingKind.UNSCANNED, _shortened(name), digest, tuple(f"未能检查：{reason}" for reason in reasons))


def _by_kind(question: Question) -> int:
    return list(FindingKind).index(question.kind)
