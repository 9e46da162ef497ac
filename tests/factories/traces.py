"""Files full of traces, planted the way programs leave them: each trace is a word of its own."""

from __future__ import annotations

import struct
import subprocess
import tempfile
import zlib
from functools import cache
from io import BytesIO
from pathlib import Path

import pikepdf
from PIL import Image, ImageCms

from tests.factories.media import (
    TYPES,
    odt_parts,
    office_parts,
    package_bytes,
    pdf_bytes,
    picture_bytes,
)

PICTURES = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP", "avif": "AVIF", "tiff": "TIFF"}
# What exiftool plants; not every format takes everything.
_TAGS = (
    *("-EXIF:GPSLatitude=13.5", "-EXIF:GPSLatitudeRef=N", "-EXIF:GPSLongitude=2.1"),
    *("-EXIF:Artist=CANARYartist", "-EXIF:OwnerName=CANARYowner"),
    *("-EXIF:SerialNumber=CANARYserial", "-EXIF:UserComment=CANARYusercomment"),
    *("-XMP-dc:Creator=CANARYxmp", "-XMP-photoshop:City=CANARYcity"),
    *("-IPTC:By-line=CANARYiptc", "-IPTC:Keywords=CANARYkeyword"),
    *("-Comment=CANARYcomment", "-EXIF:ThumbnailImage<=thumbnail.jpg"),
)


def dirty(extension: str) -> bytes:
    """A file of this kind with every trace that the kind can hold."""
    if extension in PICTURES:
        return dirty_picture(extension)
    if extension == "pdf":
        return dirty_pdf()
    parts = dirty_odt() if extension == "odt" else dirty_office(extension)
    return package_bytes(parts) + b"CANARYtrailing"


@cache
def dirty_picture(extension: str) -> bytes:
    """A photograph as a telephone and three programs leave it, and something behind its end."""
    image = Image.open(BytesIO(picture_bytes(PICTURES[extension], (240, 160))))
    out = BytesIO()
    image.save(out, PICTURES[extension], icc_profile=screen_profile(), exif=b"")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        thumbnail = Image.new("RGB", (16, 12), "green")
        thumbnail.save(place / "thumbnail.jpg", comment=b"CANARYthumbnail")
        (place / f"a.{extension}").write_bytes(out.getvalue())
        subprocess.run(
            ["exiftool", "-m", "-q", *_TAGS, f"a.{extension}"], cwd=place, check=False
        )
        planted = (place / f"a.{extension}").read_bytes()
    return planted if extension == "avif" else planted + b"CANARYtrailing"


