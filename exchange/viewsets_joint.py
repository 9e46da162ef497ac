"""Acts of two people in the desk: what waits, asking for one, and answering."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.model import ModelViewSet

from members import joint as two_people
from members import second_factor
from members.choices import JointKind
from members.models import JointAct
from members.services import NotPossible
from members.viewsets.policies import EditorsOnly

from . import joint
from .forms.joint import AskForm, AskToOpenForm, AskToWidenForm
from .views_exports import file_of, rows_not_public

_FORMS: dict[str, type[AskForm]] = {
    JointKind.OPEN_AUTHOR: AskToOpenForm,
    JointKind.WIDEN: AskToWidenForm,
}
_MEANING: dict[str, Any] = {
    JointKind.OPEN_AUTHOR: gettext_lazy(
        "When a second person confirms it, both of you can see for 24 hours who wrote this. The"
        " author is told at once, with your reason. Ask only where somebody’s safety or the law"
        " demands it: to talk to the author, ask for changes."
    ),
    JointKind.WIDEN: gettext_lazy(
        "This has no author who could be asked. When a second person confirms it, more people see"
        " it at once, in every language version."
    ),
    JointKind.EXPORT: gettext_lazy(
        "This export holds more of what is not public than one person takes away alone. When a"
        " second person confirms it, you can take the file, once, within 24 hours."
    ),
    JointKind.MAKE_ADMINISTRATOR: gettext_lazy(
        "An administrator can do everything here, and make others editors. When a second person"
        " confirms it, it holds from their next request on."
    ),
}


def page_of(act: JointAct) -> str:
    """The desk's page about one act."""
    return reverse("together:act", args=[act.pk])


def state_words(act: JointAct) -> str:
    """Where it stands, what nobody answered in time included."""
    return _("Nobody answered in time") if act.has_lapsed else act.get_state_display()


class JointIndexView(IndexView):
    """All of them, the latest first."""

    any_permission_required = ["view"]  # noqa: RUF012 - as Wagtail declares it
    show_export_buttons = False
    default_ordering = "-asked_at"
    page_title = gettext_lazy("Two people")

    @cached_property
    def columns(self) -> list[Column]:
        """What, where it stands, who asked, since when."""
        return [
            TitleColumn(
                "get_kind_display", label=gettext_lazy("What"), get_url=page_of
            ),
            Column("state", label=gettext_lazy("State"), accessor=state_words),
            Column("asked_by", label=gettext_lazy("Asked by")),
            DateColumn("asked_at", label=gettext_lazy("Asked"), sort_key="asked_at"),
        ]

    def get_base_queryset(self) -> QuerySet:
        """With who asked."""
        return JointAct.objects.select_related("asked_by")


class TogetherView(PermissionCheckedMixin, WagtailAdminTemplateMixin, View):
    """What both pages have in common: editors only, with their second factor shown in this session."""

    permission_policy = None
    permission_required = "change"
    header_icon = "group"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Lead to where the second factor is given, unless it was in this session."""
        if not second_factor.was_shown(request):
            return redirect(second_factor.address_to_show_it(request))
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Home, the list, this one."""
        return [
            *self.breadcrumbs_items,
            {"url": reverse("together:index"), "label": _("Two people")},
            {"url": "", "label": self.get_page_title()},
        ]


class AskView(TogetherView):
    """Asking for one: what it would do, and why it is wanted."""

    template_name = "exchange/desk/joint_ask.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find out what is asked for."""
        super().setup(request, *args, **kwargs)
        if kwargs["kind"] not in JointKind.values:
            raise Http404
        self.kind = JointKind(kwargs["kind"])
        self.target = kwargs["target"]

    def get_page_title(self) -> str:
        """What it is."""
        return str(self.kind.label)

    def get(self, request: HttpRequest, kind: str, target: str) -> HttpResponse:
        """The form."""
        return self._show(_FORMS.get(self.kind, AskForm)())

    def post(self, request: HttpRequest, kind: str, target: str) -> HttpResponse:
        """Ask."""
        form = _FORMS.get(self.kind, AskForm)(request.POST)
        if not form.is_valid():
            return self._show(form)
        try:
            act = two_people.ask(
                request.user,
                self.kind,
                self.target,
                form.cleaned_data["reason"],
                form.detail() | self._export(),
            )
        except PermissionDenied as error:
            raise Http404 from error
        except NotPossible as refused:
            form.add_error(None, refused)
            return self._show(form)
        messages.success(request, _("Asked. The others of the support team are told."))
        return redirect(page_of(act))

    def _export(self) -> dict[str, Any]:
        """Of an export, its filter, and how much of it is not public."""
        if self.kind != JointKind.EXPORT:
            return {}
        query = self.request.GET.copy()
        kind = self.target.partition(":")[2]
        rows = rows_not_public(self.request.user, kind, query)
        return {"query": query.urlencode()[:4000], "rows": rows}

    def _show(self, form: AskForm) -> HttpResponse:
        context = self.get_context_data(form=form, meaning=_MEANING[self.kind])
        return self.render_to_response(context)


