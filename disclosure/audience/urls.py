from django.urls import path

from disclosure.audience.sign_in import second_factor_views, views

app_name = "audience"
urlpatterns = [
    path("sign-in/", views.SignInView.as_view(), name="sign_in"),
    path("sign-in/code/", second_factor_views.CodeView.as_view(), name="code"),
    path("account/second-factor/", second_factor_views.SecondFactorView.as_view(), name="second_factor"),
    path("sign-out/", views.SignOutView.as_view(), name="sign_out"),
]
