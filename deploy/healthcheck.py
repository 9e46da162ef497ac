"""Asks this container's web server for its health, as the proxy would; exit code 0 or 1."""

import os
import sys
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

ADDRESS = "http://127.0.0.1:8000/health/"


def is_healthy(portal_url: str) -> bool:
    """Whether the answer is 200; production answers only to its own host over HTTPS."""
    headers = {"Host": urlsplit(portal_url).netloc, "X-Forwarded-Proto": "https"}
    try:
        with urlopen(Request(ADDRESS, headers=headers), timeout=8):
            return True
    except URLError:
        return False


if __name__ == "__main__":
    sys.exit(not is_healthy(os.environ["PORTAL_URL"]))
