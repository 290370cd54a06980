"""The tokens of installations: renewed, unreadable, refused, and gone with the app."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from pydantic import SecretStr

from handlers.slack.outages import SEALED
from tests.support.house import MONDAY, running
from tests.support.shop import Shop, ToInstall
from tests.support.start_form import PM, opens


@pytest.mark.logs_warnings
def test_once_the_app_is_removed_nothing_more_is_sent_there(shop: Shop) -> None:
    shop.decides("allow")
    anna, ben = shop.house.slack.person("Anna Keller"), shop.house.slack.person("Ben Okafor")
    opens(anna, "Acme", channel="ps-team", dates={"Kickoff": "2027-03-03"}, team={PM: "Ben Okafor"})
    ben.sees("opened Acme", "ps-bot")
    shop.house.slack.uninstall()
    ben.waits_for(lambda: shop.installed() == 0)
    before = len(shop.house.slack.log("chat.postMessage"))
    shop.house.slack.clock.move_to(MONDAY + timedelta(days=1))
    shop.house.swept()
    assert len(shop.house.slack.log("chat.postMessage")) == before


@pytest.mark.logs_warnings
@pytest.mark.parametrize("where", ["workspace", "organisation"])
def test_a_removal_of_which_no_event_came_is_noticed_within_the_hour_and_the_app_installed_again(
    shop: Shop, where: str
) -> None:
    house, slack = shop.house, shop.house.slack
    shop.decides("allow", where=where)
    anna, ben = slack.person("Anna Keller"), slack.person("Ben Okafor")
    opens(anna, "Acme", channel="ps-team", team={PM: "Ben Okafor"})
    ben.sees("opened Acme", "ps-bot")
    house.swept()
    assert house.readiness().json() == {"ready": True, "problems": {}}
    slack.connect(None)
    slack.uninstall()
    slack.clock.forward(minutes=61)
    ben.waits_for(lambda: shop.installed() == 0)
    assert shop.stopped() == ["account_inactive"]
    house.swept()
    answer = house.readiness()
    assert answer.status_code == 200, "who installs it again needs its page"
    assert answer.json()["notes"] == {
        "installation": "Nobody has installed the app: open /slack/install at the bot's address."
    }
    assert "ps_bot_installations 0.0" in house.get("/metrics").text
    assert "Thank you" in shop.decides("allow", where=where).text
    assert shop.stopped() == [""]
    house.swept()
    assert house.readiness().json() == {"ready": True, "problems": {}}
    assert "ps_bot_installations 1.0" in house.get("/metrics").text


@pytest.mark.logs_warnings
def test_a_workspace_that_may_not_use_it_any_more_is_noticed_within_the_hour(shop: Shop) -> None:
    slack = shop.house.slack
    shop.decides("allow", where="organisation")
    anna = slack.person("Anna Keller")
    anna.types("/ps-stage list", channel="general")
    slack.connect(None)
    slack.change_access()
    slack.clock.forward(minutes=61)
    anna.waits_for(lambda: shop.stopped() == ["team_access_revoked"])
    assert shop.installed() == 1


@pytest.mark.logs_warnings
def test_a_workspace_whose_token_is_refused_for_another_reason_keeps_it_and_is_named(shop: Shop) -> None:
    house, slack = shop.house, shop.house.slack
    shop.decides("allow")
    slack.add_fault("auth.test", "error", count=None, error="invalid_auth")
    slack.clock.forward(minutes=61)
    slack.person("Anna Keller").waits_for(lambda: shop.stopped() == ["invalid_auth"])
    house.swept()
    answer = house.readiness()
    assert answer.status_code == 200
    assert answer.json()["notes"] == {
        "token": "Slack refuses the app in T0NORTHWIND (invalid_auth): install it there again."
    }
    assert shop.installed() == 1


@pytest.mark.logs_warnings
def test_messages_wait_while_no_token_opens_and_go_out_at_once_when_one_does(
    to_install: ToInstall, caplog: pytest.LogCaptureFixture
) -> None:
    """The client secret, from which the key is derived, was changed and then put right."""
    slack, settings, file = to_install
    wrong = settings.model_copy(update={"slack_client_secret": SecretStr("another-secret")})
    with running(settings, slack) as house:
        Shop(house, file).decides("allow")
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

    shop.decides("allow")
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
