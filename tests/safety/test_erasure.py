"""A person who did everything here is erased: nothing of hers is left but what is named, with the reason."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client

from exchange.models import CatalogueEntry, Response, SharingTerms
from gaamac.audit.chain import verify
from gaamac.audit.models import AuditEntry
from gaamac.home.account.services import Texts, leave
from gaamac.media.models import PortalDocument, PortalImage
from members.models import User
from practices.models import Adaptation
from tests.safety.life import Life
from tests.safety.traces import (
    HERS,
    OTHERS,
    PUBLISHED,
    in_files,
    in_the_database,
    in_valkey,
    numbers_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

# Where the words of a text stand that its author leaves to the community; mails that wait to tell
# others of it among them.
PLACES_OF_TEXTS = {
    "challenges_challenge", "challenges_offer", "exchange_address", "exchange_catalogueentry",
    "exchange_cataloguetext", "exchange_link", "exchange_response", "members_outgoingnotice",
    "practices_adaptation", "practices_practice", "taggit_tag", "wagtail_localize_string",
    "wagtail_localize_stringtranslation", "wagtail_localize_translationsource", "wagtailcore_page",
    "wagtailcore_pagelogentry", "wagtailcore_revision", "wagtailsearch_indexentry",
}  # fmt: skip
PUBLIC = [
    "/en/",
    "/en/practices/",
    "/en/practices/feed.atom",
    "/en/practices/zqpublished-practice/",
    "/en/challenges/",
    "/en/offers/",
    "/en/search/?q=practice",
    "/en/suggest/?q=pra",
    "/en/practices/practice-of-another/",
    "/sitemap.xml",
]


@pytest.fixture
def life(django_capture_on_commit_callbacks: Any) -> Life:
    with django_capture_on_commit_callbacks(execute=True):
        return Life()


@pytest.fixture
def erase(
    life: Life, django_capture_on_commit_callbacks: Any
) -> Callable[[Texts], None]:
    """Erases her, with everything that waits for the commit."""

    def run(texts: Texts) -> None:
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            leave(User.objects.get(pk=life.her.pk), texts)

    return run


def seen_by(user: User | None) -> str:
    """Everything that this reader gets from the pages on which her texts stood."""
    client = Client()
    if user is not None:
        client.force_login(user)
    said = []
    for path in PUBLIC:
        answer = client.get(path)
        text = answer.content.decode()
        # A page that is missing leads back to the address that was asked for, in all languages.
        own = path.strip("/").rpartition("/")[2]
        said.append(text.replace(own, "") if answer.status_code == 404 else text)
    return "".join(said).lower()


def her_words(text: str) -> set[str]:
    return set(re.findall(HERS, text))


def of_her_texts(words: set[str]) -> set[str]:
    """Words of what she published, or their stems."""
    return {word for word in words for known in PUBLISHED if word[:7] == known[:7]}


# One life for many assertions: it takes seconds to live.


def test_taken_away_nothing_of_her_is_left(
    life: Life, erase: Callable[[Texts], None], files_folder: Path
) -> None:
    number = life.her.pk
    her_words_are_everywhere(life, files_folder)
    erase(Texts.REMOVE)
    assert in_the_database() == {}
    assert in_files(files_folder) == {}
    assert in_valkey() == {}
    assert numbers_of(number) == []
    assert not User.objects.filter(pk=number).exists()
    for reader in (None, life.bob, life.edith):
        assert her_words(seen_by(reader)) == set()
    statuses = [
        Client().get(f"/en/practices/{slug}/").status_code
        for slug in ("zqpublished-practice", "never-was-there")
    ]
    assert statuses == [404, 404]
    only_what_others_wrote_is_left(life)


def her_words_are_everywhere(life: Life, files_folder: Path) -> None:
    """The net has no holes: what is looked for afterwards is there before."""
    found = in_the_database()
    words = set().union(*found.values())
    kept = set().union(*in_files(files_folder).values())
    assert {*PUBLISHED, *OTHERS} - words - kept == set()
    assert {"zqavatarbytes", "zqcellbytes", "zqunusedbytes", "zqhalfwaybytes"} <= kept
    # Her archive is there too.
    assert {"zqdraft", "zqlistnote"} <= kept
    assert "django_session, decoded" in found
    assert len(numbers_of(life.her.pk)) > 20
    assert her_words(seen_by(None)) >= {"zqalicia", "zqpublished"}


def only_what_others_wrote_is_left(life: Life) -> None:
    """Written together, a meeting of the portal's, what bob wrote; nothing that answered her."""
    assert set(SharingTerms.objects.values_list("pk", flat=True)) == {
        life.shared.translation_key,
        life.meeting.translation_key,
        life.bobs.translation_key,
        life.taken.translation_key,
        life.read.translation_key,
    }
    assert not Response.objects.exists()
    assert not Adaptation.objects.exists()
    assert CatalogueEntry.objects.count() == 3


