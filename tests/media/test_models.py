"""Whatever way a file comes into the models, what is stored is clean."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from PIL import Image

from gaamac.media.models import PortalDocument, PortalImage
from tests.factories.media import (
    CANARIES,
    document,
    pdf_bytes,
    picture,
    picture_bytes,
    root_collection,
    upload,
)

pytestmark = pytest.mark.django_db


def stored(folder: Path) -> dict[str, bytes]:
    """Every file below the folder of uploads."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def assert_clean(folder: Path, *, count: int) -> None:
    files = stored(folder)
    assert len(files) == count
    for content in files.values():
        assert not any(canary in content for canary in CANARIES)


def test_a_saved_picture_is_clean_upright_and_measured(files_folder: Path) -> None:
    sideways = upload("Amina at home.jpg", picture_bytes(orientation=6))
    image = PortalImage.objects.create(title="x", file=sideways)
    assert_clean(files_folder, count=1)
    assert (image.width, image.height) == (40, 60)
    assert PortalImage.objects.get(pk=image.pk).width == 40


def test_a_file_put_into_the_field_directly_is_clean(
    files_folder: Path, tmp_path: Path
) -> None:
    on_disk = tmp_path / "photo.jpg"
    dirty = picture_bytes()
    on_disk.write_bytes(dirty)
    image = PortalImage(title="x", collection=root_collection())
    with on_disk.open("rb") as file:
        image.file.save("photo.jpg", File(file))
    PortalDocument(title="y").file.save("a.pdf", ContentFile(pdf_bytes()))
    assert_clean(files_folder, count=2)
    assert on_disk.read_bytes() == dirty


def test_files_written_in_bulk_are_clean(files_folder: Path) -> None:
    PortalDocument.objects.bulk_create(
        [
            PortalDocument(
                title="x",
                file=upload("a.pdf", pdf_bytes()),
                collection=root_collection(),
            )
        ]
    )
    assert_clean(files_folder, count=1)


def test_a_replaced_file_is_clean(files_folder: Path) -> None:
    image = picture()
    image.file = upload("other.png", picture_bytes("PNG"))
    image.save()
    assert_clean(files_folder, count=2)


@pytest.mark.parametrize(
    "spec", ["original", "max-30x30", "fill-20x20", "format-png", "format-webp"]
)
def test_every_size_of_a_picture_is_clean(files_folder: Path, spec: str) -> None:
    rendition = picture().get_rendition(spec)
    assert_clean(files_folder, count=2)
    with rendition.file.open("rb") as file:
        assert not Image.open(BytesIO(file.read())).getexif()


def test_stored_names_say_nothing(files_folder: Path) -> None:
    picture("Amina at home.jpg").get_rendition("max-30x30")
    document("Amina's list.txt")
    assert not any("mina" in name for name in stored(files_folder))


def test_a_refused_file_is_not_stored_and_the_error_stands_beside_the_field(
    files_folder: Path,
) -> None:
    image = PortalImage(
        title="x", file=upload("x.jpg", b"no picture"), collection=root_collection()
    )
    with pytest.raises(ValidationError) as caught:
        image.full_clean()
    assert list(caught.value.message_dict) == ["file"]
    assert "not what its name says (jpg)" in caught.value.message_dict["file"][0]
    with pytest.raises(ValidationError):
        image.save()
    assert stored(files_folder) == {}


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.svg", b"<svg/>", "Choose one of these: pdf, docx"),
        ("a.exe", b"MZ", "Choose one of these"),
        ("a", b"x", "Choose one of these"),
        ("a.docm", b"PK", "Choose one of these"),
        ("a.txt", b"", "empty"),
        ("a.txt", b"a" * (20 * 1024 * 1024 + 1), "the most is 20.0"),
        ("a.pdf", b"%PDF-1.7", "may be damaged"),
    ],
)
def test_a_refusal_says_what_to_do(name: str, content: bytes, words: str) -> None:
    refused = PortalDocument(
        title="x", file=upload(name, content), collection=root_collection()
    )
    with pytest.raises(ValidationError) as caught:
        refused.full_clean()
    messages = caught.value.message_dict["file"]
    assert len(messages) == 1
    assert words in messages[0].replace("\xa0", " ")


def test_a_picture_of_more_than_ten_megabytes_is_refused() -> None:
    image = PortalImage(
        title="x", file=upload("x.jpg", picture_bytes() + b"\0" * 10 * 1024 * 1024)
    )
    with pytest.raises(ValidationError, match=r"the most is 10.0"):
        image.save()


def test_a_picture_bomb_is_refused_without_being_unpacked() -> None:
    import zlib

    bomb = bytearray(picture_bytes("PNG"))
    bomb[16:24] = (60_000).to_bytes(4, "big") * 2
    bomb[29:33] = zlib.crc32(bomb[12:29]).to_bytes(4, "big")
    with pytest.raises(ValidationError, match="40 million pixels"):
        PortalImage(title="x", file=upload("x.png", bytes(bomb))).save()


def test_a_deleted_file_leaves_the_disk(
    files_folder: Path, django_capture_on_commit_callbacks
) -> None:
    image = picture()
    image.get_rendition("max-30x30")
    with django_capture_on_commit_callbacks(execute=True):
        image.delete()
        document().delete()
    assert stored(files_folder) == {}


def test_a_document_is_called_by_its_title() -> None:
    assert (
        document("a.txt", title="Annual report 2016.txt").filename
        == "annual-report-2016.txt"
    )
    assert document("a.txt", title="تقرير").filename == "تقرير.txt"
    assert document("a.txt", title="../..").filename == "document.txt"
