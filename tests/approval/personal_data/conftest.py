"""An item with a telephone number in its text, an identity number in a file, and a file that cannot be read."""

from __future__ import annotations

import pytest

from disclosure.audience.circles import Scope
from disclosure.items.files import Attachment
from disclosure.items.group_permissions import sync_unit_collection
from tests.approval.personal_data import files
from tests.approval.proposals import Proposal
from tests.factories import make_item
from tests.remembered import remembered


@pytest.fixture
def attached(units, zzb_drafter):
    """`attached(title, data, name)`: a file of 组织部's."""

    def attach(title: str, data: bytes, name: str) -> Attachment:
        own = {"collection": sync_unit_collection(units.zzb), "uploaded_by_user": zzb_drafter}
        return files.stored(title, data, name, **own)

    return attach


@remembered
def personal(catalogue, units, zzb_drafter, attached) -> Proposal:
    """Proposed under 4-4: 13800138000 in the text, an identity number in a file, and a file in an old format."""
    item = make_item(
        catalogue.party_and_campus,
        units.zzb,
        Scope.PARTY_AND_CAMPUS,
        live=False,
        owner=zzb_drafter,
        body=[("text", "<p>联系人某某，电话<b>138</b>0013 8000。</p>")],
        attachments=[
            attached("名单", files.word(f"某某 {files.ID}"), "list.docx"),
            attached("旧表", b"\xd0\xcf\x11\xe0" + b"x" * 600, "old.xls"),
        ],
    )
    return Proposal(item).propose(zzb_drafter)
