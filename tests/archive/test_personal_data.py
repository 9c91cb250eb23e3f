"""What was said of personal data is sealed with the decision, masked; and what was noted of a file goes with the file."""

from __future__ import annotations

import hashlib
import json

import pytest

from disclosure.approval.errors import Refused
from disclosure.approval.models import FileScan, FindingAnswer
from disclosure.archive.models import EditionFile, Removal
from disclosure.archive.removals.actions import propose_removal
from disclosure.archive.verification import first_break
from tests.archive.conftest import LEAK, SECRET, WHY, approve_removal
from tests.files import pdf_file

pytestmark = pytest.mark.django_db

MOBILE = "13800138000"
LEAK_SHA256 = hashlib.sha256(LEAK).hexdigest()


def test_the_sealed_record_says_what_the_reviewer_said_masked(begin):
    edition = begin(contact=f"值班电话{MOBILE}").publish()
    (review,) = [each for each in json.loads(edition.record)["decisions"] if each["decision"] == "审核通过"]
    assert review["personal_data"] == [
        {
            "kind": "手机号码",
            "masked": "138******00",
            "places": ["联系方式"],
            "answer": "公务联系方式、办公地址",
            "words": "依据：学院党务公开实施办法",
        }
    ]
    assert MOBILE not in edition.record and first_break() is None


TOLD = {
    "the reason": {"reason": f"误登了手机号码{MOBILE}，依法删除"},
    "a number over two lines": {"reason": "误登了手机138\n00138000，依法删除"},
    "the name of the redacted file": {"file": LEAK_SHA256, "redacted": pdf_file(f"{MOBILE}.pdf")},
    "its title, taken from the removed file": {
        "file": LEAK_SHA256,
        "redacted": pdf_file("名单.pdf"),
        "words": [],
        "editions": [],
    },
}


@pytest.mark.parametrize("name", TOLD)
def test_what_readers_are_told_of_a_removal_has_no_number(leaked, name):
    with pytest.raises(Refused) as refusal:
        propose_removal(leaked.item, by=leaked.office, **{"reason": WHY, "editions": [1], "words": [SECRET]} | TOLD[name])
    told = "".join(refusal.value.fields.values())
    assert "请删去" in told
    assert not Removal.objects.exists()


def test_what_was_noted_of_a_removed_file_goes_with_it(leaked, django_capture_on_commit_callbacks):
    digest = hashlib.sha256(LEAK).hexdigest()
    assert FileScan.objects.filter(sha256=digest).exists()
    leak = EditionFile.objects.get(edition=2, role="attachment")
    motion = propose_removal(leaked.item, by=leaked.office, reason=WHY, editions=[1, 2], words=[], file=leak.file_id)
    with django_capture_on_commit_callbacks(execute=True):
        approve_removal(motion, leaked.committee)
    assert not FileScan.objects.filter(sha256=digest).exists()


def test_what_a_reviewer_wrote_loses_the_words_that_are_removed(leaked, django_capture_on_commit_callbacks):
    named = FindingAnswer.objects.filter(decision__item=leaked.item, kind="unscanned", masked__contains="名单")
    assert named.exists()
    motion = propose_removal(leaked.item, by=leaked.office, reason=WHY, editions=[1, 2], words=["名单"], file="")
    with django_capture_on_commit_callbacks(execute=True):
        approve_removal(motion, leaked.committee)
    assert not named.exists() and first_break() is None
