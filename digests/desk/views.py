"""Pages of the digests' desk: the next editions, one edition, sending it now, one member's mails."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from csp.constants import HEADER
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from gaamac.common.wording import one_way
from members.models import User
from members.permissions import is_editor

from ..choices import Act
from ..models import Edition
from . import editions, services
from .forms import AudienceForm, NotesForm, SendNowForm
from .members import found, mails_of

# A mail in a frame: its own styles, and nothing else.
MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'"
)


class EditorsPage(WagtailAdminTemplateMixin, View):
    """A page of the desk, for editors only."""

    header_icon = "mail"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Refuse everybody else."""
        if not is_editor(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Home, the next editions, this page."""
        first = {"url": reverse("digest-next"), "label": _("Next editions")}
        return [
            *self.breadcrumbs_items,
            first,
            {"url": "", "label": self.get_page_title()},
        ]


class EditionPage(EditorsPage):
    """A page about one edition, past or to come."""

    edition: Edition

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find it; one to come is made."""
        super().setup(request, *args, **kwargs)
        self.edition = edition_or_404(request, kwargs["frequency"], kwargs["label"])

    def get_page_title(self) -> str:
        """Every week, 2026-W47."""
        return _(", ").join(
            [self.edition.get_frequency_display(), one_way(self.edition.label)]
        )

    def back(self) -> HttpResponse:
        """The edition's page, for the same audience."""
        place = reverse("digest-edition-desk", args=self.place)
        query = self.request.GET.urlencode()
        return redirect(f"{place}?{query}" if query else place)

    @property
    def place(self) -> list[str]:
        """The edition, as addresses name it."""
        return [self.edition.frequency, self.edition.label]


class NextEditionsView(EditorsPage):
    """The next edition of each frequency."""

    template_name = "digests/desk/next.html"
    page_title = "Next editions"

    def get_page_title(self) -> str:
        """The same in the editor's language."""
        return _("Next editions")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Home and this page."""
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show."""
        context = self.get_context_data(editions=editions.upcoming())
        return self.render_to_response(context)


class EditionView(EditionPage):
    """One edition: its note, its items, and what any audience would get."""

    template_name = "digests/desk/edition.html"

    def get(self, request: HttpRequest, frequency: str, label: str) -> HttpResponse:
        """Show."""
        return self._show(NotesForm(editions.notes_of(self.edition)))

    def post(self, request: HttpRequest, frequency: str, label: str) -> HttpResponse:
        """Keep the notes, mark an item, or send a test."""
        by, action = request.user, request.POST.get("action", "")
        if action == "notes":
            form = NotesForm(editions.notes_of(self.edition), request.POST)
            if not form.is_valid():
                return self._show(form)
            services.save_notes(self.edition, form.notes(), by)
            messages.success(request, _("The note is saved."))
        elif action == "test":
            self._send_test(request)
        elif action in {*Act.values, "take-back"}:
            self._mark(request, action)
        return self.back()

    def _mark(self, request: HttpRequest, action: str) -> None:
        key = key_in(request.POST.get("key", ""))
        if action == "take-back":
            services.take_back(self.edition, key, request.user)
        else:
            services.mark(self.edition, key, Act(action), request.user)
        messages.success(request, _("Done. Whatever is sent from now on follows it."))

    def _send_test(self, request: HttpRequest) -> None:
        form = AudienceForm.from_address(request.GET, self.edition.frequency)
        if not form.is_valid():
            messages.error(request, _("Choose an audience that there is."))
            return
        reader = form.reader(self.edition, request.user.email)
        if services.send_test(self.edition, reader, request.user):
            said = _("Sent to %(address)s.") % {"address": request.user.email}
            messages.success(request, said)
        else:
            messages.warning(
                request, _("Nothing was sent: such a reader gets no mail.")
            )

    def _show(self, notes: NotesForm) -> HttpResponse:
        audience = AudienceForm.from_address(self.request.GET, self.edition.frequency)
        mail = None
        if audience.is_valid():
            reader = audience.reader(self.edition, self.request.user.email)
            message = services.built_for(self.edition, reader)
            mail = message and message.as_email()
        context = self.get_context_data(
            edition=self.edition,
            notes=notes,
            items=editions.items_of(self.edition),
            audience=audience,
            mail=mail,
            query=self.request.GET.urlencode(),
        )
        return self.render_to_response(context)


class SendNowView(EditionPage):
    """Sending an edition before its time: says to how many, and asks for its label."""

    template_name = "digests/desk/send_now.html"

    def get(self, request: HttpRequest, frequency: str, label: str) -> HttpResponse:
        """Ask."""
        return self._show(SendNowForm(self.edition))

    def post(self, request: HttpRequest, frequency: str, label: str) -> HttpResponse:
        """Do it, if the label was typed."""
        form = SendNowForm(self.edition, request.POST)
        if not form.is_valid():
            return self._show(form)
        services.send_now(self.edition, request.user)
        messages.success(
            request, _("It is being sent. What becomes of it stands under “Editions”.")
        )
        return self.back()

    def _show(self, form: SendNowForm) -> HttpResponse:
        members = editions.members_next(self.edition)
        context = self.get_context_data(
            edition=self.edition, form=form, members=members
        )
        return self.render_to_response(context)


class MemberMailsView(EditorsPage):
    """One member's mails, found by name or address. That somebody looked is put on record."""

    template_name = "digests/desk/member.html"

    def get(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """Those found; or one of them."""
        words = request.GET.get("q", "")
        person = get_object_or_404(User, pk=pk) if pk else None
        context = self.get_context_data(
            words=words,
            people=None if person else found(words),
            person=person,
            mails=person and mails_of(person, request.user),
        )
        return self.render_to_response(context)

    def get_page_title(self) -> str:
        """What one member was sent."""
        return _("One member’s mails")


@require_safe
@xframe_options_sameorigin
def mail(request: HttpRequest, frequency: str, label: str) -> HttpResponse:
    """The HTML of an edition's mail for one audience, as a mail program shows it."""
    if not is_editor(request.user):
        raise PermissionDenied
    edition = edition_or_404(request, frequency, label)
    form = AudienceForm.from_address(request.GET, frequency)
    if not form.is_valid():
        raise Http404
    message = services.built_for(edition, form.reader(edition, request.user.email))
    if message is None:
        return render(request, "digests/desk/no_mail.html", status=404)
    html, _type = message.as_email().alternatives[0]
    return HttpResponse(html, headers={HEADER: MAIL_POLICY})


def edition_or_404(request: HttpRequest, frequency: str, label: str) -> Edition:
    """The edition an address names, for editors."""
    edition = None
    if is_editor(request.user):
        edition = editions.edition_of(frequency, label[:16])
    if edition is None:
        raise Http404
    return edition


def key_in(text: str) -> UUID:
    """The contribution that a form names. Raises Http404 for rubbish."""
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None


def addresses() -> list[URLPattern]:
    """Of these pages, below the desk's."""
    place = "digests/<slug:frequency>/<str:label>/"
    return [
        path("digests/", NextEditionsView.as_view(), name="digest-next"),
        path("digests/members/", MemberMailsView.as_view(), name="digest-members"),
        path(
            "digests/members/<int:pk>/", MemberMailsView.as_view(), name="digest-member"
        ),
        path(place, EditionView.as_view(), name="digest-edition-desk"),
        path(f"{place}mail/", mail, name="digest-edition-mail"),
        path(f"{place}send/", SendNowView.as_view(), name="digest-send-now"),
    ]
