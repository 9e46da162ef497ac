"""The one door to files: who may read what, and what the answers give away."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLResolver, get_resolver
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import Collection, CollectionViewRestriction

from gaamac.audit.choices import Act
from gaamac.audit.models import AuditEntry
from gaamac.common.visibility import Visibility
from gaamac.media.models import PortalDocument
from members.choices import MembershipState
from tests.factories.media import document, picture, root_collection
from tests.factories.members import member

pytestmark = pytest.mark.django_db

LEVELS = list(Visibility)
READERS = {
    None: Visibility.PUBLIC,
    "pavel": Visibility.PUBLIC,
    "alice": Visibility.COMMUNITY,
    "fatima": Visibility.FOCAL_POINTS,
    "edith": Visibility.EDITORS,
}


def make(kind: str, **fields: Any) -> Any:
    """A document, or a size of a picture."""
    return (
        document(**fields)
        if kind == "document"
        else picture(**fields).get_rendition("max-30x30")
    )


@pytest.fixture(params=["document", "picture"])
def kind(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def client() -> Client:
    """A browser that reads its answers to the end."""
    return Reader()


class Reader(Client):
    def request(self, **request: Any) -> Any:
        response = super().request(**request)
        response.body = response.getvalue()
        return response


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("reader", READERS)
def test_a_reader_gets_what_their_clearance_covers(
    kind: str,
    level: int,
    reader: str | None,
    client: Client,
    request: pytest.FixtureRequest,
) -> None:
    file = make(kind, visibility=level)
    if reader:
        client.force_login(request.getfixturevalue(reader))
    expected = 200 if level <= READERS[reader] else 404
    for method in (client.get, client.head):
        assert method(file.url).status_code == expected


CONDITIONS = [
    {},
    {"range": "bytes=0-1"},
    {"range": "bytes=99999999-"},
    {"range": "bytes=0-0,5-6"},
    {"if-none-match": "*"},
    {"if-match": '"x"'},
    {"if-modified-since": "Fri, 01 Jan 2100 00:00:00 GMT"},
    {"if-unmodified-since": "Thu, 01 Jan 1970 00:00:00 GMT"},
    {"if-range": '"x"', "range": "bytes=0-1"},
]


@pytest.mark.parametrize(
    "headers", CONDITIONS, ids=lambda headers: ", ".join(headers) or "plain"
)
@pytest.mark.parametrize("method", ["get", "head"])
def test_denied_and_missing_are_the_same_answer(
    kind: str, method: str, headers: dict[str, str], client: Client
) -> None:
    file = make(kind, visibility=Visibility.COMMUNITY, title="CANARY")
    address = file.url
    with CaptureQueriesContext(connection) as for_denied:
        denied = getattr(client, method)(address, headers=headers)
    file.delete()
    with CaptureQueriesContext(connection) as for_missing:
        missing = getattr(client, method)(address, headers=headers)
    assert denied.status_code == missing.status_code == 404
    assert dict(denied.headers) == dict(missing.headers)
    assert denied.body == missing.body
    assert len(for_denied) == len(for_missing)
    assert "etag" not in denied
    assert "content-disposition" not in denied
    assert b"CANARY" not in denied.body
    nothing = getattr(client, method)("/files/nothing", headers=headers)
    here = denied.body
    for spelt in (str, lambda path: quote(path, safe="")):
        here = here.replace(spelt(address).encode(), spelt("/files/nothing").encode())
    assert here == nothing.body


@given(
    kind=st.sampled_from(["documents", "pictures"]),
    number=st.one_of(
        st.integers(0, 40), st.integers(), st.text(st.characters(codec="utf-8"))
    ),
    key=st.one_of(
        st.just("a" * 20), st.text(), st.text("0123456789abcdef", max_size=24)
    ),
    name=st.text(st.characters(codec="utf-8"), max_size=30),
    headers=st.dictionaries(
        st.sampled_from(
            ["range", "if-range", "if-none-match", "if-match", "if-modified-since"]
        ),
        st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=30),
    ),
)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_that_is_made_up_opens_a_file_or_breaks_the_view(
    client: Client,
    kind: str,
    number: Any,
    key: str,
    name: str,
    headers: dict[str, str],
) -> None:
    address = f"/files/{kind}/{quote(str(number))}/{quote(key)}/{quote(name)}"
    assert client.get(address, headers=headers).status_code in {400, 404}


@given(
    wanted=st.one_of(
        st.from_regex(
            r"(bytes|BYTES| bytes)=(\d{0,3}-\d{0,3},? ?){1,4}", fullmatch=True
        ),
        st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40),
    ),
    if_range=st.sampled_from([None, '"x"', "own", "Fri, 01 Jan 2100 00:00:00 GMT"]),
)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_range_is_asked_for_what_comes_is_part_of_the_file(
    client: Client, wanted: str, if_range: str | None
) -> None:
    file = PortalDocument.objects.first() or document("a.txt", b"0123456789")
    headers = {"range": wanted}
    if if_range:
        own = client.get(file.url)["ETag"]
        headers["if-range"] = own if if_range == "own" else if_range
    response = client.get(file.url, headers=headers)
    assert response.status_code in {200, 206, 416}
    assert response["Content-Length"] == str(len(response.body))
    if response.status_code == 206:
        first, last = map(int, re.findall(r"\d+", response["Content-Range"])[:2])
        assert response.body == b"0123456789"[first : last + 1]
        assert if_range in {None, "own"}
    elif response.status_code == 200:
        assert response.body == b"0123456789"


def test_a_size_that_no_page_asked_for_is_made_for_nobody(
    client: Client, edith: Any
) -> None:
    """Guessed sizes: other filters, other numbers, Wagtail's own addresses of sizes."""
    image = picture(visibility=Visibility.COMMUNITY)
    size = image.get_rendition("max-30x30")
    *_, number, key, name = size.url.split("/")
    guesses = [
        f"/files/pictures/{int(number) + 1}/{key}/{name}",
        f"/files/pictures/{image.pk}/{key}/{name}",
        f"/files/documents/{number}/{key}/{name}",
        f"/files/pictures/{number}/{key}/../originals/{name}",
        f"/images/{key}/{image.pk}/original/",
        f"/cms/images/{image.pk}/preview/original/",
        f"/cms/images/{image.pk}/preview/width-4000|format-png/",
        f"/cms/images/{image.pk}/generate_url/",
        f"/cms/images/{image.pk}/generate_url/width-400/",
    ]
    client.force_login(edith)
    # Two tables count for themselves: by chance the number of the picture is that of its size.
    for address in {*guesses} - {size.url}:
        assert client.get(address).status_code == 404, address
    assert image.renditions.count() == 1


