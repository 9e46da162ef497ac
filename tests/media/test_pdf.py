"""PDFs keep their pages as text and lose who, what and how."""

from __future__ import annotations

import zlib
from io import BytesIO

import pikepdf
import pytest

from gaamac.media.cleaning.pdf import clean_pdf
from gaamac.media.cleaning.refusals import Refused
from tests.factories.media import CANARIES, pdf_bytes


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
