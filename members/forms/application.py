"""Applying to become a member: at sign-up, and again after a refusal."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import uuid4

from allauth.account import forms as account_forms
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from gaamac.common.forms import PortalFormMixin
from gaamac.common.languages import reader_language

from .. import services
from ..lookups import look_in_vain
from ..models import Country, User
from ..time_zones import zone_of_country
from .fields import CountryField, TimeZoneField, chosen_country


class ApplicationFields(forms.Form):
    """What an editor needs to know of an applicant."""

    organisation_name = forms.CharField(
        label=_("Organisation"),
        max_length=200,
        help_text=_("The full name. If you work for nobody, write “independent”."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    country = CountryField(
        help_text=_("Where you or your organisation work from."),
    )
    reason = forms.CharField(
        label=_("Why you want to join"),
        max_length=2000,
        help_text=_(
            "A few lines: what you do, and what you would like to share or learn. Only"
            " editors read this."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def application(self) -> dict[str, Any]:
        """What `services.apply` takes."""
        return {
            "organisation_name": self.cleaned_data["organisation_name"],
            "country": self.of_country(),
            "reason": self.cleaned_data["reason"],
        }

    def of_country(self) -> Country | None:
        """The country that was chosen; None for those who belong to none."""
        return chosen_country(self.cleaned_data["country"])


class ApplicationForm(PortalFormMixin, ApplicationFields):
    """A new application after a refusal."""


class SignupForm(PortalFormMixin, ApplicationFields, account_forms.SignupForm):
    """Sign-up is the application: an account without one has nothing to be approved."""

    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        help_text=_(
            "As you want to be called. It is shown only with what you choose to sign."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    time_zone = TimeZoneField(required=False)
    field_order: ClassVar[list[str]] = [
        "email",
        "password1",
        "name",
        "organisation_name",
        "country",
        "reason",
        "time_zone",
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        email, password = self.fields["email"], self.fields["password1"]
        email.label, password.label = _("Mail address"), _("Password")
        email.help_text = _("We send a code there, to see that it is yours.")
        password.help_text = _(
            "At least twelve characters. A sentence is easier to keep than a riddle."
        )
        for field in (email, password):
            field.widget.attrs.pop("placeholder", None)

    def clean(self) -> dict[str, Any]:
        """Compare the password with the name and the organisation too, which allauth doesn't know."""
        cleaned: dict[str, Any] = super().clean() or {}
        password = cleaned.get("password1")
        if password and not self.has_error("password1"):
            person = User(name=cleaned.get("name", ""))
            employer = User(name=cleaned.get("organisation_name", ""))
            try:
                for one in (person, employer):
                    validate_password(password, one)
            except ValidationError as error:
                self.add_error("password1", error)
        return cleaned

    def try_save(self, request: HttpRequest) -> tuple[User | None, Any]:
        """Store account and application together, or answer as if (allauth's contract).

        An address that is known takes as long as one that isn't: the same is written, and taken
        back.
        """
        if self.account_already_exists:
            self._save_in_vain(request)
        try:
            with transaction.atomic():
                return super().try_save(request)
        except IntegrityError:
            # Somebody signed up with this address in the same moment.
            self.account_already_exists = True
            return super().try_save(request)

    def _save_in_vain(self, request: HttpRequest) -> None:
        address = self.cleaned_data["email"]
        self.account_already_exists = False
        self.cleaned_data["email"] = f"{uuid4().hex}@example.org"
        with transaction.atomic():
            self.save(request)
            transaction.set_rollback(True)
        # Allauth reads four times of a new account; three steps were made here beside.
        look_in_vain(1)
        self.cleaned_data["email"] = address
        self.account_already_exists = True

    def signup(self, request: HttpRequest, user: User) -> None:
        """Complete the account that allauth has just stored."""
        country = self.of_country()
        zone = zone_of_country(country.iso2) if country else "UTC"
        services.change_profile(
            user,
            name=self.cleaned_data["name"],
            preferred_language=reader_language(),
            time_zone=self.cleaned_data["time_zone"] or zone,
        )
        services.apply(user, **self.application())