def screen_profile() -> bytes:
    """A colour profile called after somebody's screen."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    header, count = profile[:128], struct.unpack_from(">I", profile, 128)[0]
    words = "CANARYscreen".encode("utf-16-be")
    text = struct.pack(">4s4xII2s2sII", b"mluc", 1, 12, b"en", b"US", len(words), 28)
    tags = []
    for number in range(count):
        name, start, size = struct.unpack_from(">4sII", profile, 132 + 12 * number)
        old = profile[start : start + size]
        tags.append((name, text + words if name in (b"desc", b"cprt") else old))
    table, body, start = struct.pack(">I", count), b"", 132 + 12 * count
    for name, content in tags:
        table += struct.pack(">4sII", name, start + len(body), len(content))
        body += content + bytes(-len(content) % 4)
    whole = header + table + body
    return struct.pack(">I", len(whole)) + whole[4:80] + b"CNRY" + whole[84:]


def dirty_pdf() -> bytes:
    """The PDF of the other tests, and what else programs put into one."""
    pdf = pikepdf.open(BytesIO(pdf_bytes()))
    page = pdf.pages[0]
    jpeg = dirty_picture("jpg")
    page.Resources.XObject.Q = pdf.make_stream(
        zlib.compress(jpeg), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image,
        Width=240, Height=160, ColorSpace=pikepdf.Name.DeviceRGB, BitsPerComponent=8,
        Filter=pikepdf.Array([pikepdf.Name.FlateDecode, pikepdf.Name.DCTDecode]),
    )  # fmt: skip
    profile = pdf.make_stream(screen_profile(), N=3)
    page.Resources.ColorSpace = pikepdf.Dictionary(
        C=pikepdf.Array([pikepdf.Name.ICCBased, profile])
    )
    page.Resources.XObject.P.Metadata = pdf.make_stream(b"<x>CANARYpicture</x>")
    layer = pikepdf.Dictionary(
        Type=pikepdf.Name.OCG, Name=pikepdf.String("Layer to keep"),
        Usage=pikepdf.Dictionary(
            CreatorInfo=pikepdf.Dictionary(Creator=pikepdf.String("CANARYlayer"))
        ),
    )  # fmt: skip
    pdf.Root.OCProperties = pikepdf.Dictionary(
        OCGs=pikepdf.Array([pdf.make_indirect(layer)])
    )
    page.Annots.append(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9],
            A=pikepdf.Dictionary(
                S=pikepdf.Name.URI, URI=pikepdf.String("file:///C:/Users/CANARYfolder")
            ),
        )
    )  # fmt: skip
    out = BytesIO()
    pdf.save(out)
    # A second version of the file behind the first, as programs save it.
    return out.getvalue() + b"\n%CANARYtrailing\n"


def emf() -> bytes:
    """A drawing of Windows with its description and a program's note."""
    words = "CANARYprogram\0CANARYtitle\0\0".encode("utf-16-le")
    size = 88 + len(words) + (-len(words) % 4)
    header = struct.pack("<II", 1, size) + bytes(32) + b" EMF" + bytes(16)
    header += struct.pack("<II", len(words) // 2, 88)
    header = header.ljust(88, b"\0") + words
    note = b"CANARYnote!!"
    comment = struct.pack("<III", 70, 12 + len(note), len(note)) + note
    end = struct.pack("<IIIII", 14, 20, 0, 0, 20)
    return header.ljust(size, b"\0") + comment + end + b"CANARYtrailing"


SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:i="http://www.inkscape.org/namespaces/inkscape"'
    ' i:export-filename="/home/CANARYfolder/a.png"><metadata>CANARYmeta</metadata><i:view>CANARYview</i:view>'
    '<!-- CANARYcomment --><script>CANARY()</script><path onclick="CANARY()" d="M0 0"/></svg>'
)
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"


