from django.urls import path

from disclosure.audience.sign_in import views
from disclosure.audience.sign_in.campus.views import CampusView

app_name = "audience"
urlpatterns = [
    path("sign-in/", views.SignInView.as_view(), name="sign_in"),
    path("sign-in/campus/", CampusView.as_view(), name="campus"),
    path("sign-in/code/", views.CodeView.as_view(), name="code"),
    path("account/sign-ins/", views.SignInsView.as_view(), name="sign_ins"),
    path("account/kept-form/", views.KeptFormView.as_view(), name="kept_form"),
    path("account/password/", views.PasswordView.as_view(), name="password"),
    path("account/set-password/<uidb64>/<token>/", views.SetPasswordView.as_view(), name="set_password"),
    path("account/other-sessions/", views.OtherSessionsView.as_view(), name="other_sessions"),
    path("account/second-factor/", views.SecondFactorView.as_view(), name="second_factor"),
    path("sign-out/", views.SignOutView.as_view(), name="sign_out"),
]
