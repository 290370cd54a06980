"""A bot in a local Slack, as people meet it."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue
from typing import NamedTuple

import pytest
from pydantic import SecretStr

import bot
from playground import Playground


class House(NamedTuple):
    """A local Slack, and the bot that is connected to it."""

    slack: Playground
    bot: bot.Bot


@contextmanager
def running(settings: bot.Settings, slack: Playground) -> Iterator[bot.Bot]:
    """The whole bot in a thread of this process, with its scheduler, until the block is left."""
    listening = bot.listen("127.0.0.1", 0)
    built = bot.build(settings, slack.now)
    slack.connect(
        None if settings.uses_sockets else f"http://127.0.0.1:{listening.getsockname()[1]}/slack/events"
    )
    stops: Queue[Callable[[], None]] = Queue()
    serving = threading.Thread(target=built.serve, args=(listening,), kwargs={"ready": stops.put})
    serving.start()
    stop = stops.get(timeout=20)
    try:
        yield built
    finally:
        stop()
        serving.join(10)
        listening.close()
        assert not serving.is_alive(), "the bot ends within seconds of being told to"


def settings_for(slack: Playground, database_url: str, *, sockets: bool = False) -> bot.Settings:
    return bot.Settings(
        _env_file=None,
        slack_bot_token=SecretStr(slack.bot_token),
        slack_app_token=SecretStr(slack.app_token) if sockets else None,
        slack_signing_secret=SecretStr(slack.signing_secret),
        slack_api_url=slack.api_url,
        database_url=database_url,
        reminder_sweep_seconds=0.2,
        admin_users=("U07JUDITHW0",),
    )


@pytest.fixture()
def slack() -> Iterator[Playground]:
    with Playground(json.loads(bot.MANIFEST.read_text(encoding="utf-8"))) as playground:
        yield playground


@pytest.fixture(params=["http", "sockets"])
def house(request: pytest.FixtureRequest, slack: Playground, tmp_path: Path) -> Iterator[House]:
    """The bot over both ways by which Slack reaches it."""
    settings = settings_for(slack, f"sqlite:///{tmp_path}/ps-bot.db", sockets=request.param == "sockets")
    with running(settings, slack) as built:
        yield House(slack, built)
