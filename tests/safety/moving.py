"""One contribution, one stranger and the portal around them, for tests of rights that change."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.cache import cache
from django.test import Client

from exchange.choices import Attribution, Kind
from exchange.index import current
from exchange.models import CatalogueEntry
from exchange.services.terms import Answers, set_terms
from gaamac.common.kept import drop_all
from gaamac.common.visibility import Visibility
from gaamac.home.account import services as account
from gaamac.media.models import PortalDocument
from meetings.models import Meeting, MeetingDocument
from members import services
from members.models import FocalPoint, Membership, Organisation, User
from tests.factories.digests import preference
from tests.factories.exchange import contribution
from tests.factories.media import document
from tests.factories.members import (
    CountryFactory,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
    editor,
    member,
)

TITLE, WRITER, HOUSE, BYTES = (
    "zqbadesotilu",
    "zqfomuratevi",
    "zqgisolupeda",
    "zqkanebotuli",
)
MEETING = "/en/meetings/title-zqbadesotilu/"


@dataclass
class Person:
    """What the machine knows of the one who is let in and sent away."""

    state: str = "pending"
    is_focal_point: bool = False

    @property
    def sees_up_to(self) -> int:
        if self.state != "member":
            return 0
        return 2 if self.is_focal_point else 1


@dataclass
class Text:
    """What the machine knows of the contribution."""

    is_live: bool = True
    visibility: int = 0
    attribution: str = "named"


@dataclass
class Theatre:
    """The real thing, and the acts that change it."""

    person: Person = field(default_factory=Person)
    text: Text = field(default_factory=Text)

    def __post_init__(self) -> None:
        cache.clear()
        drop_all()
        current.forget()
        self.house = OrganisationFactory(name=HOUSE, slug=HOUSE, is_listed=False)
        self.author = member(WRITER, organisation=self.house)
        self.editor = editor("Edith")
        self.admin = editor("Ada")
        User.objects.filter(pk=self.admin.pk).update(is_superuser=True)
        self.user = UserFactory(name="Stella", email="stella@example.org")
        MembershipFactory(user=self.user, state="pending")
        self.file = document("report.txt", BYTES.encode(), visibility=0)
        self.page = contribution(
            Kind.MEETING, f"Title {TITLE}", author=self.author, organisation=self.house,
            documents=[MeetingDocument(title="Report", file=self.file)],
        )  # fmt: skip
        self.client = Client()
        self.client.force_login(self.user)
        preference(self.user, is_discreet=False)

    # -- What happens to the text

    def publish(self) -> None:
        self._meeting().get_latest_revision().publish()
        self.text.is_live = True

    def unpublish(self) -> None:
        self._meeting().unpublish()
        self.text.is_live = False

    def set_terms(self, visibility: int, attribution: str) -> None:
        house = None if attribution == Attribution.ANONYMOUS else self.house
        set_terms(self._meeting(), self.author, Answers(visibility, attribution, house))
        PortalDocument.objects.filter(pk=self.file.pk).update(visibility=visibility)
        self.text.visibility, self.text.attribution = visibility, attribution

    def _meeting(self) -> Meeting:
        return Meeting.objects.get(pk=self.page.pk)

    # -- What happens to the person

    def join(self) -> None:
        services.approve(self._membership(), by=self.admin, organisation=None)
        self.person.state = "member"

    def suspend(self) -> None:
        services.suspend(self._membership(), by=self.admin, note="For a reason.")
        self.person.state = "suspended"

    def reinstate(self) -> None:
        services.restore(self._membership(), by=self.admin, note="A mistake.")
        self.person.state = "member"

    def leave(self) -> None:
        account.leave(User.objects.get(pk=self.user.pk), account.Texts.KEEP)
        self.person.state = "gone"

    def move(self, house: Organisation | None) -> None:
        services.link_organisation(self._membership(), house, by=self.admin)

    def appoint(self) -> None:
        FocalPoint.objects.create(
            user_id=self.user.pk,
            country=CountryFactory(),
            institution="Ministry",
            since=date(2020, 1, 1),
            last_confirmed=date(2026, 1, 1),
        )
        self.person.is_focal_point = True

    def recall(self) -> None:
        FocalPoint.objects.filter(user_id=self.user.pk).update(until=date(2026, 1, 31))
        self.person.is_focal_point = False

    def sign_in(self) -> None:
        """A session made by force, as if one had been left over."""
        if self.person.state != "gone":
            self.client.force_login(User.objects.get(pk=self.user.pk))

    def _membership(self) -> Membership:
        return Membership.objects.get(user_id=self.user.pk)

    # -- What has to hold

    def is_seen(self, level: int) -> bool:
        return self.text.is_live and self.text.visibility <= level

    def check(self) -> None:
        """Every surface of what was touched, as the one it was about and as a stranger."""
        self.sign_in()
        self._surfaces(self.client, self.person.sees_up_to)
        self._surfaces(Client(), 0)
        self._digest()

    def _surfaces(self, client: Client, level: int) -> None:
        seen = self.is_seen(level)
        page = client.get(MEETING)
        assert (page.status_code == 200) is seen, (self, "page")
        for address in (
            "/en/meetings/",
            "/en/search/?q=title",
            "/en/meetings/feed.atom",
            "/en/meetings/calendar.ics",
        ):
            answer = client.get(address).content.decode()
            shown = answer.lower()
            assert (TITLE in shown) is seen, (self, address)
            self._names(shown, seen=seen, where=address)
        self._names(page.content.decode().lower(), seen=seen, where="page")
        file = client.get(self.file.url)
        readable = self.text.visibility <= level
        assert (file.status_code == 200) is readable, (self, "file")
        if readable:
            assert BYTES.encode() in b"".join(file.streaming_content)

    def _names(self, text: str, *, seen: bool, where: str) -> None:
        """Nothing of an anonymous author; of the house only what the text says of it."""
        if not seen or self.text.attribution != "named":
            assert WRITER not in text, (self, where)
        if not seen or self.text.attribution == "anonymous":
            assert HOUSE not in text, (self, where)

    def _digest(self) -> None:
        """What would be mailed to them now."""
        from digests.batches import preview
        from digests.models import DigestPreference

        row = DigestPreference.objects.filter(member_id=self.user.pk).first()
        if row is None:
            return
        _reader, choice = preview(row)
        held = [chosen.item.title for chosen in choice.chosen]
        level = self.person.sees_up_to
        if not self.is_seen(level):
            assert not [title for title in held if TITLE in title], (self, "digest")

    def entry(self) -> Any:
        return CatalogueEntry.objects.filter(pk=self.page.pk).first()


LEVELS = [int(level) for level in Visibility]
