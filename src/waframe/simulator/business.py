"""Everything that stands between the Graph API and the simulated world, built once and joined."""

import msgspec

from waframe.simulator.account_edges import AccountEdges
from waframe.simulator.billing import Billing
from waframe.simulator.block_edges import BlockEdges
from waframe.simulator.clock import Clock
from waframe.simulator.courier import Courier
from waframe.simulator.edges import Edge
from waframe.simulator.envelope import Update
from waframe.simulator.faults import FaultBoard
from waframe.simulator.graph import GraphApi
from waframe.simulator.ledger import Ledger
from waframe.simulator.limits import MarketingLimit, Reach, SendLimits
from waframe.simulator.media import MediaStore
from waframe.simulator.media_edges import MediaEdges
from waframe.simulator.nodes import Nodes
from waframe.simulator.number_edges import NumberEdges
from waframe.simulator.profile_edges import ProfileEdges
from waframe.simulator.receipts import Receipts
from waframe.simulator.recording import Recorder
from waframe.simulator.registry import Registry
from waframe.simulator.rules import RuleBook
from waframe.simulator.sending import Bounds, Desk
from waframe.simulator.settings import SimulatorSettings
from waframe.simulator.standing import Standing
from waframe.simulator.subscription_edges import SubscriptionEdges
from waframe.simulator.subscriptions import Subscriptions
from waframe.simulator.template_edges import TemplateEdges
from waframe.simulator.templates import TemplateStore
from waframe.simulator.trace import Trace
from waframe.simulator.uploads import Uploads
from waframe.simulator.usage import Usage
from waframe.simulator.world import World


class Ground(msgspec.Struct, frozen=True, kw_only=True):
    """What the business's side stands on."""

    settings: SimulatorSettings
    world: World
    clock: Clock
    media: MediaStore
    courier: Courier
    subscriptions: Subscriptions
    faults: FaultBoard
    rules: RuleBook
    trace: Trace
    recorder: Recorder


class Business:
    """What Meta keeps of a business: numbers, templates, people's standing, prices; and the API to it."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self.registry = Registry(ground.world, ground.clock)
        self.standing = Standing(ground.world, self.registry, ground.courier)
        self.templates = TemplateStore(ground.settings, ground.world, ground.courier)
        self.ledger = Ledger()
        self.billing = Billing(ground.world, ground.rules, self.ledger)
        self.uploads = Uploads(ground.world.ids)

    def hears(self, update: Update) -> bool:
        """Tell whether an update reaches the business: messages of people whom it has blocked do not."""
        message = self._ground.world.message(update.message_id) if update.kind == "messages" else None
        return message is None or not self.standing.is_blocked(message.phone_number_id, message.person_id)

    def desk(self, receipts: Receipts) -> Desk:
        """Make the desk at which sends arrive."""
        ground = self._ground
        return Desk(
            ground.world,
            registry=self.registry,
            standing=self.standing,
            templates=self.templates,
            media=ground.media,
            bounds=Bounds(
                sends=SendLimits(ground.clock),
                reach=Reach(ground.clock, ground.rules),
                marketing=MarketingLimit(ground.clock, ground.rules),
            ),
            billing=self.billing,
            receipts=receipts,
            faults=ground.faults,
            rules=ground.rules,
        )

    def api(self, desk: Desk) -> GraphApi:
        """Make the Graph API."""
        ground = self._ground
        numbers = NumberEdges(
            ground.settings,
            self.registry,
            subscriptions=ground.subscriptions,
            courier=ground.courier,
            rules=ground.rules,
            ids=ground.world.ids,
        )
        accounts = AccountEdges(
            ground.settings, ground.world, registry=self.registry, numbers=numbers, ledger=self.ledger
        )
        templates = TemplateEdges(self.templates, self.registry, clock=ground.clock)
        media = self._media()
        return GraphApi(
            ground.world,
            desk=desk,
            nodes=Nodes(
                ground.world,
                numbers=numbers,
                accounts=accounts,
                template_edges=templates,
                templates=self.templates,
                media=media,
                subscriptions=ground.subscriptions,
            ),
            media=media,
            edges=[*templates.edges(), *media.edges(), *numbers.edges(), *accounts.edges(), *self._other_edges()],
            subscriptions=ground.subscriptions,
            usage=Usage(ground.clock, ground.rules),
            faults=ground.faults,
            trace=ground.trace,
            recorder=ground.recorder,
        )

    def _media(self) -> MediaEdges:
        ground = self._ground
        return MediaEdges(
            ground.settings,
            ground.media,
            uploads=self.uploads,
            registry=self.registry,
            faults=ground.faults,
            clock=ground.clock,
        )

    def _other_edges(self) -> list[Edge]:
        ground = self._ground
        subscriptions = SubscriptionEdges(
            self.registry, ground.subscriptions, courier=ground.courier, rules=ground.rules
        )
        profiles = ProfileEdges(self.registry, self.uploads, ground.world.ids)
        return [*subscriptions.edges(), *profiles.edges(), *BlockEdges(self.registry, ground.world).edges()]
