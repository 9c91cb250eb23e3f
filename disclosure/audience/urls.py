from django.urls import path

from disclosure.audience.sign_in import views

app_name = "audience"
urlpatterns = [
    path("sign-in/", views.SignInView.as_view(), name="sign_in"),
    path("sign-out/", views.SignOutView.as_view(), name="sign_out"),
]
