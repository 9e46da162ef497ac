"""Applications and people in the desk: who waits, who is who, and what editors decide."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
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
from wagtail.log_actions import registry as log_registry

from gaamac.audit.services import member

from ..choices import MembershipState
from ..models import Membership
from . import decisions
from .policies import EditorsOnly


def page_of(membership: Membership) -> str:
    """The desk's page about one person."""
    return reverse("applications:decide", args=[membership.pk])


class MembershipIndexView(IndexView):
    """A list of people with their application."""

    any_permission_required = ["view"]  # noqa: RUF012 - as Wagtail declares it
    default_ordering = "user__name"
    search_fields = ("user__name", "user__email", "organisation_name")
    is_searchable = True
    show_export_buttons = False
    page_title = gettext_lazy("People")
    verbose_name_plural = gettext_lazy("people")

    @cached_property
    def columns(self) -> list[Column]:
        """Name, organisation, country, where it stands, since when."""
        return [
            TitleColumn(
                "user",
                label=gettext_lazy("Name"),
                get_url=page_of,
                sort_key="user__name",
            ),
            Column(
                "organisation",
                label=gettext_lazy("Organisation"),
                accessor=lambda one: one.organisation or one.organisation_name,
            ),
            Column("country", label=gettext_lazy("Country")),
            *self.state_columns,
            DateColumn(
                "applied_at", label=gettext_lazy("Asked"), sort_key="applied_at"
            ),
        ]

    @property
    def state_columns(self) -> list[Column]:
        """Where the membership stands, and what the person is to the portal."""
        return [
            Column(
                "state",
                label=gettext_lazy("State"),
                accessor=lambda one: one.get_state_display(),
            ),
            Column(
                "role",
                label=gettext_lazy("Role"),
                accessor=lambda one: decisions.role_words(one.user),
            ),
        ]

    def get_base_queryset(self) -> QuerySet:
        """People whose address is verified."""
        people = Membership.objects.verified()
        return people.select_related("user", "country", "organisation")


class ApplicationIndexView(MembershipIndexView):
    """Who waits, the longest first."""

    default_ordering = "applied_at"
    page_title = gettext_lazy("Applications")
    verbose_name_plural = gettext_lazy("applications")
    state_columns: ClassVar[list[Column]] = []

    def get_base_queryset(self) -> QuerySet:
        """Those that wait."""
        waiting = Membership.objects.pending()
        return waiting.select_related("user", "country", "organisation")


class DecideView(PermissionCheckedMixin, WagtailAdminTemplateMixin, View):
    """One person: what they wrote, what was decided before, and what can be decided now."""

    template_name = "members/desk/membership.html"
    permission_policy = None
    permission_required = "change"
    header_icon = "user"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the person."""
        super().setup(request, *args, **kwargs)
        people = Membership.objects.select_related(
            "user", "country", "organisation", "decided_by"
        )
        self.membership = get_object_or_404(people, pk=kwargs["pk"])

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show."""
        open_now = decisions.open_to(request.user, self.membership)
        return self.render_to_response(self.get_context_data(decisions=open_now))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Carry out the decision that was sent."""
        open_now = decisions.open_to(request.user, self.membership, request.POST)
        sent = next((one for one in open_now if one.form.is_bound), None)
        if sent is None:
            messages.error(request, _("Somebody was faster. Look at it again."))
            return redirect(page_of(self.membership))
        if not sent.form.is_valid():
            messages.error(request, _("Put right what is marked, then send it again."))
            return self.render_to_response(self.get_context_data(decisions=open_now))
        return self._carry_out(request, sent)

    def _carry_out(
        self, request: HttpRequest, sent: decisions.Decision
    ) -> HttpResponse:
        was_waiting = self.membership.state == MembershipState.PENDING
        try:
            sent.carry_out()
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return redirect(page_of(self.membership))
        done = _("Done: %(name)s, “%(decision)s”.")
        names = {"name": self.membership.user.name, "decision": sent.heading}
        messages.success(request, done % names)
        return redirect(
            "applications:index" if was_waiting else page_of(self.membership)
        )

    def get_page_title(self) -> str:
        """The person's name."""
        return str(self.membership.user)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Home, the list, the person."""
        if self.membership.state == MembershipState.PENDING:
            place = {"url": reverse("applications:index"), "label": _("Applications")}
        else:
            place = {"url": reverse("people:index"), "label": _("People")}
        return [
            *self.breadcrumbs_items,
            place,
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The person, and what was decided before."""
        address = EmailAddress.objects.filter(
            user=self.membership.user, verified=True
        ).first()
        return super().get_context_data(
            membership=self.membership,
            person=self.membership.user,
            role=decisions.role_words(self.membership.user),
            is_verified=address is not None,
            can_ask_for_administrator=decisions.can_ask_for_administrator(
                self.request.user, self.membership
            ),
            target=member(self.membership.user),
            log=log_registry.get_logs_for_instance(self.membership)[:50],
            **kwargs,
        )


class MembershipViewSet(ModelViewSet):
    """Memberships as the desk keeps them: nothing is typed in, everything is decided."""

    model = Membership
    icon = "user"
    index_view_class = MembershipIndexView
    copy_view_enabled = False
    add_to_reference_index = False
    form_fields = ()

    @property
    def permission_policy(self) -> EditorsOnly:
        """Editors only."""
        return EditorsOnly(self.model)

    def get_urlpatterns(self) -> list[URLPattern]:
        """The list, and what it fetches while one searches."""
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
        ]

    def register_admin_url_finder(self) -> None:
        """Their page has its own address (`page_of`)."""


class ApplicationViewSet(MembershipViewSet):
    """Who waits, and the page of one person."""

    name = "applications"
    menu_label = gettext_lazy("Applications")
    icon = "mail"
    index_view_class = ApplicationIndexView

    def get_urlpatterns(self) -> list[URLPattern]:
        """The list, and the page of one person."""
        decide = self.construct_view(DecideView)
        return [
            *super().get_urlpatterns(),
            path("<int:pk>/decide/", decide, name="decide"),
        ]


class PeopleViewSet(MembershipViewSet):
    """Everybody, by name."""

    name = "people"
    menu_label = gettext_lazy("People")
    list_filter = ("state", "country")
