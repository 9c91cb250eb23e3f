from django.urls import path

from disclosure.items import views

app_name = "items"
urlpatterns = [
    path("documents/<int:pk>/<str:name>", views.attachment, name="attachment"),
    path("images/<int:pk>/", views.rendition, name="rendition"),
    path("tags/<int:pk>/", views.tag, name="tag"),
]
