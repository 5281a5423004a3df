"""Every exception of waframe, one tree.

WaframeError
├── ConfigurationError
│   ├── ConfigInvalid            one or more located faults in the YAML
│   └── SecretMissing            a secret that must exist is empty
├── PluginError
│   ├── PluginBroken             its module does not import, or its class is no plugin
│   ├── PluginUnknown            enabled, but not installed
│   ├── HookInvalid              a hook with a wrong name, wrong arguments or a wrong answer
│   ├── TextIncomplete           a text was not given a value that it shows
│   └── PluginDegraded           the breaker of one plugin in one branch is open
├── StoreError
│   ├── DatabaseAway             cannot be reached; trying later helps
│   ├── DiskFull                 no room left; nothing was stored
│   ├── ValueRefused             the database does not take a value
│   ├── DatabaseNotEmpty         a backup would overwrite what is there
│   ├── BackupBroken             a backup is not whole, or is none
│   ├── LeaseLost                another worker holds the conversation now
│   ├── SchemaOutdated           the tables are older or newer than this release
│   ├── Overtaken                another process did the same at the same moment, so it is done anew
│   ├── AlreadyAnswered          a request with this key was answered meanwhile
│   ├── AlreadyMerged            two customers that are one already
│   ├── NameTaken                the name of an agent or a token is in use
│   └── RecordMissing            no such record
├── ChannelError
│   ├── ChannelRefused           a permanent no
│   │   ├── WindowClosed         only a template may leave until the customer writes
│   │   └── MarketingStopped     the customer wants no marketing
│   ├── ChannelBusy              a no for now, with the pause to keep
│   ├── ChannelUncertain         the message may have left; nobody knows yet
│   ├── ChannelBlocked           the account cannot send at all until a person acts
│   └── MessageUnsendable        a message breaks a limit of its channel
├── ActionError
│   ├── ActionUnknown            no plugin of the branch has this action
│   ├── ActionRefused            not allowed, wrongly asked, or the plugin said no
│   ├── ChangedMeanwhile         what it had to change is no longer as it was
│   └── FloorTaken               somebody else moved the floor meanwhile
└── MediaError
    ├── MediaGone                can no longer be fetched
    ├── MediaMismatch            bytes that are not what was announced
    ├── MediaTooLarge            over the limit of its kind
    ├── MediaRefused             of a type that nobody here carries
    └── PictureBroken            a picture that cannot or must not be drawn
"""

from collections.abc import Sequence

import msgspec


class WaframeError(Exception):
    """The root of the tree."""

    code = "waframe"


class ConfigurationError(WaframeError):
    """The configuration cannot be used."""

    code = "configuration"


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """One fault in a configuration file: where it stands, what is wrong, what to write instead."""

    file: str
    line: int
    column: int
    path: str
    problem: str
    hint: str | None = None

    def __str__(self) -> str:
        """Read as `file:line:column: path: problem (hint)`."""
        tail = f" ({self.hint})" if self.hint else ""
        return f"{self.file}:{self.line}:{self.column}: {self.path or 'the file'}: {self.problem}{tail}"


class ConfigInvalid(ConfigurationError):
    """Raised with all faults of a configuration at once."""

    code = "config-invalid"

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


class SecretMissing(ConfigurationError):
    """Raised when something cannot start without a secret."""

    code = "secret-missing"

    def __init__(self, name: str, *, purpose: str) -> None:
        super().__init__(f"{name} is not set, and without it {purpose}")
        self.name = name
        self.purpose = purpose


class PluginError(WaframeError):
    """A plugin cannot be used as it is."""

    code = "plugin"


class PluginBroken(PluginError):
    """Raised when an enabled plugin does not import or is no plugin."""

    code = "plugin-broken"

    def __init__(self, name: str, *, reason: str) -> None:
        super().__init__(f"plugin {name} is broken: {reason}")
        self.name = name
        self.reason = reason


