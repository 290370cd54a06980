"""The tables of the README, compared with the product."""

import json
import re
from pathlib import Path

import pytest

import bot
from handlers.ps_stage import command as stage_command
from handlers.ps_start import command as start_command
from handlers.server.scopes import read_scopes
from handlers.server.settings import Settings

README = Path(bot.__file__).with_name("README.md").read_text(encoding="utf-8")


def _section(title: str) -> str:
    return README.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def _cells(title: str, column: int) -> list[str]:
    """What stands in code in this column of the tables of a section."""
    rows = [line.split("|") for line in _section(title).splitlines() if line.startswith("|")]
    return [word for row in rows if len(row) > column for word in re.findall(r"`([^`]+)`", row[column])]


def test_each_setting_is_in_the_configuration_table_with_its_default() -> None:
    settings = {name.upper() for name in Settings.model_fields}
    assert set(_cells("Configuration", 1)) == settings
    defaults = {
        str(field.default) for field in Settings.model_fields.values() if field.default not in (None, ())
    }
    written = set(_cells("Configuration", 3))
    assert {each.removesuffix(":00") if each.count(":") == 2 else each for each in defaults} == written


def test_each_scope_is_given_with_its_reason() -> None:
    manifest = json.loads(bot.MANIFEST.read_text(encoding="utf-8"))
    assert set(_cells("Install in Slack", 1)) == set(manifest["oauth_config"]["scopes"]["bot"])


def test_what_happens_without_each_optional_scope_is_in_the_administration() -> None:
    page = Path(bot.__file__).with_name("docs").joinpath("administration.md").read_text(encoding="utf-8")
    section = page.partition("\n## Scopes\n")[2].partition("\n## ")[0]
    told = {
        word
        for line in re.findall(r"^\|([^|]+)\|", section, re.MULTILINE)
        for word in re.findall(r"`([^`]+)`", line)
    }
    assert told == read_scopes(bot.MANIFEST).optional


@pytest.mark.parametrize("command", [stage_command.COMMAND, start_command.COMMAND])
def test_each_slash_command_is_in_the_table_of_commands(command: str) -> None:
    assert any(each.startswith(command) for each in _cells("Commands", 1))


def test_each_word_that_ps_stage_knows_is_in_the_table_of_commands() -> None:
    commands = [each for each in _cells("Commands", 1) if not each.startswith(("python", "/ps-start"))]
    words = {
        each.removeprefix("/ps-stage").split(" ")[-1 if each.startswith("/") else 0] for each in commands
    }
    assert stage_command.WORDS.keys() <= words
