"""Office documents keep their words and lose their writers; programs are refused."""

from __future__ import annotations

import secrets
import zipfile
from io import BytesIO

import pytest

from gaamac.media.cleaning.office import clean_office
from gaamac.media.cleaning.office_xml import parse
from gaamac.media.cleaning.refusals import Refused
from tests.factories.media import (
    CANARIES,
    odt_parts,
    office_parts,
    package_bytes,
    picture_bytes,
)

OFFICE = ["docx", "xlsx", "pptx"]
# In two pieces, so that no scanner takes this file for the one it names.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def nested(parts: dict[str, str | bytes]) -> bytes:
    """A workbook with one part more."""
    return package_bytes({**office_parts("xlsx"), **parts})


def svg(content: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg">{content}</svg>'


def everything(data: bytes) -> bytes:
    return b"\n".join(
        name.encode() + content for name, content in parts_of(data).items()
    )


def example(extension: str, **more: str | bytes) -> bytes:
    if extension == "odt":
        return package_bytes(odt_parts(**more))
    return package_bytes(office_parts(extension, **more))


@pytest.mark.parametrize("extension", [*OFFICE, "odt"])
def test_a_document_keeps_its_words_and_loses_its_writers(extension: str) -> None:
    dirty = example(extension)
    assert everything(dirty).count(b"CANARY") >= 3
    clean = everything(clean_office(dirty, extension))
    assert not any(canary in clean for canary in CANARIES)
    assert b"Words to keep" in clean


def test_links_of_a_document_stay_and_its_template_is_no_folder_of_the_writer() -> None:
    links = parts_of(clean_office(example("docx"), "docx"))["word/_rels/main.xml.rels"]
    assert b"https://example.org/" in links
    assert b'Target="Normal.dotm"' in links


def test_a_dropped_part_is_no_longer_listed() -> None:
    docx = everything(clean_office(example("docx"), "docx"))
    assert b"thumbnail" not in docx
    assert b"custom.xml" not in docx
    assert b"Thumbnails" not in everything(clean_office(example("odt"), "odt"))


def test_the_type_of_an_odt_stands_first_and_uncompressed() -> None:
    clean = clean_office(example("odt"), "odt")
    assert clean[30:38] == b"mimetype"
    assert clean[38:77] == b"application/vnd.oasis.opendocument.text"


def test_a_package_says_neither_when_nor_where_it_was_made() -> None:
    with zipfile.ZipFile(BytesIO(clean_office(example("docx"), "docx"))) as package:
        assert {each.date_time for each in package.infolist()} == {
            (1980, 1, 1, 0, 0, 0)
        }
        assert not any(each.comment or each.extra for each in package.infolist())


def test_the_table_behind_a_chart_is_cleaned_too() -> None:
    chart = {"word/embeddings/Sheet1.xlsx": example("xlsx")}
    clean = parts_of(clean_office(example("docx", **chart), "docx"))
    inner = everything(clean["word/embeddings/Sheet1.xlsx"])
    assert not any(canary in inner for canary in CANARIES)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"word/vbaProject.bin": OLE}, "macros"),
        ({"word/activeX/activeX1.bin": OLE}, "macros"),
        ({"xl/macrosheets/sheet1.xml": "<x/>"}, "macros"),
        ({"word/embeddings/oleObject1.bin": OLE}, "embedded"),
        ({"word/media/image1.png": b"MZ\x90\x00"}, "embedded"),
        ({"word/embeddings/x.docm": b"PK\x03\x04"}, "embedded"),
        ({"word/styles.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}, "broken"),
        ({"word/styles.xml": "<a>"}, "broken"),
        ({"../evil.xml": "<a/>"}, "broken"),
        ({"WORD/MAIN.XML": "<a/>"}, "broken"),
        ({"word/media/cut.jpeg": picture_bytes()[:60]}, "broken"),
        ({"word/afchunk.mht": b"MIME-Version: 1.0"}, "embedded"),
        ({"word/afchunk.rtf": b"{\\rtf1}"}, "embedded"),
        ({"ppt/media/film.mp4": b"\x00\x00\x00\x18ftypmp42"}, "embedded"),
        ({"word/media/hdphoto1.wdp": b"II\xbc\x01"}, "embedded"),
        ({"xl/connections.xml": "<connections/>"}, "external"),
        ({"xl/model/item.data": b"data"}, "external"),
        ({"word/notes.txt": EICAR}, "harmful"),
        ({"word/embeddings/a.xlsx": nested({"xl/a.txt": EICAR})}, "harmful"),
        ({"word/embeddings/a.xlsx": nested({"xl/vbaProject.bin": OLE})}, "macros"),
        (
            {"word/embeddings/a.xlsx": nested({"xl/embeddings/b.xlsx": b"PK\x03\x04"})},
            "embedded",
        ),
        (
            {"word/media/a.svg": svg('<image href="data:image/png;base64,AA"/>')},
            "embedded",
        ),
        (
            {"word/media/a.svg": svg('<image href="https://x.example/a.png"/>')},
            "external",
        ),
        (
            {"word/media/a.svg": svg("<style>@import 'https://x.example'</style>")},
            "external",
        ),
        (
            {"word/media/a.svg": svg('<g style="fill:url( https://x.example/a)"/>')},
            "external",
        ),
        (
            {"xl/worksheets/sheet1.xml": "<f>_xlfn.IMAGE(&quot;https://x&quot;)</f>"},
            "external",
        ),
        ({"xl/worksheets/sheet1.xml": "<f>WEBSERVICE (A1)</f>"}, "external"),
        (
            {"xl/worksheets/sheet1.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'},
            "broken",
        ),
        (
            {
                "xl/ddeLink1.xml": "<externalLink><ddeLink ddeService='cmd'/></externalLink>"
            },
            "external",
        ),
        ({"word/big.xml": b"<a>" + b" " * 210_000_000 + b"</a>"}, "unpacks_too_large"),
        ({"word/big.xml": b"<a>" + b" " * 2_000_000 + b"</a>"}, "unpacks_too_large"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else value,
)
def test_what_could_harm_is_refused(more: dict[str, bytes], code: str) -> None:
    with pytest.raises(Refused, match=code):
        clean_office(example("docx", **more), "docx")


@pytest.mark.parametrize("kind", ["image", "oleObject", "frame", "externalLinkPath"])
def test_what_is_fetched_from_elsewhere_is_refused(kind: str) -> None:
    outside = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r" Type="http://x/{kind}" TargetMode="External"'
        ' Target="https://tracker.example/"/></Relationships>'
    )
    with pytest.raises(Refused, match="external"):
        clean_office(example("docx", **{"word/_rels/a.xml.rels": outside}), "docx")


@pytest.mark.parametrize(
    "field",
    [
        "<w:instrText>DDEAUTO c:\\\\cmd.exe</w:instrText>",
        "<w:instrText>DD</w:instrText><w:instrText>E cmd</w:instrText>",
        "<w:instrText>INCLUDEPICTURE &quot;https://tracker.example&quot;</w:instrText>",
        '<w:fldSimple w:instr="INCLUDETEXT https://tracker.example"/>',
    ],
)
def test_a_field_that_fetches_or_starts_something_is_refused(field: str) -> None:
    words = f'<w:document xmlns:w="urn:w">{field}</w:document>'
    with pytest.raises(Refused, match="external"):
        clean_office(example("docx", **{"word/main.xml": words}), "docx")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ('<draw:image xlink:href="https://tracker.example/a.png"/>', "external"),
        ('<draw:image xlink:href="//tracker.example/a.png"/>', "external"),
        ('<text:section-source xlink:href="file:///etc/passwd"/>', "external"),
        ("<office:dde-source/>", "external"),
        ('<script:event-listener xlink:href="vnd.sun.star.script:a"/>', "macros"),
    ],
)
def test_an_odt_that_fetches_or_runs_is_refused(content: str, code: str) -> None:
    spaces = " ".join(
        f'xmlns:{name}="urn:{name}"' for name in ("office", "draw", "text", "script")
    )
    words = f'<office:d {spaces} xmlns:xlink="http://www.w3.org/1999/xlink">{content}</office:d>'
    with pytest.raises(Refused, match=code):
        clean_office(example("odt", **{"content.xml": words}), "odt")


