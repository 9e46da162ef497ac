"""The page of the desk on which a text is read, remarked upon and decided about."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page

from exchange import commenting, edits, history, review
from exchange.attachments.services import take_off
from exchange.attachments.shown import ShownFile, files_of
from exchange.catalogue import terms_of
from exchange.choices import Who
from exchange.comparing import labels_of
from exchange.models import Contribution
from exchange.review import ReviewRefused, StaleReview
from exchange.services import BeingEdited, NothingOffered, NotYours, drop_edits
from exchange.states import state_of
from members.permissions import is_editor

from .forms_deciding import (
    APPROVE,
    ASK,
    KEEP,
    REFUSE,
    TAKE_OFF,
    DecisionForm,
    TakeOffForm,
)
from .texts import may_read, read

DROP = "drop-edits"


class ReadingView(WagtailAdminTemplateMixin, View):
    """One text: what it says, what changed since somebody last read it, what was remarked; the decision."""

    template_name = "review/reading.html"
    header_icon = "doc-full-inverse"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the text; 404 for who has no part in its review."""
        super().setup(request, *args, **kwargs)
        page = get_object_or_404(Page, pk=kwargs["page_id"]).specific
        if not isinstance(page, Contribution) or not may_read(request.user, page):
            raise Http404
        self.page = page
        self.terms = terms_of(page)

    def get(self, request: HttpRequest, page_id: int) -> HttpResponse:
        """Show."""
        return self.render_to_response(self.get_context_data(form=self._form()))

    def post(self, request: HttpRequest, page_id: int) -> HttpResponse:
        """Keep the remarks, and decide, as the button says."""
        action = request.POST.get("action", KEEP)
        if action == DROP:
            return self._drop_edits()
        if action == TAKE_OFF:
            return self._take_off()
        form = self._form(request.POST, action)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            self._carry_out(action, form)
        except ReviewRefused as refused:
            form.add_error(None, str(refused))
            return self.render_to_response(self.get_context_data(form=form))
        messages.success(request, self._done(action))
        # Who was a reviewer has no part in it any more once they have decided.
        page = self.page.specific_class.objects.get(pk=self.page.pk)
        is_here = action == KEEP and may_read(request.user, page)
        return redirect(self._own_url if is_here else "wagtailadmin_home")

    @property
    def _own_url(self) -> str:
        return reverse("review-read", args=[self.page.pk])

    def _form(self, data: Any = None, action: str = "") -> DecisionForm:
        return DecisionForm(
            data,
            fields=list(labels_of(type(self.page))),
            language=self.page.language,
            action=action,
            initial={"revision": self.page.latest_revision_id},
        )

    @transaction.atomic
    def _carry_out(self, action: str, form: DecisionForm) -> None:
        """Remarks and decision together, or neither. Raises ReviewRefused."""
        user, data = self.request.user, form.cleaned_data
        task_state = self.page.current_workflow_task_state
        if data["revision"] != self.page.latest_revision_id:
            raise StaleReview(
                _(
                    "The text has changed since you opened it. Read the latest version, then decide."
                )
            )
        who = Who.DESK if is_editor(user) else Who.REVIEWER
        commenting.comment(user, self.page, form.remarks(), who)
        numbers = [
            int(one) for one in self.request.POST.getlist("drop") if one.isdecimal()
        ]
        commenting.drop(self.terms.pk, numbers)
        if action == KEEP:
            return
        if task_state is None:
            raise StaleReview(
                _(
                    "This is no longer up for review: it was changed, decided or taken back."
                )
            )
        self._decide(action, task_state, data)

    def _decide(self, action: str, task_state: Any, data: dict[str, Any]) -> None:
        user = self.request.user
        if not is_editor(user):
            raise Http404
        if action == ASK:
            review.request_changes(task_state, user, data["reason"], data["until"])
        elif action == REFUSE:
            review.refuse(task_state, user, data["reason"])
        elif action == APPROVE:
            review.approve(task_state, user, comment=data["reason"])
        else:
            raise Http404

    def _drop_edits(self) -> HttpResponse:
        """Publish what the author had sent, without the edits that wait."""
        if not is_editor(self.request.user):
            raise Http404
        try:
            drop_edits(self.request.user, self.page)
        except NothingOffered:
            messages.warning(self.request, _("The author has answered meanwhile."))
            return redirect(self._own_url)
        messages.success(self.request, _("Published as its author had sent it."))
        return redirect("wagtailadmin_home")

    def _take_off(self) -> HttpResponse:
        """Take one of its files off, and tell its author why."""
        if not is_editor(self.request.user):
            raise Http404
        form = TakeOffForm(self.request.POST, files=self._files)
        if not form.is_valid():
            shown = self.get_context_data(form=self._form(), take_off=form)
            return self.render_to_response(shown)
        given = form.cleaned_data
        try:
            take_off(self.request.user, self.page, given["file"], given["why"])
        except ReviewRefused as refused:
            messages.error(self.request, str(refused))
        except BeingEdited:
            messages.error(
                self.request, _("Another editor holds this text. Try again later.")
            )
        except NotYours:
            messages.error(
                self.request,
                _("You wrote this text: take its files off in the form for members."),
            )
        else:
            messages.success(
                self.request, _("The file is off. Its author is mailed why.")
            )
        return redirect(self._own_url)

    @cached_property
    def _files(self) -> list[ShownFile]:
        return files_of(self.page.get_latest_revision_as_object())

    def _done(self, action: str) -> str:
        if action == APPROVE and edits.waits_for_its_author(self.terms.pk):
            return _(
                "You have changed words of its author. They are asked by mail, and it is published"
                " once they agree."
            )
        return {
            ASK: _("Sent to its author, with your reason."),
            REFUSE: _("Its author has the text back, with your reason."),
            APPROVE: _("Approved."),
        }.get(
            action, _("Your comments are kept. The author gets them when you decide.")
        )

    @cached_property
    def since(self) -> int | None:
        """The line of history whose text was chosen to compare with."""
        given = self.request.GET.get("since", "")
        return int(given) if given.isdecimal() and len(given) < 10 else None

    def get_page_title(self) -> str:
        """What is done here."""
        return _("Read and decide")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Home, this text."""
        return [
            *self.breadcrumbs_items,
            {"url": "", "label": self.page.get_admin_display_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The text beside an earlier one, the form, the history."""
        form = kwargs["form"]
        text = read(self.page, self.terms, self.since)
        rows = [(one, form[f"c-{one.name}"]) for one in text.fields]
        in_review = self.page.workflow_in_progress
        kwargs.setdefault("take_off", TakeOffForm(files=self._files))
        return super().get_context_data(
            text=text,
            attachments=self._files,
            rows=rows,
            terms=self.terms,
            state=state_of(self.page),
            lines=history.told_to_desk(self.terms),
            in_review=in_review,
            decides=in_review and is_editor(self.request.user),
            offered=edits.offered(self.terms.pk),
            edit_url=reverse("wagtailadmin_pages:edit", args=[self.page.pk]),
            **kwargs,
        )
