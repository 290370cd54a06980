"""What the app says to a local Slack, heard at the library that it speaks to Slack with."""

from typing import Any, NamedTuple, cast

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient, WebhookResponse

from playground import Playground
from playground.json_values import Json


class Called(NamedTuple):
    """A call of the app to Slack, or its answer at the address that came with a press."""

    name: str
    said: Json
    answer: Json
    error: str = ""


class Overheard:
    """What the app says to this Slack, at the library that it speaks to Slack with."""

    def __init__(self, slack: Playground, patched: pytest.MonkeyPatch) -> None:
        self._calls: list[Called] = []
        api_call, send_dict = WebClient.api_call, WebhookClient.send_dict

        def overheard_call(client: WebClient, api_method: str, **how: Any) -> Any:
            said = how.get("json") or how.get("params") or how.get("data") or {}
            try:
                answer = api_call(client, api_method, **how)
            except SlackApiError as error:
                note(client.base_url, Called(api_method, said, {}, error.response["error"]))
                raise
            note(client.base_url, Called(api_method, said, cast(Json, answer.data)))
            return answer

        def overheard_answer(client: WebhookClient, body: Json, *how: Any) -> WebhookResponse:
            answer = send_dict(client, body, *how)
            error = "" if answer.status_code == 200 else answer.body
            note(client.url, Called("response_url", body, {"address": client.url}, error))
            return answer

        def note(url: str, call: Called) -> None:
            if url.startswith(slack.url):
                self._calls.append(call)

        patched.setattr(WebClient, "api_call", overheard_call)
        patched.setattr(WebhookClient, "send_dict", overheard_answer)

    def calls(self) -> list[Called]:
        """What was said since this was asked last."""
        calls, self._calls = self._calls, []
        return calls
