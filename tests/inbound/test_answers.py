"""An answer by mail: posted where its author may post, told to them where not, held where unsure."""

from __future__ import annotations

import re
from datetime import timedelta
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote

import pytest
import time_machine
from django.core import mail
from django.test import Client, TestCase
from django.utils import timezone
from PIL import Image

from digests.links import UNSUBSCRIBE, token, unsubscribe_by_mail
from exchange.attachments import cleaning
from exchange.choices import Attribution, FileState
from exchange.models import AttachedFile, CatalogueEntry, QuarantinedFile, Response
from exchange.services import respond, withdraw_response
from gaamac.audit.models import AuditEntry
from gaamac.common.visibility import Visibility
from inbound import held_files, holding
from inbound.choices import Outcome, WhyHeld
from inbound.models import HeldFile, HeldMail
from inbound.receiving import receive
from members.choices import MembershipState
from members.models import Membership, OutgoingNotice
from members.notify import sweep
from members.reply_to import reply_address
from tests.factories.digests import preference
from tests.factories.exchange import contribution
from tests.factories.media import pdf_bytes, picture_bytes

from .letters import REPLY, letter

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _answers_come_in(settings, site: None) -> None:
    settings.REPLY_ADDRESS = REPLY


def asked(alice, bob, **fields) -> Response:
    """Bob has responded to what Alice posted."""
    from uuid import uuid4

    page = contribution(title="A practice", author=alice, **fields)
    entry = CatalogueEntry.objects.get(page_id=page.pk)
    return respond(bob, entry, "How long did it take?", Visibility.COMMUNITY, uuid4())


def to_answer(alice, response: Response) -> str:
    return reply_address(alice.pk, response.pk)


def replies() -> list[Response]:
    return list(Response.objects.order_by("pk"))[1:]


def told() -> list[str]:
    """What has been mailed since."""
    mail.outbox.clear()
    sweep()
    return [f"{one.to[0]}: {one.subject}\n{one.body}" for one in mail.outbox]


def test_answering_the_notice_posts_a_response_at_the_visibility_of_the_thread(
    alice, bob
) -> None:
    asked(alice, bob)
    sweep()
    (notice,) = mail.outbox
    assert "answer this mail" in notice.body
    address = notice.extra_headers["Reply-To"]
    text = f"It took a year.\n\nOn Mon, 2 Nov 2026 Portal <p@x.example> wrote:\n> {notice.body[:40]}"
    raw = letter(address, f"Alice <{alice.email.upper()}>", text)
    assert receive(raw) == Outcome.POSTED
    (posted,) = replies()
    assert posted.text == "It took a year."
    assert posted.author == alice
    assert posted.visibility == Visibility.COMMUNITY
    assert receive(raw) == Outcome.REPEATED
    assert len(replies()) == 1


def test_an_anonymous_author_who_answers_is_not_named(alice, bob, edith) -> None:
    response = asked(alice, bob, attribution=Attribution.ANONYMOUS)
    address = to_answer(alice, response)
    assert receive(letter(address, alice.email)) == Outcome.POSTED
    (posted,) = replies()
    assert posted.author is None
    assert posted.by_author
    # From an address that is not theirs: nobody else reads that it answers for this author.
    other = letter(address, "elsewhere@example.net", message_id="<two@x>")
    assert receive(other) == Outcome.DROPPED
    empty = letter(address, alice.email, "> quoted", message_id="<three@x>")
    assert receive(empty) == Outcome.RETURNED
    assert not HeldMail.objects.exists()
    for row in OutgoingNotice.objects.filter(template__startswith="inbound/"):
        assert row.recipient is None
        assert row.context == {}


def test_what_cannot_be_posted_is_told_once_with_the_text_kept(alice, bob) -> None:
    response = asked(alice, bob)
    address = to_answer(alice, response)
    Membership.objects.filter(user=alice).update(state=MembershipState.SUSPENDED)
    raw = letter(address, alice.email, "Words I want to keep.")
    assert receive(raw) == Outcome.RETURNED
    receive(raw)
    (said,) = [one for one in told() if "could not be posted" in one]
    assert said.startswith(alice.email)
    assert "Words I want to keep." in said
    assert replies() == []


