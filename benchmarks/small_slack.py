"""A server with the few Slack methods that the bot needs, so fast that it does not distort a measurement."""

import json
import os
import time
from collections import Counter
from itertools import count
from typing import Any
from urllib.parse import parse_qsl

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from benchmarks.seed import WORKSPACE


class SmallSlack:
    """Accepts every message and counts them by conversation."""

    def __init__(self, zone: str) -> None:
        self._zone = zone
        self._stamps = count(1)
        self.accepted: Counter[str] = Counter()
        self.first_at = self.last_at = 0.0

    def answer(self, method: str, arguments: dict[str, str]) -> dict[str, Any]:
        if method == "users.info":
            user = arguments["user"]
            profile = {"display_name": f"Person {user}"}
            return {"user": {"id": user, "team_id": WORKSPACE, "tz": self._zone, "profile": profile}}
        if method == "chat.postMessage":
            return self._accept(arguments["channel"])
        return {"team_id": WORKSPACE, "team": "Bench", "user_id": "U0BOT", "user": "bot", "bot_id": "B0BOT"}

    def _accept(self, recipient: str) -> dict[str, Any]:
        self.last_at = time.monotonic()
        self.first_at = self.first_at or self.last_at
        self.accepted[recipient] += 1
        return {"channel": f"D{recipient[1:]}", "ts": f"1700000000.{next(self._stamps):06}"}

    def totals(self) -> dict[str, Any]:
        """How many messages came, to how many recipients, and in how many seconds."""
        return {
            "messages": self.accepted.total(),
            "recipients": len(self.accepted),
            "seconds": self.last_at - self.first_at,
        }


def main() -> None:
    slack = SmallSlack(os.environ.get("ZONE", "Europe/Berlin"))

    async def method(request: Request) -> Response:
        raw = (await request.body()).decode()
        arguments = json.loads(raw) if raw.startswith("{") else dict(parse_qsl(raw))
        return JSONResponse({"ok": True} | slack.answer(request.path_params["method"], arguments))

    async def totals(_request: Request) -> Response:
        return JSONResponse(slack.totals())

    async def readyz(_request: Request) -> Response:
        return PlainTextResponse("ok")

    routes = [
        Route("/api/{method}", method, methods=["GET", "POST"]),
        Route("/totals", totals),
        Route("/readyz", readyz),
    ]
    uvicorn.run(
        Starlette(routes=routes),
        host="127.0.0.1",
        port=int(os.environ["PORT"]),
        log_config=None,
        access_log=False,
    )


if __name__ == "__main__":
    main()
