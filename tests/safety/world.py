"""The one data set of the matrix: a contribution of each kind, state, visibility and attribution.

Built by the models and services of the portal. Each field of each contribution has a canary of its
own (`canaries.py`), so that an answer can be asked about each alone.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from wagtail.models import Collection, Locale

from exchange import review
from exchange.authors import note_author
from exchange.choices import Attribution, FileState, Kind, TopicGroup
from exchange.models import (
    AttachedFile,
    ContributionIndexPage,
    Response,
    SharingTerms,
    Topic,
)
from exchange.services import withdraw
from gaamac.common.visibility import Visibility
from gaamac.media.models import PortalDocument
from meetings.models import MeetingDocument
from members.choices import OrganisationType
from members.models import Country, Organisation, Region, User
from practices.authors import note_author as note_recorder
from practices.choices import AdaptationState
from practices.models import Adaptation, ReadingList, ReadingListItem
from tests.factories.exchange import MODELS
from tests.factories.media import picture

from .canaries import Aviary


class State(StrEnum):
    """Where a contribution stands, for the matrix: whether readers have it, and who else may."""

    DRAFT = "draft"  # never sent: its author's alone
    IN_REVIEW = "in review"
    CHANGES_ASKED = "changes asked"
    WITHDRAWN = "withdrawn"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    REVISED = "published, a newer revision not sent"
    REVISED_IN_REVIEW = "published, a newer revision in review"
    UNPUBLISHED = "unpublished"
    EXPIRED = "expired"


LIVE = {State.PUBLISHED, State.REVISED, State.REVISED_IN_REVIEW}
REVISED = {State.REVISED, State.REVISED_IN_REVIEW}
# What was typed into a field of the page: the newer revision's stand under `next …`.
SECTIONS = {
    Kind.PRACTICE: "context",
    Kind.CHALLENGE: "description",
    Kind.OFFER: "description",
    Kind.MEETING: "description",
}


@dataclass(eq=False)
class Item:
    """One contribution and its canaries by field."""

    kind: str
    state: State
    visibility: int
    attribution: str
    key: UUID = field(default_factory=uuid4)
    pk: int = 0
    slug: str = ""
    revision: int = 0
    words: dict[str, str] = field(default_factory=dict)
    # Who may see the response and the adaptation, which stand under it.
    under: int = 0
    document: str = ""
    # The address of the file that its author has attached.
    attached: str = ""
    response: int = 0
    # The address of the file that came with the response.
    answered: str = ""

    def __str__(self) -> str:
        level = Visibility(self.visibility).name.lower()
        return f"{self.kind}, {self.state}, {level}, {self.attribution}"

    @property
    def is_live(self) -> bool:
        return self.state in LIVE


@dataclass
class World:
    """Everything the cells ask about."""

    items: list[Item] = field(default_factory=list)
    topics: dict[tuple[State, int], Topic] = field(default_factory=dict)
    countries: dict[int, Country] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    lists: dict[str, ReadingList] = field(default_factory=dict)
    # Addresses by visibility.
    pictures: dict[int, str] = field(default_factory=dict)
    aviary: Aviary = field(default_factory=Aviary)
    locale: Any = None
    places: dict[str, Any] = field(default_factory=dict)

    @property
    def live(self) -> list[Item]:
        return [item for item in self.items if item.is_live]


def every_item() -> list[Item]:
    """The product of what tells one contribution from another."""
    return [
        Item(str(kind), state, int(visibility), str(attribution))
        for kind, state, visibility, attribution in itertools.product(
            Kind, State, Visibility, Attribution
        )
    ]


def build(people: dict[str, User]) -> World:
    """Write the data set: `people` are the readers, the first authors and editors among them."""
    world = World(items=every_item(), people=people)
    _places(world)
    world.locale = Locale.objects.get(language_code="en")
    for place in ContributionIndexPage.objects.filter(locale=world.locale):
        world.places[place.kind] = place
    collection = Collection.get_first_root_node()
    for item in world.items:
        _Builder(world, item, collection).build()
    _reading_list(world)
    for visibility in Visibility:
        _picture(world, visibility)
    return world


def _picture(world: World, visibility: int) -> None:
    """A picture of each visibility with a size of it, which some page has asked for."""
    made = picture(f"{world.aviary.word()}.jpg", visibility=visibility)
    size = made.get_rendition("width-30")
    world.pictures[visibility] = size.url


def _places(world: World) -> None:
    """One topic for each state and visibility, one country for each visibility."""
    region, _made = Region.objects.get_or_create(m49=2, defaults={"name_en": "Africa"})
    for number, visibility in enumerate(Visibility):
        world.countries[visibility], _made = Country.objects.get_or_create(
            m49=901 + number,
            defaults={
                "iso2": f"X{'ABCD'[number]}",
                "iso3": f"XX{'ABCD'[number]}",
                "name_en": f"Land {number}",
                "region": region,
                "subregion": region,
            },
        )
    for state, visibility in itertools.product(State, Visibility):
        word = world.aviary.word()
        world.topics[state, visibility] = Topic.objects.create(
            group=TopicGroup.THEME, code=word, name_en=word
        )


class _Builder:
    """Takes one contribution along the road to its state."""

    def __init__(self, world: World, item: Item, collection: Collection) -> None:
        self.world, self.item, self.collection = world, item, collection
        self.people = world.people

    def build(self) -> None:
        item = self.item
        terms = self._terms()
        page = self._page()
        if item.state in _ROADS:
            _ROADS[item.state](self, page, terms)
        page = MODELS[item.kind].objects.get(pk=page.pk)
        item.pk, item.slug = page.pk, page.slug
        item.revision = page.latest_revision_id
        if item.is_live:
            self._response()
        if item.is_live and item.kind == Kind.PRACTICE:
            self._adaptation()

    def _word(self, name: str) -> str:
        word = self.world.aviary.word()
        self.item.words[name] = word
        return word

    def _terms(self) -> SharingTerms:
        """The organisation stands there even of an anonymous one: no surface may say it."""
        item = self.item
        terms = SharingTerms.objects.create(
            translation_key=item.key,
            kind=item.kind,
            visibility=item.visibility,
            attribution=item.attribution,
            organisation=self._organisation(),
            submitted_at=None if item.state == State.DRAFT else timezone.now(),
        )
        name = self._word("author")
        writer = User.objects.create(name=name, email=f"{name}@example.org")
        for author in (writer, self.people["author"], *self._co_authors()):
            note_author(terms, author)
        self.writer = writer
        return terms

    def _organisation(self) -> Organisation:
        """Offers are of the organisation that a colleague of their author belongs to."""
        if self.item.kind == Kind.OFFER:
            return Organisation.objects.get(slug="peace-institute")
        return self._unlisted("organisation")

    def _unlisted(self, name: str) -> Organisation:
        word = self._word(name)
        return Organisation.objects.create(
            name=word, slug=word, type=OrganisationType.NGO, is_listed=False
        )

    def _co_authors(self) -> list[User]:
        """One for two kinds only, and two who must not profit from it any more."""
        gone = [self.people["suspended"], self.people["removed"]]
        is_co = self.item.kind in (Kind.PRACTICE, Kind.MEETING)
        return [self.people["co-author"], *gone] if is_co else gone

    def _page(self, **fields: Any) -> Any:
        item = self.item
        locale = self.world.locale
        title = f"Title {self._word('title')}"
        page = MODELS[item.kind](
            title=title, locale=locale, translation_key=item.key,
            summary=f"Summary {self._word('summary')}.",
            sources=f"Source {self._word('source')}, https://example.org/",
            editor_note=f"Note {self._word('note')}",
            **{SECTIONS[item.kind]: f"Body {self._word('body')}."},
            **self._of_a_meeting(), **_STANDS[item.state],
        )  # fmt: skip
        page.topics = [self.world.topics[item.state, item.visibility]]
        page.countries = [self.world.countries[item.visibility]]
        page.tags.add(self._word("tag"))
        if item.kind == Kind.MEETING:
            page.documents = [self._document()]
        else:
            page.attachments = [self._attached()]
        # What is written here is known to be valid.
        page.save = partial(page.save, clean=False)
        self.world.places[item.kind].add_child(instance=page)
        del page.save
        page.save_revision(clean=False)
        return page

    def _of_a_meeting(self) -> dict[str, Any]:
        if self.item.kind != Kind.MEETING:
            return {}
        place = f"Place {self._word('place')}"
        return {"first_day": date(2026, 12, 1), "place": place}

    def _document(self) -> MeetingDocument:
        bytes_ = f"Bytes {self._word('bytes')}".encode()
        file = PortalDocument.objects.create(
            title=f"{self._word('file name')}.txt",
            file=SimpleUploadedFile("report.txt", bytes_),
            visibility=self.item.visibility,
            collection=self.collection,
        )
        self.item.document = file.url
        return MeetingDocument(title=f"Document {self._word('document')}", file=file)

    def _attached(self) -> dict[str, str]:
        """A file as a task has cleaned it."""
        told = f"Bytes {self._word('attached bytes')}".encode()
        row = AttachedFile.objects.create(
            terms_id=self.item.key, extension="odt", title="as it was sent",
            state=FileState.CLEAN, due_at=None, file=ContentFile(told, "a.odt"),
            small=ContentFile(told, "a.webp"),
        )  # fmt: skip
        self.item.attached = f"/files/attachments/{row.pk}/plan.pdf"
        return {
            "file": str(row.pk),
            "title": f"Plan {self._word('attachment')}",
            "alt": "",
        }

    # -- The roads

    def sent(self, page: Any, terms: SharingTerms) -> None:
        self._into_review(page)

    def asked(self, page: Any, terms: SharingTerms) -> None:
        self.sent(page, terms)
        reason = f"Reason {self._word('reason')}"
        review.request_changes(
            page.current_workflow_task_state, self.people["editor"], reason
        )

    def taken_back(self, page: Any, terms: SharingTerms) -> None:
        self.sent(page, terms)
        withdraw(self.people["author"], self.item.kind, self.item.key)

    def scheduled(self, page: Any, terms: SharingTerms) -> None:
        page.go_live_at = timezone.now() + timedelta(days=3)
        page.save_revision(clean=False)
        self.sent(page, terms)
        self._approve(page)

    def revised(self, page: Any, terms: SharingTerms) -> None:
        page.title = f"Title {self._word('next title')}"
        page.summary = f"Summary {self._word('next summary')}"
        setattr(page, SECTIONS[self.item.kind], f"Body {self._word('next body')}")
        page.save_revision(clean=False)

    def revised_and_sent(self, page: Any, terms: SharingTerms) -> None:
        self.revised(page, terms)
        self._into_review(self._again(page))

    def _again(self, page: Any) -> Any:
        return MODELS[self.item.kind].objects.get(pk=page.pk)

    def _into_review(self, page: Any) -> None:
        """As `submit` does, which takes what a member's form holds; editors write meetings."""
        page.get_workflow().start(page, None)

    def _approve(self, page: Any) -> None:
        review.approve(page.current_workflow_task_state, self.people["editor"])

    # -- What stands under it

    def _response(self) -> None:
        """Reaches one step less far than its contribution.

        What shows its organisation alone is answered by somebody else, the rest by its author: who
        answers under a name is named, but never who answers below their anonymous text.
        """
        item = self.item
        is_anonymous = item.attribution == Attribution.ANONYMOUS
        author = None if is_anonymous else self.writer
        if item.attribution == Attribution.ORGANISATION:
            name = self._word("responder")
            author = User.objects.create(name=name, email=f"{name}@example.org")
        item.under = min(item.visibility + 1, Visibility.EDITORS)
        response = Response.objects.create(
            translation_key=item.key,
            author=author,
            by_author=is_anonymous,
            form_key=uuid4(),
            text=f"Response {self._word('response')}",
            visibility=item.under,
        )
        item.response = response.pk
        told = f"Bytes {self._word('answered bytes')}".encode()
        file = AttachedFile.objects.create(
            response=response, number=1, extension="odt", state=FileState.CLEAN,
            due_at=None, file=ContentFile(told, "a.odt"),
        )  # fmt: skip
        item.answered = f"/files/attachments/{file.pk}/plan.odt"

    def _adaptation(self) -> None:
        item = self.item
        name = self._word("adapter")
        user = User.objects.create(name=name, email=f"{name}@example.org")
        adaptation = Adaptation.objects.create(
            key=uuid4(),
            practice_key=item.key,
            country=self.world.countries[item.visibility],
            year=2025,
            changed=f"Changed {self._word('adaptation')}",
            outcome="It went well.",
            visibility=item.under,
            attribution=item.attribution,
            organisation=self._unlisted("adapting organisation"),
            state=AdaptationState.ACCEPTED,
        )
        note_recorder(adaptation, user)


