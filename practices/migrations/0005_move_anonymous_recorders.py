"""Who recorded an adaptation that is anonymous already is sealed."""

import secrets
from datetime import UTC
from typing import Any

from django.db import migrations
from django.db.models.functions import TruncDay

from gaamac.common.sealing import newest_slots_of, seal

PURPOSE = "adaptation"


def move(apps: Any, schema_editor: Any) -> None:
    """Nothing of it can be undone without the key, and nothing undoes it."""
    named = apps.get_model("practices", "AdaptationAuthor").objects.filter(
        adaptation__attribution="anonymous"
    )
    sealed = apps.get_model("practices", "SealedAdaptationAuthor")
    taken = {}
    for row in named.order_by("adaptation_id").iterator():
        thing, person = row.adaptation_id, row.user_id
        free = taken.setdefault(person, newest_slots_of(person, PURPOSE))
        slot = free.pop(secrets.randbelow(len(free)))
        content = seal(PURPOSE, [str(thing), person])
        sealed.objects.create(slot=slot, adaptation_id=thing, seal=content)
    named.delete()
    anonymous = apps.get_model("practices", "Adaptation").objects.filter(
        attribution="anonymous"
    )
    anonymous.update(submitted_at=TruncDay("submitted_at", tzinfo=UTC))


class Migration(migrations.Migration):
    dependencies = [("practices", "0004_seal_anonymous_recorders")]

    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
