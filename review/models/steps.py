"""The steps of the review that come before the editors' decision, as Wagtail's workflow takes them.

Both are left out where nobody was asked. Neither publishes anything: the last step, the editors'
own (exchange.EditorialReview), does.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Task, TaskState

from exchange.models import EditorialReview
from members.permissions import is_editor


class StepOfOthers(Task):
    """A step in which others than the editors read; an editor may end it at any time."""

    admin_form_fields: ClassVar[list[str]] = ["name"]

    class Meta:
        abstract = True

    def is_waited_for(self, workflow_state: Any) -> bool:
        """Whether somebody was asked who has not answered yet."""
        raise NotImplementedError

    def start(self, workflow_state: Any, user: Any = None) -> TaskState:
        """Begin, or be left out."""
        task_state: TaskState = super().start(workflow_state, user=user)
        if not self.is_waited_for(workflow_state):
            task_state.status = TaskState.STATUS_SKIPPED
            task_state.finished_at = timezone.now()
            task_state.save(update_fields=["status", "finished_at"])
        return task_state

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, Any, bool]]:
        """What editors may do meanwhile."""
        if not is_editor(user):
            return []
        return [
            ("reject", _("Request changes"), True),
            ("proceed", _("Go on without waiting"), False),
        ]

    @transaction.atomic
    def on_action(
        self, task_state: Any, user: Any, action_name: str, **kwargs: Any
    ) -> Any:
        """Carry out what an editor chose in the desk, by our own services."""
        from .. import services  # noqa: PLC0415 - services read models

        if action_name == "proceed":
            return services.go_on(task_state, user)
        if action_name == "reject":
            return EditorialReview().on_action(task_state, user, action_name, **kwargs)
        return None

    def get_form_for_action(self, action: str) -> type[forms.Form]:
        """As in the editors' own step: asking for changes needs a reason."""
        return EditorialReview().get_form_for_action(action)

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> Any:
        """Editors see every text in review, whoever reads it just now."""
        states = TaskState.objects.filter(
            task=self, status=TaskState.STATUS_IN_PROGRESS
        )
        return states if is_editor(user) else states.none()


class ReadingByReviewers(StepOfOthers):
    """Members who know the topic or the region read, and advise the editors."""

    class Meta:
        verbose_name = _("Reading by reviewers")
        verbose_name_plural = _("Readings by reviewers")

    def start(self, workflow_state: Any, user: Any = None) -> TaskState:
        """Ask those whom the text's topics and regions bring, when a review begins."""
        from .. import services  # noqa: PLC0415 - services read models

        if not workflow_state.task_states.exists():
            services.ask_by_topic_and_region(workflow_state)
        return super().start(workflow_state, user=user)

    def is_waited_for(self, workflow_state: Any) -> bool:
        """Whether a reviewer has not answered yet."""
        from .readings import Reading  # noqa: PLC0415 - beside this module

        return Reading.objects.open().filter(workflow_state=workflow_state).exists()

    @classmethod
    def get_description(cls) -> str:
        """What the step is, for whoever builds a workflow."""
        return str(
            _("Members who know the topic or the region read it. They advise only.")
        )


class OutsideReading(StepOfOthers):
    """An official without an account reads one revision by a link, and approves it or comments."""

    class Meta:
        verbose_name = _("Outside approval")
        verbose_name_plural = _("Outside approvals")

    def is_waited_for(self, workflow_state: Any) -> bool:
        """Whether a link to the latest revision waits for an answer."""
        from .outside import OutsideApproval  # noqa: PLC0415 - beside this module

        latest = workflow_state.content_object.latest_revision_id
        links = OutsideApproval.objects.open().filter(workflow_state=workflow_state)
        return links.filter(revision=latest).exists()

    @classmethod
    def get_description(cls) -> str:
        """What the step is, for whoever builds a workflow."""
        return str(_("An official without an account reads it by a link."))
