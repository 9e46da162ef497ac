"""Files for tests: real ones, with the traces that people leave in them."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms, PngImagePlugin
from wagtail.models import Collection

from gaamac.media.models import PortalDocument, PortalImage

# What must never be found in anything stored; each is planted in another way.
CANARIES = (b"CANARY", b"C:\\Users\\amina", b"\x00C\x00A\x00N\x00A\x00R\x00Y")
XMP = b"<x:xmpmeta><dc:creator>CANARY</dc:creator></x:xmpmeta>"
WORD = (
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
)
TYPES = {
    "docx": WORD,
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
}


def exif(orientation: int = 1) -> bytes:
    """Exif with a place, an author and a comment."""
    data = Image.Exif()
    data[0x0112] = orientation
    data[0x013B] = "CANARY author"
    data[0x9286] = b"ASCII\x00\x00\x00CANARY comment"
    gps = data.get_ifd(0x8825)
    gps[1], gps[2], gps[29] = "S", (1.0, 57.0, 0.0), "CANARY"
    return data.tobytes()


def picture_bytes(
    image_format: str = "JPEG",
    size: tuple[int, int] = (60, 40),
    *,
    orientation: int = 1,
) -> bytes:
    """A picture, red at its left and blue at its right, full of canaries."""
    image = Image.new("RGB", size, "red")
    image.paste((0, 0, 255), (size[0] // 2, 0, size[0], size[1]))
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    out = BytesIO()
    options: dict[str, Any] = {"exif": exif(orientation), "icc_profile": profile}
    if image_format == "GIF":
        options = {"comment": b"CANARY"}
    if image_format in ("JPEG", "WEBP", "AVIF"):
        options["xmp"] = XMP
    if image_format == "JPEG":
        options["comment"] = b"CANARY"
    if image_format == "PNG":
        options["pnginfo"] = notes = PngImagePlugin.PngInfo()
        notes.add_text("Author", "CANARY")
        notes.add_itxt("XML:com.adobe.xmp", XMP.decode())
    if image_format == "TIFF":
        options["tiffinfo"] = {270: "CANARY", 315: "CANARY", 700: XMP, 33432: "CANARY"}
    image.save(out, image_format, **options)
    return out.getvalue()


def pdf_bytes(**save_options: Any) -> bytes:
    """A PDF of one page with "Words to keep", and canaries wherever a PDF can hold them."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(200, 200))
    page.Contents = pdf.make_stream(b"BT /F1 12 Tf 20 100 Td (Words to keep) Tj ET")
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.Type1,
        BaseFont=pikepdf.Name.Helvetica,
    )
    photo = pdf.make_stream(
        picture_bytes(), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=60, Height=40,
        ColorSpace=pikepdf.Name.DeviceRGB, BitsPerComponent=8, Filter=pikepdf.Name.DCTDecode,
    )  # fmt: skip
    page.Resources = pikepdf.Dictionary(
        Font=pikepdf.Dictionary(F1=font), XObject=pikepdf.Dictionary(P=photo)
    )
    script = pikepdf.Dictionary(
        S=pikepdf.Name.JavaScript, JS=pikepdf.String("CANARY()")
    )
    page.AA = pikepdf.Dictionary(O=script)
    page.Thumb = pdf.make_stream(b"CANARY")
    page.PieceInfo = pikepdf.Dictionary(
        Tool=pikepdf.Dictionary(Private=pikepdf.String("CANARY"))
    )
    page.Annots = pdf.make_indirect(pikepdf.Array([_link(), _note(), _attachment(pdf)]))
    pdf.Root.OpenAction = script
    pdf.Root.Names = pikepdf.Dictionary(
        JavaScript=pikepdf.Dictionary(
            Names=pikepdf.Array([pikepdf.String("CANARY"), script])
        )
    )
    pdf.attachments["CANARY.txt"] = b"CANARY"
    pdf.docinfo["/Author"] = "CANARY"
    with pdf.open_metadata() as metadata:
        metadata["dc:creator"] = ["CANARY"]
    out = BytesIO()
    pdf.save(out, compress_streams=False, **save_options)
    return out.getvalue()


def _link() -> pikepdf.Dictionary:
    return pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9],
        A=pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("CANARY.exe")),
    )  # fmt: skip


