"""Form fields for people: a chooser of one person, and a list of many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import F, QuerySet
from django.db.models.functions import Concat
from django.views import View
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView, ChosenView
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.widgets.chooser import BaseChooser

from disclosure.organisation.lists import split_list
from disclosure.organisation.models import User
from disclosure.organisation.permissions import may_keep_registers
from disclosure.organisation.row_numbers import is_row_number


def full_name(prefix: str = "") -> Concat:
    """Return the expression of a person's full name, family name first and without a space, as people search for it."""
    return Concat(F(f"{prefix}last_name"), F(f"{prefix}first_name"))


class PersonFilterForm(BaseFilterForm):
    q = forms.CharField(label="姓名或用户名", required=False, widget=forms.TextInput(attrs={"placeholder": "姓名或用户名"}))

    def filter(self, objects: QuerySet[User]) -> QuerySet[User]:
        objects = super().filter(objects)
        self.search_query = (self.cleaned_data.get("q") or "").strip()
        if not self.search_query:
            return objects
        self.is_searching = True
        objects = objects.annotate(full_name=full_name())
        return objects.filter(full_name__icontains=self.search_query) | objects.filter(username__icontains=self.search_query)


class ForKeepersOfRegisters:
    """A view for those who keep the registers: no one else may read the list of all accounts."""

    def dispatch(self, request, *args, **kwargs):
        if not may_keep_registers(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class _People:
    filter_form_class = PersonFilterForm

    def get_object_list(self) -> QuerySet[User]:
        return User.objects.filter(is_active=True).order_by("username")

    @property
    def columns(self) -> list[Column]:
        name, *others = super().columns
        name.label = "姓名"
        return [name, *others, Column("username", label="用户名"), Column("email", label="电子邮件")]


class ChoosePerson(_People, ChooseView):
    pass


class ChoosePersonResults(_People, ChooseResultsView):
    pass


class ChosenPerson(ChosenView):
    def get_object(self, pk: str) -> User:
        return super().get_object(pk if is_row_number(pk) else 0)


class PersonWidget(BaseChooser):
    """Shows the chosen person. Any submitted value that is not a number selects no one."""

    show_edit_link = False

    def get_instance(self, value: User | int | str | None) -> User | None:
        return super().get_instance(None if isinstance(value, str) and not is_row_number(value) else value)


class PersonChooser(ChooserViewSet):
    model = User
    icon = "user"
    choose_one_text = "选择人员"
    choose_another_text = "选择其他人员"
    edit_item_text = "编辑此用户"
    register_widget = False
    base_widget_class = PersonWidget
    choose_view_class = ChoosePerson
    choose_results_view_class = ChoosePersonResults
    chosen_view_class = ChosenPerson

    def construct_view(self, view_class: type[View], **kwargs):
        """Close every view of the chooser to others, those that Wagtail adds included."""
        view_class = type(view_class.__name__, (ForKeepersOfRegisters, view_class), {"__module__": view_class.__module__})
        return super().construct_view(view_class, **kwargs)

    def get_urlpatterns(self) -> list:
        """Remove the URL that creates a person: people are only chosen, and its view fails without a form."""
        return [pattern for pattern in super().get_urlpatterns() if pattern.name != "create"]


person_chooser = PersonChooser("people")


class PeopleField(forms.CharField):
    """A field for many people, one per line: a username, an unambiguous full name, or both as `用户名 姓名`.

    Such a list can be pasted from a table, and stays readable with hundreds of names. Cleans to a list of users. Refuses each
    name that matches no person or more than one person, and quotes it.
    """

    widget = forms.Textarea(attrs={"rows": 12})

    def prepare_value(self, value: str | Iterable[User] | None) -> str | None:
        if value is None or isinstance(value, str):
            return value
        return "\n".join(f"{person.username} {person}" for person in sorted(value, key=lambda person: person.username))

    def has_changed(self, initial: Iterable[User] | None, data: str | None) -> bool:
        return (self.prepare_value(initial) or "").split() != (data or "").split()

    def clean(self, value: str) -> list[User]:
        # In a list pasted from a table, a tab separates the username from the name.
        lines = [line.split() for line in split_list(super().clean(value).replace("\t", " "))]
        by_username = {
            person.username: person for person in User.objects.filter(username__in={word for line in lines for word in line})
        }
        by_name: dict[str, list[User]] = defaultdict(list)
        for person in User.objects.annotate(full_name=full_name()).filter(full_name__in={"".join(line) for line in lines}):
            by_name[person.full_name].append(person)

        people, errors = [], []
        for line in lines:
            username = next((word for word in line if word in by_username), None)
            name = "".join(word for word in line if word != username)
            found = [by_username[username]] if username else by_name[name]
            if not found:
                errors.append(f"没有用户名或姓名为“{' '.join(line)}”的用户。")
            elif len(found) > 1:
                errors.append(f"“{name}”有{len(found)}人，请改写用户名：{'、'.join(person.username for person in found)}。")
            elif username and name and name != str(found[0]):
                errors.append(f"用户名“{username}”的姓名是“{found[0]}”，不是“{name}”。")
            else:
                people += found
        if errors:
            raise ValidationError(errors)
        return list(dict.fromkeys(people))
