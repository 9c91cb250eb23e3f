"""The public addresses of the catalogue's versions; its pages are in the tree."""

from django.urls import path

from disclosure.catalogue import versions

app_name = "catalogue_versions"
urlpatterns = [
    path("", versions.index, name="index"),
    path("<int:number>/", versions.version, name="version"),
    path("<int:number>/<slug:file_format>/", versions.export, name="export"),
]
