"""The mail itself: in the reader's language and direction, text as good as HTML, small, without tricks."""

from __future__ import annotations

import re
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser

import pytest
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from digests.batches import compose, names_of, preview
from digests.models import DigestPreference
from digests.planning import plan_due
from digests.sending import send_waiting
from exchange.choices import Kind
from exchange.follows import follow
from gaamac.common.languages import CODES
from members.models import User
from tests.factories.digests import preference
from tests.factories.exchange import contribution, topic
from tests.factories.members import CountryFactory

from .sink import Sink

pytestmark = pytest.mark.django_db
LONG = "Дуже довга назва про запобігання 防止暴行 منع الفظائع " * 8


@pytest.fixture(autouse=True)
def _site(site: None) -> None:
    """Every test has the page tree."""


class Links(HTMLParser):
    """Every address in a mail, and what a mail must not have."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]


def sent(user: User, mailoutbox: list[EmailMultiAlternatives]) -> tuple[str, str]:
    """Text and HTML of the digest that a member is sent now."""
    preference(user, is_discreet=False)
    plan_due(timezone.now())
    send_waiting()
    (mail,) = [one for one in mailoutbox if one.to == [user.email]]
    return str(mail.body), str(mail.alternatives[0][0])


@pytest.mark.parametrize("language", CODES)
def test_a_mail_is_in_its_readers_language_and_direction(
    alice: User, mailoutbox, language: str
) -> None:
    User.objects.filter(pk=alice.pk).update(preferred_language=language)
    elections = topic("elections")
    follow(alice, "topic", elections.pk)
    contribution(
        title="Вибори та 选举", topics=[elections], countries=[CountryFactory()]
    )
    text, html = sent(alice, mailoutbox)
    direction = "rtl" if language == "ar" else "ltr"
    assert f'<html lang="{language}" dir="{direction}">' in html
    assert f"http://testserver/{language}/practices/" in text
    assert "Вибори та 选举" in text
    assert "Вибори та 选举" in html


def test_a_title_in_another_language_says_so(alice: User, mailoutbox) -> None:
    contribution(title="Relevé des rumeurs", language="fr")
    text, html = sent(alice, mailoutbox)
    assert '<bdi lang="fr">Relevé des rumeurs</bdi>' in html
    assert "Français" in text


def test_markup_in_a_title_is_text(alice: User, mailoutbox) -> None:
    contribution(
        title="<b>Bold</b> & \ue0f0when\ue0f1", summary="</td><script>x</script>"
    )
    text, html = sent(alice, mailoutbox)
    assert "<b>Bold</b> & when" in text
    assert "&lt;b&gt;Bold&lt;/b&gt; &amp; when" in html
    assert "<script" not in html


def test_text_says_everything_that_html_says(alice: User, mailoutbox) -> None:
    for number, kind in enumerate(Kind.values * 3):
        contribution(kind, title=f"Number {number}", countries=[CountryFactory()])
    text, html = sent(alice, mailoutbox)
    shown = Links(html)
    for address in shown.links:
        assert address in text or address == "http://testserver/en/"
    for words in ["Number 7", "3 practices", "Kenya", "What Number 7 is about."]:
        assert words in text
        assert words in html


def test_no_picture_no_script_no_address_elsewhere(alice: User, mailoutbox) -> None:
    contribution()
    _text, html = sent(alice, mailoutbox)
    shown = Links(html)
    assert not shown.tags & {"img", "script", "link", "iframe", "object"}
    assert all(address.startswith("http://testserver/") for address in shown.links)
    assert "url(" not in html


def test_links_are_the_same_for_every_reader_but_those_that_stop_it(
    alice: User, bob: User, mailoutbox
) -> None:
    contribution()
    first, second = (
        set(Links(sent(user, mailoutbox)[1]).links) for user in (alice, bob)
    )
    own = first ^ second
    assert len(own) == 4
    assert all("/digest/" in address for address in own)


def test_the_largest_mail_stays_below_100_kilobytes(sink: Sink, alice: User) -> None:
    for number in range(32):
        contribution(title=f"{number} {LONG}"[:250], summary=LONG[:400], language="ar")
    User.objects.filter(pk=alice.pk).update(preferred_language="ar")
    reader, choice = preview(preference(alice))
    assert reader
    previewed = compose(reader, choice, "2026-W47", names_of([reader]), {})
    plan_due(timezone.now())
    send_waiting()
    assert len(sink.raw[0]) < 100_000
    shown = alice.deliveries.get().items
    assert 8 <= shown <= 20
    assert previewed.items == shown
    assert str(32 - shown) in body(sink.accepted[0], "plain")


def body(message: EmailMessage, kind: str) -> str:
    found = message.get_body((kind,))
    assert found is not None
    return str(found.get_content())


def test_the_message_is_well_formed(sink: Sink, alice: User) -> None:
    User.objects.filter(pk=alice.pk).update(preferred_language="fr")
    contribution(title="Été")
    preference(alice)
    plan_due(timezone.now())
    send_waiting()
    message = message_from_bytes(sink.raw[0], policy=policy.SMTP)
    assert message.defects == []
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]
    assert message["List-Id"] == "GAAMAC digest <digest.gaamac.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "All"
    assert re.fullmatch(r"<digest-[\d-]+-\d+@gaamac\.example>", message["Message-ID"])
    assert message["Content-Language"] == "fr"
    assert "Été" in body(message, "html")
    assert max(map(len, sink.raw[0].split(b"\r\n"))) <= 998


def test_a_member_who_follows_nothing_is_told_that_this_is_everything(
    alice: User, mailoutbox
) -> None:
    contribution()
    text, html = sent(alice, mailoutbox)
    assert "this is everything new" in text
    assert "this is everything new" in html
    assert "Because you follow" not in text


def test_what_is_left_out_is_counted_with_a_link(alice: User, mailoutbox) -> None:
    for number in range(23):
        contribution(title=f"Number {number}")
    text, html = sent(alice, mailoutbox)
    label = alice.deliveries.get().edition.label
    assert f"And 3 more:\nhttp://testserver/en/me/digest/{label}/" in text
    assert "3 more" in html
    assert "Number 22" in text
    assert "Number 2\n" not in text


def test_the_mail_says_when_it_comes(alice: User, mailoutbox) -> None:
    contribution()
    now = timezone.now()
    preference(alice, frequency="monthly", day_of_month=3, hour=9)
    DigestPreference.objects.update(next_due_at=now - timedelta(minutes=1))
    plan_due(now)
    send_waiting()
    assert "every month, on day 3 at 09:00, your time" in mailoutbox[0].body