_WAS_PUBLISHED = {
    "first_published_at": timezone.now(),
    "last_published_at": timezone.now(),
}
_STANDS: dict[State, dict[str, Any]] = {
    **{state: {"live": False} for state in State},
    **{state: {"live": True, **_WAS_PUBLISHED} for state in LIVE},
    State.UNPUBLISHED: {"live": False, **_WAS_PUBLISHED},
    State.EXPIRED: {"live": False, "expired": True, **_WAS_PUBLISHED},
}
_ROADS: dict[State, Any] = {
    State.IN_REVIEW: _Builder.sent,
    State.CHANGES_ASKED: _Builder.asked,
    State.WITHDRAWN: _Builder.taken_back,
    State.SCHEDULED: _Builder.scheduled,
    State.REVISED: _Builder.revised,
    State.REVISED_IN_REVIEW: _Builder.revised_and_sent,
}


def _reading_list(world: World) -> None:
    """One list with every practice there is, seen or not; its owner reads what a member may."""
    owner = world.people["member"]
    kept = ReadingList.objects.create(owner=owner, name="To read")
    ReadingListItem.objects.bulk_create(
        ReadingListItem(reading_list=kept, translation_key=item.key, position=number)
        for number, item in enumerate(world.items)
        if item.kind == Kind.PRACTICE
    )
    world.lists["all"] = kept
