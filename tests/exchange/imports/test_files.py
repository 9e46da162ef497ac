"""Files that are not what they say get a sentence that says what to do, and nothing is written."""

from __future__ import annotations

import zipfile
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from exchange.imports.files import MAX_ROWS, Reading, read_rows
from exchange.imports.problems import UnusableFile, quoted
from exchange.models import SharingTerms
from tests.exchange.imports.files import Import, csv_bytes, row, saved, xlsx_bytes
from tests.factories.media import package_bytes, pdf_bytes

KNOWN = {"title", "summary", "worldwide", "id"}
ENOUGH = [row(title="Théâtre", summary="A; B, C")]


def read(
    content: bytes, name: str = "t.csv", sheet: str = "", encoding: str = ""
) -> Any:
    rows = read_rows(
        BytesIO(content), name, Reading(sheet, encoding), KNOWN.__contains__
    )
    return list(rows)


def refused(content: bytes, name: str = "t.csv", **reading: str) -> str:
    with pytest.raises(UnusableFile) as caught:
        read(content, name, **reading)
    return str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_text_is_read_in_its_encoding_and_with_its_separator(
    encoding: str, separator: str
) -> None:
    rows = read(csv_bytes(ENOUGH, encoding, delimiter=separator))
    assert [one.cells for one in rows][1] == ["1", "Théâtre", "A; B, C", "yes"]


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("windows-1252", "Théâtre"),
        ("gb18030", "社区监察员"),
        ("windows-1256", "حوار"),
        ("cp1251", "Диалог"),
    ],
)
def test_another_encoding_is_refused_until_it_is_named(
    encoding: str, text: str
) -> None:
    content = csv_bytes([row(title=text)], encoding)
    assert "not in UTF-8" in refused(content)
    assert read(content, encoding=encoding)[1].cells[1] == text


def test_a_wrongly_named_encoding_is_not_believed() -> None:
    content = csv_bytes(ENOUGH)
    assert "is in UTF-8" in refused(content, encoding="windows-1252")
    assert "don’t know the encoding" in refused(content, encoding="klingon")
    assert "don’t know the encoding" in refused(content, encoding="hex")
    assert "not in GB18030" in refused(
        csv_bytes(ENOUGH, "cp1252") + b"\xff", encoding="gb18030"
    )


def test_rows_say_on_which_line_they_begin() -> None:
    content = b'title,summary\r\n"two\nlines",x\r\n\r\nthird,y\r\n'
    assert [one.line for one in read(content)] == [1, 2, 5]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"\n\n  \n", "holds no rows"),
        (b"title,summary\na\x00b,c\n", "NUL"),
        (b"title,summary\n" + b"x" * 70_000 + b"\n\x00\n", "Line 3 holds a NUL"),
        (b'title,summary\n"never closed,\nx\n', "never closed"),
        (b'title,summary\n"a"b,c\n', "doubled"),
        (b'title,summary\n"' + b"x" * 140_000 + b'",c\n', "131,072"),
        (b"," * 300 + b"x\n", "301 columns; the most is 200"),
        (b"a" + b",a" * 1_000_000, "1,000,001 columns"),
        (b"x" * 5_000_001, "longer than a table"),
        (b"title\n" + b"x\n" * (MAX_ROWS + 1), "more than 20,000 rows"),
        (pdf_bytes(), "is a PDF"),
        (xlsx_bytes(ENOUGH), "Name it .xlsx"),
        (b"\x1f\x8b\x08\x00abc", "archive"),
    ],
)  # fmt: skip
def test_what_is_no_csv_is_refused_in_words(content: bytes, words: str) -> None:
    assert words in refused(content)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600,
            "password or in the old Excel format",
        ),
        (pdf_bytes(), "is a PDF"),
        (csv_bytes(ENOUGH), "is not an Excel workbook"),
        (package_bytes({"word/document.xml": "<x/>"}), "is not an Excel workbook"),
        (b"PK\x03\x04 and then nothing", "can’t be read"),
        (xlsx_bytes(ENOUGH)[:-200], "can’t be read"),
        (package_bytes({"xl/workbook.xml": "<x/>"}), "can’t be read"),
        (package_bytes({"xl/workbook.xml": b"0" * 30_000_000}), "too large"),
        (package_bytes({f"xl/{one}.xml": "x" for one in range(5_001)}), "too large"),
    ],
)
def test_what_is_no_workbook_is_refused_in_words(content: bytes, words: str) -> None:
    assert words in refused(content, "t.xlsx")


