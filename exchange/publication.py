"""What an approved review ends in. Wagtail imports this while its own models load: import nothing here."""

from __future__ import annotations

from typing import Any


def publish_reviewed_revision(workflow_state: Any, user: Any = None) -> None:
    """Publish the revision that the last task approved (WAGTAIL_FINISH_WORKFLOW_ACTION)."""
    from .edits import release_or_offer  # noqa: PLC0415 - reads models

    task_state = workflow_state.current_task_state
    remark = getattr(workflow_state, "remark", "")
    release_or_offer(task_state.revision, user, reason=remark)
