"""A bot that runs in a local Slack."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from queue import Queue
from tempfile import TemporaryDirectory
from typing import NamedTuple
from weakref import WeakKeyDictionary

import httpx
from apscheduler.schedulers.background import BackgroundScheduler
from pydantic import SecretStr

import bot
from handlers.server.database import open_database, publish_shipped
from handlers.server.lifespan import listen
from handlers.server.process import Bot
from handlers.server.settings import Settings
from playground import Playground
from playground.driver.page_client import PageClient
from playground.json_values import Json
from tests.support import http

MONDAY = datetime(2027, 3, 1, 15, 0, tzinfo=UTC)
"""The start of the stories, after the digest time of everybody west of Auckland."""

WAYS = ["http", "sockets"]
BOTS: WeakKeyDictionary[PageClient, Bot] = WeakKeyDictionary()
"""The bot of this process that is connected to a local Slack, by the client of its page."""

SWEEPS_EVERY = 1.0
"""Seconds. One with nothing to do takes 20 ms of the processor; it comes at once where the clock is moved."""
_START = BackgroundScheduler.start


def start_paused(scheduler: BackgroundScheduler, *_given: bool) -> None:
    """In place of `BackgroundScheduler.start`: nothing happens by itself."""
    _START(scheduler, paused=True)


class House(NamedTuple):
    """A local Slack, and the bot that is connected to it."""

    slack: Playground
    bot: Bot
    url: str

    def get(self, path: str) -> httpx.Response:
        """Send a request to the bot."""
        return http.get(self.url + path)

    def readiness(self) -> httpx.Response:
        """What `/readyz` says once no sweep is late: on a busy machine one of these short ones may be."""
        deadline = time.monotonic() + 60
        while "sweep" in (answer := self.get("/readyz")).json()["problems"]:
            assert time.monotonic() < deadline, "the sweep comes round"
            time.sleep(0.01)
        return answer

    def swept(self) -> None:
        """Wait for a whole sweep that begins after this call: the second to end, as one may be running."""
        deadline = time.monotonic() + 60
        for _ in range(2):
            ended = self._sweeps_ended()
            self.bot.app_context.request_sweep()
            while self._sweeps_ended() == ended:
                assert time.monotonic() < deadline, "the sweep comes round"
                time.sleep(0.01)

    def _sweeps_ended(self) -> float:
        [measured] = self.bot.sweep.sender.metrics.duration.collect()
        return next(each.value for each in measured.samples if each.name.endswith("_count"))


@contextmanager
def running(settings: Settings, slack: Playground) -> Iterator[House]:
    """The whole bot in a thread of this process, with its scheduler, until the block is left."""
    with served(settings, slack) as house:
        deadline = time.monotonic() + 60
        while "slack" in house.get("/readyz").json()["problems"]:
            assert time.monotonic() < deadline, "the bot connects"
            time.sleep(0.01)
        yield house


@cache
def _after_first_start() -> bytes:
    """The file that the first start leaves: migrated, with the shipped methodology. Most of a start's time."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "ps-bot.db"
        with closing(open_database(f"sqlite:///{file}")) as database:
            publish_shipped(database, MONDAY)
        return file.read_bytes()


def _spare_first_start(url: str) -> None:
    """Put a file there that was started on before; processes in other tests start on nothing."""
    file = Path(url.removeprefix("sqlite:///"))
    if url.startswith("sqlite:///") and not file.exists():
        file.write_bytes(_after_first_start())


@contextmanager
def served(settings: Settings, slack: Playground) -> Iterator[House]:
    """The same, connected to Slack or not yet."""
    _spare_first_start(settings.database_url)
    listening = listen("127.0.0.1", 0)
    url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    built = bot.build(settings, slack.now)
    slack.connect(None if settings.uses_sockets else f"{url}/slack/events")
    stops: Queue[Callable[[], None]] = Queue()
    serving = threading.Thread(target=built.serve, args=(listening,), kwargs={"ready": stops.put})
    serving.start()
    stop = stops.get(timeout=60)
    slack.page_client.settle = built.app_context.behind.wait
    BOTS[slack.page_client] = built
    if settings.reminder_sweep_seconds <= SWEEPS_EVERY:  # else a test wants no sweep to come
        slack.clock.moved = built.app_context.request_sweep
    try:
        yield House(slack, built, url)
    finally:
        BOTS.pop(slack.page_client, None)
        slack.page_client.settle = slack.clock.moved = lambda: None
        stop()
        serving.join(30)
        listening.close()
        assert not serving.is_alive(), "the bot ends within seconds of being told to"
        # A process would end here, and its threads with it; in this one they would go on beside the next test.
        built.sweep.stop(30)
        built.app_context.behind.wait(30)


@contextmanager
def local_slack(
    clock_file: Path | None = None,
    tour: Json | None = None,
    *,
    answer_within: float = 20,
    sockets: bool = False,
    rate_limits: bool = False,
) -> Iterator[Playground]:
    """A local Slack in which it is Monday afternoon."""
    manifest = json.loads(bot.MANIFEST.read_text(encoding="utf-8"))
    with Playground(
        manifest,
        clock_file=clock_file,
        tour=tour,
        answer_within=answer_within,
        trigger_life=20,
        sockets=sockets,
        rate_limits=rate_limits,
    ) as slack:
        slack.clock.move_to(MONDAY)
        yield slack


def settings_for(slack: Playground, database_url: str, *, sockets: bool = False) -> Settings:
    return Settings(
        slack_bot_token=SecretStr(slack.bot_token),
        slack_app_token=SecretStr(slack.app_token) if sockets else None,
        slack_signing_secret=SecretStr(slack.signing_secret),
        slack_api_url=slack.api_url,
        database_url=database_url,
        reminder_sweep_seconds=SWEEPS_EVERY,
        admin_users=("U07JUDITHW0",),
    )


@contextmanager
def a_house(way: str, folder: Path, tour: Json | None = None) -> Iterator[House]:
    """A Slack and a bot of their own, over this way."""
    with local_slack(tour=tour, sockets=way == "sockets") as slack:
        settings = settings_for(slack, f"sqlite:///{folder}/ps-bot.db", sockets=way == "sockets")
        with running(settings, slack) as house:
            yield house
