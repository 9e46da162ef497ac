"""Pictures lose everything but their pixels and colours."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from gaamac.media.cleaning.pictures import FORMATS, clean_picture
from gaamac.media.cleaning.refusals import Refused
from tests.factories.media import CANARIES, package_bytes, picture_bytes

KINDS = [
    ("jpg", "JPEG"),
    ("png", "PNG"),
    ("gif", "GIF"),
    ("webp", "WEBP"),
    ("avif", "AVIF"),
    ("tiff", "TIFF"),
]
# What a TIFF says of its pixels (TIFF 6.0, section 8), without which nobody could read them.
STRUCTURE = {
    256,
    257,
    258,
    259,
    262,
    273,
    277,
    278,
    279,
    282,
    283,
    284,
    296,
    339,
    34675,
}


@pytest.mark.parametrize(("extension", "image_format"), KINDS)
def test_place_author_comment_and_xmp_are_gone(
    extension: str, image_format: str
) -> None:
    dirty = picture_bytes(image_format)
    assert any(canary in dirty for canary in CANARIES)
    clean = clean_picture(dirty, extension)
    assert not any(canary in clean for canary in CANARIES)
    assert set(Image.open(BytesIO(clean)).getexif()) <= (
        STRUCTURE if image_format == "TIFF" else set()
    )


@pytest.mark.parametrize(("extension", "image_format"), KINDS)
def test_the_picture_and_its_format_stay(extension: str, image_format: str) -> None:
    image = Image.open(BytesIO(clean_picture(picture_bytes(image_format), extension)))
    assert image.format == image_format
    assert image.size == (60, 40)
    red, _green, blue = image.convert("RGB").getpixel((5, 20))
    assert red > 200
    assert blue < 60


@pytest.mark.parametrize(("extension", "image_format"), KINDS[:2])
def test_the_colour_profile_stays(extension: str, image_format: str) -> None:
    dirty = picture_bytes(image_format)
    clean = Image.open(BytesIO(clean_picture(dirty, extension)))
    before = Image.open(BytesIO(dirty))
    assert in_lab(clean) == in_lab(before)
    told = ImageCms.ImageCmsProfile(BytesIO(clean.info["icc_profile"]))
    assert ImageCms.getProfileDescription(told).strip() == "Colours"


def in_lab(image: Image.Image) -> bytes:
    """The colours themselves, whatever the numbers of the file (CIE L*a*b*)."""
    profile = ImageCms.ImageCmsProfile(BytesIO(image.info["icc_profile"]))
    scale = Image.linear_gradient("L").convert("RGB")
    lab = ImageCms.createProfile("LAB")
    return ImageCms.profileToProfile(scale, profile, lab, outputMode="LAB").tobytes()


def test_a_colour_profile_that_is_none_goes() -> None:
    out = BytesIO()
    Image.new("RGB", (4, 4)).save(out, "JPEG", icc_profile=b"CANARY" * 50)
    assert b"CANARY" not in clean_picture(out.getvalue(), "jpg")


def test_a_picture_taken_sideways_is_turned_upright() -> None:
    image = Image.open(BytesIO(clean_picture(picture_bytes(orientation=6), "jpg")))
    assert image.size == (40, 60)
    assert image.convert("RGB").getpixel((20, 5))[0] > 200


def test_transparency_stays() -> None:
    palette = Image.new("P", (8, 8), 1)
    palette.putpalette([0, 0, 0, 255, 0, 0])
    out = BytesIO()
    palette.save(out, "PNG", transparency=1)
    clean = Image.open(BytesIO(clean_picture(out.getvalue(), "png")))
    assert clean.convert("RGBA").getpixel((4, 4))[3] == 0


def test_of_an_animation_the_first_frame_stays() -> None:
    out = BytesIO()
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    clean = Image.open(BytesIO(clean_picture(out.getvalue(), "gif")))
    assert getattr(clean, "n_frames", 1) == 1
    assert clean.convert("RGB").getpixel((4, 4)) == (255, 0, 0)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16", "CMYK"])
def test_every_kind_of_pixel_is_understood(mode: str) -> None:
    image_format, extension = ("JPEG", "jpg") if mode == "CMYK" else ("PNG", "png")
    out = BytesIO()
    Image.new(mode, (8, 8)).save(out, image_format)
    assert Image.open(BytesIO(clean_picture(out.getvalue(), extension))).size == (8, 8)


@pytest.mark.parametrize(("extension", "image_format"), KINDS)
@pytest.mark.parametrize(
    "behind",
    [b"<html><script>alert(1)</script>", package_bytes({"a.class": "x"}), b"%PDF-1.7"],
    ids=["html", "jar", "pdf"],
)
def test_what_hangs_behind_a_picture_goes(
    extension: str, image_format: str, behind: bytes
) -> None:
    """A picture that is also a program, a page or an archive is a picture only."""
    try:
        clean = clean_picture(picture_bytes(image_format) + behind, extension)
    except Refused:
        return
    assert behind not in clean
    assert b"script" not in clean


def test_a_photograph_in_a_thousand_scans_is_refused_before_it_is_unpacked() -> None:
    """Each scan of a progressive JPEG takes as long as a picture, and ten bytes."""
    out = BytesIO()
    Image.new("RGB", (64, 64)).save(out, "JPEG", progressive=True)
    data = out.getvalue()
    last = data.rfind(b"\xff\xda")
    bomb = data[:last] + data[last:-2] * 1000 + b"\xff\xd9"
    with pytest.raises(Refused, match="broken"):
        clean_picture(bomb, "jpg")


@pytest.mark.parametrize("extension", ["png", "gif", "webp", "avif"])
def test_a_name_that_says_another_format_is_refused(extension: str) -> None:
    with pytest.raises(Refused, match="content_differs"):
        clean_picture(picture_bytes("JPEG"), extension)


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<html>",
        b"",
        b"%PDF-1.7",
        b"\xff\xd8\xff",
    ],
)
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(Refused, match=r"content_differs|broken"):
        clean_picture(content, "jpg")


@pytest.mark.parametrize("side", [6400, 12_000, 60_000])
def test_a_bomb_is_refused_before_it_is_unpacked(side: int) -> None:
    header = BytesIO()
    Image.new("1", (8, 8)).save(header, "PNG")
    bomb = bytearray(header.getvalue())
    bomb[16:24] = side.to_bytes(4, "big") * 2
    import zlib

    bomb[29:33] = zlib.crc32(bomb[12:29]).to_bytes(4, "big")
    with pytest.raises(Refused, match="too_many_pixels"):
        clean_picture(bytes(bomb), "png")


@given(st.integers(0, 1600), st.binary(max_size=40), st.sampled_from(KINDS))
def test_a_damaged_picture_is_cleaned_or_refused(
    place: int, damage: bytes, kind: tuple[str, str]
) -> None:
    extension, image_format = kind
    data = picture_bytes(image_format)
    damaged = data[:place] + damage + data[place + len(damage) :]
    try:
        clean = clean_picture(damaged, extension)
    except Refused:
        return
    assert not any(canary in clean for canary in CANARIES)


def test_the_formats_are_those_that_wagtail_is_told() -> None:
    assert set(FORMATS) == set(settings.WAGTAILIMAGES_EXTENSIONS)
