"""What is asked of a running portal: tests that say what they measured (`record_property`)."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from defusedxml.ElementTree import parse

from .code import PROJECT
from .rows import Row


def run_tests(*places: str) -> list[Row]:
    """Run them; each case that names a `row` becomes one, the rest show when they fail."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", *places, "-q", "-n0"]
        done = subprocess.run(
            [
                *command,
                *("-p", "no:randomly"),
                # The family of reports that holds what a test says it measured.
                *("-o", "junit_family=xunit1"),
                f"--junitxml={report}",
            ],
            cwd=PROJECT,
            capture_output=True,
            text=True,
            check=False,
        )
        if not report.exists():
            said = (done.stdout + done.stderr).strip().splitlines()[-5:]
            return [Row(", ".join(places), "did not run", "runs", "NO", tuple(said))]
        cases = list(parse(report).iter("testcase"))
    return [row for case in cases if (row := _row(case))]


def _row(case: Any) -> Row | None:
    told = {one.get("name"): one.get("value", "") for one in case.iter("property")}
    failures = [
        *(one.get("message", "") for one in case.iter("failure")),
        *(one.get("message", "") for one in case.iter("error")),
    ]
    if "row" not in told and not failures:
        return None
    return Row(
        told.get("row") or case.get("name", ""),
        told.get("value") or "failed",
        told.get("target") or "passes",
        "NO" if failures else "yes",
        tuple(one[:300] for one in failures),
    )
