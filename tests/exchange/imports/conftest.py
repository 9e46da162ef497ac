"""Fixtures of imports."""

from __future__ import annotations

from tests.exchange.imports.files import run_import

__all__ = ["run_import"]
