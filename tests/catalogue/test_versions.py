"""The catalogue's versions, for readers: what each printed, what it changed, and what it rests on."""

import importlib

import pytest
from django.apps import apps
from django.utils import timezone

from disclosure.catalogue.export import FORMATS, printed_catalogue
from disclosure.catalogue.models import CatalogueVersion
from disclosure.catalogue.plan import plan_import
from disclosure.catalogue.rows import read_rows
from tests.catalogue.files import SMALL
from tests.catalogue.importing import import_table
from tests.factories import as_if_decided

LIST = "/catalogue/versions/"
CHANGED = [*SMALL[:2], [*SMALL[2][:4], "每季度", SMALL[2][5]], *SMALL[3:]]


@pytest.fixture
def two_versions(small) -> None:
    import_table(CHANGED)


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def test_the_catalogue_s_page_leads_to_its_versions_and_each_version_to_its_files(two_versions, client):
    assert f'href="{LIST}"' in text_of(client.get("/catalogue/"))
    page = text_of(client.get(LIST))
    assert page.index('href="/catalogue/versions/2/"') < page.index('href="/catalogue/versions/1/"')
    for file_format in FORMATS:
        assert f'href="/catalogue/versions/1/{file_format}/"' in text_of(client.get("/catalogue/versions/1/"))


def test_a_version_prints_the_catalogue_as_it_was(two_versions, client):
    for number, limits in ((1, 0), (2, 1)):
        page = text_of(client.get(f"/catalogue/versions/{number}/"))
        assert page.count('data-label="公开时限">每季度<') == limits
        for row in SMALL[1:]:
            assert all(cell in page for cell in row)


def test_a_version_tells_what_it_changed_and_the_first_that_it_was_there_before(two_versions, client):
    second = text_of(client.get("/catalogue/versions/2/"))
    assert "与上一版相比的变化" in second and "<del>年度</del> → <ins>每季度</ins>" in second
    first = text_of(client.get("/catalogue/versions/1/"))
    assert "与上一版相比的变化" not in first
    assert "按本网站启用前已经审定印发的目录" in first and "这是以前的版本" in first


@pytest.mark.parametrize("file_format", FORMATS)
def test_a_version_is_taken_home_as_a_file_that_reads_again_to_the_same_rows(two_versions, client, file_format):
    response = client.get(f"/catalogue/versions/1/{file_format}/")
    assert response["Content-Disposition"].startswith("attachment;")
    rows = read_rows(response.content)
    assert [list(row.cells.values()) for row in rows] == SMALL[1:]
    assert not plan_import(rows).is_empty, "the catalogue has changed since"


@pytest.mark.parametrize("address", ["0/", "3/", "99999999999999999999/", "1/pdf/", "3/csv/", "x/"])
def test_what_there_is_not_is_not_found(two_versions, client, address):
    assert client.get(LIST + address).status_code == 404


def test_without_a_catalogue_there_is_no_version(db, client):
    response = client.get(LIST)
    assert response.status_code == 200 and "尚未载入" in text_of(response)


def test_importing_the_same_again_makes_no_version(small):
    import_table(SMALL)
    assert CatalogueVersion.objects.count() == 1


# --- catalogues older than versions ------------------------------------------------------------------------------------


@as_if_decided()
def migrate() -> None:
    importlib.import_module("disclosure.catalogue.migrations.0004_versions").keep_first_version(apps, None)


def test_a_catalogue_in_force_before_there_were_versions_becomes_the_first_as_it_is_printed(catalogue):
    migrate()
    version = CatalogueVersion.objects.get()
    assert (version.number, version.rows, version.changes) == (1, printed_catalogue(), [])
    assert version.in_force_from == timezone.localdate()


def test_an_empty_site_is_given_no_version(db):
    migrate()
    assert not CatalogueVersion.objects.exists()
