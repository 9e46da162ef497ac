"""Removing a contribution with every trace of it, and what was never published of one that stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from django.db.models import Q
from taggit.models import Tag
from wagtail.models import PageLogEntry, Revision
from wagtail_localize.models import String, StringSegment, Template, TemplateSegment

from gaamac.common.personal_data import Leaver
from members.models import OutgoingNotice

from . import addresses
from .attachments.erasing import forget_all, forget_of_responses, keep_published
from .choices import FollowTarget
from .history import forget_talk
from .models import (
    FieldComment,
    Follow,
    ImportedContribution,
    Link,
    Response,
    SharingTerms,
)
from .traces import without_words_of

if TYPE_CHECKING:
    from .models import Contribution


class Removed(NamedTuple):
    """What went: its kind and key, and nothing of what it said."""

    kind: str
    key: UUID


def remove(terms: SharingTerms, versions: list[Contribution]) -> Removed:
    """Delete a contribution in all its versions: text, history, translations, answers, addresses.

    In the caller's transaction, with the versions and the terms locked.
    """
    removed = Removed(terms.kind, terms.pk)
    strings, templates = _translated(terms.pk)
    tags = {tag for page in versions for tag in _tags_of(page)}
    _drop_notices(terms.pk, [page.slug for page in versions])
    pages = [page.pk for page in versions]
    forget_all(terms)
    for page in versions:
        page.delete()
    PageLogEntry.objects.filter(page__in=pages).delete()
    addresses.release_all(terms.pk)
    _drop_links(set(pages))
    forget_of_responses(Response.objects.filter(translation_key=terms.pk))
    for model in (Response, ImportedContribution):
        model.objects.filter(translation_key=terms.pk).delete()
    Follow.objects.filter(target=FollowTarget.CONTRIBUTION, value=terms.pk).delete()
    terms.delete()
    String.objects.filter(pk__in=strings, segments=None).delete()
    Template.objects.filter(pk__in=templates, segments=None).delete()
    _drop_unused(tags)
    return removed


def keep_what_is_published(page: Contribution, leaver: Leaver) -> None:
    """Forget the drafts and the history of a version that stays, and who is named in its records."""
    if page.live:
        _forget_drafts(page)
    PageLogEntry.objects.filter(page=page.pk).update(label=page.title)
    for entry in PageLogEntry.objects.filter(page=page.pk).exclude(data={}):
        entry.data = without_words_of(leaver, entry.data)
        entry.save(update_fields=["data"])
    keep_published(page)
    # What editors and author said to one another on the way is over.
    page.workflow_states.all().delete()
    forget_talk(page.translation_key)
    FieldComment.objects.filter(terms=page.translation_key).delete()


def _forget_drafts(page: Contribution) -> None:
    """Leave the revision that is published; without one, make it of what is published."""
    page = type(page).objects.get(pk=page.pk)
    if page.live_revision_id is None:
        page.live_revision = page.save_revision(changed=False)
    others = page.revisions.exclude(pk=page.live_revision_id)
    # What was written between two publications is nobody's business any more.
    PageLogEntry.objects.filter(page=page.pk, revision__in=others).update(revision=None)
    others.delete()
    type(page).objects.filter(pk=page.pk).update(
        live_revision=page.live_revision_id,
        latest_revision=page.live_revision_id,
        has_unpublished_changes=False,
        draft_title=page.title,
    )


def _translated(key: UUID) -> tuple[list[int], list[int]]:
    """The pieces of text that wagtail-localize keeps of it, in tables that know no page."""
    own = Q(source__object__translation_key=key)
    strings = StringSegment.objects.filter(own).values_list("string_id", flat=True)
    templates = TemplateSegment.objects.filter(own)
    return list(strings), list(templates.values_list("template_id", flat=True))


def _tags_of(page: Contribution) -> set[int]:
    """The free tags of a version, published or in its drafts."""
    used = set(page.tagged_items.values_list("tag_id", flat=True))
    for content in page.revisions.values_list("content", flat=True):
        items: list[dict[str, Any]] = content.get("tagged_items") or []
        used |= {item["tag"] for item in items if item.get("tag")}
    return used


def _drop_unused(tags: set[int]) -> None:
    """Delete tags that nothing carries any more: their author chose the words."""
    for tag in Tag.objects.filter(pk__in=tags):
        carried = any(
            relation.related_model.objects.filter(tag=tag).exists()
            for relation in Tag._meta.related_objects
            if relation.one_to_many
        )
        drafted = {"content__tagged_items__contains": [{"tag": tag.pk}]}
        if not carried and not Revision.objects.filter(**drafted).exists():
            tag.delete()


def _drop_links(pages: set[int]) -> None:
    """What was noted of links that only these pages name."""
    for link in Link.objects.filter(pages__overlap=list(pages)):
        link.pages = [number for number in link.pages if number not in pages]
        if link.pages:
            link.save(update_fields=["pages"])
        else:
            link.delete()


def _drop_notices(key: UUID, slugs: list[str]) -> None:
    """Mails that wait and would tell of it."""
    about_it = Q(context__key=str(key)) | Q(
        context__slug__in=[one for one in slugs if one]
    )
    OutgoingNotice.objects.filter(about_it).delete()
