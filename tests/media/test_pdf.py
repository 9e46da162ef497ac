"""PDFs keep their pages as text and lose who, what and how."""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from io import BytesIO

import pikepdf
import pytest
from PIL import Image

from gaamac.media.cleaning.embedded_pictures import strip_picture
from gaamac.media.cleaning.pdf import clean_pdf
from gaamac.media.cleaning.refusals import Refused
from tests.factories.media import CANARIES, pdf_bytes, picture_bytes


def unpacked(data: bytes) -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as pdf:
        pdf.save(
            out,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    return data + out.getvalue()


def test_a_pdf_loses_its_author_scripts_attachments_and_thumbnails() -> None:
    dirty = pdf_bytes()
    assert unpacked(dirty).count(b"CANARY") >= 12
    clean = unpacked(clean_pdf(dirty))
    assert not any(canary in clean for canary in CANARIES)
    for sign in (
        b"/JavaScript",
        b"/Launch",
        b"/EmbeddedFile",
        b"/Metadata",
        b"/Producer",
    ):
        assert sign not in clean


def test_a_photograph_packed_twice_loses_its_traces_and_no_pixel() -> None:
    photograph = picture_bytes()
    pdf = pikepdf.open(BytesIO(pdf_bytes()))
    pdf.pages[0].Resources.XObject.Q = pdf.make_stream(
        zlib.compress(photograph), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image,
        Width=60, Height=40, ColorSpace=pikepdf.Name.DeviceRGB, BitsPerComponent=8,
        Filter=pikepdf.Array([pikepdf.Name.FlateDecode, pikepdf.Name.DCTDecode]),
    )  # fmt: skip
    out = BytesIO()
    pdf.save(out)
    with pikepdf.open(BytesIO(clean_pdf(out.getvalue()))) as clean:
        stored = clean.pages[0].Resources.XObject.Q
        assert stored.Filter == pikepdf.Name.DCTDecode
        data = stored.read_raw_bytes()
    assert not any(canary in data for canary in CANARIES)
    before, after = (Image.open(BytesIO(each)).tobytes() for each in (photograph, data))
    assert before == after


def test_boxes_of_a_jpeg_2000_that_tell_are_cut_out() -> None:
    def box(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I4s", len(content) + 8, kind) + content

    start = box(b"jP  ", b"\r\n\x87\n") + box(b"ftyp", b"jp2 ")
    picture = box(b"jp2h", b"head") + box(b"jp2c", b"pixels")
    dirty = start + box(b"xml ", b"CANARY") + box(b"uuid", b"CANARY") + picture
    assert strip_picture(dirty) == start + picture
    with pytest.raises(Refused, match="broken"):
        strip_picture(dirty + b"\0\0\0\x02free")


def test_a_link_to_a_folder_of_the_writer_goes() -> None:
    for address in (
        "file:///C:/Users/CANARY",
        "\\\\CANARY\\share",
        "javascript:CANARY",
    ):
        pdf = pikepdf.new()
        action = pikepdf.Dictionary(
            S=pikepdf.Name.URI, URI=pikepdf.String(address)
        )  # fmt: skip
        pdf.add_blank_page().Annots = pikepdf.Array(
            [pikepdf.Dictionary(Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action)]
        )
        out = BytesIO()
        pdf.save(out)
        assert b"CANARY" not in unpacked(clean_pdf(out.getvalue()))


def test_it_is_counted_what_a_pdf_gave_away() -> None:
    found = Counter()
    clean_pdf(pdf_bytes(), found)
    assert found["author"] == found["particulars"] == found["comments"] == 1
    assert found["attachments"] == 2
    assert found["scripts"] >= 1
    assert clean_pdf(clean_pdf(pdf_bytes()), again := Counter())
    assert sum(again.values()) == 0


def test_the_words_and_the_notes_stay() -> None:
    clean = unpacked(clean_pdf(pdf_bytes()))
    assert b"Words to keep" in clean
    assert b"A note to keep" in clean


def test_links_to_the_web_stay() -> None:
    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    link = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Link,
        Rect=[0, 0, 9, 9],
        A=pikepdf.Dictionary(
            S=pikepdf.Name.URI, URI=pikepdf.String("https://example.org/")
        ),
    )
    page.Annots = pdf.make_indirect(pikepdf.Array([link]))
    out = BytesIO()
    pdf.save(out)
    assert b"https://example.org/" in unpacked(clean_pdf(out.getvalue()))


def test_a_form_field_keeps_its_name() -> None:
    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    field = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Widget,
        FT=pikepdf.Name.Tx,
        Rect=[0, 0, 9, 9],
        T=pikepdf.String("surname"),
        AA=pikepdf.Dictionary(K=pikepdf.Dictionary(S=pikepdf.Name.JavaScript)),
    )
    field = pdf.make_indirect(field)
    page.Annots = pdf.make_indirect(pikepdf.Array([field]))
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]))
    out = BytesIO()
    pdf.save(out)
    clean = unpacked(clean_pdf(out.getvalue()))
    assert b"surname" in clean
    assert b"/JavaScript" not in clean


@pytest.mark.parametrize("user", ["", "secret"])
def test_an_encrypted_pdf_is_refused(user: str) -> None:
    locked = pdf_bytes(encryption=pikepdf.Encryption(owner="owner", user=user))
    with pytest.raises(Refused, match="encrypted"):
        clean_pdf(locked)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<html>%PDF-1.7", "content_differs"),
        (b"PK\x03\x04", "content_differs"),
        (b"%PDF-1.7\nrubbish", "broken"),
        (b"%PDF-1.7\n", "broken"),
    ],
)
def test_what_is_no_pdf_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(Refused, match=code):
        clean_pdf(content)


def test_what_hangs_behind_a_pdf_goes() -> None:
    assert b"PK\x03\x04" not in clean_pdf(pdf_bytes() + b"\nPK\x03\x04CANARY")


def test_a_pdf_that_unpacks_without_end_is_refused() -> None:
    """An object stream must be unpacked to be read: 600 MB of spaces in half a megabyte."""
    packed = zlib.compressobj(9)
    stream = b"".join(
        [packed.compress(b"4 0 <<>>" + b" " * 1_000_000)]
        + [packed.compress(b" " * 1_000_000) for _ in range(600)]
        + [packed.flush()]
    )
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R/X 4 0 R>>",
        2: b"<</Type/Pages/Kids[]/Count 0>>",
        3: b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n%b\nendstream"
        % (len(stream), stream),
    }
    body, places = b"%PDF-1.7\n", {}
    for number, content in objects.items():
        places[number] = len(body)
        body += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    rows = [b"\x00\x00\x00\x00\x00\x00"]
    rows += [
        b"\x01" + places[number].to_bytes(4, "big") + b"\x00" for number in (1, 2, 3)
    ]
    rows += [b"\x02\x00\x00\x00\x03\x00"]
    start = len(body)
    rows += [b"\x01" + start.to_bytes(4, "big") + b"\x00"]
    table = b"".join(rows)
    body += (
        b"5 0 obj\n<</Type/XRef/Size 6/W[1 4 1]/Root 1 0 R/Length %d>>stream\n%b\nendstream\nendobj\n"
        b"startxref\n%d\n%%%%EOF" % (len(table), table, start)
    )
    with pytest.raises(Refused, match="unpacks_too_large"):
        clean_pdf(body)
