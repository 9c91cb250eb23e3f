"""The addresses of meetings in the admin, beside those of their register."""

from django.urls import path

from disclosure.approval.meetings import views

app_name = "meetings"
urlpatterns = [
    path("<int:pk>/", views.MeetingView.as_view(), name="meeting"),
    path("<int:pk>/agenda/", views.agenda, name="agenda"),
    path("<int:pk>/minutes/<int:minutes_pk>/", views.minutes, name="minutes"),
]