class PluginUnknown(PluginError):
    """Raised when a plugin is enabled that is not installed."""

    code = "plugin-unknown"

    def __init__(self, name: str, *, known: tuple[str, ...]) -> None:
        super().__init__(f"plugin {name} is not installed; installed are {', '.join(known) or 'none'}")
        self.name = name
        self.known = known


class HookInvalid(PluginError):
    """Raised when a plugin implements a hook that does not exist, with other arguments, or answers rubbish."""

    code = "hook-invalid"

    def __init__(self, plugin: str, *, hook: str, reason: str, place: str | None = None) -> None:
        super().__init__(f"plugin {plugin}: hook {hook}: {reason}{f' ({place})' if place else ''}")
        self.plugin = plugin
        self.hook = hook
        self.reason = reason
        self.place = place


class TextIncomplete(PluginError):
    """Raised when a text is rendered without a value that it shows."""

    code = "text-incomplete"

    def __init__(self, key: str, *, placeholder: str) -> None:
        super().__init__(f"text {key} needs a value for {{{placeholder}}}")
        self.key = key
        self.placeholder = placeholder


class PluginDegraded(PluginError):
    """Raised instead of calling a plugin whose breaker is open in this branch."""

    code = "plugin-degraded"

    def __init__(self, plugin: str, *, branch: str) -> None:
        super().__init__(f"plugin {plugin} is switched off for now in branch {branch}: it failed too often")
        self.plugin = plugin
        self.branch = branch


class StoreError(WaframeError):
    """Something could not be stored or read."""

    code = "store"


class DatabaseAway(StoreError):
    """Raised when the database cannot be reached; a later try may succeed."""

    code = "database-away"


class DiskFull(StoreError):
    """Raised when there is no room left; nothing of the transaction was stored."""

    code = "disk-full"


class ValueRefused(StoreError):
    """Raised when the database does not take a value or a row; the same again would fail again."""

    code = "value-refused"


class DatabaseNotEmpty(StoreError):
    """Raised when a backup would overwrite what a database holds."""

    code = "database-not-empty"

    def __init__(self, tables: list[str]) -> None:
        super().__init__(f"the database is not empty: there are rows in {', '.join(tables)}")
        self.tables = tables


class BackupBroken(StoreError):
    """Raised when a backup lacks something, holds something else than its manifest says, or is no backup."""

    code = "backup-broken"


class LeaseLost(StoreError):
    """Raised when a turn is committed by a worker that no longer holds the conversation."""

    code = "lease-lost"

    def __init__(self, conversation_id: str) -> None:
        super().__init__(f"the lease of conversation {conversation_id} was lost")
        self.conversation_id = conversation_id


class SchemaOutdated(StoreError):
    """Raised when the tables do not fit this release and may not be migrated here."""

    code = "schema-outdated"


class Overtaken(StoreError):
    """Raised inside a transaction that lost a race: it is rolled back and run again, on what the other one wrote."""

    code = "overtaken"


class AlreadyAnswered(StoreError):
    """Raised inside a transaction whose request was answered meanwhile: it is rolled back, and the answer is there."""

    code = "already-answered"

    def __init__(self, key: str) -> None:
        super().__init__(f"the request with the key {key!r} was answered already")
        self.key = key


class AlreadyMerged(StoreError):
    """Raised when two customers are merged who are one already."""

    code = "already-merged"

    def __init__(self, kept_id: str, joined_id: str) -> None:
        super().__init__(f"customers {kept_id} and {joined_id} are one already")
        self.kept_id = kept_id
        self.joined_id = joined_id


class NameTaken(StoreError):
    """Raised when an agent or a token is to get a name that another one has."""

    code = "name-taken"

    def __init__(self, name: str) -> None:
        super().__init__(f"{name!r} is taken already")
        self.name = name


class RecordMissing(StoreError):
    """Raised when a record that was asked for by id does not exist."""

    code = "record-missing"

    def __init__(self, kind: str, key: str) -> None:
        super().__init__(f"there is no {kind} {key}")
        self.kind = kind
        self.key = key