def test_kept_texts_stay_without_her(
    life: Life, erase: Callable[[Texts], None], files_folder: Path
) -> None:
    number = life.her.pk
    erase(Texts.KEEP)
    found = in_the_database()
    assert {place.split(".")[0] for place in found} <= PLACES_OF_TEXTS
    left = set().union(*found.values())
    # An address stays as it was when the title changes.
    assert left - of_her_texts(left) == {"zqoldtitle"}
    assert in_files(files_folder) == {}
    assert in_valkey() == {}
    assert numbers_of(number) == []
    titles = set(CatalogueEntry.objects.values_list("title", flat=True))
    assert titles == {
        "Zqpublished practice", "Zqpublished challenge", "Zqpublished offer", "Zqpublished by nobody",
        "Zqpublished for few", "Zqpublished later", "Written together", "A meeting",
        "Practice of another",
    }  # fmt: skip
    assert Response.objects.get(pk=life.answer.pk).author is None
    assert Adaptation.objects.get().changed == "Zqpublished change."
    nobody_sees_her_name(life)
    files_that_no_page_shows_are_gone(life)
    the_audit_knows_a_number_alone(number)
    assert [letter.to for letter in mail.outbox] == [["zqalicia@zqmail.example"]]


def nobody_sees_her_name(life: Life) -> None:
    """On no page of readers, and on none of the desk. A restricted text stays restricted."""
    for reader in (None, life.bob, life.edith):
        assert "zqalicia" not in seen_by(reader)
    assert "zqpublished for few" not in seen_by(life.bob)
    desk = Client()
    desk.force_login(life.ada)
    for path in (
        "/cms/people/",
        "/cms/audit/",
        "/cms/concerns/",
        "/cms/reports/site-history/",
        f"/cms/pages/{life.practice.pk}/history/",
        f"/cms/pages/{life.practice.pk}/edit/",
        f"/cms/pages/{life.bobs.pk}/history/",
        f"/cms/pages/{life.bobs.pk}/edit/",
    ):
        answer = desk.get(path)
        assert answer.status_code == 200, path
        assert "zqalicia" not in answer.content.decode().lower(), path


def files_that_no_page_shows_are_gone(life: Life) -> None:
    """With the sizes of pictures; what a page shows stays without her."""
    assert not PortalImage.objects.exists()
    assert PortalDocument.objects.get().uploaded_by_user is None
    assert life.used.file.storage.exists(life.used.file.name)
    for file in (life.unused.file, life.picture.file, life.rendition.file):
        assert not file.storage.exists(file.name)


def the_audit_knows_a_number_alone(number: int) -> None:
    """That she went is on record, and the chain holds."""
    entry = AuditEntry.objects.get(act="account-erased")
    assert (entry.actor, entry.target) == (number, f"member:{number}")
    assert entry.detail == {"texts": "keep"}
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert verify().faults == []
