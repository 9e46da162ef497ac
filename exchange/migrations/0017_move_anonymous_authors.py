"""Authors of what is anonymous already are sealed, and what told of them beside it goes."""

import secrets
from datetime import UTC, timedelta
from typing import Any

from django.db import migrations
from django.db.models import F
from django.db.models.functions import TruncDay

from gaamac.common.sealing import newest_slots_of, seal

PURPOSE = "contribution"


def move(apps: Any, schema_editor: Any) -> None:
    """Nothing of it can be undone without the key, and nothing undoes it."""
    authorships = apps.get_model("exchange", "Authorship")
    sealed = apps.get_model("exchange", "SealedAuthor")
    responses = apps.get_model("exchange", "Response")
    anonymous = authorships.objects.filter(terms__attribution="anonymous")
    taken = {}
    for row in anonymous.order_by("terms_id", "pk").iterator():
        key, person = row.terms_id, row.user_id
        free = taken.setdefault(person, newest_slots_of(person, PURPOSE))
        slot = free.pop(secrets.randbelow(len(free)))
        content = seal(PURPOSE, [str(key), person])
        sealed.objects.create(slot=slot, terms_id=key, seal=content)
        said = responses.objects.filter(translation_key=key, author=person)
        day = TruncDay("created_at", tzinfo=UTC)
        late = day + timedelta(days=1) - timedelta(microseconds=1)
        said.update(author=None, by_author=True, created_at=late)
    anonymous.delete()
    # When an author was mailed stands beside when an editor decided.
    mails = apps.get_model("members", "OutgoingNotice").objects.exclude(state="waiting")
    mails.filter(template__startswith="exchange/").delete()
    _blur(apps)


def _blur(apps: Any) -> None:
    """Write the times once more: the triggers keep the days."""
    terms = apps.get_model("exchange", "SharingTerms")
    hidden = terms.objects.filter(attribution="anonymous")
    hidden.update(submitted_at=F("submitted_at"), confirmed_at=F("confirmed_at"))
    keys = hidden.values("pk")
    pages = apps.get_model("wagtailcore", "Page").objects.filter(
        translation_key__in=keys
    )
    numbers = list(pages.values_list("pk", flat=True))
    pages.update(
        latest_revision_created_at=F("latest_revision_created_at"),
    )
    log = apps.get_model("wagtailcore", "PageLogEntry").objects
    log.filter(page_id__in=numbers).update(timestamp=F("timestamp"))
    things = {
        "base_content_type__app_label": "wagtailcore",
        "base_content_type__model": "page",
        "object_id__in": [str(number) for number in numbers],
    }
    revisions = apps.get_model("wagtailcore", "Revision").objects
    revisions.filter(**things).update(created_at=F("created_at"))
    reviews = apps.get_model("wagtailcore", "WorkflowState").objects.filter(**things)
    tasks = apps.get_model("wagtailcore", "TaskState").objects
    tasks.filter(workflow_state__in=reviews).update(started_at=F("started_at"))
    reviews.update(created_at=F("created_at"))


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0016_days_of_what_is_anonymous"),
        ("members", "0005_sealed_notices"),
    ]

    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
