"""Lists and counts of uses: what uses a file or a page, as one person may learn it (law 5)."""

from __future__ import annotations

import pytest
from django.urls import reverse

from disclosure.audience.circles import Scope
from disclosure.items.files import Attachment, Picture
from disclosure.items.group_permissions import sync_unit_collection
from disclosure.items.usage import uses_shown_to
from disclosure.organisation.models import Role
from tests.factories import make_item, make_person
from tests.files import pdf_file, png_file
from tests.remembered import remembered

pytestmark = pytest.mark.django_db

SECRET = "别单位的秘密"
OWN = "本单位的稿件"


@remembered
def used(catalogue, units, zzb_drafter):
    """A joint draft of 组织部 and 宣传部, an attachment and a picture of 组织部; and two drafts that refer to each of them.

    One draft is 组织部's own, the other one is 纪委's: somebody held a role in both units as it was written.
    """
    own = {"collection": sync_unit_collection(units.zzb), "uploaded_by_user": zzb_drafter}
    attachment = Attachment.objects.create(title="附件", file=pdf_file(), **own)
    picture = Picture.objects.create(title="图片", file=png_file(), **own)
    joint = make_item(catalogue.joint, units.zzb, Scope.PARTY, live=False, title="联合事项", owner=zzb_drafter)
    body = [
        ("text", f'<p><a linktype="page" id="{joint.pk}">见此</a></p>'),
        ("figure", {"image": picture, "caption": ""}),
    ]
    make_item(
        catalogue.party_and_campus, units.zzb, Scope.PARTY, live=False, title=OWN, body=body, attachments=[attachment]
    )  # fmt: skip
    make_item(catalogue.alternatives, units.jw, Scope.PARTY, live=False, title=SECRET, body=body, attachments=[attachment])
    return joint, attachment, picture


def lists(used) -> dict[str, str]:
    joint, attachment, picture = used
    return {
        "page": reverse("wagtailadmin_pages:usage", args=[joint.pk]),
        "page, before it is deleted": reverse("wagtailadmin_pages:usage", args=[joint.pk]) + "?describe_on_delete=1",
        "attachment": reverse("wagtaildocs:document_usage", args=[attachment.pk]),
        "picture": reverse("wagtailimages:image_usage", args=[picture.pk]),
    }


def test_a_list_of_uses_names_those_that_the_person_finds(client_of, zzb_drafter, used):
    for name, url in lists(used).items():
        page = client_of(zzb_drafter).get(url)
        assert page.status_code == 200, name
        html = page.content.decode()
        assert OWN in html and SECRET not in html and "Private" not in html and "私有" not in html, name


def test_a_person_who_works_in_both_units_finds_both(client_of, units, used):
    person = make_person("both", (Role.DRAFTER, units.zzb), (Role.DRAFTER, units.jw))
    page = client_of(person).get(reverse("wagtailadmin_pages:usage", args=[used[0].pk])).content.decode()
    assert OWN in page and SECRET in page


COUNTS = ["wagtaildocs:index", "wagtaildocs:index_results", "wagtailimages:index"]


@pytest.mark.parametrize("order", ["", "?ordering=-usage_count", "?usage_count_min=2", "?layout=list"])
@pytest.mark.parametrize("view", COUNTS)
def test_a_count_of_uses_counts_no_other(client_of, zzb_drafter, used, view, order):
    found = client_of(zzb_drafter).get(reverse(view) + order).context["object_list"]
    assert [file.usage_count for file in found] == ([] if "min" in order else [1])


def test_the_editor_and_the_page_that_confirms_a_deletion_count_no_other(client_of, zzb_drafter, used):
    client, joint = client_of(zzb_drafter), used[0]
    editor = client.get(reverse("wagtailadmin_pages:edit", args=[joint.pk]))
    panel = next(panel for panel in editor.context["side_panels"] if panel.name == "status")
    with uses_shown_to(zzb_drafter):
        assert panel.get_usage_context()["usage_count"] == 1
    assert client.get(reverse("wagtailadmin_pages:delete", args=[joint.pk])).context["usage_count"] == 1
