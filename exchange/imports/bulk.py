"""New contributions, many at once: what `add_child`, `save_revision` and a review do one by one.

Wagtail makes thirty pages a second; this makes them by tables. Whatever reads a page afterwards
(the desk, its search, the review, the catalogue) finds what it would find after the slow road:
tests/exchange/imports/test_bulk.py compares the two.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.contrib.contenttypes.models import ContentType
from django.db.models import F, QuerySet
from django.utils import timezone
from taggit.models import Tag
from wagtail.models import (
    Locale,
    Page,
    PageLogEntry,
    ReferenceIndex,
    Revision,
    TaskState,
    Workflow,
    WorkflowState,
)
from wagtail.search.backends import get_search_backend

from gaamac.common.text import slug_of
from members.models import Country, Region

from .. import catalogue
from ..catalogue import model_of
from ..choices import Step
from ..history import note_many
from ..models import Address, ContributionIndexPage, SharingTerms, Topic
from ..services.terms import Answers
from . import reviews
from .planning import ImportOptions, Planned

if TYPE_CHECKING:
    from ..models import Contribution


class _Place:
    """Where the new pages of one language go: their parent, locked, and the next free path."""

    def __init__(self, kind: str, locale: Locale) -> None:
        place = ContributionIndexPage.objects.get(kind=kind, locale=locale)
        # As `add_child` does, so that nobody else takes the same path meanwhile.
        self.parent = Page.objects.select_for_update().get(pk=place.pk)
        self.workflow: Workflow = place.get_workflow()
        # Before the editors' own step nobody is asked about an import.
        self.left_out, self.task = reviews.steps(self.workflow)
        last = self.parent.get_children().order_by("path").last()
        self._step = Page._str2int(last.path[-Page.steplen :]) if last else 0
        self.added = 0

    def put(self, page: Contribution) -> None:
        """Give a page its place in the tree, after all others."""
        self._step += 1
        self.added += 1
        page.depth = self.parent.depth + 1
        page.path = Page._get_path(self.parent.path, page.depth, self._step)
        page.numchild = 0
        page.set_url_path(self.parent)

    def settle(self) -> None:
        """Let the parent know of its children."""
        Page.objects.filter(pk=self.parent.pk).update(
            numchild=F("numchild") + self.added
        )


class BulkWriter:
    """Writes the new contributions of one import, a batch at a time, in the caller's transaction."""

    def __init__(self, options: ImportOptions, by: Any) -> None:
        self._options, self._by = options, by
        self._model = model_of(options.kind)
        self._type = ContentType.objects.get_for_model(self._model)
        self._base_type = ContentType.objects.get_for_model(Page)
        self._topics = Topic.objects.in_bulk()
        self._countries = Country.objects.in_bulk()
        self._regions = Region.objects.in_bulk()
        self._locales = {one.language_code: one for one in Locale.objects.all()}
        # All of them: asking for each title would cost more, and of 100,000 they take 10 MB.
        self._taken = set(
            Address.objects.filter(kind=options.kind).values_list("slug", flat=True)
        )
        self._places: dict[str, _Place] = {}
        self._tags: dict[str, Tag] = {}
        self._now = timezone.now()

    def write(self, planned: Sequence[Planned]) -> None:
        """Make a contribution of each row; its key is noted in what was planned."""
        if not planned:
            return
        self._make_tags(planned)
        self._make_terms(planned)
        note_many([one.key for one in planned], Step.IMPORTED, self._by)
        pages = [self._page(one) for one in planned]
        self._claim_addresses(pages)
        for page in pages:
            self._place_of(page).put(page)
        self._insert(pages)
        revisions = self._make_revisions(pages)
        self._log(pages, revisions)
        self._index(pages)
        if self._options.publish:
            for page in pages:
                catalogue.write(page)
        else:
            self._start_reviews(pages, revisions)

    def settle(self) -> None:
        """What is known only at the end."""
        for place in self._places.values():
            place.settle()

    def _make_tags(self, planned: Sequence[Planned]) -> None:
        names = {name for one in planned for name in one.row.tags or ()}
        new = names - self._tags.keys()
        found = {tag.name: tag for tag in Tag.objects.filter(name__in=new)}
        for name in sorted(new - found.keys()):
            # One by one: taggit gives each its own slug.
            found[name] = Tag.objects.create(name=name)
        self._tags |= found

    def _make_terms(self, planned: Sequence[Planned]) -> None:
        """Editors' own, without an author, and no news."""
        for one in planned:
            one.key = uuid4()
        SharingTerms.objects.bulk_create(
            SharingTerms(
                translation_key=one.key,
                kind=self._options.kind,
                is_news=False,
                submitted_at=self._now,
                **_columns(one.answers),
            )
            for one in planned
        )

    def _page(self, planned: Planned) -> Contribution:
        """A page that isn't stored yet, with its relations."""
        row, is_live = planned.row, self._options.publish
        page = self._model(
            translation_key=planned.key,
            locale=self._locales[row.language or self._options.language],
            content_type=self._type,
            live=is_live,
            has_unpublished_changes=not is_live,
            first_published_at=self._now if is_live else None,
            last_published_at=self._now if is_live else None,
            latest_revision_created_at=self._now,
        )
        for name, value in row.fields.items():
            setattr(page, name, page._meta.get_field(name).to_python(value))
        page.draft_title = page.title
        terms = sorted({pk for ids in row.terms.values() for pk in ids})
        page.topics = [self._topics[pk] for pk in terms]
        page.countries = [self._countries[pk] for pk in row.countries or ()]
        page.regions = [self._regions[pk] for pk in row.regions or ()]
        through = self._model.tags.through
        page.wagtail_admin_comments = []
        page.tagged_items = [through(tag=self._tags[name]) for name in row.tags or ()]
        return page

    def _place_of(self, page: Contribution) -> _Place:
        code = page.language
        if code not in self._places:
            self._places[code] = _Place(self._options.kind, self._locales[code])
        return self._places[code]

    def _claim_addresses(self, pages: Sequence[Contribution]) -> None:
        """The first free of `title`, `title-2`… for each, as `addresses.claim` does."""
        for page in pages:
            page.slug = _free(_wanted_slug(page), self._taken)
            self._taken.add(page.slug)
        Address.objects.bulk_create(
            Address(
                kind=self._options.kind,
                slug=page.slug,
                translation_key=page.translation_key,
            )
            for page in pages
        )

    def _insert(self, pages: Sequence[Contribution]) -> None:
        """The rows of the pages and of what hangs on them."""
        fields = [
            field for field in Page._meta.local_concrete_fields if field.attname != "id"
        ]
        bases = Page.objects.bulk_create(
            Page(**{field.attname: getattr(page, field.attname) for field in fields})
            for page in pages
        )
        for page, base in zip(pages, bases, strict=True):
            page.id = page.page_ptr_id = base.pk
            page._state.adding = False
        # What `save()` does for the second table of a model; bulk_create refuses it.
        own = self._model._meta.local_concrete_fields
        QuerySet(self._model)._insert(list(pages), fields=own, using="default")
        for name, column in (
            ("topics", "topic_id"),
            ("countries", "country_id"),
            ("regions", "region_id"),
        ):
            self._link(pages, name, column)
        tagged = [item for page in pages for item in page.tagged_items.all()]
        for page in pages:
            for item in page.tagged_items.all():
                item.content_object_id = page.pk
        self._model.tags.through.objects.bulk_create(tagged)

    def _link(self, pages: Sequence[Contribution], name: str, column: str) -> None:
        through = getattr(self._model, name).through
        own = f"{self._model._meta.model_name}_id"
        through.objects.bulk_create(
            through(**{own: page.pk, column: chosen.pk})
            for page in pages
            for chosen in getattr(page, name).all()
        )

    def _make_revisions(self, pages: Sequence[Contribution]) -> list[Revision]:
        revisions = Revision.objects.bulk_create(
            Revision(
                content_type=self._type,
                base_content_type=self._base_type,
                object_id=str(page.pk),
                object_str=str(page),
                user=self._by,
                content=page.serializable_data(),
                created_at=self._now,
            )
            for page in pages
        )
        for page, revision in zip(pages, revisions, strict=True):
            page.latest_revision = revision
            page.live_revision = revision if page.live else None
        Page.objects.bulk_update(pages, ["latest_revision", "live_revision"])
        return revisions

    def _log(
        self, pages: Sequence[Contribution], revisions: Sequence[Revision]
    ) -> None:
        """The first lines of each page's history."""
        actions = [
            "wagtail.create",
            *(["wagtail.publish"] if self._options.publish else []),
        ]
        PageLogEntry.objects.bulk_create(
            self._entry(page, revision, action)
            for page, revision in zip(pages, revisions, strict=True)
            for action in actions
        )

    def _entry(
        self, page: Contribution, revision: Revision, action: str, **data: Any
    ) -> PageLogEntry:
        return PageLogEntry(
            page_id=page.pk,
            content_type=self._type,
            label=str(page)[:250],
            action=action,
            timestamp=self._now,
            user=self._by,
            revision=revision,
            content_changed=True,
            data=data,
        )

    def _index(self, pages: Sequence[Contribution]) -> None:
        """What signals do when a page is saved: the desk's search, and what refers to what."""
        backend = get_search_backend()
        backend.get_index_for_model(self._model).add_items(self._model, pages)
        ReferenceIndex.objects.bulk_create(
            reference for page in pages for reference in self._references(page)
        )

    def _references(self, page: Contribution) -> Iterable[ReferenceIndex]:
        for to_type, to_id, model_path, path in set(
            ReferenceIndex._extract_references_from_object(page)
        ):
            yield ReferenceIndex(
                content_type=self._type,
                base_content_type=self._base_type,
                object_id=str(page.pk),
                to_content_type_id=to_type,
                to_object_id=to_id,
                model_path=model_path,
                content_path=path,
                content_path_hash=ReferenceIndex._get_content_path_hash(path),
            )

    def _start_reviews(
        self, pages: Sequence[Contribution], revisions: Sequence[Revision]
    ) -> None:
        """Each comes to the editors, as a member's does that nobody else is asked to read."""
        states = WorkflowState.objects.bulk_create(
            WorkflowState(
                content_type=self._type,
                base_content_type=self._base_type,
                object_id=str(page.pk),
                workflow=self._place_of(page).workflow,
                requested_by=self._by,
                created_at=self._now,
            )
            for page in pages
        )
        TaskState.objects.bulk_create(
            reviews.left_out(state, revision, task)
            for page, state, revision in zip(pages, states, revisions, strict=True)
            for task in self._place_of(page).left_out
        )
        tasks = TaskState.objects.bulk_create(
            reviews.begun(state, revision, self._place_of(page).task)
            for page, state, revision in zip(pages, states, revisions, strict=True)
        )
        for state, task in zip(states, tasks, strict=True):
            state.current_task_state = task
        WorkflowState.objects.bulk_update(states, ["current_task_state"])
        PageLogEntry.objects.bulk_create(
            self._entry(
                page,
                revision,
                "wagtail.workflow.start",
                workflow=reviews.in_words(state),
            )
            for page, revision, state in zip(pages, revisions, states, strict=True)
        )


def _columns(answers: Answers | None) -> dict[str, Any]:
    """The columns of the terms; those of the model, for the editors only, without any."""
    if answers is None:
        return {}
    return {name: getattr(answers, name) for name in Answers.__slots__}


def _wanted_slug(page: Contribution) -> str:
    key: UUID = page.translation_key
    return slug_of(page.title, fallback=str(key)[:8])


def _free(wanted: str, taken: set[str]) -> str:
    slug, number = wanted, 1
    while slug in taken:
        number += 1
        slug = f"{wanted}-{number}"
    return slug
