"""The desk's page about one text in review: who has it, who else reads it, what they said."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page

from exchange.review import ReviewRefused
from members.permissions import is_editor

from . import services
from .case import Case, case_of, offered
from .forms import AskOutsideForm, AskReviewersForm, DueForm


class CaseView(WagtailAdminTemplateMixin, View):
    """Shows by GET; each form of the page posts one action back to it."""

    template_name = "review/desk/case.html"
    header_icon = "clipboard-list"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the text; 404 for who is no editor, and what is not a contribution in review."""
        super().setup(request, *args, **kwargs)
        if not is_editor(request.user):
            raise Http404
        self.page = get_object_or_404(Page, pk=kwargs["page_id"])
        self.form: Any = None

    def get(self, request: HttpRequest, page_id: int) -> HttpResponse:
        """Show."""
        return self._show()

    def post(self, request: HttpRequest, page_id: int) -> HttpResponse:
        """Do the one thing that was asked for."""
        act = _ACTS.get(request.POST.get("action", ""))
        if act is None:
            raise Http404
        try:
            words = act(self, request.POST)
        except ReviewRefused as refused:
            messages.error(request, str(refused))
            return self._away()
        if words is None:
            return self._show()
        messages.success(request, words)
        return self._away()

    def _away(self) -> HttpResponse:
        """Back to where the button stood."""
        wanted = self.request.POST.get("next", "")
        here = reverse("review_case", args=[self.page.pk])
        is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
        return redirect(wanted if wanted and is_ours else here)

    def _show(self) -> HttpResponse:
        case = case_of(self.page)
        if case is None:
            messages.info(self.request, _("This text is not in review just now."))
            return redirect("wagtailadmin_home")
        return self.render_to_response(
            self.get_context_data(case=case, **self._forms(case))
        )

    def _forms(self, case: Case) -> dict[str, Any]:
        """The forms of the page; the one that was sent with mistakes as it was sent."""
        forms = {
            "due_form": DueForm(initial={"due_on": case.due}),
            "reviewers_form": AskReviewersForm(offered=offered(case)),
            "outside_form": AskOutsideForm(
                initial={
                    "revision": case.page.latest_revision_id,
                    "language": case.page.language,
                }
            ),
        }
        for name, form in forms.items():
            if isinstance(self.form, type(form)):
                forms[name] = self.form
        return forms

    # -- What its forms ask for: the words that say it is done, or None to show mistakes.

    def claim(self, given: QueryDict) -> str:
        """Take the text."""
        services.claim(self.request.user, self.page.pk)
        return _("The text is yours. You are reminded when it is due.")

    def take_over(self, given: QueryDict) -> str:
        """Take it from somebody else."""
        services.take_over(self.request.user, self.page.pk)
        return _("The text is yours. Who had it is mailed.")

    def release(self, given: QueryDict) -> str:
        """Give it back."""
        services.release(self.request.user, self.page.pk)
        return _("You have given the text back.")

    def set_due(self, given: QueryDict) -> str | None:
        """Choose another day."""
        self.form = form = DueForm(given)
        if not form.is_valid():
            return None
        services.set_due(self.request.user, self.page.pk, form.cleaned_data["due_on"])
        return _("The day is stored.")

    def ask_reviewers(self, given: QueryDict) -> str | None:
        """Ask reviewers."""
        case = self._case()
        self.form = form = AskReviewersForm(given, offered=offered(case))
        if not form.is_valid():
            return None
        people = list(form.cleaned_data["reviewers"])
        services.ask_reviewers(
            self.request.user, self.page.pk, people, form.cleaned_data["question"]
        )
        return _("They are mailed. The text comes back to you when they have answered.")

    def no_longer_ask(self, given: QueryDict) -> str:
        """Ask a reviewer no more."""
        services.no_longer_ask(self.request.user, self.page.pk, _key(given))
        return _("The text is out of their queue.")

    def ask_outside(self, given: QueryDict) -> str | None:
        """Send a link to somebody outside."""
        self._case()
        self.form = form = AskOutsideForm(given)
        if not form.is_valid():
            return None
        data = dict(form.cleaned_data)
        revision = data.pop("revision")
        asked = services.Asked(**data)
        services.ask_outside(self.request.user, self.page.pk, revision, asked)
        return _("The link is mailed. The text comes back to you when it is answered.")

    def revoke(self, given: QueryDict) -> str:
        """Take a link back."""
        services.revoke(self.request.user, self.page.pk, _key(given))
        return _("The link has stopped.")

    def go_on(self, given: QueryDict) -> str:
        """Wait for nobody any more."""
        services.go_on(self._case().review.current_task_state, self.request.user)
        return _("The text is with the editors. Nobody else is asked any more.")

    def _case(self) -> Case:
        case = case_of(self.page)
        if case is None:
            raise Http404
        return case

    # -- The frame of the page

    def get_page_title(self) -> str:
        """What it is."""
        return _("Readers and approvals")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Home, the text, this page."""
        return [
            *self.breadcrumbs_items,
            {
                "url": reverse("review-read", args=[self.page.pk]),
                "label": self.page.draft_title,
            },
            {"url": "", "label": _("Readers and approvals")},
        ]


_ACTS: dict[str, Any] = {
    name: getattr(CaseView, name)
    for name in (
        "claim",
        "take_over",
        "release",
        "set_due",
        "ask_reviewers",
        "no_longer_ask",
        "ask_outside",
        "revoke",
        "go_on",
    )
}


def _key(given: QueryDict) -> UUID:
    try:
        return UUID(given.get("key", ""))
    except ValueError as error:
        raise Http404 from error
