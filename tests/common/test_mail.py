"""Mails: in the recipient's language, on one line where a header, never answered by a machine."""

from __future__ import annotations

import re
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.template import TemplateDoesNotExist
from pytest_django.fixtures import Settings

from gaamac.common.mail import build_message, message_id, portal_link, send

FILES = {
    "plain.subject.txt": "{% translate 'Enter a valid value.' %}: {{ title }}\n",
    "plain.txt": "{{ title }} {{ portal_url }}/x {{ language }} {{ direction }}\n\n",
    "full.subject.txt": "A subject",
    "full.txt": "text",
    "full.html": "<p dir='{{ direction }}' title='{{ subject }}'>{{ title }}</p>",
    "broken.subject.txt": "A subject",
    "broken.txt": "text",
    "broken.html": "{% extends 'emails/nowhere.html' %}",
    "textless.subject.txt": "A subject",
    "textless.html": "<p>",
}


@pytest.fixture(autouse=True)
def _templates(tmp_path: Path, settings: Settings) -> None:
    (tmp_path / "emails").mkdir()
    for name, content in FILES.items():
        (tmp_path / "emails" / name).write_text(content)
    settings.TEMPLATES = [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "DIRS": [tmp_path],
            "OPTIONS": {"builtins": ["django.templatetags.i18n"]},
        }
    ]


def build(
    template: str = "plain", language: str = "en", **rest: Any
) -> mail.EmailMessage:
    return build_message(
        template,
        {"title": "Peace & <b>"},
        to="amina@example.org",
        language=language,
        **rest,
    )


def test_a_mail_is_written_in_the_recipients_language() -> None:
    assert build(language="es").subject == "Introduzca un valor válido.: Peace & <b>"
    assert build(language="ar").body == "Peace & <b> http://testserver/x ar rtl\n"


def test_html_is_escaped_and_text_is_not() -> None:
    message = build("full", language="ar")
    html = message.alternatives[0].content
    assert '<p dir="rtl" title="A subject">Peace &amp; &lt;b&gt;</p>' in html
    assert "&amp;" not in build().body


def test_an_unknown_language_is_english() -> None:
    assert build(language="tlh").body.endswith("en ltr\n")


def test_a_subject_is_one_line_without_control_characters() -> None:
    message = build(subject="One\r\nBcc: all@example.org\x07\u202e two\x00")
    assert message.subject == "One Bcc: all@example.org two"
    assert "Bcc" not in message.message()


def test_machines_are_asked_not_to_answer() -> None:
    headers = message_from_bytes(build().message().as_bytes())
    assert headers["Auto-Submitted"] == "auto-generated"
    assert headers["X-Auto-Response-Suppress"] == "All"
    assert headers["Content-Language"] == "en"


def test_the_message_id_stands_on_the_senders_domain_and_can_be_given() -> None:
    assert re.fullmatch(
        r"<[0-9a-f]{32}@gaamac\.example>", build().message()["Message-ID"]
    )
    given = build(headers={"Message-ID": message_id("digest-7")})
    assert given.message()["Message-ID"] == "<digest-7@gaamac.example>"


def test_a_missing_text_template_fails_loudly() -> None:
    with pytest.raises(TemplateDoesNotExist):
        build("textless")


def test_an_html_template_that_cannot_be_rendered_fails_loudly() -> None:
    with pytest.raises(TemplateDoesNotExist):
        build("broken")


def test_all_messages_go_and_are_counted() -> None:
    assert send([build(), build("full")]) == 2
    assert [message.to for message in mail.outbox] == [["amina@example.org"]] * 2
    assert send([]) == 0


def test_a_link_in_a_mail_names_the_portal() -> None:
    assert portal_link("/en/me/") == "http://testserver/en/me/"
