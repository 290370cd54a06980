"""The baseline: a Bolt app, built as its documentation says, that only acknowledges.

With `at-once` as its argument, it answers within the request (`process_before_response`), as the bot does. With
`sqlmodel`, it imports what the bot keeps its records with, and keeps none.
"""

import os
import sys

import uvicorn
from slack_bolt import Ack, App
from slack_bolt.adapter.starlette import SlackRequestHandler
from slack_sdk import WebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route


def ps_stage(ack: Ack) -> None:
    ack()


def main() -> None:
    if "sqlmodel" in sys.argv:
        import sqlmodel  # noqa: F401  # imported to be measured
    client = WebClient(os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"])
    app = App(
        client=client,
        signing_secret=os.environ["SLACK_SIGNING_SECRET"],
        process_before_response="at-once" in sys.argv,
    )
    app.command("/ps-stage")(ps_stage)
    handler = SlackRequestHandler(app)

    async def events(request: Request) -> Response:
        return await handler.handle(request)

    def readyz(_request: Request) -> Response:
        return PlainTextResponse("ok")

    routes = [Route("/slack/events", events, methods=["POST"]), Route("/readyz", readyz)]
    uvicorn.run(
        Starlette(routes=routes),
        host="127.0.0.1",
        port=int(os.environ["PORT"]),
        log_config=None,
        access_log=False,
    )


if __name__ == "__main__":
    main()
