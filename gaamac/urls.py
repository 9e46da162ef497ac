"""Every address of the portal: names the rooms, decides nothing (docs/architecture.md)."""

from __future__ import annotations

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

from gaamac.home import account_doors

handler404 = "gaamac.home.views.page_not_found"
handler500 = "gaamac.home.views.server_error"

urlpatterns = [
    path("", include("gaamac.home.root_urls")),
    path("", include("gaamac.media.urls")),
    path("", include("exchange.attachments.urls")),
    # Wagtail's own sign-in and password reset know no second factor: allauth's stand before them.
    path("cms/", include(account_doors)),
    path("cms/", include(wagtailadmin_urls)),
]

if settings.EMBEDDED:
    urlpatterns += [path("mailbox/", include("gaamac.mailbox.urls"))]

if settings.ANYMAIL.get("WEBHOOK_SECRET"):
    urlpatterns += [path("webhooks/", include("anymail.urls"))]

urlpatterns += i18n_patterns(
    path("account/", include("members.account_urls")),
    path("_util/login/", account_doors.to_sign_in),
    path("", include("practices.urls")),
    path("", include("challenges.urls")),
    path("", include("meetings.urls")),
    path("", include("digests.urls")),
    path("", include("review.urls")),
    path("", include("exchange.urls")),
    path("", include("members.urls")),
    path("", include("gaamac.home.urls")),
    path("", include(wagtail_urls)),
)
