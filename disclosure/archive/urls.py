from django.urls import path

from disclosure.archive import views

app_name = "archive"
urlpatterns = [
    path("changes/", views.changes, name="changes"),
    path("editions/of/<row:pk>/", views.editions, name="editions"),
    path("editions/<row:sequence>/", views.edition, name="edition"),
    path("editions/<row:sequence>/files/<row:order>/<str:name>", views.file, name="file"),
    path("editions/<row:older>/<row:newer>/", views.difference, name="difference"),
]
