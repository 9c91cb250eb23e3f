"""The base of the admin's decision pages: the actions offered to a person, and the responses. Views translate."""

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


@dataclass(frozen=True)
class Offer:
    """An action offered to a person: the form that gathers its arguments, and the message shown afterwards.

    Args:
        initial: initial data of the form; a value may be a function, which is called only if the form is shown.
        shares: the name of the action whose form holds the button, if the action has no form of its own on the page.
        effect: returns the immediate effect, to be shown beforehand.
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
    """Name the files submitted with a refused form: browsers do not send them again by themselves."""
    names = "、".join(f"“{file.name}”" for _, files in request.FILES.lists() for file in files)
    return f"文件{names}没有保存，请重新选择。" if names else ""


def refuse(request: HttpRequest, refusal: PermissionDenied) -> HttpResponseBase:
    """Answers 403 with the reason to a person who may not see the page, and returns the unsaved input."""
    return permission_denied(request, PermissionDenied(f"{refusal}{unsaved_input_notice(request.POST)}"))


def not_found(request: HttpRequest) -> HttpResponseBase:
    """Answers 404 and returns the unsaved input; the same for missing pages and for those that belong to another unit."""
    return render(request, "approval/not_found.html", {"words": unsaved_input_notice(request.POST)}, status=404)


class DecisionView(WagtailAdminTemplateMixin, TemplateView):
    """A view that shows `forms`, one for each action offered, and carries out the action whose button was pressed.

    A subclass defines the actions (`offers`) and the open step (`step`).
    """

    header_icon = "clipboard-list"

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        """Answer a person who may not see the page with the reason; Wagtail would redirect without one.

        The existence of another unit's draft is as secret as its content (law 5): the answer is then the one for a missing
        page.
        """
        try:
            return super().dispatch(request, *args, **kwargs)
        except Http404:
            return not_found(request)
        except PermissionDenied as refusal:
            return refuse(request, refusal)

    @property
    def step(self) -> TaskState | None:
        """Return the step of a proposal that is open now."""
        raise NotImplementedError

    def offers(self, wanted: str = "") -> dict[str, Offer]:
        """Return the actions offered to the person, keyed by the name of the button.

        Args:
            wanted: the name of the button that was pressed, to compute its action only; all actions if empty.
        """
        raise NotImplementedError

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(
            **{"forms": {name: offer.blank() for name, offer in self.offers().items() if not offer.shares}, **kwargs}
        )

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        """Carry out the action named by the button. A refused form is shown again with the reason and all input."""
        name = request.POST.get("action", "")
        offer = self.offers(wanted=name).get(name)
        if offer is None:
            messages.error(request, f"这一步已经不能办理，请看下面的最新情况。{unsaved_input_notice(request.POST)}")
            return self._again(409)
        form = offer.filled(request.POST, request.FILES)
        if not form.is_valid():
            # The form may be far below the text: on a phone, the message must be at the top of the page.
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
        """Return the address to go to after an action, which returned `result`: by default, the same page."""
        return self.request.path

    def _again(self, status: int, name: str = "", form: Form | None = None) -> HttpResponseBase:
        context = self.get_context_data()
        if form is not None:
            context["forms"][name] = form
        return self.render_to_response(context, status=status)
