"""`python -m security`: what `make security` calls. 0 when everything holds, else 1."""

from __future__ import annotations

import sys

from . import asked, code, production
from .rows import Row, table


def main() -> int:
    """Ask everything, print the table and what does not hold."""
    rows = [
        code.bandit(),
        code.pip_audit(),
        code.secrets(),
        production.check_deploy(),
        *asked.run_tests(
            "tests/safety/test_headers.py",
            "tests/safety/timings.py",
            "tests/safety/timings_of_accounts.py",
        ),
        Row("schemathesis", "no API yet", "0 failures", "not known"),
    ]
    print(f"\n{table(rows)}")
    for row in rows:
        if row.holds != "yes" and row.details:
            print(f"\n{row.name}: {row.holds}", *row.details, sep="\n  ")
    return int(any(row.holds == "NO" for row in rows))


if __name__ == "__main__":
    sys.exit(main())
