"""Public URLs of the catalogue's versions; the catalogue's pages are in the page tree."""

from django.urls import path

from disclosure.catalogue import versions

app_name = "catalogue_versions"
urlpatterns = [
    path("", versions.index, name="index"),
    path("<row:number>/", versions.version, name="version"),
    path("<row:number>/<slug:file_format>/", versions.export, name="export"),
]
