"""Which app hears of what, and where: apps, their accounts, and overrides of their address."""

from collections.abc import Iterable

import msgspec

from waframe.simulator.settings import AppSettings

OVERRIDABLE = frozenset(
    {
        "messages",
        "message_echoes",
        "calls",
        "consumer_profile",
        "messaging_handovers",
        "group_lifecycle_update",
        "group_participants_update",
        "group_settings_update",
        "group_status_update",
        "smb_message_echoes",
        "smb_app_state_sync",
        "history",
        "account_settings_update",
    }
)  # Meta: Webhook overrides; template and account fields always go to the app's own address
App = AppSettings


class Destination(msgspec.Struct, frozen=True, kw_only=True):
    """An address and the secret that signs what goes there."""

    app_id: str
    url: str
    secret: str


class Subscriptions:
    """Holds the apps and decides where an update goes: number before account before app."""

    def __init__(self, apps: Iterable[App], *, from_start: bool) -> None:
        self.apps = {app.id: app for app in apps}
        self._from_start = from_start
        self._accounts: dict[str, dict[str, bool]] = {}
        self._account_urls: dict[tuple[str, str], str] = {}
        self._number_urls: dict[tuple[str, str], str] = {}

    def app_of(self, token: str) -> App | None:
        """Find the app that a token speaks for; an app may also use its id and secret."""
        for app in self.apps.values():
            if token in (app.access_token, f"{app.id}|{app.app_secret}"):
                return app
        return None

    def put(self, app: App) -> None:
        """Store an app as given."""
        self.apps[app.id] = app

    def subscribe(self, waba_id: str, app_id: str, *, url: str | None) -> None:
        """Let an app hear of an account, at an address of its own or at the app's."""
        self._accounts.setdefault(waba_id, {})[app_id] = True
        _put(self._account_urls, (waba_id, app_id), url)

    def unsubscribe(self, waba_id: str, app_id: str) -> None:
        """Let an app hear nothing more of an account."""
        self._accounts.setdefault(waba_id, {})[app_id] = False
        self._account_urls.pop((waba_id, app_id), None)

    def override_number(self, phone_number_id: str, app_id: str, *, url: str | None) -> None:
        """Send what concerns a number elsewhere, or no longer."""
        _put(self._number_urls, (phone_number_id, app_id), url)

    def subscribers(self, waba_id: str) -> list[App]:
        """List the apps that hear of an account."""
        told = self._accounts.get(waba_id, {})
        return [app for app in self.apps.values() if told.get(app.id, self._from_start)]

    def account_url(self, waba_id: str, app_id: str) -> str | None:
        """Tell where an app wants an account's updates, if elsewhere."""
        return self._account_urls.get((waba_id, app_id))

    def number_url(self, phone_number_id: str, app_id: str) -> str | None:
        """Tell where an app wants a number's updates, if elsewhere."""
        return self._number_urls.get((phone_number_id, app_id))

    def destinations(self, waba_id: str, field: str, *, phone_number_id: str | None = None) -> tuple[Destination, ...]:
        """List where an update of a field goes."""
        hearing = [app for app in self.subscribers(waba_id) if app.fields is None or field in app.fields]
        return tuple(
            Destination(
                app_id=app.id,
                url=self._url(app, waba_id, field=field, phone_number_id=phone_number_id),
                secret=app.app_secret,
            )
            for app in hearing
        )

    def _url(self, app: App, waba_id: str, *, field: str, phone_number_id: str | None) -> str:
        if field not in OVERRIDABLE:
            return app.callback_url
        number = self.number_url(phone_number_id, app.id) if phone_number_id else None
        return number or self.account_url(waba_id, app.id) or app.callback_url


def _put(urls: dict[tuple[str, str], str], key: tuple[str, str], url: str | None) -> None:
    if url:
        urls[key] = url
    else:
        urls.pop(key, None)
