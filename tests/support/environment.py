"""Environment variables of a complete configuration."""

from playground import Playground

SECRETS = {
    "SLACK_SIGNING_SECRET": "8f742231b10e8888abcd99yyyzzz85a5",
    "SLACK_BOT_TOKEN": "xoxb-1234-5678-AbCd",
    "SLACK_APP_TOKEN": "xapp-1-A0123-456-abcdef",
    "SLACK_CLIENT_SECRET": "0b1c2d3e4f5a69788796a5b4c3d2e1f0",
}
COMPLETE = {**SECRETS, "SLACK_CLIENT_ID": "1234.5678"}


def settings_of(slack: Playground) -> dict[str, str]:
    return {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_SIGNING_SECRET": slack.signing_secret,
        "SLACK_API_URL": slack.api_url,
    }
