"""Error pages: they say what to do, tell nothing they shouldn't, and need no database."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import get_template, render_to_string
from django.test import Client, RequestFactory
from django.utils import translation

from gaamac.home.views import csrf_failure, page_not_found

LANGUAGES = ["en", "fr", "es", "ar", "ru", "zh-hans"]


@pytest.mark.urls("tests.front.addresses")
def test_a_page_that_is_not_there_offers_to_sign_in_and_come_back() -> None:
    """No database fixture: asking the database anything would fail this test."""
    request = RequestFactory().get("/en/practices/x/?q=a&b=c")
    with translation.override("en"):
        response = page_not_found(request)

    assert response.status_code == 404
    assert "Some pages are for members" in response.text
    assert (
        'href="/en/account/login/?next=%2Fen%2Fpractices%2Fx%2F%3Fq%3Da"'
        in response.text
    )


@pytest.mark.urls("tests.front.addresses")
def test_a_missing_page_is_the_same_for_whatever_reason() -> None:
    request = RequestFactory().get("/en/practices/x/")
    with translation.override("en"):
        denied = page_not_found(request, PermissionError("not for you"))
        missing = page_not_found(request, ValueError("no such row"))

    assert denied.content == missing.content


@pytest.mark.parametrize("name", ["500.html", "400.html"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_fault_needs_no_context(name: str, language: str) -> None:
    with translation.override(language):
        html = get_template(name).render()

    assert f'<html lang="{language}"' in html
    assert html.count("<h1>") == 1


@pytest.mark.urls("tests.front.addresses")
@pytest.mark.django_db
def test_a_fault_tells_nothing_about_itself() -> None:
    response = Client(raise_request_exception=False).get("/en/fail/")

    assert response.status_code == 500
    assert "Something went wrong on our side" in response.text
    assert "secret detail" not in response.text


@pytest.mark.urls("tests.front.addresses")
def test_a_form_that_was_refused_gives_back_what_was_typed_but_no_password() -> None:
    request = RequestFactory().post(
        "/en/x/",
        {"text": "a long <b>text</b>", "password": "three little words", "q": "short"},
    )
    request.user = AnonymousUser()
    response = csrf_failure(request, reason="CSRF token missing")

    assert response.status_code == 403
    assert "a long &lt;b&gt;text&lt;/b&gt;</textarea>" in response.text
    assert "three little words" not in response.text
    assert "CSRF" not in response.text


@pytest.mark.parametrize("name", ["404.html", "403.html", "403_csrf.html", "429.html"])
def test_an_error_page_has_one_heading_and_never_asks_who_is_there(name: str) -> None:
    html = render_to_string(name, request=RequestFactory().get("/en/x/"))

    assert html.count("<h1>") == 1
    assert "menu__who" not in html
    assert re.search(r"<title>\s*[A-Z][^<]+ – GAAMAC</title>", html)
