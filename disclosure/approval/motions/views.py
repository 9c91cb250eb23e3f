"""The pages of motions in the admin: the list, one motion, and putting a new one. Views translate; actions decide.

A new catalogue is uploaded and previewed. The preview passes its rows along in a signed form, with the digest of the plan
shown; the proposal computes the plan again from these rows, and is refused if the plan has changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from functools import partial

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import TaskState

from disclosure.approval import actions
from disclosure.approval.consequences import effect_of_motion
from disclosure.approval.decision_page import DecisionView, Offer
from disclosure.approval.errors import Refused
from disclosure.approval.forms import ApprovalForm, ReturnForm, SeenForm
from disclosure.approval.models import Motion
from disclosure.approval.motions.actions import propose_revision
from disclosure.approval.motions.dossier import MotionDossier
from disclosure.approval.motions.forms import RevisionForm
from disclosure.approval.motions.listings import motions_for, rows_of
from disclosure.approval.motions.permissions import may_begin, may_see_motion, units_that_propose
from disclosure.approval.procedures import MotionProcedure, ProposalForm, motion_procedure, motion_procedures
from disclosure.catalogue.columns import Answers, Undecided
from disclosure.catalogue.corrections import correct, correctable
from disclosure.catalogue.files import Table, UnreadableFile
from disclosure.catalogue.forms import QuestionForm, UploadForm
from disclosure.catalogue.plan import ImportPlan, plan_import
from disclosure.catalogue.rows import CatalogueReading, PrintedRow, read_catalogue
from disclosure.catalogue.views import office_only, page, show_index
from disclosure.items.access import Surface, record_access
from disclosure.organisation.models import Unit
from disclosure.organisation.row_numbers import is_row_number
from disclosure.organisation.unsaved_input import unsaved_input_notice

PAGE_SIZE = 20

PREVIEW_SALT = "catalogue.preview"
QUESTION_SALT = "catalogue.question"
PREVIEW_SECONDS = 3600
MAX_TOKEN_LENGTH = 1_500_000
"""Maximum length in characters; Django accepts forms of 2.5 MB."""


def _crumb(label: str, url: str = "") -> dict:
    return {"url": url, "label": label}


def _procedure(code: str) -> MotionProcedure:
    try:
        return motion_procedure(code)
    except KeyError as missing:
        raise Http404("没有这样的材料。") from missing


class MotionsView(WagtailAdminTemplateMixin, TemplateView):
    """The list of all motions that the person may see, with the links to propose a new one."""

    template_name = "approval/motions/index.html"
    page_title = "提请党委决定"
    header_icon = "clipboard-list"

    def get_breadcrumbs_items(self) -> list[dict]:
        return [*super().get_breadcrumbs_items(), _crumb(self.page_title)]

    def get_context_data(self, **kwargs) -> dict:
        user = self.request.user
        offered = [procedure for procedure in motion_procedures() if procedure.offer]
        listed = Paginator(motions_for(user), PAGE_SIZE).get_page(self.request.GET.get("p"))
        return super().get_context_data(
            page_obj=listed,
            rows=rows_of(listed, user),
            offers=[(each.address(None), each.offer) for each in offered if may_begin(user, each.code)],
            **kwargs,
        )


class MotionView(DecisionView):
    """The page of a motion: the proposal, the reason, the decisions so far, and the decision, also on a phone."""

    template_name = "approval/motions/motion.html"

    @cached_property
    def dossier(self) -> MotionDossier:
        kind, pk = self.kwargs["kind"], self.kwargs["pk"]
        procedure = _procedure(kind)
        motion: Motion = get_object_or_404(procedure.model, pk=pk)
        if motion.procedure_code != kind:
            raise Http404("没有这份材料。")
        if not may_see_motion(self.request.user, motion):
            raise Http404("没有这份材料。")
        record_access(self.request, Surface.DRAFT, motion.number, None)
        return MotionDossier(motion, self.request.user)

    @property
    def step(self) -> TaskState | None:
        return self.dossier.task_state

    def get_page_title(self) -> str:
        return self.dossier.motion.procedure.label

    def get_page_subtitle(self) -> str:
        return self.dossier.motion.title

    def get_breadcrumbs_items(self) -> list[dict]:
        return [
            *super().get_breadcrumbs_items(),
            _crumb("提请党委决定", reverse("motions:index")),
            _crumb(self.get_page_title()) | {"sublabel": self.dossier.motion.title},
        ]

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**{"dossier": self.dossier, "motion": self.dossier.motion, **kwargs})

    def offers(self, wanted: str = "") -> dict[str, Offer]:
        dossier, by = self.dossier, self.request.user
        seen = {"seen": lambda: dossier.digest, "task_state_id": dossier.task_state.pk if dossier.task_state else None}
        offers = {}
        if dossier.may_approve:
            offers["approve"] = Offer(
                ApprovalForm,
                partial(actions.approve, by=by),
                "已批准，并已办理。",
                seen,
                dossier.of_meetings,
                effect=lambda: effect_of_motion(dossier.motion),
            )
            offers["send_back"] = Offer(ReturnForm, partial(actions.send_back, by=by), "已退回。", seen, {"prefix": "return"})
        if dossier.may_take_back:
            take_back = partial(actions.take_back, dossier.row, by=by)
            offers["take_back"] = Offer(SeenForm, take_back, "已撤回。", dossier.proposal_seen, {"prefix": "take_back"})
        return offers


class ProposalView(DecisionView):
    """A page that proposes a motion of a unit. `again` in the address names an earlier motion whose text is taken over."""

    template_name = "approval/motions/propose.html"
    step = None

    @cached_property
    def procedure(self) -> MotionProcedure:
        return _procedure(self.kwargs["kind"])

    @cached_property
    def proposal(self) -> ProposalForm:
        if self.procedure.proposal is None:
            raise Http404("没有这样的材料。")
        return self.procedure.proposal

    @cached_property
    def units(self) -> list[Unit]:
        units = units_that_propose(self.request.user, self.procedure.code)
        if not units:
            raise PermissionDenied(f"{self.procedure.label}由责任单位提出，您现在没有可以代表的单位。")
        return units

    @cached_property
    def former(self) -> Motion | None:
        """Return the earlier motion that is proposed anew."""
        number = self.request.GET.get("again", "")
        if not is_row_number(number):
            return None
        motion = self.procedure.model._default_manager.filter(pk=number).first()
        is_of_kind = motion and motion.procedure_code == self.procedure.code
        return motion if is_of_kind and may_see_motion(self.request.user, motion) else None

    def get_page_title(self) -> str:
        return self.procedure.label

    def get_breadcrumbs_items(self) -> list[dict]:
        crumbs = [_crumb("提请党委决定", reverse("motions:index")), _crumb(self.procedure.label)]
        return [*super().get_breadcrumbs_items(), *crumbs]

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**{"heading": self.get_page_title(), "help": self.proposal.help_text, **kwargs})

    def offers(self, wanted: str = "") -> dict[str, Offer]:
        act = partial(self.proposal.propose, by=self.request.user)
        options = {"units": self.units, **self.proposal.options(self.units)}
        initial = self.proposal.initial(self.former) if self.former else {}
        return {"propose": Offer(self.proposal.form, act, "已提请党委决定。", initial, options)}

    def after(self, result: object) -> str:
        return result.get_admin_url() if isinstance(result, Motion) else super().after(result)


# --- a new catalogue -------------------------------------------------------------------------------------------------


@require_POST
@office_only
def preview(request: HttpRequest) -> HttpResponse:
    """Show the changes that the uploaded file would make, all its errors, or a question about it. Nothing is saved.

    Answers and corrections are submitted here as well, so that the file need not be uploaded again.
    """
    if "question" in request.POST:
        return _answered(request)
    if "rows" in request.POST:
        return _corrected(request)
    upload = UploadForm(request.POST, request.FILES)
    if upload.is_valid():
        return _preview(request, upload.cleaned_data["file"])
    asked = upload.undecided and _ask(request, upload.undecided, Answers())
    return asked or show_index(request, upload, status=422)


def _preview(request: HttpRequest, reading: CatalogueReading) -> HttpResponse:
    initial = {"title": f"{timezone.localdate().year}年公开目录修订"}
    return _show(request, plan_import(reading.rows), RevisionForm(initial=initial), notes=reading.notes)


def _ask(request: HttpRequest, undecided: Undecided, answers: Answers, form: QuestionForm | None = None) -> HttpResponse | None:
    """Show the question that a file leaves open; return None if the file is too large to be passed along with it."""
    value = {"tables": [table.as_record() for table in undecided.tables], "answers": asdict(answers), "user": request.user.pk}
    token = signing.dumps(value, salt=QUESTION_SALT, compress=True)
    if len(token) > MAX_TOKEN_LENGTH:
        return None
    context = page("预览修订") | {"form": form or QuestionForm(questions=undecided.questions), "token": token}
    return render(request, "approval/motions/question.html", context, status=422 if form else 200)


def _answered(request: HttpRequest) -> HttpResponse:
    """Preview the file again with the answers."""
    shown = _signed(request, "question", QUESTION_SALT)
    if shown is None:
        return _start_anew(request, "提问已过期或不完整；请重新上传文件。")
    tables, answers = [Table.of_record(record) for record in shown["tables"]], Answers(**shown["answers"])
    try:
        # The form asked the questions that are open, unless the answers settle them by now.
        return _preview(request, read_catalogue(tables, answers))
    except Undecided as undecided:
        form = QuestionForm(request.POST, questions=undecided.questions)
        if not form.is_valid():
            return _ask(request, undecided, answers, form) or _start_anew(request, str(undecided))
        answers = form.answers(answers)
    try:
        return _preview(request, read_catalogue(tables, answers))
    except Undecided as undecided:
        return _ask(request, undecided, answers) or _start_anew(request, str(undecided))
    except UnreadableFile as error:
        return _start_anew(request, str(error))


def _corrected(request: HttpRequest) -> HttpResponse:
    """Preview the rows again with the cells corrected in the preview."""
    shown = _signed(request, "rows", PREVIEW_SALT)
    if shown is None:
        return _start_anew(request, "预览已过期或不完整；请重新上传文件。")
    rows = correct([PrintedRow(*cells) for cells in shown["rows"]], request.POST)
    return _preview(request, CatalogueReading(rows, tuple(shown.get("notes", ()))))


def _signed(request: HttpRequest, field: str, salt: str) -> dict | None:
    """Return the signed data that one of our pages passed along for this person; None if it is invalid or too old."""
    try:
        shown: dict = signing.loads(request.POST.get(field, ""), salt=salt, max_age=PREVIEW_SECONDS)
    except signing.BadSignature:
        return None
    return shown if shown["user"] == request.user.pk else None


@require_POST
@office_only
def propose(request: HttpRequest) -> HttpResponse:
    """Propose to the committee exactly the rows that the preview showed to this person."""
    try:
        shown = signing.loads(request.POST.get("token", ""), salt=PREVIEW_SALT, max_age=PREVIEW_SECONDS)
    except signing.BadSignature:
        return _start_anew(request, "预览已过期或不完整，没有提出；请重新上传文件。")
    if shown["user"] != request.user.pk:
        return _start_anew(request, "这份预览属于另一个账号，没有提出；请重新上传文件。")
    rows, notes = [PrintedRow(*cells) for cells in shown["rows"]], shown.get("notes", [])
    form = RevisionForm(request.POST)
    if not form.is_valid():
        messages.error(request, "没有提出，请按表单里的提示改正。已填写的内容都还在。")
        return _show(request, plan_import(rows), form, status=422, notes=notes)
    try:
        motion = propose_revision(rows, by=request.user, seen=shown["digest"], **form.cleaned_data)
    except Refused as refusal:
        for field, message in refusal.fields.items():
            form.add_error(field if field in form.fields else None, message)
        plan = plan_import(rows)
        # If there is nothing left to propose, the form is not shown again.
        kept = unsaved_input_notice(request.POST) if plan.problems or plan.is_empty else ""
        messages.error(request, f"{refusal.message}{kept}")
        return _show(request, plan, form, status=refusal.status, notes=notes)
    messages.success(request, "已提请党委审定。")
    return redirect(motion.get_admin_url())


def _start_anew(request: HttpRequest, message: str) -> HttpResponse:
    messages.error(request, f"{message}{unsaved_input_notice(request.POST)}")
    return show_index(request, UploadForm(), status=400)


def _show(
    request: HttpRequest, plan: ImportPlan, form: RevisionForm, status: int = 200, notes: Sequence[str] = ()
) -> HttpResponse:
    rows = [[row.place, *row.cells.values()] for row in plan.rows]
    value = {"rows": rows, "digest": plan.digest, "user": request.user.pk, "notes": list(notes)}
    token = signing.dumps(value, salt=PREVIEW_SALT, compress=True)
    context = page("预览修订") | {
        "plan": plan,
        "problems": correctable(plan.problems),
        "changes": plan.changes(),
        "token": token,
        "form": form,
        "notes": notes,
    }
    return render(request, "approval/motions/revision.html", context, status=status)
