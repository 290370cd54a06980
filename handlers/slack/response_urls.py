"""The addresses at which Slack takes answers to a request later on."""

from typing import Any
from urllib.parse import urlsplit

from slack_sdk.webhook import WebhookClient, WebhookResponse

from handlers.slack.api_errors import NotTaken
from methodology.refusal import Refusal

TIMEOUT = 10
OF_SLACK = (".slack.com", ".slack-gov.com")
TOO_MANY, SERVER_ERRORS = 429, 500


def send_to(response_url: str, payload: dict[str, Any], base_url: str) -> WebhookResponse:
    """Send this to an address that a form has carried; `base_url` is that of the Web API.

    Raises `Refusal` unless it is one of Slack's, `NotTaken` where Slack may take it later.
    """
    host = urlsplit(response_url).hostname or ""
    if not host.endswith(OF_SLACK) and host != urlsplit(base_url).hostname:
        raise Refusal("This form is from an older message. Type `/ps-stage` and use its buttons.")
    answer = WebhookClient(response_url, timeout=TIMEOUT, retry_handlers=[]).send_dict(payload)
    if answer.status_code == TOO_MANY or answer.status_code >= SERVER_ERRORS:
        raise NotTaken(f"http_{answer.status_code}")
    return answer
