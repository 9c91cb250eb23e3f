from django.urls import path

from disclosure.items import views

app_name = "items"
urlpatterns = [
    path("documents/<row:pk>/<str:name>", views.attachment, name="attachment"),
    path("images/<row:pk>/", views.rendition, name="rendition"),
    path("tags/<row:pk>/", views.tag, name="tag"),
]
