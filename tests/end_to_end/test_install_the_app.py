"""The app installed through OAuth, and removed."""

import json
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from pydantic import SecretStr

import bot
from handlers.server.log_line import LogLine
from handlers.server.settings import Settings
from handlers.slack.outages import SEALED
from playground import Playground
from tests.support import http
from tests.support.house import MONDAY, House, running, settings_for
from tests.support.start_form import PM, opens


class Shop(NamedTuple):
    """A bot that any workspace may install, and the file of its database."""

    house: House
    file: Path


class ToInstall(NamedTuple):
    """A Slack, the settings of a bot that any workspace in it may install, and the file of its database."""

    slack: Playground
    settings: Settings
    file: Path


@pytest.fixture
def to_install(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[ToInstall]:
    """`rotates` as parameter: tokens of this Slack expire."""
    file = tmp_path / "ps-bot.db"
    manifest = json.loads(bot.MANIFEST.read_text(encoding="utf-8"))
    manifest["oauth_config"]["redirect_urls"] = ["http://127.0.0.1"]
    manifest["settings"]["token_rotation_enabled"] = getattr(request, "param", "") == "rotates"
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


@pytest.fixture
def shop(to_install: ToInstall) -> Iterator[Shop]:
    with running(to_install.settings, to_install.slack) as house:
        yield Shop(house, to_install.file)


def _asks(shop: Shop) -> tuple[httpx.URL, str]:
    """Go to the page of installation, and where its button leads; with the cookie that it sets."""
    page = shop.house.get("/slack/install")
    assert page.status_code == 200
    link = page.text.partition('<a href="')[2].partition('"')[0].replace("&amp;", "&")
    return httpx.URL(link), page.headers["set-cookie"].partition(";")[0]


def _decides(shop: Shop, decision: str, **more: str) -> httpx.Response:
    """Consent, or do not, and come back to the bot; `where="organisation"`: for the whole of it."""
    link, cookie = _asks(shop)
    assert http.get(link).status_code == 200
    query = parse_qs(urlsplit(str(link)).query)
    form = {
        "scope": query["scope"][0],
        "state": query["state"][0],
        "person": "U07ANNAKLR1",
        "decision": decision,
        **more,
    }
    decided = http.post(f"{shop.house.slack.url}/oauth/v2/decide", data=form)
    back = urlsplit(decided.headers["location"]).query
    return _comes_back(shop, back, cookie)


def _comes_back(shop: Shop, query: str, cookie: str) -> httpx.Response:
    address = f"{shop.house.url}/slack/oauth_redirect?{query}"
    return http.get(address, headers={"cookie": cookie})


def test_the_app_is_installed_by_consent_and_works_then(shop: Shop) -> None:
    answer = _decides(shop, "allow")
    assert answer.status_code == 200
    assert "Thank you" in answer.text
    anna = shop.house.slack.person("Anna Keller")
    anna.types("/ps-stage list", channel="general")
    assert "The 7 stages" in anna.last_answer("general").text
    opens(anna, "Acme", channel="ps-team", team={PM: "Ben Okafor"})
    shop.house.slack.person("Ben Okafor").sees("opened Acme", "ps-bot")


def test_tokens_are_stored_so_that_nobody_reads_them_in_the_database(shop: Shop) -> None:
    _decides(shop, "allow")
    with sqlite3.connect(shop.file) as file:
        (stored,) = file.execute("SELECT data FROM installation").fetchone()
    file.close()
    assert stored
    assert "xoxb" not in str(stored)


@pytest.mark.logs_warnings
def test_who_does_not_consent_installs_nothing(shop: Shop) -> None:
    answer = _decides(shop, "cancel")
    assert "Thank you" not in answer.text
    assert _installed(shop) == 0


@pytest.mark.logs_warnings
@pytest.mark.parametrize("query", ["", "code=1", "state=made-up&code=1", "code=1&state="])
def test_a_return_that_nobody_asked_for_installs_nothing(shop: Shop, query: str) -> None:
    answer = _comes_back(shop, query, "slack-app-oauth-state=made-up")
    assert 400 <= answer.status_code < 500
    assert _installed(shop) == 0


def test_asking_to_install_it_stores_nothing(shop: Shop) -> None:
    before = _stored(shop)
    links = {str(_asks(shop)[0]) for _ in range(20)}
    assert len(links) == 20, "each browser gets a state of its own"
    assert _stored(shop) == before


@pytest.mark.logs_warnings
def test_who_waits_too_long_with_the_consent_starts_again(shop: Shop) -> None:
    link, cookie = _asks(shop)
    state = parse_qs(urlsplit(str(link)).query)["state"][0]
    shop.house.slack.clock.move_to(MONDAY + timedelta(minutes=11))
    assert _comes_back(shop, f"code=1&state={state}", cookie).status_code == 401
    assert _installed(shop) == 0


@pytest.mark.logs_warnings
def test_once_the_app_is_removed_nothing_more_is_sent_there(shop: Shop) -> None:
    _decides(shop, "allow")
    anna, ben = shop.house.slack.person("Anna Keller"), shop.house.slack.person("Ben Okafor")
    opens(anna, "Acme", channel="ps-team", dates={"Kickoff": "2027-03-03"}, team={PM: "Ben Okafor"})
    ben.sees("opened Acme", "ps-bot")
    shop.house.slack.uninstall()
    ben.waits_for(lambda: _installed(shop) == 0)
    before = len(shop.house.slack.log("chat.postMessage"))
    shop.house.slack.clock.move_to(MONDAY + timedelta(days=1))
    shop.house.swept()
    assert len(shop.house.slack.log("chat.postMessage")) == before


@pytest.mark.logs_warnings
def test_a_whole_organisation_installs_it_once_and_its_workspaces_use_it(shop: Shop) -> None:
    slack = shop.house.slack
    assert "Thank you" in _decides(shop, "allow", where="organisation").text
    anna, ben = slack.person("Anna Keller"), slack.person("Ben Okafor")
    anna.types("/ps-stage list", channel="general")
    assert "The 7 stages" in anna.last_answer("general").text
    opens(anna, "Acme", channel="ps-team", dates={"Kickoff": "2027-03-03"}, team={PM: "Ben Okafor"})
    ben.sees("opened Acme", "ps-bot")
    ben.opens_home()
    assert "Acme" in ben.home.text
    ben.home.press("Settings")
    ben.modal.submit("Save")
    ben.waits_for_no_modal()
    ben.types("Acme", "ps-bot")
    card = ben.sees("5 of 7", "ps-bot")
    card.press("Done", beside="Prepare the kickoff")
    ben.waits_for(lambda: "Done by @Ben Okafor: Prepare the kickoff" in card.text)
    slack.clock.move_to(MONDAY + timedelta(days=1))
    shop.house.swept()
    ben.sees("Tue 2 Mar · ", "ps-bot")

    slack.change_access()
    ben.waits_for(lambda: _stopped(shop) == ["team_access_revoked"])
    before = len(slack.log("chat.postMessage"))
    slack.clock.move_to(MONDAY + timedelta(days=2))
    shop.house.swept()
    assert len(slack.log("chat.postMessage")) == before
    slack.change_access("T0NORTHWIND")
    ben.waits_for(lambda: _stopped(shop) == [""])
    shop.house.swept()
    ben.sees("Wed 3 Mar · ", "ps-bot")

    slack.uninstall()
    ben.waits_for(lambda: _installed(shop) == 0)
    assert _stopped(shop) in (["app_uninstalled"], ["tokens_revoked"]), "whichever Slack says first"


@pytest.mark.logs_warnings
@pytest.mark.parametrize("where", ["workspace", "organisation"])
def test_a_removal_of_which_no_event_came_is_noticed_within_the_hour_and_the_app_installed_again(
    shop: Shop, where: str
) -> None:
    house, slack = shop.house, shop.house.slack
    _decides(shop, "allow", where=where)
    anna, ben = slack.person("Anna Keller"), slack.person("Ben Okafor")
    opens(anna, "Acme", channel="ps-team", team={PM: "Ben Okafor"})
    ben.sees("opened Acme", "ps-bot")
    house.swept()
    assert house.readiness().json() == {"ready": True, "problems": {}}
    slack.connect(None)
    slack.uninstall()
    slack.clock.forward(minutes=61)
    ben.waits_for(lambda: _installed(shop) == 0)
    assert _stopped(shop) == ["account_inactive"]
    house.swept()
    answer = house.readiness()
    assert answer.status_code == 200, "who installs it again needs its page"
    assert answer.json()["notes"] == {
        "installation": "Nobody has installed the app: open /slack/install at the bot's address."
    }
    assert "ps_bot_installations 0.0" in house.get("/metrics").text
    assert "Thank you" in _decides(shop, "allow", where=where).text
    assert _stopped(shop) == [""]
    house.swept()
    assert house.readiness().json() == {"ready": True, "problems": {}}
    assert "ps_bot_installations 1.0" in house.get("/metrics").text


@pytest.mark.logs_warnings
def test_a_workspace_that_may_not_use_it_any_more_is_noticed_within_the_hour(shop: Shop) -> None:
    slack = shop.house.slack
    _decides(shop, "allow", where="organisation")
    anna = slack.person("Anna Keller")
    anna.types("/ps-stage list", channel="general")
    slack.connect(None)
    slack.change_access()
    slack.clock.forward(minutes=61)
    anna.waits_for(lambda: _stopped(shop) == ["team_access_revoked"])
    assert _installed(shop) == 1


@pytest.mark.logs_warnings
def test_a_workspace_whose_token_is_refused_for_another_reason_keeps_it_and_is_named(shop: Shop) -> None:
    house, slack = shop.house, shop.house.slack
    _decides(shop, "allow")
    slack.add_fault("auth.test", "error", count=None, error="invalid_auth")
    slack.clock.forward(minutes=61)
    slack.person("Anna Keller").waits_for(lambda: _stopped(shop) == ["invalid_auth"])
    house.swept()
    answer = house.readiness()
    assert answer.status_code == 200
    assert answer.json()["notes"] == {
        "token": "Slack refuses the app in T0NORTHWIND (invalid_auth): install it there again."
    }
    assert _installed(shop) == 1


@pytest.mark.logs_warnings
def test_messages_wait_while_no_token_opens_and_go_out_at_once_when_one_does(
    to_install: ToInstall, caplog: pytest.LogCaptureFixture
) -> None:
    """The client secret, from which the key is derived, was changed and then put right."""
    slack, settings, file = to_install
    wrong = settings.model_copy(update={"slack_client_secret": SecretStr("another-secret")})
    with running(settings, slack) as house:
        _decides(Shop(house, file), "allow")
        team = {PM: "Ben Okafor"}
        opens(
            slack.person("Anna Keller"), "Acme", channel="ps-team", dates={"Kickoff": "2027-03-03"}, team=team
        )
        slack.person("Ben Okafor").sees("opened Acme", "ps-bot")
    before = len(slack.log("chat.postMessage"))
    slack.clock.move_to(MONDAY + timedelta(days=1))
    with running(wrong, slack) as house:
        for _ in range(2):
            house.swept()
        anna = slack.person("Anna Keller")
        anna.types("/ps-stage list", channel="general")
        assert "The app can't use its tokens at the moment" in anna.last_answer("general").text
        ready = house.readiness()
        assert ready.status_code == 503
        assert "encrypted under another key" in ready.json()["problems"]["sending"]
        assert list(ready.json()["problems"]) == ["sending"]
    assert len(slack.log("chat.postMessage")) == before
    assert sum("no token opens" in each.getMessage() for each in caplog.records) == 1
    assert {each.getMessage() for each in caplog.records if each.exc_info} == {SEALED}, "one line of the log"
    with running(settings, slack) as house:
        house.swept()
        assert len(slack.log("chat.postMessage")) > before
        assert house.readiness().json() == {"ready": True, "problems": {}}


@pytest.mark.parametrize("to_install", ["rotates"], indirect=True)
def test_tokens_that_expire_are_renewed_once_and_in_time(shop: Shop) -> None:
    slack = shop.house.slack

    def renewals() -> int:
        return len(slack.log("oauth.v2.access")) - 1  # the first one installs

    def typed() -> str:
        anna.types("/ps-stage list", channel="general")
        return anna.last_answer("general").text

    _decides(shop, "allow")
    anna = slack.person("Anna Keller")
    # The SDK counts the first twelve hours from this machine's time, which is long ago by the local Slack's clock.
    with ThreadPoolExecutor(4) as at_once:
        assert all("The 7 stages" in each for each in at_once.map(lambda _: typed(), range(4)))
    assert renewals() == 1, "the refresh token is good for one renewal"
    opens(anna, "Acme", channel="ps-team", team={PM: "Ben Okafor"})
    slack.person("Ben Okafor").sees("opened Acme", "ps-bot")
    assert renewals() == 1, "it is still good for hours"
    slack.clock.move_to(MONDAY + timedelta(hours=9))
    assert "The 7 stages" in typed()
    assert renewals() == 1, "it is good for three hours more"
    slack.clock.move_to(MONDAY + timedelta(days=1))
    assert "The 7 stages" in typed()
    assert renewals() == 2, "once it has expired, it is renewed again"
    with sqlite3.connect(shop.file) as file:
        (stored,) = file.execute("SELECT data FROM installation").fetchone()
    file.close()
    assert "xox" not in str(stored)


def _installed(shop: Shop) -> int:
    with sqlite3.connect(shop.file) as file:
        (number,) = file.execute("SELECT count(*) FROM installation").fetchone()
    file.close()
    return int(number)


def _stopped(shop: Shop) -> list[str]:
    """Why each workspace is stopped; empty where it is not."""
    with sqlite3.connect(shop.file) as file:
        found = [str(why) for (why,) in file.execute("SELECT stopped_because FROM workspace")]
    file.close()
    return found


def _stored(shop: Shop) -> int:
    """The number of rows that installing writes to."""
    tables = ("oauth_state", "installation", "workspace")
    with sqlite3.connect(shop.file) as file:
        counted = sum(file.execute(f"SELECT count(*) FROM {each}").fetchone()[0] for each in tables)
    file.close()
    return int(counted)


@pytest.mark.logs_warnings
@pytest.mark.parametrize("code", ["123.456.abcdef", "123.456.abcdef%0A2027-03-01+INFO+forged"])
def test_the_code_of_an_installation_that_fails_is_in_no_log(
    shop: Shop, code: str, caplog: pytest.LogCaptureFixture
) -> None:
    link, cookie = _asks(shop)
    answer = _comes_back(shop, f"code={code}&state={link.params['state']}", cookie)
    assert answer.status_code == 401
    told = [LogLine().format(each) for each in caplog.records]
    assert "an installation failed error=invalid_code" in told
    assert not [each for each in told if "abcdef" in each or "forged" in each]
