"""Rate limits."""

from __future__ import annotations

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from playground import Playground
from tests.support import http
from tests.support.playground.ids import ANNA, BEN
from tests.support.playground.manifest import manifest


def test_counted_calls_are_limited_by_method_and_channel() -> None:
    with Playground(manifest(), rate_limits=True) as slack:
        client = WebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[])
        bearer = {"authorization": f"Bearer {slack.bot_token}"}
        posted = [client.chat_postMessage(channel=ANNA, text=str(n)) for n in range(3)]

        def post_too_many() -> None:
            for n in range(20):  # a slow machine earns a call for each second that it takes
                client.chat_postMessage(channel=posted[0]["channel"], text=f"too many: {n}")

        with pytest.raises(SlackApiError) as limited:
            post_too_many()
        assert limited.value.response.status_code == 429
        assert int(limited.value.response.headers["retry-after"]) == 1
        assert client.chat_postMessage(channel=BEN, text="elsewhere")["ok"]
        answers = (http.post(f"{slack.api_url}users.list", headers=bearer).status_code for _ in range(200))
        assert next(answers) == 200
        assert 429 in answers  # a slow machine earns a call every three seconds
        assert client.users_info(user=ANNA)["ok"]