def _note() -> pikepdf.Dictionary:
    return pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9],
        T=pikepdf.String("CANARY"), Contents=pikepdf.String("A note to keep"),
    )  # fmt: skip


def _attachment(pdf: pikepdf.Pdf) -> pikepdf.Dictionary:
    return pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FileAttachment, Rect=[0, 0, 9, 9],
        FS=pikepdf.Dictionary(EF=pikepdf.Dictionary(F=pdf.make_stream(b"CANARY"))),
    )  # fmt: skip


def package_bytes(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip package of these parts."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def office_parts(
    extension: str = "docx", **more: str | bytes
) -> dict[str, str | bytes]:
    """The parts of a small Word, Excel or PowerPoint document, with canaries."""
    folder = {"docx": "word", "xlsx": "xl", "pptx": "ppt"}[extension]
    return {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            f'<Override PartName="/{folder}/main.xml" ContentType="{TYPES[extension]}"/>'
            '<Override PartName="/docProps/custom.xml" ContentType="x"/></Types>'
        ),
        "_rels/.rels": (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="r1" Type="http://x/officeDocument" Target="{folder}/main.xml"/>'
            '<Relationship Id="r2" Type="http://x/metadata/thumbnail" Target="docProps/thumbnail.jpeg"/>'
            "</Relationships>"
        ),
        f"{folder}/_rels/main.xml.rels": (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            '<Relationship Id="r1" Type="http://x/attachedTemplate" TargetMode="External"'
            ' Target="file:///C:\\Users\\amina\\Normal.dotm"/>'
            '<Relationship Id="r2" Type="http://x/hyperlink" TargetMode="External"'
            ' Target="https://example.org/"/></Relationships>'
        ),
        f"{folder}/main.xml": (
            '<w:document xmlns:w="urn:w"><w:ins w:author="CANARY" w:initials="CANARY"><w:t>Words to keep'
            "</w:t></w:ins></w:document>"
        ),
        f"{folder}/comments.xml": (
            '<comments xmlns="urn:s"><authors><author>CANARY</author></authors></comments>'
        ),
        f"{folder}/media/photo.jpeg": picture_bytes(),
        f"{folder}/media/screen.png": picture_bytes("PNG"),
        "docProps/core.xml": '<c xmlns:dc="urn:dc"><dc:creator>CANARY</dc:creator></c>',
        "docProps/app.xml": "<Properties><Company>CANARY</Company></Properties>",
        "docProps/custom.xml": "<Properties>CANARY</Properties>",
        "docProps/thumbnail.jpeg": b"CANARY",
        **more,
    }


def odt_parts(**more: str | bytes) -> dict[str, str | bytes]:
    """The parts of a small OpenDocument text, with canaries."""
    return {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": (
            '<office:document-content xmlns:office="urn:o" xmlns:dc="urn:dc"><office:annotation>'
            "<dc:creator>CANARY</dc:creator></office:annotation><p>Words to keep</p>"
            "</office:document-content>"
        ),
        "meta.xml": "<office:document-meta xmlns:office='urn:o'>CANARY</office:document-meta>",
        "settings.xml": (
            '<s xmlns:config="urn:c"><config:config-item config:name="PrinterName">CANARY'
            "</config:config-item></s>"
        ),
        "Thumbnails/thumbnail.png": picture_bytes("PNG"),
        "META-INF/manifest.xml": (
            '<m:manifest xmlns:m="urn:m"><m:file-entry m:full-path="Thumbnails/thumbnail.png"/>'
            '<m:file-entry m:full-path="content.xml"/></m:manifest>'
        ),
        **more,
    }


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    """What a browser sends."""
    return SimpleUploadedFile(name, content)


def root_collection() -> Collection:
    """The collection that every installation has."""
    return Collection.get_first_root_node() or Collection.add_root(name="Root")


def document(
    name: str = "report.txt", content: bytes = b"words", **fields: Any
) -> PortalDocument:
    """A stored document."""
    fields.setdefault("title", name)
    fields.setdefault("collection", root_collection())
    return PortalDocument.objects.create(file=upload(name, content), **fields)


def picture(
    name: str = "photo.jpg", image_format: str = "JPEG", **fields: Any
) -> PortalImage:
    """A stored picture."""
    fields.setdefault("title", name)
    fields.setdefault("collection", root_collection())
    return PortalImage.objects.create(
        file=upload(name, picture_bytes(image_format)), **fields
    )
