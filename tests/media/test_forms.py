"""Editors add files in the desk: what they are asked, what they are told, what is stored."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.test import Client, RequestFactory
from django.urls import reverse

from gaamac.common.visibility import Visibility
from gaamac.media.models import PortalDocument, PortalImage
from tests.factories.media import (
    CANARIES,
    document,
    package_bytes,
    pdf_bytes,
    picture,
    picture_bytes,
    root_collection,
    upload,
)

pytestmark = pytest.mark.django_db

PICTURE_FORM = {"title": "x", "description": "", "tags": "", "visibility": "1", "focal_point_x": "",
                "focal_point_y": "", "focal_point_width": "", "focal_point_height": ""}  # fmt: skip


@pytest.fixture
def desk(client: Client, edith: Any) -> Client:
    """An editor's browser."""
    client.force_login(edith)
    return client


def stored(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in folder.rglob("*") if path.is_file()]


def is_clean(folder: Path) -> bool:
    return not any(
        canary in content for content in stored(folder) for canary in CANARIES
    )


@pytest.mark.parametrize("name", ["wagtailimages:add", "wagtaildocs:add"])
def test_the_form_asks_who_may_see_the_file(name: str, desk: Client) -> None:
    page = desk.get(reverse(name)).content.decode()
    assert "Who may see it" in page
    assert "as if the file did not exist" in page
    for words in ("Everyone", "The community", "Focal points", "Editors"):
        assert f">{words}</option>" in page


def test_an_editor_adds_a_picture_for_the_community(
    desk: Client, files_folder: Path
) -> None:
    form = {**PICTURE_FORM, "file": upload("Amina.jpg", picture_bytes())}
    assert desk.post(reverse("wagtailimages:add"), form).status_code == 302
    assert PortalImage.objects.get().visibility == Visibility.COMMUNITY
    assert stored(files_folder)
    assert is_clean(files_folder)


def test_an_editor_adds_a_document(desk: Client, files_folder: Path) -> None:
    form = {
        "title": "x",
        "tags": "",
        "visibility": "2",
        "file": upload("a.pdf", pdf_bytes()),
    }
    assert desk.post(reverse("wagtaildocs:add"), form).status_code == 302
    assert PortalDocument.objects.get().visibility == Visibility.FOCAL_POINTS
    assert len(stored(files_folder)) == 1
    assert is_clean(files_folder)


@pytest.mark.parametrize(
    ("name", "file", "words"),
    [
        (
            "wagtailimages:add",
            ("x.png", picture_bytes()),
            "not what its name says (png)",
        ),
        ("wagtailimages:add", ("x.svg", b"<svg/>"), "Choose one of these: jpg"),
        ("wagtailimages:add", ("x.jpg", picture_bytes()[:-30]), "may be damaged"),
        ("wagtaildocs:add", ("x.html", b"<html>"), "Choose one of these: pdf"),
        (
            "wagtaildocs:add",
            ("x.docx", package_bytes({"a": "b"})),
            "not what its name says (docx)",
        ),
    ],
)
def test_a_refused_file_is_explained_beside_the_field_and_the_rest_is_kept(
    name: str, file: tuple[str, bytes], words: str, desk: Client, files_folder: Path
) -> None:
    form = {**PICTURE_FORM, "title": "A long title", "file": upload(*file)}
    page = desk.post(reverse(name), form)
    assert page.status_code == 200
    errors = page.context["form"].errors
    assert list(errors) == ["file"]
    assert len(errors["file"]) == 1
    assert words in page.content.decode()
    assert 'value="A long title"' in page.content.decode()
    assert stored(files_folder) == []


def test_many_pictures_dropped_at_once_are_clean(
    desk: Client, files_folder: Path
) -> None:
    answer = desk.post(
        reverse("wagtailimages:add_multiple"),
        {"title": "x", "files[]": upload("Amina.jpg", picture_bytes())},
    )
    assert answer.json()["success"]
    assert stored(files_folder)
    assert is_clean(files_folder)


def test_many_documents_dropped_at_once_are_clean(
    desk: Client, files_folder: Path
) -> None:
    answer = desk.post(
        reverse("wagtaildocs:add_multiple"),
        {"title": "x", "files[]": upload("a.pdf", pdf_bytes())},
    )
    assert answer.json()["success"]
    assert stored(files_folder)
    assert is_clean(files_folder)


