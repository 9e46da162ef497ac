"""`python -m bench.inside JOB …`, one of those below: prints one line of JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

import django


def main(arguments: list[str]) -> int:
    """Find out what was asked for."""
    django.setup()
    from . import data, desk, mailing, publishing, reading  # noqa: PLC0415 - after setting up

    jobs: dict[str, Callable[..., Any]] = {
        "settle": data.settle,
        "samples": data.samples,
        "reading": reading.measure,
        "publishing": publishing.measure,
        "gather": mailing.gather,
        "queue": mailing.queue,
        "work": mailing.work,
        "ready": mailing.ready,
        "build": mailing.build,
        "naive": mailing.naive,
        "desk": desk.measure,
    }
    job, *rest = arguments
    print(json.dumps(jobs[job](*rest)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
