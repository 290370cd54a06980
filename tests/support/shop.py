"""A bot that any workspace may install, and how people install it."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

import httpx
from pydantic import SecretStr

import bot
from handlers.server.settings import Settings
from playground import Playground
from tests.support import http
from tests.support.house import MONDAY, House, settings_for


class Shop(NamedTuple):
    """A bot that any workspace may install, and the file of its database."""

    house: House
    file: Path

    def asks(self) -> tuple[httpx.URL, str]:
        """Go to the page of installation, and where its button leads; with the cookie that it sets."""
        page = self.house.get("/slack/install")
        assert page.status_code == 200
        link = page.text.partition('<a href="')[2].partition('"')[0].replace("&amp;", "&")
        return httpx.URL(link), page.headers["set-cookie"].partition(";")[0]

    def decides(self, decision: str, **more: str) -> httpx.Response:
        """Consent, or do not, and come back to the bot; `where="organisation"`: for the whole of it."""
        link, cookie = self.asks()
        assert http.get(link).status_code == 200
        query = parse_qs(urlsplit(str(link)).query)
        form = {
            "scope": query["scope"][0],
            "state": query["state"][0],
            "person": "U07ANNAKLR1",
            "decision": decision,
            **more,
        }
        decided = http.post(f"{self.house.slack.url}/oauth/v2/decide", data=form)
        back = urlsplit(decided.headers["location"]).query
        return self.comes_back(back, cookie)

    def comes_back(self, query: str, cookie: str) -> httpx.Response:
        address = f"{self.house.url}/slack/oauth_redirect?{query}"
        return http.get(address, headers={"cookie": cookie})

    def installed(self) -> int:
        """The number of installations."""
        with sqlite3.connect(self.file) as file:
            (number,) = file.execute("SELECT count(*) FROM installation").fetchone()
        file.close()
        return int(number)

    def stopped(self) -> list[str]:
        """Why each workspace is stopped; empty where it is not."""
        with sqlite3.connect(self.file) as file:
            found = [str(why) for (why,) in file.execute("SELECT stopped_because FROM workspace")]
        file.close()
        return found

    def stored(self) -> int:
        """The number of rows that installing writes to."""
        tables = ("oauth_state", "installation", "workspace")
        with sqlite3.connect(self.file) as file:
            counted = sum(file.execute(f"SELECT count(*) FROM {each}").fetchone()[0] for each in tables)
        file.close()
        return int(counted)


class ToInstall(NamedTuple):
    """A Slack, the settings of a bot that any workspace in it may install, and the file of its database."""

    slack: Playground
    settings: Settings
    file: Path


@contextmanager
def to_install(file: Path, *, rotates: bool) -> Iterator[ToInstall]:
    """`rotates`: tokens of this Slack expire."""
    manifest = json.loads(bot.MANIFEST.read_text(encoding="utf-8"))
    manifest["oauth_config"]["redirect_urls"] = ["http://127.0.0.1"]
    manifest["settings"]["token_rotation_enabled"] = rotates
    with Playground(manifest, answer_within=20, trigger_life=20) as slack:
        slack.clock.move_to(MONDAY)
        settings = settings_for(slack, f"sqlite:///{file}").model_copy(
            update={
                "slack_bot_token": None,
                "slack_client_id": slack.client_id,
                "slack_client_secret": SecretStr(slack.client_secret),
            }
        )
        yield ToInstall(slack, settings, file)
