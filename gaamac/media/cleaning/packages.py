"""Zip packages, which Word, Excel, PowerPoint and OpenDocument files are: opened with a limit."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO

from .refusals import Refused

MAX_UNPACKED_BYTES = 200 * 1024 * 1024
MAX_RATIO = 100
MAX_PARTS = 5000
# A small file may well unpack a hundredfold: the ratio counts from here on.
RATIO_COUNTS_FROM = 1024 * 1024
_ENCRYPTED_BIT = 0x1
_EPOCH = (1980, 1, 1, 0, 0, 0)


class Allowance:
    """How much may be unpacked of one upload, the packages that lie in it included."""

    def __init__(self) -> None:
        self._left = MAX_UNPACKED_BYTES

    def take(self, amount: int) -> None:
        """Use so many bytes of it; raises Refused(`unpacks_too_large`) where it is used up."""
        self._left -= amount
        if self._left < 0:
            raise Refused("unpacks_too_large")


def read_package(data: bytes, allowance: Allowance) -> dict[str, bytes]:
    """The parts of a package by name, in order.

    Raises Refused: `content_differs` (no zip file), `encrypted`, `unpacks_too_large`, `broken`.
    """
    if not data.startswith(b"PK\x03\x04"):
        raise Refused("content_differs")
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            members = [each for each in package.infolist() if not each.is_dir()]
            check_parts(members, len(data))
            allowance.take(sum(each.file_size for each in members))
            return {each.filename: _read(package, each) for each in members}
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        OSError,
    ) as error:
        raise Refused("broken") from error


def write_package(parts: Mapping[str, bytes], *, stored: str | None = None) -> bytes:
    """A new package, which says neither when nor on what system its parts were made.

    `stored` names the part that is not compressed (OpenDocument's `mimetype`).
    """
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in parts.items():
            part = zipfile.ZipInfo(name, _EPOCH)
            part.create_system = 0
            part.compress_type = (
                zipfile.ZIP_STORED if name == stored else zipfile.ZIP_DEFLATED
            )
            package.writestr(part, content)
    return out.getvalue()


def check_parts(members: list[zipfile.ZipInfo], packed: int) -> None:
    """Refuse a package by what its directory says; reading holds every part to it.

    Raises Refused: `unpacks_too_large`, `encrypted`, `broken`.
    """
    unpacked = sum(each.file_size for each in members)
    if len(members) > MAX_PARTS or unpacked > MAX_UNPACKED_BYTES:
        raise Refused("unpacks_too_large")
    if unpacked > RATIO_COUNTS_FROM and unpacked > MAX_RATIO * packed:
        raise Refused("unpacks_too_large")
    if any(each.flag_bits & _ENCRYPTED_BIT for each in members):
        raise Refused("encrypted")
    names = [each.filename for each in members]
    if len({name.lower() for name in names}) < len(names) or any(
        map(_leads_out, names)
    ):
        raise Refused("broken")


def _leads_out(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ".." in name.split("/")


def _read(package: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    with package.open(member) as part:
        content = part.read(member.file_size + 1)
    if len(content) != member.file_size:
        raise Refused("broken")
    return content
