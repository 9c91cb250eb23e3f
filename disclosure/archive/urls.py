from django.urls import path

from disclosure.archive import views

app_name = "archive"
urlpatterns = [
    path("changes/", views.changes, name="changes"),
    path("editions/of/<int:pk>/", views.editions, name="editions"),
    path("editions/<int:sequence>/", views.edition, name="edition"),
    path("editions/<int:sequence>/files/<int:order>/<str:name>", views.file, name="file"),
    path("editions/<int:older>/<int:newer>/", views.difference, name="difference"),
]
