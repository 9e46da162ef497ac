"""Publishing at a set time: what Wagtail's command does, page by page, so that one can't stop the rest."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, Revision

from gaamac.common.logs import Plain

from ..choices import Step
from ..history import note
from ..models import Contribution

logger = logging.getLogger(__name__)


def run() -> int:
    """Publish every approved revision that is due and unpublish every page that has expired.

    Safe to run twice at once: each page is locked, and asked again under the lock. Returns how
    many changed.
    """
    now = timezone.now()
    expired = Page.objects.filter(live=True, expire_at__lte=now)
    due = Revision.page_revisions.filter(approved_go_live_at__lte=now)
    in_order = due.order_by("approved_go_live_at").values_list("pk", flat=True)
    return sum(
        [
            *(_tried(_unpublish, pk) for pk in expired.values_list("pk", flat=True)),
            *(_tried(_publish, pk) for pk in list(in_order)),
        ]
    )


def _tried(change: Callable[[int], bool], pk: int) -> bool:
    try:
        with transaction.atomic():
            return change(pk)
    except Exception:
        logger.exception("Scheduled change %s of %s failed", Plain(change.__name__), pk)
        return False


def _unpublish(pk: int) -> bool:
    page = Page.objects.select_for_update().get(pk=pk)
    if not page.live or page.expire_at is None or page.expire_at > timezone.now():
        return False
    page = page.specific
    page.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    if isinstance(page, Contribution):
        note(page.translation_key, Step.TAKEN_OFFLINE, version=page)
    return True


def _publish(pk: int) -> bool:
    revision = Revision.objects.filter(pk=pk).first()
    if revision is None:
        return False
    Page.objects.select_for_update().filter(pk=revision.object_id).first()
    revision.refresh_from_db()
    due = revision.approved_go_live_at
    if due is None or due > timezone.now():
        return False
    revision.publish(log_action="wagtail.publish.scheduled")
    return True
