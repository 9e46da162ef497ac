"""The press: reads HTML from standard input and writes a PDF to standard output.

A program of its own, started by `gaamac.common.pdf`, so that what it needs (fonts take a hundred
megabytes) goes when it ends, and a text that takes too long can be stopped. Imports no Django,
opens no address and no file that the text names, and says why it failed by its exit code.
"""

from __future__ import annotations

import logging
import resource
import sys

# Exit codes, read by gaamac.common.pdf.
NO_PANGO = 3
SECONDS = 60
MEMORY = 2 * 1024**3


def main() -> int:
    """Print what is read. 0, or NO_PANGO where the system's libraries are missing."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    logging.disable(logging.CRITICAL)
    try:
        # They fail where pango is missing.
        from weasyprint import HTML  # noqa: PLC0415
        from weasyprint.urls import URLFetcher  # noqa: PLC0415
    except (ImportError, OSError):
        return NO_PANGO
    text = sys.stdin.buffer.read().decode()
    # No scheme is allowed: the text has neither pictures nor fonts of its own.
    document = HTML(string=text, url_fetcher=URLFetcher(allowed_protocols=()))
    # PDF/UA: tagged, with a title and languages, so that it can be read aloud.
    document.write_pdf(sys.stdout.buffer, pdf_variant="pdf/ua-1")
    return 0


if __name__ == "__main__":
    sys.exit(main())
