"""`Tenancy`: whose tokens the bot works with, those of one workspace or of all that installed the app."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from slack_bolt import BoltContext
from slack_bolt.authorization import AuthorizeResult
from starlette.routing import BaseRoute

from handlers.context import AppContext
from handlers.messages.token_checks import UNKNOWN, Installed
from handlers.server.scopes import Scopes
from handlers.server.settings import Settings
from handlers.server.tokens import TokenOwner, web_client
from storage.workspaces.admins import list_workspaces


@dataclass(frozen=True)
class Tenancy:
    """The tokens and the authorization of requests, for one workspace or for all that installed the app."""

    token_of: Callable[[str], str | None]
    app_id: Callable[[], str]
    check_tokens: Callable[[], None]
    authorize: Callable[..., AuthorizeResult | None]
    installed: Installed
    change_access: Callable[[str, Sequence[str], bool], None]
    install_routes: list[BaseRoute]


def tenancy_of(settings: Settings, app_context: AppContext, scopes: Scopes) -> Tenancy:
    """For the one workspace of these settings, or for all that install the app with these scopes."""
    if settings.slack_client_id is None or settings.slack_client_secret is None:
        token = settings.slack_bot_token.get_secret_value() if settings.slack_bot_token else None
        owner = TokenOwner(web_client(settings.slack_api_url, token), app_context.behind)
        owner.app_id()

        def known() -> list[str]:
            with app_context.database.reading() as session:
                return list_workspaces(session) or [UNKNOWN]

        return Tenancy(
            token_of=lambda _workspace: token,
            app_id=owner.app_id,
            check_tokens=lambda: None,
            authorize=lambda: owner.authorize(),
            installed=Installed(known, app_context.stop_workspace, lambda _organisation: None),
            change_access=lambda _organisation, _workspaces, _granted: None,
            install_routes=[],
        )
    from handlers.server.installation import (  # loads cryptography, needed only where tokens are stored
        Installations,
        install_routes,
        token_cipher,
    )
    from handlers.server.token_rotation import TokenRotation

    secret = settings.slack_client_secret.get_secret_value()
    cipher = token_cipher(settings)
    rotation = TokenRotation(
        app_context,
        cipher,
        web_client(settings.slack_api_url, None),
        client_id=settings.slack_client_id,
        client_secret=secret,
    )
    store = Installations(app_context, cipher, partial(web_client, settings.slack_api_url), rotation)
    routes = install_routes(
        app_context,
        store,
        client_id=settings.slack_client_id,
        client_secret=secret,
        scopes=scopes.every,
        api_url=settings.slack_api_url,
    )

    def authorize(
        context: BoltContext, enterprise_id: str | None, team_id: str | None
    ) -> AuthorizeResult | None:
        # Bolt would pass `self` to a bound method a second time.
        return store.authorize(enterprise_id, team_id, whole=bool(context.is_enterprise_install))

    return Tenancy(
        token_of=store.token_of,
        app_id=store.app_id,
        check_tokens=store.check_tokens,
        authorize=authorize,
        installed=Installed(store.everywhere, store.forget, store.organisations.refresh),
        change_access=store.organisations.change,
        install_routes=routes,
    )
