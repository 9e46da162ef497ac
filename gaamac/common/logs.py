"""Log lines that name nobody: what happened, where in the code, under which request's number.

A sentence that a room writes into the log is constant; what is put into it is shown only when it
cannot hold what a person typed or is (numbers, ids, days, our own constants). Of an exception its
types and places are shown, and never its words: those of a database quote values, those of a mail
server addresses. See docs/decisions/0086.
"""

from __future__ import annotations

import json
import logging
import logging.config
import sys
import threading
import traceback
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from pathlib import Path
from types import TracebackType
from typing import Any
from uuid import UUID

from . import request_id

WITHHELD = "…"
ROOMS = (
    "gaamac",
    "members",
    "exchange",
    "practices",
    "review",
    "challenges",
    "meetings",
    "digests",
)
# The frames nearest to the failure; more than that is machinery.
_FRAMES = 12
_PLAIN_TYPES = (int, float, Decimal, UUID, date, timedelta, Enum, type(None))
_PROJECT = Path(__file__).resolve().parents[2]


class Plain(str):
    """A word that the programme made itself (a name of a step, a code), fit for the log."""

    __slots__ = ()


class LineFormatter(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of one record."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(
                timespec="milliseconds"
            ),
            "level": record.levelname,
            "logger": record.name,
            "request": request_id.current() or "-",
            "says": sentence(record),
            "place": f"{_short(record.pathname)}:{record.lineno}",
            **_of_request(record),
        }
        if record.exc_info and record.exc_info[1]:
            line["error"] = told(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def sentence(record: logging.LogRecord) -> str:
    """What was said, with what must not be shown left out.

    Other people's code may put its values into the sentence itself: a sentence of theirs is
    shown only if it has places for values. The place in the code says which it was.
    """
    is_ours = record.name.partition(".")[0] in ROOMS
    if not record.args and not is_ours:
        return WITHHELD
    shown = shown_arguments(record.args)
    try:
        return str(record.msg) % shown if shown else str(record.msg)
    except (TypeError, ValueError, KeyError):
        return WITHHELD


def shown_arguments(given: Any) -> Any:
    """The values of a sentence, each as it is or withheld."""
    if isinstance(given, Mapping):
        return {name: shown_value(value) for name, value in given.items()}
    return tuple(shown_value(value) for value in given or ())


def shown_value(value: Any) -> Any:
    """One value, or the mark that something stood there."""
    return (
        value
        if isinstance(value, (Plain, *_PLAIN_TYPES)) or _is_task(value)
        else _Withheld()
    )


class _Withheld:
    """Stands for a value in a sentence, `%s` or `%r`; with any other the sentence is left out."""

    def __str__(self) -> str:
        return WITHHELD

    __repr__ = __str__


def _is_task(value: Any) -> bool:
    """Whether it is the name of a task of ours, which Celery names in its sentences."""
    if not isinstance(value, str) or value.partition(".")[0] not in ROOMS:
        return False
    from celery import current_app  # noqa: PLC0415 - settings name this module before Celery is set up

    return value in current_app.tasks


def told(error: BaseException) -> list[dict[str, Any]]:
    """An exception and what it came from, outermost first: types and places, no words."""
    chain: list[dict[str, Any]] = []
    seen: set[int] = set()
    one: BaseException | None = error
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        chain.append(_one_error(one))
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
    return chain


def _one_error(error: BaseException) -> dict[str, Any]:
    kind = type(error)
    told: dict[str, Any] = {"type": f"{kind.__module__}.{kind.__qualname__}"}
    # Codes of PostgreSQL, of a mail server, of the system: no words among them.
    for name in ("sqlstate", "smtp_code", "errno"):
        code = getattr(error, name, None)
        if isinstance(code, int) or (isinstance(code, str) and code.isalnum()):
            told[name] = code
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    told["at"] = [f"{_short(one.filename)}:{one.lineno} {one.name}" for one in frames]
    return told


def _short(path: str) -> str:
    """A file of ours from the project's folder on, a library's from its package on."""
    whole = Path(path)
    if "site-packages" in whole.parts:
        return "/".join(whole.parts[whole.parts.index("site-packages") + 1 :])
    return (
        str(whole.relative_to(_PROJECT))
        if whole.is_relative_to(_PROJECT)
        else whole.name
    )


def _of_request(record: logging.LogRecord) -> dict[str, Any]:
    """Method, route and status, where Django says which request it was; never the address itself."""
    found: dict[str, Any] = {}
    request = getattr(record, "request", None)
    match = getattr(request, "resolver_match", None)
    if match is not None:
        found["route"] = match.view_name or match.route
        found["method"] = request.method if request.method in _METHODS else WITHHELD  # type: ignore[union-attr]
    status = getattr(record, "status_code", None)
    if isinstance(status, int):
        found["status"] = status
    return found


_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


def configure(settings: dict[str, Any]) -> None:
    """Set logging up (settings.LOGGING_CONFIG), warnings included."""
    logging.config.dictConfig(settings)
    logging.captureWarnings(capture=True)


def guard_process() -> None:
    """In a server's process, let no exception print itself. At a terminal it may."""
    sys.excepthook = _log_uncaught
    threading.excepthook = _log_uncaught_in_thread


def _log_uncaught(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    logging.getLogger(__name__).critical(
        "The process ended by an exception", exc_info=(kind, error, trace)
    )


def _log_uncaught_in_thread(failure: threading.ExceptHookArgs) -> None:
    error = failure.exc_value
    logging.getLogger(__name__).critical(
        "A thread ended by an exception", exc_info=error
    )
