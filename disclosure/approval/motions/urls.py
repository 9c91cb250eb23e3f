"""Addresses of motions below the admin's."""

from django.urls import path

from disclosure.approval.motions import views

app_name = "motions"
urlpatterns = [
    path("", views.MotionsView.as_view(), name="index"),
    path("catalogue/preview/", views.preview, name="preview_revision"),
    path("catalogue/propose/", views.propose, name="propose_revision"),
    path("<slug:kind>/propose/", views.ProposalView.as_view(), name="propose"),
    path("<slug:kind>/<row:pk>/", views.MotionView.as_view(), name="motion"),
]