def dirty_office(extension: str) -> dict[str, str | bytes]:
    """A Word, Excel or PowerPoint document with what the three leave in their files."""
    folder = {"docx": "word", "xlsx": "xl", "pptx": "ppt"}[extension]
    parts = office_parts(extension)
    parts["[Content_Types].xml"] = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/{folder}/main.xml" ContentType="{TYPES[extension]}"/>'
        '<Override PartName="/docProps/core.xml" ContentType="x"/>'
        '<Override PartName="/customXml/itemProps1.xml" ContentType="x"/></Types>'
    )
    parts["_rels/.rels"] = (
        f'<Relationships xmlns="{_RELATIONSHIPS}">'
        f'<Relationship Id="r1" Type="http://x/officeDocument" Target="{folder}/main.xml"/>'
        '<Relationship Id="r2" Type="http://x/core-properties" Target="/package/a.psmdcp"/>'
        '<Relationship Id="r3" Type="http://x/thumbnail" Target="docProps/CANARYthumb.emf"/>'
        "</Relationships>"
    )
    parts["package/a.psmdcp"] = "<c>CANARYcore</c>"
    parts["docProps/CANARYthumb.emf"] = b"CANARYthumb"
    parts[f"{folder}/_rels/main.xml.rels"] = (
        f'<Relationships xmlns="{_RELATIONSHIPS}">'
        '<Relationship Id="r1" Type="http://x/hyperlink" TargetMode="External"'
        ' Target="file:///C:\\Users\\CANARYfolder\\a.docx"/>'
        '<Relationship Id="r2" Type="http://x/hyperlink" TargetMode="External"'
        ' Target="\\\\CANARYserver\\share"/>'
        '<Relationship Id="r3" Type="http://x/attachedTemplate" TargetMode="External"'
        ' Target="https://CANARYtemplate.example/a.dotm"/>'
        '<Relationship Id="r4" Type="http://x/customXml" Target="../customXml/item1.xml"/>'
        '<Relationship Id="r5" Type="http://x/hyperlink" TargetMode="External"'
        ' Target="https://example.org/"/></Relationships>'
    )
    parts["customXml/item1.xml"] = "<x>CANARYcustom</x>"
    parts["customXml/itemProps1.xml"] = "<x>CANARYcustom</x>"
    parts["docMetadata/LabelInfo.xml"] = "<x>CANARYlabel</x>"
    parts[f"{folder}/main.xml"] = (
        '<w:document xmlns:w="urn:w" xmlns:v="urn:v"><!-- CANARYcomment --><?CANARY pi?>'
        '<w:p w:rsidR="00CANARY"><w:ins w:author="CANARYauthor" w:date="2026-01-01CANARY"><w:t>Words to keep'
        '</w:t></w:ins><w:del w:author="CANARYauthor" w:date="2026CANARY"/></w:p>'
        '<pic:cNvPr xmlns:pic="urn:p" id="1" name="CANARYamina.jpg" descr="C:\\CANARY\\a.jpg"/>'
        '<v:imagedata title="CANARYname"/><w:instrText> PAGE </w:instrText></w:document>'
    )
    parts[f"{folder}/settings.xml"] = (
        '<w:settings xmlns:w="urn:w" xmlns:x="urn:x"><w:rsids><w:rsidRoot w:val="CANARY"/>'
        '<w:rsid w:val="CANARYrsid"/></w:rsids><x:docId x:val="CANARYid"/>'
        '<x:absPath url="C:\\CANARYpath"/><w:fileSharing userName="CANARYuser"/></w:settings>'
    )
    parts[f"{folder}/people.xml"] = (
        '<p:people xmlns:p="urn:p"><p:person p:author="CANARYa" displayName="CANARYb" userId="CANARYc">'
        '<p:presenceInfo providerId="CANARYd" userId="CANARYe"/></p:person>'
        '<p:cmAuthor name="CANARYf" initials="CANARYg"/></p:people>'
    )
    parts[f"{folder}/comments1.xml"] = (
        '<comments xmlns="urn:s"><authors><author>CANARYauthor</author></authors>'
        '<comment dT="2026CANARY"><text><r><t>CANARYauthor:</t></r>'
        "<r><t>A note to keep</t></r></text></comment>"
        "</comments>"
    )
    parts[f"{folder}/media/image1.jpeg"] = dirty_picture("jpg")
    parts[f"{folder}/media/image2.png"] = dirty_picture("png")
    parts[f"{folder}/media/image3.tiff"] = dirty_picture("tiff")
    parts[f"{folder}/media/image4.gif"] = picture_bytes("GIF") + b"CANARYtrailing"
    parts[f"{folder}/media/image5.emf"] = emf()
    parts[f"{folder}/media/image6.svg"] = SVG
    parts[f"{folder}/printerSettings/printerSettings1.bin"] = "CANARY\\\\p".encode(
        "utf-16-le"
    )
    parts[f"{folder}/embeddings/Sheet1.xlsx"] = package_bytes(office_parts("xlsx"))
    return parts


def dirty_odt() -> dict[str, str | bytes]:
    """An OpenDocument text with what LibreOffice leaves in it."""
    return odt_parts(
        **{
            "content.xml": (
                '<office:document-content xmlns:office="urn:o" xmlns:dc="urn:dc" xmlns:text="urn:t"'
                ' xmlns:xlink="http://www.w3.org/1999/xlink"><office:scripts/>'
                "<text:tracked-changes><text:changed-region><office:change-info>"
                "<dc:creator>CANARYauthor</dc:creator><dc:date>2026CANARY</dc:date></office:change-info>"
                "</text:changed-region></text:tracked-changes><office:annotation>"
                "<dc:creator>CANARY</dc:creator><dc:date>2026CANARY</dc:date><p>A note to keep</p>"
                '</office:annotation><text:a xlink:href="file:///home/CANARYfolder/">x</text:a>'
                '<text:a xlink:href="https://example.org/">Words to keep</text:a>'
                "</office:document-content>"
            ),
            "settings.xml": (
                '<s xmlns:config="urn:c"><config:config-item config:name="PrinterName">CANARY'
                '</config:config-item><config:config-item config:name="RsidRoot">CANARY'
                "</config:config-item></s>"
            ),
            "Pictures/a.jpg": dirty_picture("jpg"),
            "Configurations2/accelerator/current.xml": b"",
            "Configurations2/CANARY.xml": "<a/>",
            "layout-cache": b"CANARY",
        }
    )
