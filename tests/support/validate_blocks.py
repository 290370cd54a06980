"""Puts every message and view of the snapshots to Slack's own `blocks.validate`: `make validate-blocks`.

The method needs no token; without an address it is the real Slack that is asked.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

TESTS = Path(__file__).parents[1]
PAUSE = 1.2
"""Seconds between two calls of the real Slack."""


def refused(client: WebClient, pause: float = 0.0) -> Iterator[str]:
    """What Slack refuses, and why: a line for each snapshot."""
    for file in sorted(TESTS.rglob("__snapshots__/*/*.json")):
        shown = json.loads(file.read_text(encoding="utf-8"))
        kind = "view" if "type" in shown else "message"
        time.sleep(pause)
        try:
            client.api_call("blocks.validate", data={kind: json.dumps(shown)})
        except SlackApiError as error:
            yield f"{file.relative_to(TESTS)}: {error.response.get('errors') or error.response['error']}"


if __name__ == "__main__":
    (address,) = sys.argv[1:] or [WebClient.BASE_URL]
    found = list(refused(WebClient(base_url=address), PAUSE))
    sys.exit("\n".join(found) if found else 0)
