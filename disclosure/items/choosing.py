"""Files and links that a person may put into an item: their unit's files, and pages that they can find (law 5)."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any

from wagtail.blocks import Block, ListBlock, RichTextBlock, StreamBlock, StructBlock
from wagtail.blocks.base import BlockField, BlockWidget
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.documents.permissions import permission_policy as document_policy
from wagtail.documents.widgets import AdminDocumentChooser
from wagtail.images.blocks import ImageChooserBlock
from wagtail.images.permissions import permission_policy as image_policy
from wagtail.models import Page
from wagtail.permissions import page_permission_policy
from wagtail.rich_text import RichText

from disclosure.audience.readers import Reader, may_view
from disclosure.items.blocks import PAGE_LINK, rich_texts_in
from disclosure.items.carried_files import is_carried
from disclosure.items.digests import files_of
from disclosure.organisation.row_numbers import is_row_number

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from disclosure.items.files import Attachment, Picture
    from disclosure.items.models import DisclosurePage
    from disclosure.organisation.models import User


def files_of_person(user: User | AnonymousUser, model: type[Attachment | Picture]) -> QuerySet:
    """Return the files that the admin's choosers offer the person: those of the units in which they have a role."""
    policy = document_policy if model._meta.model_name == "attachment" else image_policy
    return policy.instances_user_has_any_permission_for(user, ["choose", "change"])


def may_choose(user: User | AnonymousUser, file: Attachment | Picture) -> bool:
    """Return whether the admin's choosers offer the person this file."""
    return files_of_person(user, type(file)).filter(pk=file.pk).exists()


def may_link_to(user: User, number: int) -> bool:
    """Return whether the person can find the page: in the explorer, on the public site, or in the catalogue."""
    if page_permission_policy.explorable_instances(user).filter(pk=number).exists():
        return True
    page = Page.objects.live().filter(pk=number).specific().first()
    return page is not None and (not hasattr(page, "scope") or may_view(Reader.of(user), page))


class AllowedChoices:
    """Files and links that `user` may put into `item`; those in any revision of the item may stay.

    Any other file or link in a submitted form is dropped before the form, a preview or a scan loads it: shown again, it would
    reveal its title to the person. A number that nothing has is dropped in the same way.
    """

    def __init__(self, user: User, item: DisclosurePage):
        self.user, self.item = user, item
        self.dropped: set[str] = set()
        """Kinds of dropped content: `file`, `link`."""

    def permits_file(self, file: Attachment | Picture | None) -> bool:
        permitted = file is not None and file.pk is not None and (may_choose(self.user, file) or self._carries(file))
        if not permitted:
            self.dropped.add("file")
        return permitted

    def permits_link(self, number: str) -> bool:
        permitted = number in self._carried_links or may_link_to(self.user, int(number))
        if not permitted:
            self.dropped.add("link")
        return permitted

    @cached_property
    def _stored(self) -> DisclosurePage | None:
        return None if self.item._state.adding else type(self.item).objects.get(pk=self.item.pk)

    @cached_property
    def _files_of_row(self) -> list[Attachment | Picture]:
        return files_of(self._stored) if self._stored else []

    def _carries(self, file: Attachment | Picture) -> bool:
        return file in self._files_of_row or (self._stored is not None and is_carried(file, self._stored.revisions.all()))

    @cached_property
    def _carried_links(self) -> set[str]:
        if self._stored is None:
            return set()
        states = [self._stored, *(revision.as_object() for revision in self._stored.revisions.order_by("-pk"))]
        texts = (text for state in states for text in rich_texts_in(state.body))
        return {number for text in texts for number in re.findall(PAGE_LINK, text)}

    def reduce(self, block: Block, value: Any) -> Any:
        """Return the value of `block`, changed in place, without files and links that are not permitted."""
        match block:
            case DocumentChooserBlock() | ImageChooserBlock():
                return value if value is None or self.permits_file(value) else None
            case RichTextBlock():
                return RichText(re.sub(LINKS, self._reduce_link, value.source)) if value else value
            case StreamBlock() | ListBlock():
                for child in value if isinstance(block, StreamBlock) else value.bound_blocks:
                    child.value = self.reduce(child.block, child.value)
            case StructBlock():
                for name, child in block.child_blocks.items():
                    value[name] = self.reduce(child, value.get(name))
        return value

    def _reduce_link(self, link: re.Match) -> str:
        number = re.match(PAGE_LINK, link["tag"])
        return link[0] if number is None or self.permits_link(number[1]) else link["inside"]


LINKS = re.compile(r"(?P<tag><a [^>]*>)(?P<inside>.*?)</a>", re.DOTALL)


class PermittedText(BlockWidget):
    """A widget for the text of an item as submitted, without content that the person may not put in."""

    def __init__(self, field: BlockField, choice: AllowedChoices):
        super().__init__(field.block, field.widget.attrs)
        self.choice = choice

    def value_from_datadict(self, data, files, name):
        return self.choice.reduce(self.block_def, super().value_from_datadict(data, files, name))


class PermittedFile(AdminDocumentChooser):
    """A widget for the number of an attachment, if the person may put it in."""

    def __init__(self, choice: AllowedChoices):
        super().__init__()
        self.choice = choice

    def value_from_datadict(self, data, files, name):
        number = super().value_from_datadict(data, files, name)
        if number is None:
            return None
        file = self.model_class.objects.filter(pk=number).first() if is_row_number(number) else None
        return number if self.choice.permits_file(file) else None
