"""What does Slack say of the tokens that the bot is given?"""

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

MENDS_BY_CODE = {
    "socket_mode_not_enabled": "Switch Socket Mode on in the app's settings.",
    "missing_scope": "Give it the scope connections:write.",
}


def token_problems(client: WebClient, app_token: str | None) -> list[str]:
    """What Slack has against the client's token, or this one for Socket Mode; empty where all is well."""
    name = "SLACK_BOT_TOKEN"
    try:
        client.auth_test()
        if app_token is not None:
            name = "SLACK_APP_TOKEN"
            client.apps_connections_open(app_token=app_token)
    except SlackApiError as error:
        return [token_refused(name, error)]
    except OSError as error:
        return [f"SLACK_API_URL: {client.base_url} does not answer ({error}). Check the network."]
    return []


def token_refused(name: str, error: SlackApiError) -> str:
    """A sentence about the variable that holds the token, and what mends it."""
    code = error.response["error"]
    return f"{name}: Slack answers “{code}”. {MENDS_BY_CODE.get(code, 'Copy the token again.')}"
