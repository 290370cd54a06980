"""``python -m playground --manifest FILE``: run the local Slack by itself."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import threading
from pathlib import Path
from typing import Any

import yaml

from playground.app.manifest import ManifestError
from playground.app.tokens import SIGNING_SECRET
from playground.server.playground import Playground, PortTaken


def _arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m playground", description="A local Slack for one app.")
    parser.add_argument("--manifest", type=Path, required=True, help="the app's manifest, JSON or YAML")
    parser.add_argument("--port", type=int, default=0, help="0: any free port")
    parser.add_argument("--request-url", help="where the app listens for commands and events, in HTTP mode")
    parser.add_argument(
        "--sockets", action="store_true", default=None, help="Socket Mode, whatever the manifest says"
    )
    parser.add_argument("--signing-secret", default=SIGNING_SECRET)
    parser.add_argument("--clock-file", type=Path, help="the clock's offset in seconds is kept in this file")
    parser.add_argument("--tour", type=Path, help="a tour that the page can play (JSON)")
    parser.add_argument("--people", type=Path, help="who is in the workspace (YAML)")
    return parser.parse_args(argv)


def _manifest(file: Path) -> Any:
    text = file.read_text(encoding="utf-8")
    return json.loads(text) if file.suffix == ".json" else yaml.safe_load(text)


def _told(slack: Playground, given: argparse.Namespace) -> str:
    """Where it is, and the settings with which an app calls it, as lines of a ``.env``."""
    lines = [
        f"Slack is at {slack.url}, for an app with these settings:",
        f"SLACK_API_URL={slack.api_url}",
        f"SLACK_BOT_TOKEN={slack.bot_token}",
        f"SLACK_APP_TOKEN={slack.app_token}"
        if given.sockets
        else f"SLACK_SIGNING_SECRET={slack.signing_secret}",
    ]
    if not given.sockets:
        lines.append(f"# OAuth: SLACK_CLIENT_ID={slack.client_id} SLACK_CLIENT_SECRET={slack.client_secret}")
    if not (given.sockets or given.request_url):
        lines.append("# Commands reach no app: give its address with --request-url, or use --sockets.")
    return "".join(f"{line}\n" for line in lines)


def main(argv: list[str] | None = None) -> int:
    given = _arguments(argv)
    try:
        slack = Playground(
            _manifest(given.manifest),
            given.port,
            signing_secret=given.signing_secret,
            clock_file=given.clock_file,
            people_file=given.people,
            sockets=given.sockets,
            tour=json.loads(given.tour.read_text(encoding="utf-8")) if given.tour else None,
        )
    except (PortTaken, ManifestError, OSError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    stop = threading.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda *_: stop.set())
    with slack:
        slack.connect(given.request_url)
        sys.stdout.write(_told(slack, given))
        sys.stdout.flush()
        stop.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
