from wagtail.users.views.users import UserViewSet

from disclosure.organisation.accounts.forms import AccountCreationForm, AccountEditForm


class AccountViewSet(UserViewSet):
    def get_form_class(self, for_update: bool = False) -> type[AccountCreationForm | AccountEditForm]:
        return AccountEditForm if for_update else AccountCreationForm
