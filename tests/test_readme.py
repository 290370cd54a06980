"""The tables of the README and of the installation, compared with the product."""

import json
import re
from pathlib import Path

import pytest

import bot
from handlers.block_kit import ids
from handlers.ps_stage import command as stage_command
from handlers.server.scopes import read_scopes
from handlers.server.settings import Settings

ROOT = Path(bot.__file__).parent
README = "README.md"
INSTALLATION = "docs/installation.md"


def _section(page: str, title: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8").partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def _cells(page: str, title: str, column: int) -> list[str]:
    """What stands in code in this column of the tables of a section."""
    rows = [line.split("|") for line in _section(page, title).splitlines() if line.startswith("|")]
    return [word for row in rows if len(row) > column for word in re.findall(r"`([^`]+)`", row[column])]


def test_each_setting_is_in_the_configuration_table_with_its_default() -> None:
    settings = {name.upper() for name in Settings.model_fields}
    assert set(_cells(INSTALLATION, "Configuration", 1)) == settings
    defaults = {
        str(field.default) for field in Settings.model_fields.values() if field.default not in (None, ())
    }
    written = set(_cells(INSTALLATION, "Configuration", 3))
    assert {each.removesuffix(":00") if each.count(":") == 2 else each for each in defaults} == written


def test_each_scope_is_given_with_its_reason() -> None:
    manifest = json.loads(bot.MANIFEST.read_text(encoding="utf-8"))
    assert set(_cells(INSTALLATION, "Scopes", 1)) == set(manifest["oauth_config"]["scopes"]["bot"])


def test_what_happens_without_each_optional_scope_is_in_the_administration() -> None:
    told = set(_cells("docs/administration.md", "Scopes", 1))
    assert told == read_scopes(bot.MANIFEST).optional


@pytest.mark.parametrize("command", [ids.STAGE_COMMAND, ids.START_COMMAND])
def test_each_slash_command_is_in_the_table_of_commands(command: str) -> None:
    assert any(each.startswith(command) for each in _cells(README, "Commands in Slack", 1))


def test_each_word_that_ps_stage_knows_is_in_the_table_of_commands() -> None:
    commands = [each for each in _cells(README, "Commands in Slack", 1) if not each.startswith("/ps-start")]
    words = {
        each.removeprefix("/ps-stage").split(" ")[-1 if each.startswith("/") else 0] for each in commands
    }
    assert stage_command.WORDS.keys() <= words


def test_the_readme_stays_one_page() -> None:
    assert len((ROOT / README).read_text(encoding="utf-8").split()) < 700
