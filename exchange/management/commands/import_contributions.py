"""`manage.py import_contributions FILE`: contributions from CSV or XLSX, all of them or none."""

from __future__ import annotations

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from exchange.exports.files import csv_lines
from exchange.exports.workbooks import xlsx_file
from exchange.imports.files import EXTENSIONS, Reading
from exchange.imports.names import NotKnown, visibility_names
from exchange.imports.planning import ImportOptions, Outcome
from exchange.imports.problems import UnusableFile
from exchange.imports.running import Checked, check, in_order, write
from exchange.posts import postable_kinds
from exchange.tables.columns import columns_of
from gaamac.common.languages import CODES

BAD_ROWS, UNUSABLE = 1, 2
PROGRESS_EVERY = 1000
_EPILOGUE = """\
The first row names the columns; --columns lists them, --template FILE writes a table to fill.
Needed are title, summary, and a place (country, region, or “yes” under worldwide).
A row is recognised by its id (or else its title): importing a file again changes what differs
and makes nothing twice. HTML is converted into Markdown.

Exit code: 0 all is well; 1 some rows are bad and nothing was written (unless --skip-bad);
2 the file can’t be used, or there is none.
"""
_WORDS = {
    Outcome.CREATED: "new",
    Outcome.CHANGED: "changed",
    Outcome.PUBLISHED: "published",
    Outcome.UNCHANGED: "unchanged",
    Outcome.GONE: "deleted since, left out",
    Outcome.BAD: "bad",
}


class Command(BaseCommand):
    """Check a table row by row and write it; progress and problems are said as they come."""

    help = "Import contributions from a CSV or XLSX file, as drafts in review or published."

    def create_parser(self, *args: Any, **kwargs: Any) -> Any:
        """Keep the lines of what stands below the options."""
        parser = super().create_parser(*args, **kwargs)
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.epilog = _EPILOGUE
        return parser

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, and how to take it."""
        add = parser.add_argument
        add("file", nargs="?", type=Path, help="the table: .csv, .tsv, .txt or .xlsx")
        add("--dry-run", action="store_true", help="check and report; write nothing")
        add(
            "--skip-bad",
            action="store_true",
            help="write the good rows, leave the bad ones out",
        )
        add(
            "--publish",
            action="store_true",
            help="publish; without it, rows wait for a review",
        )
        add(
            "--kind",
            choices=postable_kinds(),
            default="practice",
            help="(default: practice)",
        )
        add(
            "--language",
            choices=CODES,
            default="en",
            help="of rows that name none (default: en)",
        )
        add(
            "--visibility",
            metavar="WHO",
            default="",
            help="who may see rows that don’t say: public, community, focal-points or editors"
            " (default: editors; needed with --publish)",
        )
        add(
            "--source",
            default="import",
            metavar="NAME",
            help="the system that the ids come from: give each its own (default: import)",
        )
        add(
            "--sheet",
            default="",
            metavar="NAME",
            help="of a workbook (default: the first)",
        )
        add("--encoding", default="", help="of a CSV file that is not in UTF-8")
        add("--columns", action="store_true", help="list the columns and stop")
        add(
            "--template",
            type=Path,
            metavar="FILE",
            help="write an empty table and stop",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, or say what a table needs."""
        if options["columns"]:
            self._list_columns(options["kind"])
        elif options["template"]:
            self._write_template(options["kind"], options["template"])
        elif options["file"] is None:
            raise CommandError("Name the file to import.", returncode=UNUSABLE)
        else:
            self._import(options)

    def _list_columns(self, kind: str) -> None:
        for column in columns_of(kind):
            if column.is_read:
                self.stdout.write(f"{column.code:20} {column.guide}")

    def _write_template(self, kind: str, path: Path) -> None:
        headings = [column.code for column in columns_of(kind) if column.is_read]
        if path.suffix.lower() == ".xlsx":
            with xlsx_file(kind, headings, []) as file:
                content = file.read()
        else:
            content = b"".join(csv_lines(headings, []))
        try:
            path.write_bytes(content)
        except OSError as error:
            raise CommandError(str(error), returncode=UNUSABLE) from error
        self.stdout.write(f"{path}: {len(headings)} columns.")

    def _import(self, options: dict[str, Any]) -> None:
        wanted = self._options(options)
        try:
            checked = self._check(options, wanted)
        except UnusableFile as error:
            raise CommandError(str(error), returncode=UNUSABLE) from error
        except OSError as error:
            words = f"{options['file']} can’t be opened: {error.strerror}."
            raise CommandError(words, returncode=UNUSABLE) from error
        try:
            self._report(checked)
            self._go_on(checked, wanted, dry_run=options["dry_run"])
        finally:
            checked.close()

    def _options(self, options: dict[str, Any]) -> ImportOptions:
        try:
            given = options["visibility"]
            visibility = visibility_names().find(given) if given else None
        except NotKnown as error:
            raise CommandError(f"--visibility: {error}", returncode=UNUSABLE) from error
        return ImportOptions(
            kind=options["kind"],
            source=options["source"][:60] or "import",
            language=options["language"],
            visibility=visibility,
            publish=options["publish"],
            skip_bad=options["skip_bad"],
        )

    def _check(self, options: dict[str, Any], wanted: ImportOptions) -> Checked:
        path: Path = options["file"]
        if path.suffix.lower().lstrip(".") not in EXTENSIONS and not path.exists():
            raise UnusableFile(f"{path} is not there.")
        reading = Reading(options["sheet"], options["encoding"])
        with path.open("rb") as file:
            return check(file, path.name, reading, wanted, self._progress("checked"))

    def _progress(self, word: str) -> Any:
        said = 0

        def progress(done: int) -> None:
            nonlocal said
            if done // PROGRESS_EVERY > said:
                said = done // PROGRESS_EVERY
                self.stdout.write(f"{done:,} rows {word}")
                self.stdout.flush()

        return progress

    def _report(self, checked: Checked) -> None:
        for words in (*checked.notes, *map(str, checked.problems)):
            self.stdout.write(words)

    def _go_on(self, checked: Checked, wanted: ImportOptions, *, dry_run: bool) -> None:
        if checked.bad and not wanted.skip_bad:
            raise CommandError(
                f"{checked.bad:,} of {_rows(checked.rows)} can't be taken; nothing was written. Correct"
                " them, or leave them out with --skip-bad.",
                returncode=BAD_ROWS,
            )
        counts = (
            checked.counts
            if dry_run
            else write(checked, wanted, None, self._progress("written"))
        )
        words = ", ".join(
            f"{number:,} {_WORDS[one]}" for one, number in in_order(counts)
        )
        end = "Nothing was written: this was a dry run." if dry_run else "Done."
        self.stdout.write(f"{_rows(checked.rows)}: {words or 'none'}. {end}")


def _rows(number: int) -> str:
    return f"{number:,} {'row' if number == 1 else 'rows'}"