def test_who_of_the_support_team_takes_away_a_focal_points_file_is_on_record(
    client: Client, edith: Any, fatima: Any
) -> None:
    file = document(visibility=Visibility.FOCAL_POINTS)
    about = AuditEntry.objects.filter(act=Act.READ_RESTRICTED)
    client.force_login(fatima)
    client.get(file.url)
    client.force_login(edith)
    client.head(file.url)
    assert not about.exists()
    client.get(file.url)
    entry = about.get()
    assert (entry.target, entry.actor) == (f"document:{file.pk}", edith.pk)


@pytest.mark.parametrize("reader", ["alice", "fatima", None])
def test_the_desks_ways_to_pictures_and_documents_are_for_editors(
    client: Client, reader: str | None, request: pytest.FixtureRequest
) -> None:
    image, file = picture(title="CANARYpicture"), document(title="CANARYfile")
    if reader:
        client.force_login(request.getfixturevalue(reader))
    for address in (
        "/cms/images/chooser/",
        f"/cms/images/chooser/{image.pk}/",
        f"/cms/images/{image.pk}/",
        "/cms/documents/chooser/",
        f"/cms/documents/chooser/{file.pk}/",
        f"/cms/documents/edit/{file.pk}/",
        f"/cms/api/main/images/{image.pk}/",
        "/cms/api/main/documents/",
    ):
        response = client.get(address)
        assert response.status_code in {302, 403, 404}, address
        assert b"CANARY" not in response.body


