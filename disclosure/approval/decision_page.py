"""A page of the admin on which something is decided: what it offers a person, and what it answers. Views translate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.datastructures import MultiValueDict
from django.views.defaults import permission_denied
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import TaskState

from disclosure.approval.consequences import outcome
from disclosure.approval.errors import Refused
from disclosure.approval.models import Decision
from disclosure.organisation.unsaved_input import unsaved_input_notice

BIGGEST_ID = 2**63 - 1
"""What a database can look for."""


def is_row_number(text: str) -> bool:
    """Whether `text` is a number that a row can have; Python refuses to read very many digits, and databases big numbers."""
    return text.isdecimal() and len(text) <= len(str(BIGGEST_ID)) and int(text) <= BIGGEST_ID


@dataclass(frozen=True)
class Offer:
    """An action that is offered to a person: the form that gathers what it needs, and what they are told when it is done.

    Args:
        initial: what the blank form shows; a value may be a function, which is called only if the form is shown.
        shares: the name of the action in whose form its button stands, if it has no form of its own on the page.
        effect: returns what follows at once, to be told before it is done.
    """

    form: type[Form]
    act: Callable[..., object]
    done: str
    initial: dict = field(default_factory=dict)
    options: dict = field(default_factory=dict)
    shares: str = ""
    effect: Callable[[], str] | None = None

    def blank(self) -> Form:
        initial = {name: value() if callable(value) else value for name, value in self.initial.items()}
        return self._telling(self.form(initial=initial, **self.options))

    def filled(self, data: QueryDict, files: MultiValueDict) -> Form:
        return self._telling(self.form(data, files, **self.options))

    def _telling(self, form: Form) -> Form:
        form.effect = self.effect  # type: ignore[attr-defined]
        return form


def files_to_choose_again(request: HttpRequest) -> str:
    """Name the files that came with a form that was refused: a browser does not send them again by itself."""
    names = "、".join(f"“{file.name}”" for _, files in request.FILES.lists() for file in files)
    return f"文件{names}没有保存，请重新选择。" if names else ""


def refuse(request: HttpRequest, refusal: PermissionDenied) -> HttpResponseBase:
    """Answers 403 with the reason, to whoever may not see the page, and hands back what they typed into it before."""
    return permission_denied(request, PermissionDenied(f"{refusal}{unsaved_input_notice(request.POST)}"))


def not_found(request: HttpRequest) -> HttpResponseBase:
    """Answers 404, for what is not there and for what another unit keeps to itself alike, and hands back what was typed."""
    return render(request, "approval/not_found.html", {"words": unsaved_input_notice(request.POST)}, status=404)


class DecisionView(WagtailAdminTemplateMixin, TemplateView):
    """Shows `forms`, one for each action that is offered, and carries out the one whose button was pressed.

    A page says what it offers (`offers`) and which step lies before the person (`step`).
    """

    header_icon = "clipboard-list"

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        """Whoever may not see the page is told why: Wagtail would lead them elsewhere without a reason.

        That another unit prepares something is as secret as what it is (law 5): whoever asks for it finds nothing there.
        """
        try:
            return super().dispatch(request, *args, **kwargs)
        except Http404:
            return not_found(request)
        except PermissionDenied as refusal:
            return refuse(request, refusal)

    @property
    def step(self) -> TaskState | None:
        """The step of a proposal that is open now."""
        raise NotImplementedError

    def offers(self, wanted: str = "") -> dict[str, Offer]:
        """Return the actions offered to the person, keyed by the name of the button.

        Args:
            wanted: the name of the one button that was pressed; the others need not be found out. All of them if empty.
        """
        raise NotImplementedError

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(
            **{"forms": {name: offer.blank() for name, offer in self.offers().items() if not offer.shares}, **kwargs}
        )

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        """Carry out the action named by the button. What is refused comes back with its reason and all that was typed."""
        name = request.POST.get("action", "")
        offer = self.offers(wanted=name).get(name)
        if offer is None:
            messages.error(request, f"这一步已经不能办理，请看下面的最新情况。{unsaved_input_notice(request.POST)}")
            return self._again(409)
        form = offer.filled(request.POST, request.FILES)
        if not form.is_valid():
            # The form may lie far below the text: on a phone, the top of the page has to say so.
            messages.error(request, f"没有办理，请按表单里的提示改正。已填写的内容都还在。{files_to_choose_again(request)}")
            return self._again(422, offer.shares or name, form)
        if "task_state_id" in form.cleaned_data and (self.step is None or form.cleaned_data["task_state_id"] != self.step.pk):
            messages.error(request, f"这一页的环节已经变化，请重新核对后再决定。{files_to_choose_again(request)}")
            return self._again(409, offer.shares or name, form)
        try:
            result = offer.act(**form.cleaned_data)
        except Refused as refusal:
            for field_name, message in refusal.fields.items():
                form.add_error(field_name if field_name in form.fields else None, message)
            messages.error(request, f"{refusal.message}{files_to_choose_again(request)}")
            return self._again(refusal.status, offer.shares or name, form)
        told = outcome(result) if isinstance(result, Decision) else ""
        messages.success(request, f"{offer.done}{told}")
        return redirect(self.after(result))

    def after(self, result: object) -> str:
        """Where the person is led when an action is done: back to the page, unless `result`, what it returned, has its own."""
        return self.request.path

    def _again(self, status: int, name: str = "", form: Form | None = None) -> HttpResponseBase:
        context = self.get_context_data()
        if form is not None:
            context["forms"][name] = form
        return self.render_to_response(context, status=status)
