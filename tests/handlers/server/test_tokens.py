"""The configured token, as Slack tells of it."""

from slack_sdk import WebClient

from handlers.server.network import Way
from handlers.server.tokens import OF_ORGANISATION, try_tokens
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
