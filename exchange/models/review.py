"""The editorial review as a Wagtail task, so that the desk and the admin take the same road."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import transaction
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask

from ..desk.forms import ReasonForm


class EditorialReview(AbstractGroupApprovalTask):
    """An editor reads a revision and approves that revision, or asks for changes with a reason."""

    class Meta:
        verbose_name = _("Editorial review")
        verbose_name_plural = _("Editorial reviews")

    @transaction.atomic
    def on_action(
        self, task_state: Any, user: Any, action_name: str, **kwargs: Any
    ) -> None:
        """Carry out what the editor chose in Wagtail's admin, by our own services."""
        from .. import review  # noqa: PLC0415 - services read models

        if action_name == "approve":
            review.approve(task_state, user, comment=kwargs.get("comment", ""))
        elif action_name == "reject":
            until = parse_date(str(kwargs.get("until") or ""))
            review.request_changes(task_state, user, kwargs.get("comment", ""), until)

    def get_form_for_action(self, action: str) -> type[forms.Form]:
        """Asking for changes needs a reason."""
        form: type[forms.Form] = super().get_form_for_action(action)
        return ReasonForm if action == "reject" else form

    @classmethod
    def get_description(cls) -> str:
        """What the task is, for whoever builds a workflow."""
        return str(
            _("Editors read the text, publish it or ask its author for changes.")
        )