@pytest.mark.parametrize("lost", ["narrowed", "gone", "expired", "too long", "empty"])
def test_rights_are_asked_when_it_comes_in(alice, bob, charlie, lost: str) -> None:
    response = asked(alice, bob)
    address = to_answer(charlie, response)
    text, moment = "Mine.", timezone.now()
    if lost == "narrowed":
        CatalogueEntry.objects.update(visibility=Visibility.EDITORS)
    elif lost == "gone":
        CatalogueEntry.objects.all().delete()
    elif lost == "expired":
        moment += timedelta(days=62)
    else:
        text = "" if lost == "empty" else "long " * 1200
    with time_machine.travel(moment):
        assert receive(letter(address, charlie.email, text)) == Outcome.RETURNED
    assert replies() == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Precedence": "bulk"},
        {"X_Auto_Response_Suppress": "All"},
        {"X_Autoreply": "yes"},
        {"List_Id": "<x.example>"},
        {"Return_Path": "<>"},
    ],
)
def test_what_a_machine_answers_is_dropped(alice, bob, headers) -> None:
    address = to_answer(alice, asked(alice, bob))
    assert receive(letter(address, alice.email, **headers)) == Outcome.DROPPED
    assert replies() == []
    assert not HeldMail.objects.exists()


def test_a_mail_server_of_its_own_and_our_own_mails_are_dropped(alice, bob) -> None:
    response = asked(alice, bob)
    address = to_answer(alice, response)
    assert receive(letter(address, alice.email), [address], "") == Outcome.DROPPED
    sweep()
    (ours,) = mail.outbox
    assert receive(ours.message().as_bytes(), [address]) == Outcome.DROPPED


def test_unknown_senders_are_held_and_told_nothing(
    alice, bob, edith, client: Client
) -> None:
    response = asked(alice, bob)
    address = to_answer(alice, response)
    sweep()
    assert receive(letter(address, "eve@example.net", "I am Alice.")) == Outcome.HELD
    assert receive(letter(REPLY, "zoe@example.net", message_id="<2@x>")) == Outcome.HELD
    forged = (
        re.sub(r"\+.", "+a", address)
        if "+a" not in address
        else address[:8] + "b" + address[9:]
    )
    assert receive(letter(forged, alice.email, message_id="<3@x>")) == Outcome.HELD
    assert told() == []
    assert replies() == []
    held = HeldMail.objects.get(sender="eve@example.net")
    assert held.why == WhyHeld.OTHER_SENDER
    client.force_login(edith)
    assert "eve@example.net" in client.get("/cms/held-mail/").content.decode()
    page = client.get(f"/cms/held-mail/{held.pk}/").content.decode()
    assert "I am Alice." in page
    client.post(f"/cms/held-mail/{held.pk}/", {"decision": "release"})
    (posted,) = replies()
    assert posted.author == alice
    assert AuditEntry.objects.filter(act="mail-released", actor=edith.pk).exists()
    unknown = HeldMail.objects.get(sender="zoe@example.net")
    assert (
        "Post it as theirs"
        not in client.get(f"/cms/held-mail/{unknown.pk}/").content.decode()
    )
    client.post(f"/cms/held-mail/{unknown.pk}/", {"decision": "release"})
    assert len(replies()) == 1
    client.post(f"/cms/held-mail/{unknown.pk}/", {"decision": "discard"})
    assert not HeldMail.objects.filter(pk=unknown.pk).exists()
    client.force_login(bob)
    assert client.get("/cms/held-mail/").status_code == 302


@pytest.mark.parametrize(
    ("results", "outcome"),
    [
        ("mx.portal; dmarc=pass header.from=example.org", Outcome.POSTED),
        ("mx.portal; spf=pass; dkim=pass", Outcome.HELD),
        ("mx.portal; dmarc=fail", Outcome.HELD),
        ("mx.evil; dmarc=pass", Outcome.HELD),
        ('mx.portal; spf=fail smtp.mailfrom="x; dmarc=pass"', Outcome.HELD),
        ("mx.portal; spf=fail (a; dmarc=pass)", Outcome.HELD),
        (None, Outcome.HELD),
    ],
)
def test_the_sender_is_proven_where_that_is_asked(
    settings, alice, bob, results: str | None, outcome: Outcome
) -> None:
    settings.INBOUND_AUTHSERV_ID = "mx.portal"
    address = to_answer(alice, asked(alice, bob))
    headers = {"Authentication_Results": results} if results else {}
    assert receive(letter(address, alice.email, **headers)) == outcome


