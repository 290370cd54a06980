"""Commands of `bot.py` with an environment of their own, in an empty folder."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

import bot

OURS = (
    "SLACK_",
    "DATABASE_",
    "HOST",
    "PORT",
    "DEFAULT_",
    "DIGEST_",
    "REMINDER_",
    "ADMIN_",
    "CHANNEL_",
    "TOKEN_",
    "ERASE_",
    "LOG_",
    "WORKSPACE_",
    "KEEP_",
)


class Told(NamedTuple):
    """The exit code and the output of a command."""

    returncode: int
    stdout: str
    stderr: str


class Shell:
    """Runs commands of the bot with their own environment, in an empty folder."""

    def __init__(
        self, environment: pytest.MonkeyPatch, said: pytest.CaptureFixture[str], folder: Path
    ) -> None:
        self._environment, self._said = environment, said
        for name in list(os.environ):
            if name.startswith(OURS):
                environment.delenv(name)
        for name in ("HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY"):  # the bot sets them in both spellings
            environment.setenv(name, "")
            environment.setenv(name.lower(), "")
        environment.setenv("DATABASE_URL", f"sqlite:///{folder}/ps-bot.db")
        environment.chdir(folder)

    def says(self, command: str, settings: Mapping[str, str]) -> Told:
        for name, value in settings.items():
            self._environment.setenv(name, value)
        code = bot.main(command.split())
        return Told(code, *self._said.readouterr())
