"""Every model of ours is of one kind, and keeps what its kind promises."""

from __future__ import annotations

from enum import Enum

import pytest
from django.apps import apps
from django.db.models import PROTECT, Model
from modelcluster.fields import ParentalKey
from wagtail.models import Page, Task

from disclosure.items.files import ImmutableFileMixin
from tests.architecture.test_layers import own_apps


class Kind(Enum):
    """How a model's rows come to be, change and go."""

    REGISTER = "kept by the office through its forms; a row is closed, not deleted"
    PAGE = "in the tree of pages; changes by a decision or an import"
    PART = "a row that belongs to a page and is versioned with it"
    FILE = "bytes that never change under the same row"
    RECORD = "append-only: says what happened; nothing that it names can be deleted"
    PROCEDURE = "goes its way by actions alone; the decisions on it are records"
    TASK = "a step of the workflow, made by a migration"
    LOG = "says who looked; never changed, and deleted when its time is over"
    TECHNICAL = "no content of its own: could be made anew from the rest"


MODELS = {
    "approval.AgendaItem": Kind.PROCEDURE,
    "approval.ApprovalTask": Kind.TASK,
    "approval.CatalogueRevision": Kind.PROCEDURE,
    "approval.Decision": Kind.RECORD,
    "approval.FileScan": Kind.TECHNICAL,
    "approval.FindingAnswer": Kind.RECORD,
    "approval.InstitutionChange": Kind.PROCEDURE,
    "approval.Meeting": Kind.REGISTER,
    "approval.Minutes": Kind.RECORD,
    "approval.Postponement": Kind.PROCEDURE,
    "approval.PreparedOutcome": Kind.PROCEDURE,
    "approval.ReviewTask": Kind.TASK,
    "approval.WrittenApproval": Kind.RECORD,
    "archive.ArchiveExport": Kind.TECHNICAL,
    "archive.ChainHead": Kind.TECHNICAL,
    "archive.Edition": Kind.RECORD,
    "archive.EditionFile": Kind.RECORD,
    "archive.Removal": Kind.PROCEDURE,
    "archive.Retention": Kind.REGISTER,
    "archive.StoredFile": Kind.RECORD,
    "archive.Verification": Kind.RECORD,
    "audience.ReaderGroup": Kind.REGISTER,
    "audience.ReaderProfile": Kind.REGISTER,
    "catalogue.CataloguePage": Kind.PAGE,
    "catalogue.CatalogueVersion": Kind.RECORD,
    "catalogue.CategoryPage": Kind.PAGE,
    "catalogue.EntryPage": Kind.PAGE,
    "catalogue.Generation": Kind.TECHNICAL,
    "catalogue.Grant": Kind.TECHNICAL,
    "catalogue.Responsibility": Kind.PART,
    "demonstration.Demonstration": Kind.TECHNICAL,
    "home.HomePage": Kind.PAGE,
    "items.AccessRecord": Kind.LOG,
    "items.Attachment": Kind.FILE,
    "items.Authorship": Kind.RECORD,
    "items.CarriedFile": Kind.TECHNICAL,
    "items.DisclosurePage": Kind.PAGE,
    "items.IndexCounter": Kind.TECHNICAL,
    "items.ItemAttachment": Kind.PART,
    "items.ItemTag": Kind.PART,
    "items.Picture": Kind.FILE,
    "items.Rendition": Kind.TECHNICAL,
    "items.ItemPlace": Kind.TECHNICAL,
    "items.ShelfCount": Kind.TECHNICAL,
    "items.ShelvedItem": Kind.TECHNICAL,
    "organisation.Appointment": Kind.REGISTER,
    "organisation.Branch": Kind.REGISTER,
    "organisation.InstitutionEdition": Kind.RECORD,
    "organisation.RegisterChange": Kind.RECORD,
    "organisation.Unit": Kind.REGISTER,
    "organisation.User": Kind.REGISTER,
}
"""A new model must be thought about before it can be added."""


def models_of(*kinds: Kind) -> list:
    return [pytest.param(apps.get_model(label), id=label) for label, kind in MODELS.items() if kind in kinds]


def test_every_model_is_of_one_kind():
    assert {model._meta.label for config in own_apps() for model in config.get_models()} == MODELS.keys()


@pytest.mark.parametrize("model", models_of(*Kind))
def test_a_model_is_named_in_chinese_on_screen(model: type[Model]):
    assert not str(model._meta.verbose_name).isascii()
    assert not str(model._meta.verbose_name_plural).isascii()


@pytest.mark.parametrize(
    ("kind", "base"),
    [(Kind.PAGE, Page), (Kind.FILE, ImmutableFileMixin), (Kind.TASK, Task)],
)
def test_a_kind_is_what_it_says(kind: Kind, base: type):
    labels = {model._meta.label for config in own_apps() for model in config.get_models() if issubclass(model, base)}
    assert labels == {label for label, each in MODELS.items() if each is kind}


@pytest.mark.parametrize("model", models_of(Kind.PART))
def test_a_part_is_versioned_with_its_page(model: type[Model]):
    assert any(isinstance(field, ParentalKey) and issubclass(field.related_model, Page) for field in model._meta.get_fields())


@pytest.mark.parametrize("model", models_of(Kind.RECORD))
def test_nothing_that_a_record_names_can_be_deleted(model: type[Model]):
    relations = [field for field in model._meta.concrete_fields if field.is_relation]
    assert [field.name for field in relations if field.remote_field.on_delete is not PROTECT] == []