def test_so_many_an_hour_and_no_more(alice, bob) -> None:
    address = to_answer(alice, asked(alice, bob))
    outcomes = [
        receive(letter(address, alice.email, f"{n}", message_id=f"<{n}@x>"))
        for n in range(42)
    ]
    assert outcomes.count(Outcome.POSTED) == 20
    assert outcomes.count(Outcome.RETURNED) == 20
    assert outcomes.count(Outcome.DROPPED) == 2


def with_files(to: str, sender: str, *files: tuple[str, bytes]) -> bytes:
    """A mail with these files, by name, and what mail programs hang on by themselves."""
    message = EmailMessage()
    message["From"], message["To"], message["Message-ID"] = sender, to, "<f@x>"
    message.set_content("See the files.")
    for name, content in files:
        message.add_attachment(content, "application", "octet-stream", filename=name)
    message.add_attachment(b"s", "application", "pgp-signature", filename="s.asc")
    return message.as_bytes()


def clean_all() -> None:
    for key in list(AttachedFile.objects.values_list("pk", flat=True)):
        cleaning.work_on(key)


def test_files_are_cleaned_and_had_by_who_may_read_the_answer(
    alice, bob, charlie, client: Client, files_folder: Path
) -> None:
    address = to_answer(alice, asked(alice, bob))
    raw = with_files(
        address,
        alice.email,
        ("Alice at home.JPG", picture_bytes()),
        ("run.exe", b"MZ"),
        ("empty.pdf", b""),
        ("broken.pdf", b"words"),
        ("plan.pdf", pdf_bytes()),
    )
    assert receive(raw) == Outcome.POSTED
    assert receive(raw) == Outcome.REPEATED
    waiting = AttachedFile.objects.filter(state=FileState.WAITING)
    assert waiting.count() == 3
    assert not [path for path in files_folder.rglob("*") if path.is_file()]
    addresses = [f"/files/attachments/{row.pk}/file.{row.extension}" for row in waiting]
    client.force_login(alice)
    page = f"/en/practices/{CatalogueEntry.objects.get().slug}/"
    assert [client.get(one).status_code for one in addresses] == [404, 404, 404]
    assert "/files/attachments/" not in client.get(page).content.decode()
    assert not any("files" in one for one in told())

    clean_all()
    shown = client.get(page).content.decode()
    assert "See the files." in shown
    found = re.findall(r'/files/attachments/[^"]+', shown)
    assert [one.rpartition("/")[2] for one in found] == ["file-1.jpg", "file-5.pdf"]
    for one in found:
        client.force_login(charlie)
        response = client.get(one)
        assert response.status_code == 200
        assert b"CANARY" not in response.getvalue()
        assert response["Content-Disposition"].startswith("attachment")
        assert Client().get(one).status_code == 404

    (said,) = [one for one in told() if "the files of your response" in one]
    assert said.startswith(alice.email)
    assert "the place where it was taken" in said
    for number, why in [
        (2, "of this kind"),
        (3, "empty"),
        (4, "not what its name says"),
    ]:
        assert why in said.partition(f"File {number} ")[2]
    assert "at home" not in said
    assert not any("the files of your response" in one for one in told())


