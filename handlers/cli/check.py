"""`check`: reports whether the settings are complete and work."""

import json
from collections.abc import Mapping

from handlers.cli.context import CliContext
from handlers.server.database import DATABASE_ERRORS, database_problem
from handlers.server.lifespan import listen
from handlers.server.tokens import token_problems, web_client
from methodology.refusal import Refusal
from storage.database.schema import MADE_BY_NEWER, SchemaState, schema_state

DATABASE_IS: Mapping[SchemaState, str] = {
    "absent": "the database will be made at start",
    "behind": "the database answers, and its missing migrations run at start",
    "ready": "database ready",
}


def check(_args: object, cli_context: CliContext) -> None:
    """Report that the bot can start; raises `Refusal` with every reason why it cannot."""
    settings = cli_context.settings()
    problems = settings.gaps()
    try:
        state = schema_state(settings.database_url)
        if state == "newer":
            problems.append(f"DATABASE_URL: {MADE_BY_NEWER}")
    except Refusal as refusal:
        problems.append(f"DATABASE_URL: {refusal}")
    except DATABASE_ERRORS as error:
        problems.append(database_problem(error))
    try:
        listen(settings.host, 0).close()
    except Refusal as refusal:
        problems.append(str(refusal))
    if not problems and settings.slack_bot_token:
        app_token = settings.slack_app_token
        client = web_client(settings.slack_api_url, settings.slack_bot_token.get_secret_value())
        scopes = json.loads(cli_context.manifest.read_text("utf-8"))["oauth_config"]["scopes"]["bot"]
        problems += token_problems(client, app_token.get_secret_value() if app_token else None, scopes)
    if problems:
        raise Refusal("\n".join(problems))
    way = "Socket Mode" if settings.uses_sockets else f"HTTP at {settings.host}:{settings.port}"
    cli_context.out.write(f"The configuration is complete: {way}, {DATABASE_IS[state]}.\n")
