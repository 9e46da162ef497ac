"""The press: what it prints, what it refuses to open, and what happens where it is missing."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from pypdf import PdfReader

from gaamac.common import pdf

needs_pango = pytest.mark.skipif(not pdf.can_print(), reason="pango is not installed")


def page(body: str, language: str = "en") -> str:
    head = f"<head><title>A title</title></head><body>{body}</body>"
    return f"<!doctype html><html lang={language}>{head}</html>"


@needs_pango
def test_what_is_printed_can_be_read_and_read_aloud() -> None:
    reader = PdfReader(io.BytesIO(pdf.print_pdf(page("<h1>Monitors</h1>"))))
    assert "Monitors" in reader.pages[0].extract_text()
    assert reader.metadata is not None
    assert reader.metadata.title == "A title"
    assert reader.root_object["/Lang"] == "en"
    assert reader.root_object["/MarkInfo"]["/Marked"]


@needs_pango
def test_nothing_is_fetched_for_a_text(tmp_path: Path) -> None:
    secret = tmp_path / "secret.svg"
    secret.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg"><text y="9">hidden words</text></svg>'
    )
    styles = tmp_path / "style.css"
    styles.write_text("p::after { content: 'hidden words' }")
    body = (
        f"<p>Shown.</p><img src='{secret.as_uri()}' alt=''><img src='http://127.0.0.1:1/x.png' alt=''>"
        f"<link rel=stylesheet href='{styles.as_uri()}'><link rel=attachment href='{secret.as_uri()}'>"
    )
    content = pdf.print_pdf(page(body))
    reader = PdfReader(io.BytesIO(content))
    assert reader.pages[0].extract_text().strip() == "Shown."
    assert not reader.attachments


def test_a_press_without_its_libraries_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    press = tmp_path / "press.py"
    press.write_text("import sys; sys.exit(3)")
    monkeypatch.setattr(pdf, "PRESS", press)
    with pytest.raises(pdf.PressMissing):
        pdf.print_pdf(page("x"))


@pytest.mark.parametrize("program", ["1 / 0", "while True: pass"])
def test_a_press_that_fails_or_takes_too_long_is_stopped(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, program: str
) -> None:
    press = tmp_path / "press.py"
    press.write_text(program)
    monkeypatch.setattr(pdf, "PRESS", press)
    monkeypatch.setattr(pdf, "SECONDS", 2)
    with pytest.raises(pdf.PressFailed):
        pdf.print_pdf(page("x"))


def test_who_waits_too_long_in_line_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "SECONDS_IN_LINE", 0)
    with pdf._turn, pytest.raises(pdf.PressBusy):
        pdf.print_pdf(page("x"))