def test_files_of_held_mail_wait_unopened_and_are_checked_once_it_is_posted(
    alice, bob, edith, client: Client, files_folder: Path, monkeypatch
) -> None:
    address = to_answer(alice, asked(alice, bob))
    files = [("Alice.pdf", pdf_bytes()), ("run.exe", b"MZ")]
    monkeypatch.setattr(held_files, "MOST_OF_ONE", (3, 10**6))
    for number, sender in enumerate(("eve", "zoe", "ann")):
        raw = with_files(address, f"{sender}@example.net", *files)
        raw = raw.replace(b"<f@x>", f"<{number}@x>".encode())
        assert receive(raw) == receive(raw) == Outcome.HELD
    # Nobody could post this one.
    receive(with_files(REPLY, "eve@example.net", *files))
    assert [mail.files.count() for mail in HeldMail.objects.order_by("pk")] == [
        *(2, 1, 0, 0)
    ]
    first, *others = HeldMail.objects.order_by("pk")
    for row in HeldFile.objects.all():
        assert b"%PDF" not in bytes(row.content)
    assert not AttachedFile.objects.exists()
    client.force_login(edith)
    page = client.get(f"/cms/held-mail/{first.pk}/").content.decode()
    assert "2 files came with it" in page
    assert "Alice.pdf" not in page

    client.post(f"/cms/held-mail/{first.pk}/", {"decision": "release"})
    assert AttachedFile.objects.filter(state=FileState.WAITING).count() == 1
    assert not HeldFile.objects.filter(mail=first.pk).exists()
    clean_all()
    assert AttachedFile.objects.get(state=FileState.CLEAN).extension == "pdf"
    (said,) = [one for one in told() if "the files of your response" in one]
    assert said.startswith(alice.email)
    assert "of this kind" in said
    client.post(f"/cms/held-mail/{others[0].pk}/", {"decision": "release"})
    clean_all()
    (said,) = [one for one in told() if "the files of your response" in one]
    assert "1 more file was left out" in said
    client.post(f"/cms/held-mail/{others[1].pk}/", {"decision": "discard"})
    assert not HeldFile.objects.exists()


def test_held_files_of_all_members_have_a_limit_and_go_after_a_month(
    alice, bob, monkeypatch
) -> None:
    address = to_answer(alice, asked(alice, bob))
    monkeypatch.setattr(held_files, "MOST_OF_ALL", (400, len(pdf_bytes()) + 10))
    files = [("a.pdf", pdf_bytes())] * 2
    assert receive(with_files(address, "eve@example.net", *files)) == Outcome.HELD
    assert HeldFile.objects.count() == HeldMail.objects.get().left_out == 1
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        holding.forget_old()
    assert not HeldFile.objects.exists()


def test_only_ten_files_are_taken_and_nothing_is_said_of_what_came_clean(
    alice, bob, files_folder: Path
) -> None:
    address = to_answer(alice, asked(alice, bob))
    plain = BytesIO()
    Image.new("RGB", (4, 4)).save(plain, "PNG")
    receive(with_files(address, alice.email, ("a.png", plain.getvalue())))
    clean_all()
    assert AttachedFile.objects.get().state == FileState.CLEAN
    assert not any("the files of your response" in one for one in told())
    many = with_files(address, alice.email, *([("a.exe", b"MZ")] * 12))
    receive(many.replace(b"<f@x>", b"<g@x>"))
    (said,) = [one for one in told() if "the files of your response" in one]
    assert "2 more files were left out" in said
    assert AttachedFile.objects.count() == 1


def test_files_go_with_the_answer_and_with_its_author(
    alice, bob, client: Client, files_folder: Path
) -> None:
    address = to_answer(alice, asked(alice, bob))
    files = [("a.jpg", picture_bytes()), ("b.pdf", pdf_bytes())]
    receive(with_files(address, alice.email, *files))
    cleaning.work_on(AttachedFile.objects.get(number=1).pk)
    (answer,) = replies()
    with TestCase.captureOnCommitCallbacks(execute=True):
        withdraw_response(alice, answer)
    assert not AttachedFile.objects.exists()
    assert not QuarantinedFile.objects.exists()
    assert not [path for path in files_folder.rglob("*") if path.is_file()]


def test_a_flood_of_one_sender_is_not_held_without_end() -> None:
    outcomes = [
        receive(letter(REPLY, "eve@example.net", message_id=f"<{n}@x>"))
        for n in range(12)
    ]
    assert outcomes.count(Outcome.HELD) == 10
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        receive(letter(REPLY, "eve@example.net", message_id="<late@x>"))
    assert HeldMail.objects.count() == 1


def test_a_mail_programs_unsubscribe_turns_the_digest_off(alice) -> None:
    row = preference(alice)
    link = unsubscribe_by_mail(token(UNSUBSCRIBE, alice.pk, row.link_key))
    subject = unquote(link.partition("?subject=")[2])
    for said, outcome in (
        (f"{subject[:-1]}x", Outcome.DROPPED),
        (subject, Outcome.UNSUBSCRIBED),
    ):
        raw = letter("portal@gaamac.example", alice.email).replace(
            b"Re: something", said.encode()
        )
        assert receive(raw) == outcome
        row.refresh_from_db()
        assert row.is_on == (outcome == Outcome.DROPPED)
