"""Forms of the portal: what is cleaned, what is refused and how that is said."""

from __future__ import annotations

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from gaamac.common.forms import ExplainedTypedChoiceField, OneLine, PortalForm


class Post(PortalForm):
    """One field of each kind that behaves in its own way."""

    title = forms.CharField(max_length=20, widget=OneLine)
    text = forms.CharField(max_length=40, widget=forms.Textarea, required=False)
    secret = forms.CharField(widget=forms.PasswordInput, required=False, strip=False)
    who = ExplainedTypedChoiceField(
        coerce=int,
        choices=[(0, "Everyone"), (1, "The community")],
        consequences={0: "It is public."},
        required=False,
    )
    agreed = forms.BooleanField()


def sent(**values: str) -> Post:
    return Post({"title": "A title", "agreed": "on", **values})


def test_control_characters_are_taken_out_of_text() -> None:
    form = sent(title=" Two\twords\x07 ", text="one\r\ntwo\x1b\u202e")

    assert form.is_valid(), form.errors
    assert form.cleaned_data["title"] == "Two words"
    assert form.cleaned_data["text"] == "one\ntwo"


def test_a_nul_is_refused_beside_the_field_and_the_rest_is_kept() -> None:
    form = sent(title="a\x00b", text="kept text")

    assert not form.is_valid()
    assert list(form.errors) == ["title"]
    assert "can’t be stored" in form.errors["title"][0]
    assert "kept text" in str(form["text"])


def test_a_text_that_is_too_long_says_how_long_it_is_and_is_shown_whole() -> None:
    form = sent(title="x" * 25)

    assert form.errors["title"] == [
        "This has 25 characters and at most 20 fit. Nothing was cut: shorten it and send it again."
    ]
    assert "x" * 25 in str(form["title"])


def test_line_ends_count_as_one_character() -> None:
    assert sent(text="\r\n".join("a" * 20)).is_valid()


def test_a_password_is_taken_as_it_was_typed() -> None:
    form = sent(secret=" p\u200ds\x07 ")

    assert form.is_valid()
    assert form.cleaned_data["secret"] == " p\u200ds\x07 "


def test_browsers_are_not_told_to_cut_what_is_pasted() -> None:
    assert "maxlength" not in str(Post()["title"]) + str(Post()["text"])


@pytest.mark.parametrize(
    ("name", "message"),
    [("title", "Fill this in."), ("agreed", "Tick this box to go on.")],
)
def test_an_empty_field_says_what_to_do(name: str, message: str) -> None:
    assert Post({}).errors[name] == [message]


def test_a_form_of_one_request_does_not_change_the_next_ones() -> None:
    Post({}).is_valid()

    assert (
        Post.base_fields["title"].error_messages["required"]
        == "This field is required."
    )


@given(text=st.text(max_size=60))
def test_any_text_is_stored_safely_or_refused(text: str) -> None:
    form = sent(text=text)

    if form.is_valid():
        stored = form.cleaned_data["text"]
        assert "\x00" not in stored
        stored.encode()
    else:
        assert list(form.errors) == ["text"]
