"""Uses of a file or a page as visible to one person: no list or count of uses includes other units' drafts (law 5).

Wagtail lists and counts uses in a dozen views, each of which queries the reference index without regard to the user. Within a
request to the admin, the index is therefore limited to the person who sent it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps

from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Count, Exists, IntegerField, Model, OuterRef, Subquery
from django.db.models.functions import Cast, Coalesce
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from wagtail.models import Page, ReferenceIndex
from wagtail.models.reference_index import ReferenceIndexQuerySet
from wagtail.permissions import page_permission_policy

from disclosure.organisation.models import User

Person = User | AnonymousUser

_person: ContextVar[Person | None] = ContextVar("person who asks for uses", default=None)

TEXT = CharField(max_length=255)
"""Type in which the index stores the primary key of an object."""


@contextmanager
def uses_shown_to(person: Person) -> Iterator[None]:
    """Limit uses, within the block, to those by pages that `person` finds in the explorer."""
    token = _person.set(person)
    try:
        yield
    finally:
        _person.reset(token)


class UsesMiddleware:
    """Limits uses in the admin to those visible to the person who sent the request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(reverse("wagtailadmin_home")):
            return self.get_response(request)
        with uses_shown_to(request.user):
            return self.get_response(request)


def narrowed(references: ReferenceIndexQuerySet) -> ReferenceIndexQuerySet:
    """Return `references` whose source the request's person finds; outside of a request, return all of them."""
    person = _person.get()
    if person is None:
        return references
    # There are few references to one object, and each looks up its page.
    pages = page_permission_policy.explorable_instances(person).filter(pk=Cast(OuterRef("object_id"), IntegerField()))
    return references.filter(Exists(pages), base_content_type=ContentType.objects.get_for_model(Page))


def narrow_uses() -> None:
    """Wrap the look-ups of the reference index in `narrowed`. The code that updates the index uses none of them."""
    for name in ("get_references_to", "get_references_to_in_bulk"):
        setattr(ReferenceIndex, name, classmethod(_narrowing(getattr(ReferenceIndex, name).__func__)))
    ReferenceIndex.usage_count_subquery = classmethod(_usage_count_subquery)


def _narrowing(look_up: Callable[..., ReferenceIndexQuerySet]) -> Callable[..., ReferenceIndexQuerySet]:
    @wraps(look_up)
    def look_up_for_person(cls: type[ReferenceIndex], *arguments) -> ReferenceIndexQuerySet:
        return narrowed(look_up(cls, *arguments))

    return look_up_for_person


def _usage_count_subquery(cls: type[ReferenceIndex], model: type[Model]) -> Coalesce:
    references = cls.objects.filter(
        to_content_type=ContentType.objects.get_for_model(model), to_object_id=Cast(OuterRef("pk"), TEXT)
    )
    counted = (
        narrowed(references).order_by().values("to_object_id").annotate(count=Count("object_id", distinct=True)).values("count")
    )
    return Coalesce(Subquery(counted), 0)
