"""The configured token, as Slack tells of it."""

from collections.abc import Callable
from concurrent.futures import Future, wait
from typing import Any

from slack_sdk import WebClient

from handlers.behind import Answer, Behind
from handlers.server.network import Way
from handlers.server.tokens import OF_ORGANISATION, TokenOwner, try_tokens
from playground import Playground
from tests.support.playground.consent import decide
from tests.support.playground.manifest import manifest


def test_the_token_of_a_whole_organisation_is_refused_as_the_one_token() -> None:
    with Playground(manifest(org_ready=True)) as slack:
        (code,) = decide(slack, "allow", ["chat:write"], where="organisation")["code"]
        answer = WebClient(base_url=slack.api_url).oauth_v2_access(
            client_id=slack.client_id, client_secret=slack.client_secret, code=code
        )
        found = try_tokens(WebClient(answer["access_token"], base_url=slack.api_url), None, Way())
    assert found.problems == [OF_ORGANISATION]


def test_the_app_of_the_token_is_asked_for_again_until_slack_answers() -> None:
    with Playground(manifest()) as slack:
        client = WebClient(slack.bot_token, base_url="http://127.0.0.1:9/", retry_handlers=[])
        behind = _Behind()
        owner = TokenOwner(client, behind)
        assert owner.app_id() == ""
        wait(behind.begun)
        client.base_url = slack.api_url
        assert owner.app_id() == "", "it is being asked for"
        wait(behind.begun)
        bot = client.bots_info(bot=client.auth_test()["bot_id"])["bot"]
        assert owner.app_id() == bot["app_id"]


class _Behind(Behind):
    """Knows what it has begun."""

    def __init__(self) -> None:
        super().__init__()
        self.begun: list[Future[Any]] = []

    def begin(self, job: Callable[[], Answer]) -> Future[Answer]:
        begun = super().begin(job)
        self.begun.append(begun)
        return begun
