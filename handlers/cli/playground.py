"""`playground`: runs the bot in a local Slack, without tokens or network."""

import json
import tempfile
from typing import Any

from pydantic import SecretStr

from handlers.cli.context import CliContext
from handlers.server.lifespan import listen
from methodology.refusal import Refusal

ADMIN = "U07JUDITHW0"
"""Judith Weiss sees what admins of the app see, unless the settings name others."""


def playground(_args: object, cli_context: CliContext) -> None:
    """Run a local Slack with the bot in it, on a temporary database."""
    from playground import Playground, PortTaken  # a third of the start, and only this command needs it

    settings = cli_context.settings()
    manifest: dict[str, Any] = json.loads(cli_context.manifest.read_text(encoding="utf-8"))
    try:
        tour = json.loads(cli_context.tour.read_text(encoding="utf-8"))
        slack = Playground(manifest, settings.port, tour=tour, rate_limits=True)
    except PortTaken as taken:
        raise Refusal(f"{taken} For example: make playground PORT=8080") from None
    with slack, tempfile.TemporaryDirectory(prefix="ps-bot-") as folder, listen("127.0.0.1", 0) as listening:
        inside = settings.model_copy(
            update={
                "slack_bot_token": SecretStr(slack.bot_token),
                "slack_app_token": None,
                "slack_signing_secret": SecretStr(slack.signing_secret),
                "slack_api_url": slack.api_url,
                "database_url": f"sqlite:///{folder}/ps-bot.db",
                "reminder_sweep_seconds": 1.0,
                "admin_users": settings.admin_users or (ADMIN,),
            }
        )
        bot = cli_context.build(inside, slack.now)
        slack.connect(f"http://127.0.0.1:{listening.getsockname()[1]}/slack/events")
        cli_context.out.write(f"ps-bot is in the local Slack at {slack.url} (Ctrl+C ends it)\n")
        cli_context.out.flush()
        bot.serve(listening)
