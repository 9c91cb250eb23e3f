from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(WagtailUsersAppConfig):
    default = True
    user_viewset = "disclosure.organisation.accounts.views.AccountViewSet"
