"""Signed requests of any shape, from a seed, against the real process.

`make fuzz N=100000` sends more of them, and prints how many got which answer.
"""

import hashlib
import hmac
import os
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from random import Random

import httpx
import pytest
from pydantic import SecretStr

from playground import Playground
from tests.fuzz.bodies import make, make_installation
from tests.support import http
from tests.support.house import local_slack, running, settings_for
from tests.support.process import a_process
from tests.support.start_form import PM, opens

REQUESTS, SEED = int(os.environ.get("FUZZ_REQUESTS", "600")), int(os.environ.get("FUZZ_SEED", "1"))
AT_ONCE = 8
FAILED = 500
ALLOWED = {200, 400, 401, 408, 413}


def _signed(random: Random, slack: Playground, body: bytes) -> dict[str, str]:
    """Mostly right headers: every hundredth is signed for another hour, every hundredth with another secret."""
    how = random.random()
    stamp = str(int(time.time()) - (3600 if how < 0.01 else 0))
    secret = slack.signing_secret + ("x" if how > 0.99 else "")
    signature = hmac.new(secret.encode(), b"v0:%b:%b" % (stamp.encode(), body), hashlib.sha256).hexdigest()
    return {"x-slack-request-timestamp": stamp, "x-slack-signature": f"v0={signature}"}


def _sends(slack: Playground, url: str, seed: int, requests: int) -> Counter[str]:
    random, answers = Random(seed), Counter[str]()
    # On a connection that is kept, a request may cross with the bot's closing it: that would be no answer to count.
    own_connections = httpx.Limits(max_keepalive_connections=0)
    with httpx.Client(trust_env=False, timeout=60, limits=own_connections) as client:
        for _ in range(requests):
            body, kind = make(random)
            headers = httpx.Headers(
                {"content-type": kind, **_signed(random, slack, body)}, encoding="latin-1"
            )
            try:
                status = str(client.post(f"{url}/slack/events", content=body, headers=headers).status_code)
            except httpx.TransportError as error:
                status = type(error).__name__
            answers[status] += 1
            if status not in map(str, ALLOWED):
                sys.stdout.write(f"{status} {kind[:40]} {body[:2000]!r}\n")
    return answers


def test_every_signed_request_is_answered_and_logged_in_one_line(tmp_path: Path) -> None:
    with ExitStack() as stack:
        slack = stack.enter_context(local_slack(tmp_path / "clock"))
        with running(settings_for(slack, f"sqlite:///{tmp_path}/ps-bot.db"), slack):
            opens(slack.person("Anna Keller"), "Acme", channel="ps-team", team={PM: "Ben Okafor"})
        process, url = stack.enter_context(a_process(slack, tmp_path))
        log = tmp_path / "log"
        before = len(log.read_text("utf-8").splitlines())
        with ThreadPoolExecutor(AT_ONCE) as pool:
            sent = pool.map(
                lambda nth: _sends(slack, url, SEED * 1000 + nth, REQUESTS // AT_ONCE), range(AT_ONCE)
            )
            answers = sum(sent, Counter[str]())
        assert process.poll() is None
        assert http.get(f"{url}/healthz").text == "ok"
        lines = log.read_text("utf-8").splitlines()[before:]
    unexpected = Counter(line.partition("exception=")[2][:160] for line in lines if "exception=" in line)
    sys.stdout.write(f"\n{dict(answers)}, {len(lines)} lines, {unexpected.total()} unexpected errors\n")
    sys.stdout.writelines(f"{times:6} {what}\n" for what, times in unexpected.most_common(40))
    assert {int(status) for status in answers} <= ALLOWED
    assert len(lines) <= answers.total()


@pytest.mark.logs_warnings
def test_every_request_for_an_installation_is_answered(tmp_path: Path) -> None:
    random, answers = Random(SEED), Counter[int]()
    with local_slack() as slack:
        of_many = {
            "slack_bot_token": None,
            "slack_client_id": slack.client_id,
            "slack_client_secret": SecretStr(slack.client_secret),
        }
        settings = settings_for(slack, f"sqlite:///{tmp_path}/ps-bot.db").model_copy(update=of_many)
        with running(settings, slack) as house, httpx.Client(trust_env=False, timeout=60) as client:
            for _ in range(REQUESTS // 10):
                method, address, headers = make_installation(random)
                status = client.request(method, f"{house.url}{address}", headers=headers).status_code
                answers[status] += 1
                if status >= FAILED:
                    sys.stdout.write(f"{status} {method} {address[:2000]!r} {headers!r:.200}\n")
            assert house.get("/healthz").text == "ok"
    sys.stdout.write(f"\ninstallation: {dict(answers)}\n")
    assert max(answers) < FAILED
