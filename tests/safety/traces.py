"""Looks for words of a person in everything that is stored: database, files, Valkey."""

from __future__ import annotations

import json
import re
import zipfile
from io import BytesIO
from pathlib import Path

from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection

# Her words: in her texts those that readers may see, and everything else.
PUBLISHED = ("zqpublished", "zqsummary", "zqsource", "zqcontext", "zqtag")
OTHERS = (
    "zqalicia", "zqmeyer", "zqmail", "zqsecond", "zqorganisation", "zqreason", "zqnote", "zqkey",
    "zqagent", "zqsecret", "zqdraft", "zqwaiting", "zqsentback", "zqplease", "zqoldtitle",
    "zqlaterdraft", "zqnotyet", "zqtakenback", "zqunread", "zqlist", "zqlistnote", "zqsearch",
    "zqlookedfor", "zqcomment", "zqreply", "zqtyped", "zqface", "zqavatarbytes", "zqtable",
    "zqcellbytes", "zqquoted", "zqunused", "zqunusedbytes", "zqportrait", "zqhalfway",
    "zqhalfwaybytes",
)  # fmt: skip
# The longest first. Stems and beginnings are found too: nobody else's word begins so.
HERS = "|".join(sorted((word[:7] for word in (*PUBLISHED, *OTHERS)), reverse=True))
HERS = rf"(?:{HERS})[a-z]*"
_COLUMNS = """
SELECT table_name, column_name, data_type FROM information_schema.columns
    WHERE table_schema = current_schema() AND data_type NOT IN (
        'integer', 'bigint', 'smallint', 'boolean', 'date', 'double precision',
        'timestamp with time zone', 'time without time zone', 'uuid')
"""


def in_the_database() -> dict[str, set[str]]:
    """By table and column, the words of hers that stand there; bytes are read as text."""
    found: dict[str, set[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_COLUMNS)
        for table, column, kind in cursor.fetchall():
            text = f'"{column}"::text'
            if kind == "bytea":
                text = f"encode(\"{column}\", 'escape')"
            cursor.execute(f'SELECT {text} FROM "{table}" WHERE {text} ~* %s', [HERS])
            words = {word for (value,) in cursor.fetchall() for word in _words(value)}
            if words:
                found[f"{table}.{column}"] = words
    if words := {word for one in Session.objects.all() for word in _session(one)}:
        found["django_session, decoded"] = words
    return found


def in_files(folder: Path) -> dict[str, set[str]]:
    """By file, the words of hers in its name or its bytes; archives are opened."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            words = _words(path.name) | _words(_opened(content))
            if words:
                found[str(path.relative_to(folder))] = words
    return found


def in_valkey() -> dict[str, set[str]]:
    """By key, the words of hers in it or in its value, whatever its type."""
    client = cache._cache.get_client()  # the connection under Django's cache
    found = {}
    for key in client.scan_iter("*", count=1000):
        dumped = client.dump(key) or b""
        words = _words(key.decode(errors="replace")) | _words(dumped.decode("latin-1"))
        if words:
            found[key.decode(errors="replace")] = words
    return found


def numbers_of(number: int) -> list[str]:
    """The columns with a foreign key to an account, or without a constraint, that hold this number."""
    from django.apps import apps

    from members.models import User

    found = []
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_fields:
            is_person = getattr(field, "related_model", None) is User
            if is_person and model.objects.filter(**{field.attname: number}).exists():
                found.append(f"{model._meta.label}.{field.name}")
    return found


def _words(text: str) -> set[str]:
    return {word.lower() for word in re.findall(HERS, text, re.IGNORECASE)}


def _session(session: Session) -> set[str]:
    return _words(json.dumps(session.get_decoded(), default=str, ensure_ascii=False))


def _opened(content: bytes) -> str:
    if not zipfile.is_zipfile(BytesIO(content)):
        return content.decode("latin-1")
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return "".join(
            name + archive.read(name).decode("latin-1") for name in archive.namelist()
        )
