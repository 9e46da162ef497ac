"""The seed of everything random here: printed, and taken again from FAULTS_SEED."""

from __future__ import annotations

import os
import random

import pytest

SEED = int(os.environ.get("FAULTS_SEED") or random.SystemRandom().randrange(10**6))


def pytest_report_header() -> str:
    """So that a run that failed can be repeated."""
    return f"faults: FAULTS_SEED={SEED}"


@pytest.fixture
def chance() -> random.Random:
    """What chance decides in one test."""
    return random.Random(SEED)