def test_another_kind_of_file_is_refused_by_its_name() -> None:
    assert ".csv, .tsv, .txt, .xlsx" in refused(csv_bytes(ENOUGH), "t.ods")
    assert "old Excel format" in refused(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1abc", "t.xls"
    )


def test_a_workbook_is_read_as_it_would_be_typed() -> None:
    cells = {
        "n": 2013.0,
        "f": 1.5,
        "b": True,
        "d": datetime.fromisoformat("2013-05-31"),
        "t": datetime.fromisoformat("2013-05-31 08:00"),
        "e": None,
        "z": "x",
    }
    assert read(xlsx_bytes([cells]), "t.xlsx")[1].cells == [
        "2013", "1.5", "yes", "2013-05-31", "2013-05-31 08:00:00", "", "x",
    ]  # fmt: skip


def workbook(*rows: list[Any]) -> Workbook:
    book = Workbook()
    for one in rows:
        book.active.append(one)
    return book


def test_the_sheet_is_chosen_by_its_name_else_the_first_shown() -> None:
    book = workbook(["hidden"])
    book.active.sheet_state = "hidden"
    book.create_sheet("Two").append(["two"])
    book.create_sheet("Three").append(["three"])
    assert read(saved(book), "t.xlsx")[0].cells == ["two"]
    assert read(saved(book), "t.xlsx", sheet="three")[0].cells == ["three"]
    assert "There are: “Sheet”, “Two”, “Three”" in refused(
        saved(book), "t.xlsx", sheet="four"
    )


@pytest.mark.parametrize(
    ("language", "names"),
    [("es", "«title», «summary»"), ("zh-hans", "“title”、“summary”")],
)
def test_names_are_quoted_as_the_reader_quotes(language: str, names: str) -> None:
    with override(language):
        assert quoted(["title", "summary"]) == names


def test_an_empty_sheet_holds_no_rows() -> None:
    assert "holds no rows" in refused(saved(Workbook()), "t.xlsx")


def test_merged_cells_are_refused() -> None:
    book = workbook(["title", "x"], ["a", "b"])
    book.active.merge_cells("A2:B2")
    assert "A2:B2 are merged" in refused(saved(book), "t.xlsx")


def test_a_formula_without_its_result_is_refused_and_one_with_it_is_read() -> None:
    content = saved(workbook(["title"], ["=1+1"]))
    assert "Cell A2 holds a formula" in refused(content, "t.xlsx")
    parts = _parts(content)
    sheet = parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(b"<v />", b"<v>2</v>").replace(
        b"<v></v>", b"<v>2</v>"
    )
    assert read(package_bytes(parts), "t.xlsx")[1].cells == ["2"]


def _parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def with_sheet(rows: bytes) -> bytes:
    """A workbook whose sheet has these rows, as a program that means harm would write it."""
    parts = _parts(saved(workbook(["title"])))
    sheet = parts["xl/worksheets/sheet1.xml"]
    before, _, rest = sheet.partition(b"<sheetData>")
    after = rest.partition(b"</sheetData>")[2]
    parts["xl/worksheets/sheet1.xml"] = (
        before + b"<sheetData>" + rows + b"</sheetData>" + after
    )
    return package_bytes(parts)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (b'<row r="1"><c r="XFD1"><v>1</v></c></row>', "16,384 columns"),
        (b"<row>" + b"".join(b"<c><v>%d</v></c>" % one for one in range(300)) + b"</row>", "201 columns"),
        (b"<row>" + b"<c/><c />" * 50_000 + b"</row>", "100,000 columns"),
        (b"<row><c>" + b"<!-- %a -->" % list(range(3_000_000)), "too large"),
        (b'<row r="1"><c r="ZZZZZZZ1"><v>1</v></c></row>', "can’t be read"),
        (b'<row r="x"><c><v>1</v></c></row>', "can’t be read"),
        (b"<row><c><v>1</v></c>", "can’t be read"),
        (b"<row><c t='s'><v>99</v></c></row>", "can’t be read"),
    ],
)  # fmt: skip
def test_a_sheet_meant_to_do_harm_is_refused(rows: bytes, words: str) -> None:
    assert words in refused(with_sheet(rows), "t.xlsx") or "can’t be read" in refused(
        with_sheet(rows), "t.xlsx"
    )