class ChannelError(WaframeError):
    """A channel did not deliver."""

    code = "channel"

    def __init__(self, reason: str, *, error_code: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.error_code = error_code


class ChannelRefused(ChannelError):
    """Raised when the channel said no and trying again is useless; `error_code` is the channel's own."""

    code = "channel-refused"


class WindowClosed(ChannelRefused):
    """Raised when the customer's window is closed, so that only a template may leave."""

    code = "window-closed"


class MarketingStopped(ChannelRefused):
    """Raised when the customer told the channel that marketing should stop."""

    code = "marketing-stopped"


class ChannelBusy(ChannelError):
    """Raised when the channel said no for now; `scope` tells what has to pause.

    `message`, `pair` (one customer), `number` (one address), `account` (all addresses of the account), or `initiated`:
    what the business begins itself, with templates outside of windows, on all addresses of the account. What is
    `patient` is tried again after exactly that time, and never given up for its age.
    """

    code = "channel-busy"

    def __init__(
        self,
        reason: str,
        *,
        error_code: str = "",
        retry_after_seconds: float,
        scope: str = "message",
        patient: bool = False,
    ) -> None:
        super().__init__(reason, error_code=error_code)
        self.retry_after_seconds = retry_after_seconds
        self.scope = scope
        self.patient = patient


class ChannelUncertain(ChannelError):
    """Raised when the answer was lost: the message may have left, and only a status can tell."""

    code = "channel-uncertain"


class ChannelBlocked(ChannelError):
    """Raised when nothing can leave from this address until a person acts (an expired token, a locked account)."""

    code = "channel-blocked"


class MessageUnsendable(ChannelError):
    """Raised before sending when a message breaks a limit of its channel."""

    code = "message-unsendable"

    def __init__(self, field: str, *, limit: str) -> None:
        super().__init__(f"{field}: {limit}", error_code="unsendable")
        self.field = field
        self.limit = limit


class ActionError(WaframeError):
    """An action was not done."""

    code = "action"


class ActionUnknown(ActionError):
    """Raised when no plugin of the branch has an action of that name."""

    code = "action-unknown"

    def __init__(self, action: str, *, known: Sequence[str]) -> None:
        super().__init__(f"there is no action {action} here; there are {', '.join(known) or 'none'}")
        self.action = action
        self.known = tuple(known)


class ActionRefused(ActionError):
    """Raised when an action is not allowed, wrongly asked for, or refused by its plugin; `reason` is for people."""

    code = "action-refused"

    def __init__(self, action: str, *, reason: str) -> None:
        super().__init__(f"{action} is refused: {reason}")
        self.action = action
        self.reason = reason


class ChangedMeanwhile(ActionError):
    """Raised when a statement that must change something found nothing to change, so nothing of the action counts."""

    code = "changed-meanwhile"

    def __init__(self, statement: str) -> None:
        super().__init__(f"somebody else was faster: {statement} found nothing to change")
        self.statement = statement


class FloorTaken(ActionError):
    """Raised when somebody else moved the floor while an action was decided; names who has it now."""

    code = "floor-taken"

    def __init__(self, floor: str, *, agent_id: str | None) -> None:
        super().__init__(f"the floor is with {agent_id or floor} now")
        self.floor = floor
        self.agent_id = agent_id


class MediaError(WaframeError):
    """A file could not be fetched, checked or stored."""

    code = "media"


class MediaGone(MediaError):
    """Raised when a file can no longer be fetched from its channel."""

    code = "media-gone"


class MediaMismatch(MediaError):
    """Raised when bytes do not have the announced length or digest."""

    code = "media-mismatch"


class MediaTooLarge(MediaError):
    """Raised when a file is larger than its kind allows."""

    code = "media-too-large"


class MediaRefused(MediaError):
    """Raised when a file is of a type that no channel carries."""

    code = "media-refused"


class PictureBroken(MediaError):
    """Raised when a picture cannot be read, or has more pixels than anybody should have to draw."""

    code = "picture-broken"