def test_nobody_counts_upwards_to_a_file(kind: str, client: Client) -> None:
    file = make(kind)
    *_, key, _name = file.url.split("/")
    assert client.get(file.url.replace(key, "0" * len(key))).status_code == 404


def test_a_suspended_member_reads_as_nobody(
    kind: str, client: Client, db: None
) -> None:
    person = member("Sam")
    person.membership.state = MembershipState.SUSPENDED
    person.membership.save()
    file = make(kind, visibility=Visibility.COMMUNITY, uploaded_by_user=person)
    client.force_login(person)
    assert client.get(file.url).status_code == 404


def test_a_change_of_rights_holds_from_the_next_request(
    kind: str, client: Client, alice
) -> None:
    file = make(kind, visibility=Visibility.COMMUNITY)
    client.force_login(alice)
    assert client.get(file.url).status_code == 200
    owner = file if kind == "document" else file.image
    owner.visibility = Visibility.FOCAL_POINTS
    owner.save()
    assert client.get(file.url).status_code == 404


def test_a_member_reads_what_they_added(kind: str, client: Client, alice, bob) -> None:
    file = make(kind, visibility=Visibility.EDITORS, uploaded_by_user=alice)
    client.force_login(bob)
    assert client.get(file.url).status_code == 404
    client.force_login(alice)
    assert client.get(file.url).status_code == 200


def test_a_collection_made_private_in_the_desk_is_for_editors(
    kind: str, client: Client, alice, edith
) -> None:
    closed = root_collection().add_child(instance=Collection(name="Closed"))
    inner = closed.add_child(instance=Collection(name="Inner"))
    CollectionViewRestriction.objects.create(
        collection=closed, restriction_type="login"
    )
    file = make(kind, collection=inner)
    open_file = make(kind)
    client.force_login(alice)
    assert client.get(file.url).status_code == 404
    assert client.get(open_file.url).status_code == 200
    client.force_login(edith)
    assert client.get(file.url).status_code == 200


def test_a_document_is_taken_away_and_never_run(client: Client) -> None:
    response = client.get(document("a.txt", b"<script>", title="Année 1").url)
    assert response.body == b"<script>"
    assert response["Content-Disposition"].startswith("attachment; filename")
    assert "ann%C3%A9e-1.txt" in response["Content-Disposition"]
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response["Content-Security-Policy"] == (
        "default-src 'none'; frame-ancestors 'none'; sandbox"
    )
    assert response["X-Content-Type-Options"] == "nosniff"


def test_a_picture_is_shown(client: Client) -> None:
    response = client.get(make("picture").url)
    assert response["Content-Type"] == "image/jpeg"
    assert response["Content-Disposition"].startswith("inline")
    assert response["Content-Security-Policy"] == (
        "default-src 'none'; frame-ancestors 'none'; sandbox"
    )
    assert response.body.startswith(b"\xff\xd8")


def test_only_what_is_open_to_all_may_be_kept(kind: str, client: Client, alice) -> None:
    public, community = make(kind), make(kind, visibility=Visibility.COMMUNITY)
    assert client.get(public.url)["Cache-Control"] == "public, max-age=300"
    assert "Cookie" not in client.get(public.url).get("Vary", "")
    client.force_login(alice)
    assert "no-store" in client.get(community.url)["Cache-Control"]
    assert "public" not in client.get(community.url)["Cache-Control"]


