"""Practices, challenges and meetings of the starting content, read from the data files."""

from __future__ import annotations

from datetime import date
from typing import Any

from challenges.models import Challenge
from exchange.choices import Kind, TopicGroup
from meetings.models import Meeting
from practices.models import Practice

from .publishing import Entry, regions_named, values
from .reading import key_of, read_json, wording_of

# Entries of these kinds are told on the pages about GAAMAC: nobody could have come to them.
NOT_MEETINGS = ("milestone", "steering-group")
# Described by nobody: must not be shown as fact.
INFERRED = "INFERRED"
# Levels whose entries cover more than the countries they name.
_BEYOND_COUNTRIES = ("regional", "international")


def practices() -> list[Entry]:
    """The 33 practices, compiled from public sources and not yet confirmed by anyone."""
    return [_practice(one) for one in read_json("practices")["practices"]]


def _practice(item: dict[str, Any]) -> Entry:
    language = item["summary_language"]
    names, worldwide = regions_named(item["region"])
    told = item["summary"]
    page = Practice(
        title=item["title"],
        year=item["year_started"],
        is_compiled=True,
        is_worldwide=worldwide,
        source_languages=[
            code for code in item["language_of_sources"] if code != language
        ],
        **values(
            wording_of("practices", item["id"]),
            context=told["context"],
            what_was_done=told["actions"],
            results=told["results"],
            lessons=told["lessons"],
            credited_to=item["credited_to"],
            sources="\n".join(item["sources"]),
            editor_note=item["editor_note"],
        ),
    )
    covers_regions = item["level"] in _BEYOND_COUNTRIES or not item["countries"]
    return Entry(
        key=key_of(Kind.PRACTICE, item["id"]),
        page=page,
        language=language,
        topics=[
            (TopicGroup.TYPE, item["type"]),
            (TopicGroup.LEVEL, item["level"]),
            *[(TopicGroup.STAGE, code) for code in item["stages"]],
            *[(TopicGroup.ACTOR, code) for code in item["actors"]],
            *[(TopicGroup.THEME, code) for code in item["themes"]],
        ],
        countries=item["countries"],
        regions=names if covers_regions else [],
    )


def challenges() -> list[Entry]:
    """The challenges that public documents describe; what was only inferred is left out."""
    found = read_json("challenges")["challenges"]
    return [_challenge(one) for one in found if not one["support"].startswith(INFERRED)]


def _challenge(item: dict[str, Any]) -> Entry:
    page = Challenge(
        title=item["title"],
        is_compiled=True,
        is_worldwide=item["level"] == "international" and not item["countries"],
        **values(
            wording_of("challenges", item["id"]),
            description=item["description"],
            credited_to=item["described_by"],
            sources="\n".join(item["sources"]),
        ),
    )
    return Entry(
        key=key_of(Kind.CHALLENGE, item["id"]),
        page=page,
        topics=[
            (TopicGroup.LEVEL, item["level"]),
            *[(TopicGroup.THEME, code) for code in item["themes"]],
        ],
        countries=item["countries"],
    )


def meetings() -> list[Entry]:
    """The meetings that took place."""
    found = read_json("meetings")["meetings"]
    return [_meeting(one) for one in found if one["kind"] not in NOT_MEETINGS]


def _meeting(item: dict[str, Any]) -> Entry:
    first, last = first_day(item["start"]), first_day(item["end"])
    own = wording_of("meetings", item["id"])
    told = own.get("description", item["description"])
    page = Meeting(
        title=item["title"].replace(" - ", " – "),
        type=item["kind"],
        first_day=first,
        last_day=last if last != first else None,
        date_precision=item["date_precision"],
        year=first.year,
        is_online=item.get("online", False),
        is_compiled=True,
        **values(
            own,
            place=item["city"],
            hosts=item["host"],
            theme=item["theme"],
            sources="\n".join(item["sources"]),
            editor_note=item["editor_note"],
        )
        | {"description": _with_documents(told, item["outcome_documents"])},
    )
    return Entry(
        key=key_of(Kind.MEETING, item["id"]),
        page=page,
        countries=[item["country"]] if item["country"] else [],
    )


def first_day(text: str) -> date:
    """The first day of "2008", "2008-12" or "2008-12-03"; the precision is kept beside it."""
    parts = [int(part) for part in text.split("-")]
    return date(*[*parts, 1, 1][:3])


def _with_documents(told: str, names: list[str]) -> str:
    """The outcome documents that the sources name, for which they give no address."""
    if not names:
        return told
    return f"{told}\n\nDocuments named in the sources: {'; '.join(names)}."