class ActView(TogetherView):
    """One act: what it is, who asked and why; the answers, and what it has opened."""

    template_name = "exchange/desk/joint_act.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find it."""
        super().setup(request, *args, **kwargs)
        rows = JointAct.objects.select_related("asked_by", "answered_by")
        self.act = get_object_or_404(rows, pk=kwargs["pk"])

    def get_page_title(self) -> str:
        """What it is."""
        return str(self.act.get_kind_display())

    def get(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """Show; nothing is opened or recorded by looking at this page."""
        return self.render_to_response(self.get_context_data())

    def post(self, request: HttpRequest, pk: Any) -> HttpResponseBase:
        """Answer, or take what was opened."""
        try:
            answer = _ANSWERS[request.POST.get("decision", "")]
        except KeyError as error:
            raise Http404 from error
        try:
            return answer(self)
        except NotPossible as refused:
            messages.error(request, refused.messages[0])
        except PermissionDenied as error:
            raise Http404 from error
        return redirect(page_of(self.act))

    def confirm(self) -> HttpResponse:
        """Do it."""
        two_people.confirm(self.request.user, self.act.pk)
        messages.success(self.request, _("Confirmed. It holds from now on."))
        return redirect(page_of(self.act))

    def refuse(self) -> HttpResponse:
        """Refuse it, or take it back."""
        two_people.refuse(self.request.user, self.act.pk)
        messages.success(self.request, _("Refused. Nothing has changed."))
        return redirect(page_of(self.act))

    def look(self) -> HttpResponse:
        """Show who wrote it, in this answer only."""
        if self.act.kind != JointKind.OPEN_AUTHOR:
            raise Http404
        people = joint.who_wrote(self.act, self.request.user)
        return self.render_to_response(self.get_context_data(people=people))

    @transaction.atomic
    def take(self) -> HttpResponseBase:
        """The file, once."""
        if self.act.kind != JointKind.EXPORT:
            raise Http404
        joint.take(self.act, self.request.user)
        extension = "xlsx" if self.request.POST.get("format") == "xlsx" else "csv"
        query = QueryDict(self.act.detail.get("query", ""))
        kind = self.act.target.partition(":")[2]
        return file_of(self.request.user, kind, extension, query)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The act in words, and what this person can do with it now."""
        act, user = self.act, self.request.user
        is_open = act.is_open_to(user)
        is_asker = act.asked_by_id == user.pk
        return super().get_context_data(
            act=act,
            subject=_subject(act),
            state=state_words(act),
            meaning=_MEANING[act.kind],
            can_confirm=act.waits and not is_asker,
            can_look=is_open and act.kind == JointKind.OPEN_AUTHOR,
            can_take=is_open
            and is_asker
            and act.kind == JointKind.EXPORT
            and not act.detail.get("taken"),
            **kwargs,
        )


def _subject(act: JointAct) -> str:
    """What it is about, or why that can't be said any more."""
    try:
        return two_people.deed_of(act.kind).subject(act)
    except NotPossible as gone:
        return str(gone.messages[0])


_ANSWERS: dict[str, Any] = {
    "confirm": ActView.confirm,
    "refuse": ActView.refuse,
    "look": ActView.look,
    "take": ActView.take,
}


class JointViewSet(ModelViewSet):
    """Nothing is typed in or deleted by hand: it is asked for and answered."""

    model = JointAct
    name = "together"
    url_prefix = "together"
    menu_label = gettext_lazy("Two people")
    icon = "group"
    menu_order = 940
    add_to_admin_menu = True
    index_view_class = JointIndexView
    copy_view_enabled = False
    add_to_reference_index = False
    form_fields = ()

    @property
    def permission_policy(self) -> EditorsOnly:
        """Editors only."""
        return EditorsOnly(self.model)

    def get_urlpatterns(self) -> list[URLPattern]:
        """The list, what it fetches while one searches, asking, and the page of one."""
        ask, act = self.construct_view(AskView), self.construct_view(ActView)
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("ask/<slug:kind>/<str:target>/", ask, name="ask"),
            path("<uuid:pk>/", act, name="act"),
        ]

    def register_admin_url_finder(self) -> None:
        """Their page has its own address (`page_of`)."""
