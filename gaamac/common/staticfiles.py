"""Static files: hashed, compressed, and the style sheet in one piece."""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import get_finders
from django.core.files.base import ContentFile, File
from whitenoise.storage import CompressedManifestStaticFilesStorage

STYLE_SHEET = "css/main.css"
IMPORT = re.compile(
    r"""@import\s+url\(["']?(?P<part>[^"')]+)["']?\)\s+layer\((?P<layer>[\w.-]+)\);"""
)
REFERENCE = re.compile(
    r"""url\((?P<quote>["']?)(?![a-z]+:|/|#)(?P<path>[^"')]+)(?P=quote)\)"""
)


def join_style_sheet(text: str, read: Callable[[str], str]) -> str:
    """Put each `@import url("x.css") layer(name);` in place, as `@layer name { ... }`.

    `read` returns the text of a part by its address in the import. References inside
    a part are rewritten, since it now stands in another folder.
    """

    def part(found: re.Match[str]) -> str:
        address = found["part"]
        content = _rebase(read(address), posixpath.dirname(address))
        return f"@layer {found['layer']} {{\n{content.strip()}\n}}"

    return IMPORT.sub(part, text)


def _rebase(text: str, folder: str) -> str:
    def rebased(found: re.Match[str]) -> str:
        path = posixpath.normpath(posixpath.join(folder, found["path"]))
        return f"url({found['quote']}{path}{found['quote']})"

    return REFERENCE.sub(rebased, text)


class _JoinedSource:
    """Stands for the storage that the style sheet is read from, and gives it joined."""

    def __init__(self, storages: dict[str, tuple[Any, str]]) -> None:
        self._storages = storages

    def open(self, path: str) -> File:
        """Return the joined style sheet; every part must be a collected file."""
        folder = posixpath.dirname(path)

        def read(address: str) -> str:
            return self._text(posixpath.normpath(posixpath.join(folder, address)))

        return ContentFile(join_style_sheet(self._text(path), read).encode())

    def _text(self, name: str) -> str:
        storage, path = self._storages[name]
        with storage.open(path) as file:
            return file.read().decode()


class JoinedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage, with css/main.css joined: a page loads one style sheet.

    While developing, the files stay apart and the browser follows the imports.
    """

    def post_process(
        self, paths: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Iterator[tuple[str, str, bool]]:
        """Join the style sheet, then hash and compress as usual."""
        if STYLE_SHEET in paths:
            joined = (_JoinedSource(dict(paths)), STYLE_SHEET)
            paths = {**paths, STYLE_SHEET: joined}
        yield from super().post_process(paths, *args, **kwargs)


def static_files_fingerprint() -> str:
    """Return what changes whenever a collected file would: paths, sizes, times, this module."""
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for finder in get_finders():
        for path, storage in finder.list([]):
            found = Path(storage.path(path)).stat()
            digest.update(f"{path} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()
