"""How far a review is when its text comes to the editors, as Wagtail notes it."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Revision, Task, TaskState, Workflow, WorkflowState

from ..models import EditorialReview


def steps(workflow: Workflow) -> tuple[list[Task], Task]:
    """The steps before the editors' own, and the editors' own; the last, where none is theirs."""
    tasks = list(workflow.tasks)
    own = ContentType.objects.get_for_model(EditorialReview)
    found = (at for at, task in enumerate(tasks) if task.content_type_id == own.pk)
    at = next(found, len(tasks) - 1)
    return tasks[:at], tasks[at].specific


def left_out(state: WorkflowState, revision: Revision, task: Task) -> TaskState:
    """A step that was passed over; not stored yet."""
    return TaskState(
        workflow_state=state,
        revision=revision,
        task=task,
        status=TaskState.STATUS_SKIPPED,
        started_at=state.created_at,
        finished_at=state.created_at,
    )


def begun(state: WorkflowState, revision: Revision, task: Task) -> TaskState:
    """The step that is under way; not stored yet."""
    return TaskState(
        workflow_state=state,
        revision=revision,
        task=task,
        status=TaskState.STATUS_IN_PROGRESS,
        started_at=state.created_at,
    )


def in_words(state: WorkflowState) -> dict[str, Any]:
    """As Wagtail notes the start of a review."""
    task = state.current_task_state
    return {
        "id": state.workflow.pk,
        "title": state.workflow.name,
        "status": state.status,
        "next": {"id": task.task_id, "title": task.task.name},
        "task_state_id": task.pk,
    }