def test_a_drawing_keeps_its_own_colours() -> None:
    drawing = svg('<style>a{fill:url(#b)}</style><path fill="url(#b)" d="M0 0"/>')
    clean = parts_of(
        clean_office(example("docx", **{"word/media/a.svg": drawing}), "docx")
    )
    assert b'fill="url(#b)" d="M0 0"' in clean["word/media/a.svg"]


@pytest.mark.parametrize("many", [b"<b/>" * 2_100_000, b'<b a="" c=""/>' * 1_100_000])
def test_xml_that_fills_the_memory_is_not_read(many: bytes) -> None:
    with pytest.raises(Refused, match="unpacks_too_large"):
        parse(b"<a>" + many + b"</a>")


def test_packages_in_a_package_share_what_may_be_unpacked() -> None:
    """Each of them alone is allowed."""
    large = nested({"xl/styles.xml": "<a>" + secrets.token_hex(200_000) * 200 + "</a>"})
    more = {f"word/embeddings/{number}.xlsx": large for number in range(4)}
    with pytest.raises(Refused, match="unpacks_too_large"):
        clean_office(example("docx", **more), "docx")


@pytest.mark.parametrize(
    "macros",
    ["macroEnabled", "MACROENABLED", "vbaProject"],
)
def test_a_macro_document_under_another_name_is_refused(macros: str) -> None:
    types = f"<Types><Override ContentType='application/vnd.ms-word.document.{macros}.main+xml'/></Types>"
    with pytest.raises(Refused, match="macros"):
        clean_office(example("docx", **{"[Content_Types].xml": types}), "docx")


@pytest.mark.parametrize(
    "macros", ["Basic/Standard/Module1.xml", "Scripts/python/a.py"]
)
def test_macros_of_an_odt_are_refused(macros: str) -> None:
    with pytest.raises(Refused, match="macros"):
        clean_office(example("odt", **{macros: "<x/>"}), "odt")


def test_an_encrypted_document_is_refused() -> None:
    with pytest.raises(Refused, match="encrypted"):
        clean_office(OLE + b"\x00" * 600, "docx")
    manifest = {"META-INF/manifest.xml": "<m><encryption-data/></m>"}
    with pytest.raises(Refused, match="encrypted"):
        clean_office(example("odt", **manifest), "odt")


def test_a_package_with_a_locked_part_is_refused() -> None:
    locked = bytearray(example("docx"))
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = locked.find(sign)
        while start >= 0:
            locked[start + place] |= 1
            start = locked.find(sign, start + 4)
    with pytest.raises(Refused, match="encrypted"):
        clean_office(bytes(locked), "docx")


@pytest.mark.parametrize(
    ("content", "name"), [("xlsx", "docx"), ("odt", "docx"), ("docx", "odt")]
)
def test_a_name_that_says_another_format_is_refused(content: str, name: str) -> None:
    with pytest.raises(Refused, match="content_differs"):
        clean_office(example(content), name)


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7", b"PK\x05\x06" + b"\x00" * 18, b"PK\x03\x04x"]
)
def test_what_is_no_package_is_refused(content: bytes) -> None:
    with pytest.raises(Refused, match=r"content_differs|broken"):
        clean_office(content, "docx")
