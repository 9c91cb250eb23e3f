"""The addresses of meetings in the admin, beside those of their register."""

from django.urls import path

from disclosure.approval.meetings import views

app_name = "meetings"
urlpatterns = [
    path("<row:pk>/", views.MeetingView.as_view(), name="meeting"),
    path("<row:pk>/agenda/", views.agenda, name="agenda"),
    path("<row:pk>/minutes/<row:minutes_pk>/", views.minutes, name="minutes"),
]