@pytest.mark.parametrize("many", [False, True])
@pytest.mark.parametrize("kind", ["images", "docs"])
def test_an_editor_learns_what_was_taken_out(
    kind: str, many: bool, desk: Client
) -> None:
    name, content, words = {
        "images": (
            "Amina.jpg",
            picture_bytes(),
            "the place where it was taken; the author",
        ),
        "docs": (
            "a.pdf",
            pdf_bytes(),
            "the author’s name; the name and date of 1 comment",
        ),
    }[kind]
    field = "files[]" if many else "file"
    form = {**PICTURE_FORM, "title": "Boat", field: upload(name, content)}
    desk.post(reverse(f"wagtail{kind}:add{'_multiple' if many else ''}"), form)
    page = desk.get(reverse(f"wagtail{kind}:index")).content.decode()
    assert f"Taken out of “Boat”: {words}" in page


@pytest.mark.parametrize("kind", ["images", "docs"])
def test_a_file_put_aside_while_its_form_lacks_something_is_clean(
    kind: str, desk: Client, files_folder: Path
) -> None:
    """Wagtail keeps the upload in a table of its own when another field is wrong."""
    file = (
        upload("a.jpg", picture_bytes())
        if kind == "images"
        else upload("a.pdf", pdf_bytes())
    )
    answer = desk.post(
        reverse(f"wagtail{kind}:add_multiple"), {"title": "x" * 300, "files[]": file}
    )
    assert answer.status_code == 200
    assert len(stored(files_folder)) == 1
    assert is_clean(files_folder)


def test_an_upload_that_waits_on_the_disk_is_clean(
    desk: Client, files_folder: Path
) -> None:
    large = TemporaryUploadedFile("a.jpg", "image/jpeg", 0, None)
    large.write(picture_bytes())
    large.size = large.tell()
    large.seek(0)
    image = PortalImage(title="x", file=large, collection=root_collection())
    image.full_clean()
    image.save()
    assert is_clean(files_folder)
    assert not any(
        canary in Path(large.temporary_file_path()).read_bytes() for canary in CANARIES
    )
    large.close()


def test_an_endless_upload_is_refused_and_not_kept(desk: Client) -> None:
    form = {"title": "x", "tags": "", "visibility": "0"}
    endless = upload("a.txt", b"a" * 40 * 1024 * 1024)
    page = desk.post(reverse("wagtaildocs:add"), {**form, "file": endless})
    assert "the most is 20.0" in page.context["form"].errors["file"][0]
    endless.seek(0)
    kept = RequestFactory().post("/", {"file": endless}).FILES["file"]
    assert len(kept.read()) < 25 * 1024 * 1024
    kept.close()


def test_the_desk_shows_pictures_and_documents_through_the_one_door(
    desk: Client,
) -> None:
    image, file = (
        picture(visibility=Visibility.EDITORS),
        document(visibility=Visibility.EDITORS),
    )
    listing = desk.get(reverse("wagtailimages:index")).content.decode()
    source = listing.split('src="/files/pictures/')[1].split('"')[0]
    assert b"".join(desk.get(f"/files/pictures/{source}").streaming_content)
    edit = desk.get(reverse("wagtailimages:edit", args=[image.pk])).content.decode()
    assert 'href="/files/pictures/' in edit
    assert (
        f'href="{file.url}"'
        in desk.get(reverse("wagtaildocs:edit", args=[file.pk])).content.decode()
    )


def test_changing_who_may_see_a_picture_holds_for_its_sizes(
    desk: Client, alice: Any
) -> None:
    image = picture(visibility=Visibility.COMMUNITY)
    address = image.get_rendition("max-30x30").url
    form = {**PICTURE_FORM, "visibility": "2"}
    assert (
        desk.post(reverse("wagtailimages:edit", args=[image.pk]), form).status_code
        == 302
    )
    member = Client()
    member.force_login(alice)
    assert member.get(address).status_code == 404


def test_a_member_has_no_desk_to_add_files_in(client: Client, alice: Any) -> None:
    client.force_login(alice)
    for name in (
        "wagtailimages:add",
        "wagtaildocs:add",
        "wagtailimages:index",
        "wagtaildocs:index",
    ):
        assert client.get(reverse(name)).status_code in (302, 403, 404)


def test_the_desk_takes_no_profile_picture(desk: Client, files_folder: Path) -> None:
    address = reverse("wagtailadmin_account")
    page = desk.get(address)
    assert "Profile picture" not in page.content.decode()
    form = {
        f"{panel.get_form().prefix}-{name}": value
        for panels in page.context["panels_by_tab"].values()
        for panel in panels
        for name, value in panel.get_form().initial.items()
    }
    desk.post(address, {**form, "avatar-avatar": upload("me.jpg", picture_bytes())})
    assert stored(files_folder) == []


def test_only_editors_have_settings_in_the_desk(client: Client, alice: Any) -> None:
    assert client.get("/cms/account/").status_code == 302
    client.force_login(alice)
    assert client.get("/cms/account/").status_code in (302, 403)
