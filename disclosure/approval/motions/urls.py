"""Addresses of motions below the admin's."""

from django.urls import path

from disclosure.approval.motions import views

app_name = "motions"
urlpatterns = [
    path("", views.MotionsView.as_view(), name="index"),
    path("catalogue/preview/", views.preview, name="preview_revision"),
    path("catalogue/propose/", views.propose, name="propose_revision"),
    path("off-catalogue/propose/", views.OffCatalogueView.as_view(), name="propose_off_catalogue"),
    path("postponement/propose/", views.PostponementView.as_view(), name="propose_postponement"),
    path("<slug:kind>/<int:pk>/", views.MotionView.as_view(), name="motion"),
]