def test_an_unchanged_file_is_not_sent_again(kind: str, client: Client) -> None:
    file = make(kind)
    first = client.get(file.url)
    again = client.get(file.url, headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    assert again["Content-Security-Policy"] == (
        "default-src 'none'; frame-ancestors 'none'; sandbox"
    )
    assert not again.body


def test_a_replaced_file_has_another_etag_and_the_same_address(client: Client) -> None:
    file = document("a.txt", b"one")
    address, etag = file.url, client.get(file.url)["ETag"]
    file.file.save("b.txt", ContentFile(b"two"))
    assert file.url == address
    assert client.get(address)["ETag"] != etag
    assert client.get(address).body == b"two"


@pytest.mark.parametrize(
    ("wanted", "status", "content", "content_range"),
    [
        ("bytes=0-3", 206, b"0123", "bytes 0-3/10"),
        ("bytes=4-", 206, b"456789", "bytes 4-9/10"),
        ("bytes=-3", 206, b"789", "bytes 7-9/10"),
        ("bytes=-99", 206, b"0123456789", "bytes 0-9/10"),
        ("bytes=9-9", 206, b"9", "bytes 9-9/10"),
        ("bytes=8-99", 206, b"89", "bytes 8-9/10"),
        ("bytes=10-", 416, b"", "bytes */10"),
        ("bytes=-0", 416, b"", "bytes */10"),
        ("bytes=3-1", 200, b"0123456789", None),
        ("bytes=-", 200, b"0123456789", None),
        ("bytes=0-1,3-4", 200, b"0123456789", None),
        ("lines=0-1", 200, b"0123456789", None),
        ("bytes=" + "9" * 40 + "-", 200, b"0123456789", None),
    ],
)
def test_a_broken_download_goes_on_where_it_stopped(
    wanted: str, status: int, content: bytes, content_range: str | None, client: Client
) -> None:
    file = document("a.txt", b"0123456789")
    response = client.get(file.url, headers={"range": wanted})
    assert response.status_code == status
    assert response.body == content
    assert response["Content-Length"] == str(len(content))
    assert response.get("Content-Range") == content_range
    head = client.head(file.url, headers={"range": wanted})
    assert head.status_code == status
    assert head["Content-Length"] == str(len(content))


def test_a_download_does_not_go_on_in_another_file(client: Client) -> None:
    file = document("a.txt", b"0123456789")
    headers = {"range": "bytes=4-", "if-range": '"another"'}
    assert client.get(file.url, headers=headers).body == b"0123456789"


def test_a_file_the_storage_lost_is_missing(kind: str, client: Client, caplog) -> None:
    file = make(kind)
    file.file.storage.delete(file.file.name)
    assert client.get(file.url).status_code == 404
    assert "The storage lost the file" in caplog.text


@pytest.mark.parametrize("method", ["post", "put", "delete", "options"])
def test_a_file_can_only_be_read(kind: str, method: str, client: Client) -> None:
    assert getattr(client, method)(make(kind).url).status_code == 405


def test_an_open_file_costs_one_query(
    kind: str, client: Client, django_assert_num_queries
) -> None:
    file = make(kind)
    with django_assert_num_queries(1):
        client.get(file.url)


def test_a_files_place_in_the_storage_is_no_address(kind: str, client: Client) -> None:
    file = make(kind)
    for address in (
        f"/files/{file.file.name}",
        file.file.url,
        f"/media/{file.file.name}",
    ):
        assert client.get(address).status_code == 404


def routes(resolver: URLResolver) -> list[Any]:
    found = []
    for pattern in resolver.url_patterns:
        found += routes(pattern) if isinstance(pattern, URLResolver) else [pattern]
    return found


def test_wagtails_own_doors_to_files_stand_nowhere() -> None:
    modules = {pattern.callback.__module__ for pattern in routes(get_resolver())}
    assert "gaamac.media.views" in modules
    assert not modules & {
        "wagtail.documents.views.serve",
        "wagtail.images.views.serve",
        "wagtail.contrib.sitemaps.views",
        "django.views.static",
    }


def test_a_list_and_the_door_agree(kind: str, request, client: Client) -> None:
    people = {name: request.getfixturevalue(name) for name in READERS if name}
    files = [
        make(kind, visibility=level, uploaded_by_user=people["alice"])
        for level in LEVELS
    ]
    owners = [file if kind == "document" else file.image for file in files]
    for name, person in people.items():
        client.force_login(person)
        seen = set(
            type(owners[0]).objects.visible_to(person).values_list("pk", flat=True)
        )
        for file, owner in zip(files, owners, strict=True):
            found = client.get(file.url).status_code == 200
            assert found == (owner.pk in seen), (name, owner.visibility)