def test_a_row_far_down_is_not_waited_for() -> None:
    far = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="999999999"><c><v>2</v></c></row>'
    assert [one.cells for one in read(with_sheet(far), "t.xlsx")] == [["1"]]


def test_entities_are_not_unfolded() -> None:
    parts = _parts(saved(workbook(["title"])))
    lol = "".join(f'<!ENTITY l{one} "{f"&l{one - 1};" * 10}">' for one in range(1, 9))
    bomb = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{lol}]>'.encode()
    sheet = parts["xl/worksheets/sheet1.xml"].replace(
        b"<sheetData>", b"<sheetData><row><c><v>&l8;</v></c></row>"
    )
    parts["xl/worksheets/sheet1.xml"] = bomb + sheet
    assert "can’t be read" in refused(package_bytes(parts), "t.xlsx")


def test_links_to_other_workbooks_are_not_followed() -> None:
    book = load_workbook(BytesIO(saved(workbook(["title"], ["a"]))))
    parts = _parts(saved(book))
    parts["xl/externalLinks/externalLink1.xml"] = b"<x/>"
    assert read(package_bytes(parts), "t.xlsx")[1].cells == ["a"]


@given(
    st.binary(max_size=400),
    st.sampled_from(["t.csv", "t.xlsx", "t.txt", "t"]),
    st.sampled_from(["", "cp1252", "utf-16-le"]),
)
@settings(max_examples=200)
def test_any_bytes_are_read_or_refused(
    content: bytes, name: str, encoding: str
) -> None:
    for start in (b"", b"title,summary\n", b"PK\x03\x04", b"\xff\xfe"):
        try:
            read(start + content, name, encoding=encoding)
        except UnusableFile as error:
            said = str(error)
            assert said


@given(
    st.lists(
        st.lists(
            st.text(
                st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"),
                min_size=1,
            ),
            min_size=2,
            max_size=4,
        ),
        min_size=1,
        max_size=4,
    )
)
@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
def test_any_table_written_as_csv_is_read_back(table: list[list[str]]) -> None:
    import csv
    from io import StringIO

    text = StringIO()
    csv.writer(text).writerows([["title", "summary", "worldwide", "id"], *table])
    rows = read(text.getvalue().encode())
    wanted = [one for one in table if any(cell.strip() for cell in one)]
    for found, cells in zip(rows[1:], wanted, strict=True):
        assert found.cells == cells[: len(found.cells)]
        assert not any(cell.strip() for cell in cells[len(found.cells) :])


@pytest.mark.django_db
@pytest.mark.usefixtures("site")
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("t.xlsx", csv_bytes(ENOUGH)),
        ("t.csv", b"\xff\xfe\x00"),
        ("t.csv", b"a,b\n1,2\n"),
    ],
)
def test_an_unusable_file_ends_with_two_and_writes_nothing(
    run_import: Import, name: str, content: bytes
) -> None:
    code, said = run_import(content, name=name)
    assert code == 2
    assert said
    assert not SharingTerms.objects.exists()


@pytest.mark.django_db
def test_a_file_that_is_not_there_ends_with_two(
    run_import: Import, tmp_path: Path
) -> None:
    from django.core.management import CommandError, call_command

    for path in (tmp_path / "missing.csv", tmp_path):
        with pytest.raises(CommandError) as caught:
            call_command("import_contributions", str(path))
        assert caught.value.returncode == 2
