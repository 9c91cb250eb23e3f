"""What a row of a table of routes is, and what its attempts are made of."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass

from django.core import serializers
from django.core.management import call_command
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.utils import timezone
from wagtail.models import Page

from disclosure.catalogue.guard.grants import NotGranted
from tests.guard.world import World

Attempt = Callable[[World], object]

LONG_AGO = timezone.make_aware(timezone.datetime(2020, 1, 1))


@dataclass(frozen=True)
class Route:
    """An attempt to change what readers see.

    Args:
        refusal: what stops it; None where it runs to its end, and changes nothing that readers see.
        effective: whether it would change what readers see if the guard were lifted. If not, something else stops it, too.
    """

    name: str
    attempt: Attempt
    refusal: type[Exception] | tuple[type[Exception], ...] | None = NotGranted
    effective: bool = True


def changed(instance, **values):
    """`instance` saved with other values."""
    for name, value in values.items():
        setattr(instance, name, value)
    instance.save()


def sql(statement: str, *params) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)


def rows(model, **filters):
    return model.objects.filter(**filters)


def row(model, instance):
    return model.objects.filter(pk=instance.pk)


def live_page(world: World) -> Page:
    parent = Page.objects.get(pk=world.entry.pk)
    public = Page.objects.get(pk=world.items["public"])
    path = parent.path + "0999"
    fields = {"path": path, "depth": parent.depth + 1, "content_type": public.content_type, "locale": public.locale}
    return Page(title="凭空而来", slug="999", url_path=f"{parent.url_path}999/", live=True, **fields)


def load(*records: dict) -> Attempt:
    """`loaddata` of a fixture: the page of the item `public` under another title, after `records`."""

    def attempt(world: World) -> None:
        page = Page.objects.get(pk=world.items["public"])
        page.title = "改过"
        text = json.dumps([*records, *serializers.serialize("python", [page])], cls=DjangoJSONEncoder)
        with tempfile.NamedTemporaryFile("w", suffix=".json") as fixture:
            fixture.write(text)
            fixture.flush()
            call_command("loaddata", fixture.name, verbosity=0)

    return attempt
