"""Programs that are not ours look into what is stored: exiftool, qpdf, unzip.

They find every planted word in the file that was uploaded, and none in what is stored of it.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from gaamac.media.cleaning.traces import in_words
from gaamac.media.models import PortalDocument, PortalImage
from tests.factories.media import root_collection, upload
from tests.factories.traces import PICTURES, dirty

pytestmark = pytest.mark.django_db

DOCUMENTS = ("pdf", "docx", "xlsx", "pptx", "odt")
NEEDED = ("exiftool", "qpdf", "unzip")
SIZES = ("max-30x30", "fill-40x40", "width-120|format-webp", "original|format-png")


@pytest.fixture(autouse=True)
def _readers() -> None:
    if missing := [name for name in NEEDED if shutil.which(name) is None]:
        pytest.skip(f"Not on this machine: {', '.join(missing)}")


def said_of(*paths: Path) -> bytes:
    """Everything that the readers say of files, and their bytes."""
    looked_at = list(paths)
    said = b""
    for path in paths:
        if path.suffix == ".pdf":
            said += run("qpdf", "--qdf", "--object-streams=disable", path, "-")
        elif path.suffix[1:] in DOCUMENTS:
            folder = path.with_suffix(".parts")
            run("unzip", "-q", "-o", "-d", folder, path)
            inside = [part for part in sorted(folder.rglob("*")) if part.is_file()]
            inner = [part for part in inside if part.suffix[1:] in DOCUMENTS]
            said += b"\n".join(
                str(part.relative_to(folder)).encode() for part in inside
            )
            said += said_of(*inner) if inner else b""
            looked_at += inside
    said += run("exiftool", "-a", "-U", "-ee", "-G1", "--System:all", *looked_at)
    said += b"".join(path.read_bytes() for path in looked_at)
    return said.replace(b"\0", b"")


def run(*command: str | Path) -> bytes:
    return subprocess.run(command, capture_output=True, check=False).stdout


def words_in(said: bytes) -> set[bytes]:
    return set(re.findall(rb"CANARY\w*", said))


@pytest.mark.parametrize("extension", [*PICTURES, *DOCUMENTS])
def test_other_programs_find_no_trace_in_what_is_stored(
    extension: str, files_folder: Path, tmp_path: Path
) -> None:
    uploaded = tmp_path / f"uploaded.{extension}"
    uploaded.write_bytes(dirty(extension))
    before = said_of(uploaded)
    assert len(words_in(before)) >= 4, words_in(before)
    assert b"[GPS]" in before or extension == "pdf"

    kept = store(extension, uploaded.read_bytes())

    stored = [path for path in files_folder.rglob("*") if path.is_file()]
    assert len(stored) == (1 + len(SIZES) if extension in PICTURES else 1)
    after = said_of(*stored)
    assert words_in(after) == set()
    assert b"[GPS]" not in after
    assert kept.removed


def store(extension: str, content: bytes) -> PortalImage | PortalDocument:
    file = upload(f"a.{extension}", content)
    if extension not in PICTURES:
        return PortalDocument.objects.create(
            title="x", file=file, collection=root_collection()
        )
    image = PortalImage.objects.create(
        title="x", file=file, collection=root_collection()
    )
    for size in SIZES:
        image.get_rendition(size)
    return image


@pytest.mark.parametrize("extension", DOCUMENTS)
def test_what_the_reader_is_to_see_stays(extension: str, tmp_path: Path) -> None:
    stored = tmp_path / f"stored.{extension}"
    document = store(extension, dirty(extension))
    with document.file.open() as file:
        stored.write_bytes(file.read())
    said = said_of(stored)
    for words in (b"Words to keep", b"A note to keep"):
        assert words in said
    if extension != "pdf":
        assert b"https://example.org/" in said
    else:
        assert b"Layer to keep" in said
        assert subprocess.run(["qpdf", "--check", stored], check=False).returncode == 0


def test_a_picture_is_shown_in_the_same_colours() -> None:
    before = Image.open(BytesIO(dirty("png")))
    image = store("png", dirty("png"))
    with image.file.open() as file, Image.open(file) as after:
        assert before.convert("RGB").tobytes() == after.convert("RGB").tobytes()
        assert after.info["icc_profile"][36:40] == b"acsp"


def test_who_uploads_learns_what_the_file_would_have_told() -> None:
    taken = in_words(store("docx", dirty("docx")).removed)
    assert taken == [
        "the author’s name",
        "the names and dates of 2 tracked changes (their words are still in the file)",
        "the name and date of 1 comment (its words are still in the file)",
        "particulars of the file, such as dates, device and program",
        "particulars of 9 pictures in it",
    ]
    assert in_words(store("jpg", dirty("jpg")).removed) == [
        "the place where it was taken",
        "the author’s name",
        "particulars of the file, such as dates, device and program",
    ]
    assert in_words(store("txt", b"words").removed) == []
