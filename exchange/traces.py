"""What Wagtail's desk keeps of who did what, and how a person disappears from it."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import Q
from wagtail.models import (
    ModelLogEntry,
    PageLogEntry,
    ReferenceIndex,
    Revision,
    UploadedFile,
)

from gaamac.common.personal_data import Leaver, delete_on_commit

# Where the JSON of a revision holds the number of an account (Wagtail's names of the fields).
PEOPLE = frozenset({"owner", "locked_by", "user", "resolved_by", "uploaded_by_user"})
_NAMED = " || ".join(f"@.{name} == $number" for name in sorted(PEOPLE))
# Walked in the database: the revisions of a large portal don't fit into a worker.
_REVISIONS = """
SELECT id FROM wagtailcore_revision
    WHERE jsonb_path_exists(content, %s::jsonpath, jsonb_build_object('number', %s::bigint))
"""
# These entries repeat in `data` what was said.
_COMMENTED = "wagtail.comments."


def forget(leaver: Leaver) -> None:
    """Take a person out of revisions, logs, comments and the index of references."""
    _leave_revisions(leaver)
    number = leaver.user.pk
    for log in (PageLogEntry, ModelLogEntry):
        own = log.objects.filter(user_id=number)
        own.filter(action__startswith=_COMMENTED).delete()
        # Without a constraint in the database, Django leaves the number where it is.
        own.update(user=None)
    _unname_the_log(leaver)
    people = ContentType.objects.get_for_model(leaver.user)
    told = {"to_content_type": people, "to_object_id": str(number)}
    ReferenceIndex.objects.filter(**told).delete()
    for upload in UploadedFile.objects.filter(uploaded_by_user=leaver.user):
        upload.delete()
        delete_on_commit(upload.file)


def _unname_the_log(leaver: Leaver) -> None:
    """The desk's log of things other than pages repeats names in labels and notes."""
    words = {leaver.user.name.strip(), *leaver.addresses} - {""}
    named = Q(pk=None)
    for word in words:
        named |= Q(label__icontains=word) | Q(data__icontains=word)
    for entry in ModelLogEntry.objects.filter(named):
        entry.label = leaver.unnamed(entry.label)
        entry.data = without_words_of(leaver, entry.data)
        entry.save(update_fields=["label", "data"])


def _leave_revisions(leaver: Leaver) -> None:
    """Empty the numbers of the account in the JSON of revisions, and drop what it commented."""
    path = f"$.** ? ({_NAMED})"
    with connection.cursor() as cursor:
        cursor.execute(_REVISIONS, [path, leaver.user.pk])
        found = [pk for (pk,) in cursor.fetchall()]
    for revision in Revision.objects.filter(pk__in=found).iterator(chunk_size=50):
        revision.content = _without_person(revision.content, leaver.user.pk)
        Revision.objects.filter(pk=revision.pk).update(content=revision.content)


def _without_person(value: Any, number: int) -> Any:
    """JSON without the number of an account, and without what it said in comments."""
    if isinstance(value, list):
        kept = [one for one in value if not _is_said_by(one, number)]
        return [_without_person(one, number) for one in kept]
    if not isinstance(value, dict):
        return value
    return {
        name: None if name in PEOPLE and one == number else _without_person(one, number)
        for name, one in value.items()
    }


def _is_said_by(value: Any, number: int) -> bool:
    """Whether this is a comment or a reply (Wagtail's `Comment`, `CommentReply`) of this account."""
    return isinstance(value, dict) and "text" in value and value.get("user") == number


def without_words_of(leaver: Leaver, value: Any) -> Any:
    """The data of a log entry, in no text of which the person is named.

    Old titles are left out, and what an editor said to the author.
    """
    if isinstance(value, str):
        return leaver.unnamed(value)
    if isinstance(value, list):
        return [without_words_of(leaver, one) for one in value]
    if isinstance(value, dict):
        return {
            name: without_words_of(leaver, one)
            for name, one in value.items()
            if name not in {"title", "comment"}
        }
    return value
