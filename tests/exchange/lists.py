"""The lists by their addresses, and what a page of one shows."""

from __future__ import annotations

import re

from django.test import Client

from exchange.choices import Kind

LISTS = {
    Kind.PRACTICE: "/en/practices/",
    Kind.CHALLENGE: "/en/challenges/",
    Kind.OFFER: "/en/offers/",
    Kind.MEETING: "/en/meetings/",
}
SEARCH = "/en/search/"


def page_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def titles(html: str) -> list[str]:
    return [
        re.sub(r"<[^>]+>", "", found)
        for found in re.findall(r"<h3[^>]*><a[^>]*>(.*?)</a></h3>", html)
    ]
