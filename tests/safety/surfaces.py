"""Which surface every address belongs to: the table that a new route joins (docs/decisions/0081).

A surface is a place where something of a contribution or of a person can come out. `CARRIES` names
the routes of each; `CARRIES_NOTHING` those that show nothing of anybody's, with the reason. Routes
of the editors' desk, most of them Wagtail's, are told by the beginning of their path, the longest
counts: a whole group is asked by one rule (`cells.py`), so that a route of Wagtail's next version
is asked like the others. `UNROUTED` are the surfaces that no address names, each with the test that
asks it.
"""

from __future__ import annotations

KINDS = ("practice", "challenge", "offer", "meeting")


def _of_every_kind(what: str) -> tuple[str, ...]:
    return tuple(f"{kind}-{what}" for kind in KINDS)


# Surface: the names of its routes. A route that takes no GET stands here too: it answers alike.
CARRIES: dict[str, tuple[str, ...]] = {
    "page": _of_every_kind("detail"),
    "linked data": _of_every_kind("data"),
    "list": _of_every_kind("list"),
    "feed": _of_every_kind("feed"),
    "export": _of_every_kind("export"),
    "search": ("search",),
    "suggestions": ("suggest",),
    "sitemap": ("sitemap", "sitemap-part"),
    "citation": ("citation",),
    "calendar": ("meeting-calendar", "meeting-calendars"),
    "paper": ("practice-pdf", "reading-list-pdf"),
    "take-away": ("practice-take-away", "reading-list-file"),
    "reading list": ("reading-list", "reading-list-edit", "reading-lists"),
    "keeping in a list": ("reading-list-keep",),
    "saved search": (
        "saved-searches",
        "saved-search",
        "saved-search-new",
        "saved-search-change",
        "saved-search-delete",
    ),
    "follows": ("follows", "follow", "unfollow"),
    "front page": ("home",),
    "places": ("members", "organisation-detail", "country-detail"),
    "own page": ("me",),
    "own form": (
        "contribution-edit",
        "contribution-take-back",
        "contribution-history",
        "contribution-edits",
        "contribution-files",
        "contribution-files-states",
        "contribution-file",
        "contribution-together",
        "together-answer",
        "contribution-drop",
    ),
    "attached file": ("attachment", "attachment-small"),
    "own preview": ("contribution-preview",),
    "confirming": ("contribution-confirm", "still-right"),
    "responding": ("respond", "response-withdraw"),
    "adaptation": ("practice-adapt", "adaptation-edit", "adaptation-withdraw"),
    "file": ("document", "picture"),
    "digest": ("digest-edition", "digest-item"),
    "page tree": ("wagtail_serve",),
    "leaving": ("account-delete",),
    "reviewing": (
        "review-queue",
        "review-reading",
        "review-file",
        "outside-approval",
        "outside-file",
    ),
    "own data": ("own-data", "own-data-file"),
}

# Why nothing of anybody's is there: the names of the routes, or their paths where they have none.
CARRIES_NOTHING: dict[str, tuple[str, ...]] = {
    "says whether the servers answer": ("health",),
    "the same words for everybody": (
        "robots",
        "favicon",
        "leave",
        "security",
        "account-deleted",
        "report-thanks",
        "contribution-template",
    ),
    "a form that is empty, or filled with what its reader has typed": (
        "contribute",
        "contribute-from-document",
        *(f"contribute-{kind}" for kind in KINDS if kind != "meeting"),
        "report-concern",
        "contribution-keep",
        "typed-as-read",
        "pasted",
        "typed-hints",
    ),
    "settings of the reader's own account": (
        "application",
        "settings",
        "settings-notices",
        "digest-preferences",
        "digest-preferences-by-link",
        "digest-unsubscribe",
        "notice-unsubscribe",
    ),
    "leads to allauth's page for a new password": ("change-password",),
    "leads to allauth's sign-in": ("en/_util/login/", "wagtailcore_login"),
    "asks for the password of a page restriction, of which there are none": (
        "wagtailcore_authenticate_with_password",
    ),
}

# Whole libraries of accounts, whose pages know nothing but the reader's own account: told by path.
ACCOUNT_PATHS: dict[str, str] = {
    "en/account/": "allauth's; the reader's own account, and no contribution",
}

# Beginning of the path below /cms/: what its group is. Every route of it is asked by every reader:
# whoever has no business in the desk is sent to the sign-in and reads nothing, and nobody reads a
# draft that was never sent.
DESK: dict[str, str] = {
    "": "the first screen, and what leads away from it",
    "account/": "the reader's own account",
    "adaptations/": "records of adaptations",
    "api/": "the pages, pictures and documents behind the desk's menu and choosers",
    "applications/": "applications",
    "audit/": "acts that matter for safety, by number",
    "block-preview/": "blocks of a stream, of which there are none",
    "bulk/": "actions on several things at once",
    "choose-anchor-link/": "a dialogue for a link",
    "choose-email-link/": "a dialogue for a link",
    "choose-external-link/": "a dialogue for a link",
    "choose-page/": "choosers of pages",
    "choose-phone-link/": "a dialogue for a link",
    "collections/": "places for files",
    "concerns/": "what was reported",
    "countries/": "countries",
    "digests/": "the next editions, their mails as others get them, and one member's mails",
    "digest-deliveries/": "which edition went to whom",
    "digest-editions/": "editions",
    "dismissibles/": "what the reader has closed",
    "documents/": "documents and their chooser",
    "erase/": "the page on which an administrator deletes an account",
    "editing-sessions/": "who edits a page just now",
    "focal-points/": "appointments",
    "freshness/": "how fresh contributions are",
    "groups/": "groups of rights",
    "held-mail/": "mail of senders nobody knows, and what it answers",
    "images/": "pictures and their chooser",
    "imports/": "imports",
    "jsi18n/": "words of the interface",
    "keeping/": "what ages, breaks or falls behind",
    "locales/": "languages",
    "localize/": "translations",
    "links/": "links that lead nowhere, and the public texts they stand in",
    "login/": "leads to allauth's sign-in",
    "logout/": "leads to allauth's sign-out",
    "no-mail/": "addresses that get no mail",
    "organisations/": "organisations",
    "pages/": "pages: edit, preview, history, compare, copy, move, usage, search",
    "password_reset/": "leads to allauth's",
    "people/": "members",
    "reasons/": "wordings of reasons",
    "regions/": "regions",
    "reports/": "reports: ageing pages, site history, reviews",
    "review/": "a text as it is read before it is decided about",
    "reviewers/": "who reads for the editors",
    "reviewing/": "who has taken a text in review, who else reads it",
    "settings/": "settings of the site",
    "sites/": "addresses of the site",
    "snippets/": "kinds of snippets",
    "sprite/": "icons",
    "tag-autocomplete/": "tags while somebody types",
    "test404/": "how a missing page looks",
    "together/": "what takes two people",
    "topics/": "the vocabulary",
    "users/": "accounts",
    "workflows/": "reviews and how they go",
    "failwhale/": "how a fault looks",
}

# Where there is no address: the module of tests that asks it.
UNROUTED: dict[str, str] = {
    "digest mail": "tests/safety/test_digest_mails.py",
    "notices": "tests/exchange/test_anonymity.py",
    "log lines": "tests/common/test_logs.py",
}
