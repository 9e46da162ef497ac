"""What is pasted from other programs, as clean Markdown."""

from __future__ import annotations

from exchange.writing.pasting import to_markdown

# As Word 365 puts it on the clipboard, shortened.
WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal{margin:0}</style></head>
<body lang=EN-GB><!--StartFragment--><p class=MsoNormal><b><span lang=EN-GB>Early warning<o:p></o:p></span></b></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;
</span></span></span><![endif]>Elders listen<o:p></o:p></p>
<p class=MsoListParagraphCxSpMiddle style='margin-left:72.0pt;mso-list:l0 level2 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>o<span>&nbsp;&nbsp;</span></span><![endif]>every week<o:p></o:p></p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><![if !supportLists]><span>·<span>&nbsp;
</span></span><![endif]>Radio answers<o:p></o:p></p>
<p class=MsoNormal>Then:</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><![if !supportLists]><span>1.<span>&nbsp;</span></span><![endif]>Verify</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><![if !supportLists]><span>2.<span>&nbsp;</span></span><![endif]>Answer</p>
<!--EndFragment--></body></html>"""  # noqa: E501 - as it lies on the clipboard
# As an online editor does: all of it in a `b` that is not bold, what is bold in a style.
ONLINE = """<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-1"><p dir="ltr">
<span style="font-weight:400;">Half the </span><span style="font-weight:700;">rumours</span>
<span style="font-style:italic;font-weight:400;">stopped</span></p></b>"""


def test_words_lists_become_lists() -> None:
    assert to_markdown(WORD) == (
        "**Early warning**\n\n- Elders listen\n  - every week\n- Radio answers\n\n"
        "Then:\n\n1. Verify\n2. Answer"
    )


def test_what_only_styles_say_is_kept() -> None:
    assert to_markdown(ONLINE) == "Half the **rumours** *stopped*"


def test_plain_text_stays_as_it_is() -> None:
    assert to_markdown("fewer than <5, * and # too") == "fewer than <5, * and # too"


def test_what_is_nested_without_end_is_answered() -> None:
    assert to_markdown("<div>" * 30_000 + "words" + "</div>" * 5_000) == "words"


def test_nothing_that_runs_survives() -> None:
    pasted = (
        '<p onclick="x()">A<script>alert(1)</script><img src=x onerror=y() alt=""> '
        '<a href="javascript:z()">link</a></p>'
    )
    assert to_markdown(pasted) == "A link"
