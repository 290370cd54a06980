"""`keys`: makes a key for stored tokens, and encrypts them anew under the first one."""

from contextlib import closing
from typing import Any

from handlers.block_kit.text import count
from handlers.cli.context import CliContext
from methodology.refusal import Refusal


def add_keys(commands: Any) -> None:
    what = "the keys under which the tokens of workspaces are stored"
    verbs = commands.add_parser("keys", help=what, description=what).add_subparsers(
        metavar="VERB", required=True
    )
    for name, command, what in (
        ("new", print_key, "print a new key for TOKEN_KEYS"),
        ("reencrypt", reencrypt, "encrypt all stored tokens under the first of TOKEN_KEYS"),
    ):
        verbs.add_parser(name, help=what, description=what).set_defaults(run=command)


def print_key(_args: object, cli_context: CliContext) -> None:
    from storage.workspaces.token_cipher import new_key  # loads cryptography, which few commands need

    cli_context.out.write(f"{new_key()}\n")


def reencrypt(_args: object, cli_context: CliContext) -> None:
    """Encrypt all tokens anew and say how many; raises `Refusal` if no key opens some of them."""
    from handlers.server.installation import token_cipher
    from storage.workspaces.installations import reencrypt_tokens

    settings = cli_context.settings()
    if not settings.is_distributed:
        raise Refusal(
            "SLACK_CLIENT_ID is not set: tokens are stored only where several workspaces install the app."
        )
    if not settings.token_keys:
        raise Refusal("TOKEN_KEYS is not set: make a key with `python bot.py keys new` and set it first.")
    if gaps := settings.gaps():
        raise Refusal("\n".join(gaps))
    with closing(cli_context.database()) as database, database.begin() as session:
        told = reencrypt_tokens(session, token_cipher(settings))
    cli_context.out.write(
        f"{count(told.anew, 'workspace', 'workspaces')} re-encrypted, {told.already} already under the first key.\n"
    )
    if told.sealed:
        raise Refusal(
            f"No key opens the tokens of {', '.join(told.sealed)}: add the key that they were encrypted under to the "
            "end of TOKEN_KEYS and run this again, or install the app there anew."
        )
