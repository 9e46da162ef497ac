"""How a form looks: labels, guidance, errors that are linked, typed text kept."""

from __future__ import annotations

import re

from django import forms
from django.template import Context, Template
from django.utils.safestring import mark_safe

from gaamac.common.form_rows import problems_of
from gaamac.common.forms import ExplainedChoiceField, PortalForm

PLACES = [
    ("Africa", [("ke", "Kenya"), ("gh", "Ghana")]),
    ("Asia", [("id", "Indonesia")]),
]


class Post(PortalForm):
    """A form with one field of each shape."""

    title = forms.CharField(max_length=120, help_text="One line.\n\nNo <b>markup</b>.")
    context = forms.CharField(widget=forms.Textarea, max_length=400, required=False)
    where = forms.MultipleChoiceField(
        choices=PLACES, widget=forms.CheckboxSelectMultiple
    )
    topics = forms.MultipleChoiceField(
        choices=[("a", "Elections"), ("b", "Media")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    who = ExplainedChoiceField(
        choices=[("0", "Everyone"), ("1", "Members")],
        consequences={"0": "It is public."},
    )
    agreed = forms.BooleanField(label="I agree")
    token = forms.CharField(widget=forms.HiddenInput, required=False)

    fieldsets = (("Sharing", ("who", "agreed")),)


def shown(form: forms.Form) -> str:
    template = Template("{% form_errors form %}{{ form }}")
    return template.render(Context({"form": form}))


def test_every_control_has_a_label_that_names_it() -> None:
    html = shown(Post())

    assert '<label for="id_title">Title</label>' in html
    assert "<legend>Where</legend>" in html
    assert "Context <small>(not required)</small>" in html


def test_guidance_is_in_paragraphs_escaped_and_tied_to_its_control() -> None:
    html = shown(Post())

    assert "<p>One line.</p><p>No &lt;b&gt;markup&lt;/b&gt;.</p>" in html
    assert 'id="id_title_helptext"' in html
    assert 'aria-describedby="id_title_helptext"' in html


def test_guidance_of_our_own_markup_stays_markup() -> None:
    form = Post()
    form.fields["title"].help_text = mark_safe("<ul><li>Rule</li></ul>")

    assert "<ul><li>Rule</li></ul>" in shown(form)


def test_a_choice_says_what_it_means() -> None:
    assert "<b>Everyone</b><span>It is public.</span>" in shown(Post())


def test_groups_of_choices_fold_and_the_ones_with_a_choice_are_open() -> None:
    html = shown(Post({"where": ["gh"]}))

    assert re.search(
        r'<details class="facet" open><summary>Africa <span>1 chosen', html
    )
    assert re.search(r'<details class="facet"><summary>Asia', html)
    assert html.count('<ul class="checks">') == 3


def test_a_long_text_says_how_much_fits() -> None:
    html = shown(Post({"context": "12345"}))

    assert "5 of 400 characters" in html
    assert 'data-words="{n} of 400 characters"' in html


def test_what_is_wrong_is_said_above_with_a_link_to_each_field() -> None:
    form = Post({"title": ""})
    html = shown(form)

    targets = re.findall(r'<a href="#([\w-]+)">', html)
    assert targets == ["id_who", "id_agreed", "id_title", "id_where"]
    for target in targets:
        assert f'id="{target}"' in html
    assert 'role="alert" tabindex="-1" autofocus' in html
    assert "4 things to put right" in html


def test_a_wrong_field_says_so_to_everyone() -> None:
    html = shown(Post({"title": ""}))

    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_title_helptext id_title_error"' in html
    assert re.search(
        r'id="id_title_error"><p><span class="vh">Error: </span>Fill this in\.', html
    )


def test_what_was_typed_is_kept_when_something_else_is_wrong() -> None:
    html = shown(
        Post(
            {"title": "<Typed> & kept", "context": "a\nb", "topics": ["b"], "who": "1"}
        )
    )

    assert "&lt;Typed&gt; &amp; kept" in html
    assert "a\nb</textarea>" in html
    assert re.search(r'value="b"[^>]*checked', html)
    assert re.search(r'value="1"[^>]*checked', html)


def test_fields_stand_under_the_heading_of_their_fieldset_and_hidden_ones_are_there() -> (
    None
):
    html = shown(Post())

    assert (
        html.index("<h2>Sharing</h2>")
        < html.index('name="who"')
        < html.index('name="title"')
    )
    assert '<input type="hidden" name="token"' in html


def test_a_form_that_was_not_sent_has_no_problems() -> None:
    assert problems_of(Post()) == []


def test_problems_of_the_whole_form_and_of_hidden_fields_are_said_too() -> None:
    form = Post({"title": "x", "where": ["ke"], "who": "0", "agreed": "on"})
    form.add_error(None, "Sent twice.")
    form.add_error("token", "The form is too old.")

    assert [(one.text, one.target) for one in problems_of(form)] == [
        ("Sent twice.", ""),
        ("The form is too old.", ""),
    ]


def test_words_inside_a_field_are_left_out_since_its_label_stands_above() -> None:
    form = Post()
    form.fields["title"].widget.attrs["placeholder"] = "Title"

    assert "placeholder" not in shown(form)
