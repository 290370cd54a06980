"""Socket Mode: what is said of a connection that cannot be made."""

import pytest
from slack_bolt import App
from slack_sdk import WebClient

from handlers.behind import Behind
from handlers.server.network import Way
from handlers.server.socket_mode import SocketMode

CLOSED = "http://127.0.0.1:1"


@pytest.mark.logs_warnings
@pytest.mark.parametrize(
    ("without", "said"),
    [
        (
            "",
            "HTTPS_PROXY: wss://link.slack.test does not answer as Slack does through the proxy 127.0.0.1:1",
        ),
        (".slack.test", "NO_PROXY: wss://link.slack.test does not answer as Slack does without a proxy"),
    ],
)
def test_a_connection_that_a_proxy_does_not_let_through_names_the_setting(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, without: str, said: str
) -> None:
    for name, value in (("HTTPS_PROXY", CLOSED), ("NO_PROXY", without), ("no_proxy", without)):
        monkeypatch.setenv(name, value)
    client = WebClient("xoxb-1", base_url="https://api.slack.test/api/")
    app = App(client=client, signing_secret="x", token_verification_enabled=False)
    socket_mode = SocketMode(app, "xapp-1", Behind(), Way("HTTPS_PROXY", CLOSED))
    socket_mode.client.auto_reconnect_enabled = False
    socket_mode.client.wss_uri = "wss://link.slack.test/?ticket=secret"
    try:
        socket_mode.client.connect()
    finally:
        socket_mode.end(1)
    (line,) = [each for each in caplog.records if each.name == "handlers.server.socket_mode"]
    assert line.getMessage() == "Socket Mode cannot connect"
    assert vars(line)["why"].startswith(said)
    assert "secret" not in vars(line)["why"]
