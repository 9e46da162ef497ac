"""The style sheet is collected in one piece."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command

from gaamac.common.staticfiles import join_style_sheet

PARTS = {
    "tokens.css": ":root { --ink: #111 }\n",
    "components/map.css": '.map { background: url("../../img/map.svg") }\n',
}


@pytest.fixture
def collected(settings, tmp_path: Path) -> Path:
    sources = tmp_path / "sources"
    main = "@layer tokens, components;\n" + "".join(
        f'@import url("{name}") layer({layer});\n'
        for name, layer in zip(PARTS, ("tokens", "components"), strict=True)
    )
    for name, text in {**PARTS, "main.css": main}.items():
        file = sources / "css" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    (sources / "img").mkdir()
    (sources / "img" / "map.svg").write_text("<svg/>")
    settings.STATICFILES_DIRS = [sources]
    settings.STATICFILES_FINDERS = [
        "django.contrib.staticfiles.finders.FileSystemFinder"
    ]
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {
            "BACKEND": "gaamac.common.staticfiles.JoinedStaticFilesStorage"
        },
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    return tmp_path / "static"


def test_imports_become_layers_in_their_order():
    joined = join_style_sheet(
        '@layer a, b;\n@import url("x.css") layer(a);\n@import url(y.css) layer(b);',
        {"x.css": "p { top: 0 }", "y.css": "q { top: 1px }"}.__getitem__,
    )
    assert joined == (
        "@layer a, b;\n@layer a {\np { top: 0 }\n}\n@layer b {\nq { top: 1px }\n}"
    )


@pytest.mark.parametrize(
    "reference", ["data:image/png;base64,AA", "/static/x.svg", "#mark"]
)
def test_references_that_do_not_depend_on_the_folder_stay(reference):
    part = f"p {{ background: url({reference}) }}"
    joined = join_style_sheet('@import url("a/b.css") layer(a);', lambda _: part)
    assert f"url({reference})" in joined


def test_the_collected_style_sheet_asks_for_no_other(collected):
    address = staticfiles_storage.url("css/main.css")
    assert re.fullmatch(r"/static/css/main\.[0-9a-f]{12}\.css", address)
    text = (collected / address.removeprefix("/static/")).read_text()
    assert "@import" not in text
    assert "--ink" in text


def test_pictures_of_a_part_are_found_from_the_joined_file(collected):
    name = staticfiles_storage.url("css/main.css").removeprefix("/static/")
    picture = re.search(r'url\("([^"]+)"\)', (collected / name).read_text())
    assert picture
    assert (collected / "css" / picture[1]).resolve().is_file()


def test_the_name_changes_with_any_part(collected, settings):
    before = staticfiles_storage.url("css/main.css")
    (settings.STATICFILES_DIRS[0] / "css" / "tokens.css").write_text(
        ":root { --ink: #222 }"
    )
    call_command("collectstatic", interactive=False, verbosity=0)
    staticfiles_storage.hashed_files, _ = staticfiles_storage.load_manifest()
    assert staticfiles_storage.url("css/main.css") != before


def test_the_portals_own_style_sheet_can_be_joined(settings):
    folder = Path(settings.BASE_DIR) / "static" / "css"
    joined = join_style_sheet(
        (folder / "main.css").read_text(), lambda name: (folder / name).read_text()
    )
    assert "@import" not in joined
