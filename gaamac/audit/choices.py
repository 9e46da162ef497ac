"""What is put on record, and how it ended."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Act(models.TextChoices):
    """Acts that matter for the safety of people: one word each, part of the record for ever."""

    SIGNED_IN = "signed-in", _("Signed in")
    SIGN_IN_FAILED = "sign-in-failed", _("Failed to sign in")
    SIGNED_OUT = "signed-out", _("Signed out")
    SECOND_FACTOR_ADDED = "second-factor-added", _("Added a second factor")
    SECOND_FACTOR_REMOVED = "second-factor-removed", _("Removed a second factor")
    RECOVERY_CODES_MADE = "recovery-codes-made", _("Made new recovery codes")
    PASSWORD_CHANGED = "password-changed", _("Changed the password")
    ADDRESS_CHANGED = "address-changed", _("Changed the email address")
    MEMBER_APPROVED = "member-approved", _("Approved a member")
    MEMBER_DECLINED = "member-declined", _("Declined an application")
    MEMBER_SUSPENDED = "member-suspended", _("Suspended a member")
    MEMBER_RESTORED = "member-restored", _("Restored a member")
    ROLE_GIVEN = "role-given", _("Gave a role")
    ADMINISTRATOR_MADE = "administrator-made", _("Made an administrator")
    ACCOUNT_ERASED = "account-erased", _("Erased an account")
    OWN_DATA_ASKED = "own-data-asked", _("Asked for their own data")
    OWN_DATA_TAKEN = "own-data-taken", _("Took their own data away")
    TERMS_CHANGED = "terms-changed", _("Changed who may see a contribution")
    PUBLISHED = "published", _("Published a contribution")
    CHANGES_ASKED = "changes-asked", _("Asked for changes")
    NOT_PUBLISHED = "not-published", _("Declined to publish a contribution")
    FILE_REMOVED = "file-removed", _("Took a file off a contribution")
    OUTSIDE_ASKED = "outside-asked", _("Sent a text to somebody outside for approval")
    OUTSIDE_REVOKED = "outside-revoked", _("Took back a link for approval from outside")
    OUTSIDE_DECIDED = "outside-decided", _("Decided on a text from outside")
    READ_RESTRICTED = "read-restricted", _("Read what only focal points may see")
    JOINT_ASKED = "joint-asked", _("Asked for what takes two people")
    JOINT_CONFIRMED = "joint-confirmed", _("Confirmed what takes two people")
    JOINT_REFUSED = "joint-refused", _("Refused what takes two people")
    AUTHOR_SEEN = "author-seen", _("Saw who wrote something anonymous")
    DIGEST_EDITED = "digest-edited", _("Changed what a digest says")
    DIGEST_SENT_NOW = "digest-sent-now", _("Sent a digest before its time")
    MAILS_LOOKED_UP = "mails-looked-up", _("Looked up what somebody was mailed")
    EXPORT_TAKEN = "export-taken", _("Took away what is not public")
    MAIL_RELEASED = "mail-released", _("Posted a held mail as a member's answer")


class Result(models.TextChoices):
    """How an act ended."""

    DONE = "done", _("Done")
    REFUSED = "refused", _("Refused")
