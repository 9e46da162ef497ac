"""Mails as they come in, for tests."""

from __future__ import annotations

from email.message import EmailMessage

REPLY = "reply@mail.example"
BOUNCES = "bounces@mail.example"


def letter(to: str, sender: str, text: str = "My own words.", **headers: str) -> bytes:
    """A mail from a person."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, to, "Re: something"
    message["Message-ID"] = headers.pop("message_id", "<one@example.org>")
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message.as_bytes()


def report(to: str, status: str = "5.1.1", action: str = "failed") -> bytes:
    """A mail server's report (RFC 3464)."""
    return f"""\
From: MAILER-DAEMON@there.example
To: {to}
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary="b"
MIME-Version: 1.0

--b
Content-Type: text/plain

I could not deliver it.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; there.example

Final-Recipient: rfc822; somebody@there.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} No such user

--b--
""".replace("\n", "\r\n").encode()


def complaint(to: str) -> bytes:
    """A report that a mail was unwanted (RFC 5965)."""
    return f"""\
From: fbl@there.example
To: {to}
Content-Type: multipart/report; report-type=feedback-report; boundary="b"
MIME-Version: 1.0

--b
Content-Type: text/plain

Somebody pressed a button.

--b
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: There/1.0
Version: 1

--b--
""".replace("\n", "\r\n").encode()
