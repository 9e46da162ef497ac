"""What bandit finds and we have looked at: per file and rule, why it stays."""

from __future__ import annotations

# Rules that say nothing here, with the reason.
SKIPPED = {
    "B404": "importing subprocess is no fault",
    "B603": "every command is a list, none is made from a reader's input (ruff keeps the rest)",
    "B703": "the same places as B308, once more",
}
ACCEPTED = {
    ("bench/plain.py", "B311"): "draws data, guards nothing",
    ("bench/digests.py", "B101"): "tells the types; guards nothing",
    ("bench/inside/mailing.py", "B101"): "tells the types; guards nothing",
    ("bench/inside/crowd.py", "B311"): "draws data, guards nothing",
    ("bench/inside/crowd.py", "B608"): "the name of our own table",
    ("digests/smtp.py", "B101"): "tells the types: the line is open",
    ("digests/receipts.py", "B608"): "names of our own table and states",
    ("digests/ledger.py", "B608"): "names of our own tables and states",
    ("exchange/services/transactions.py", "B311"): "spreads retries",
    ("gaamac/home/generated/loading.py", "B311"): "draws data, guards nothing",
    ("gaamac/home/generated/phrases.py", "B311"): "draws data, guards nothing",
    ("bench/ports.py", "B310"): "its own server",
    ("deploy/healthcheck.py", "B310"): "a constant address of this container",
    ("gaamac/embedded/launcher.py", "B310"): "this machine's own portal",
    ("exchange/index/loading.py", "B608"): "names of our own columns",
    ("exchange/index/orders.py", "B608"): "written by Django from a queryset",
    ("exchange/search/texts.py", "B608"): "names of our own columns",
    ("exchange/whole.py", "B308"): "cleaned by nh3 before",
    ("gaamac/common/markdown.py", "B308"): "nh3 has just cleaned it",
    ("gaamac/home/reading.py", "B308"): "a piece of what nh3 has cleaned",
    ("practices/documents.py", "B308"): "our own style sheet",
    ("gaamac/embedded/folders.py", "B108"): "a folder that is checked to be private",
    ("bench/inside/desk.py", "B101"): "tells the types; guards nothing",
    ("exchange/telling.py", "B608"): "names of our own table",
    ("exchange/views_posting.py", "B101"): "tells the types; guards nothing",
    (
        "gaamac/settings/base.py",
        "B108",
    ): "a folder that is refused when it is another user's",
    ("gaamac/settings/production.py", "B108"): "the same folder",
    ("gaamac/settings/base.py", "B105"): "names of forms",
    ("gaamac/settings/production.py", "B105"): "says what to set",
    ("gaamac/settings/test.py", "B105"): "guards nothing",
}
