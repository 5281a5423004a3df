"""pywa, a client that was written elsewhere, talks to the simulator: sends, errors, administration, webhooks."""

from collections.abc import AsyncIterator

import httpx  # noqa: TID251 - pywa brings it
import pytest
from pywa.types.templates import (
    BodyText,
    Carousel,
    CarouselCard,
    HeaderImage,
    QuickReplyButton,
    TemplateLanguage,
    TemplateStatus,
)
from pywa.types.templates import (
    URLButton as TemplateURLButton,
)
from pywa_async import WhatsApp, errors
from pywa_async.types import (
    Button,
    CallbackButton,
    CallbackSelection,
    Message,
    MessageStatus,
    RawUpdate,
    Section,
    SectionList,
    SectionRow,
    TemplateStatusUpdate,
    URLButton,
    UserMarketingPreferences,
)
from starlette.applications import Starlette
from tests.simulator.toy_bot import CENTRO, PORTALES

from waframe.simulator import Customer, Simulator
from waframe.simulator.clock import DAY_SECONDS
from waframe.simulator.settings import DEMO_WABA

PHOTO = b"\xff\xd8\xff\xe0" + bytes(range(256))


class Seen:
    """What pywa's handlers were given."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.taps: list[CallbackButton] = []
        self.picks: list[CallbackSelection] = []
        self.statuses: list[MessageStatus] = []
        self.templates: list[TemplateStatusUpdate] = []
        self.preferences: list[UserMarketingPreferences] = []
        self.raw: list[RawUpdate] = []


class Peer:
    """A pywa client with its webhook in an ASGI application, and the signature checked."""

    def __init__(self, simulator: Simulator) -> None:
        settings = simulator.settings
        self.app = Starlette()
        self.seen = Seen()
        self.http = httpx.AsyncClient(transport=httpx.ASGITransport(app=simulator.app))
        self.wa = WhatsApp(
            phone_id=CENTRO,
            waba_id=DEMO_WABA,
            token=settings.access_token,
            session=self.http,
            server=self.app,
            verify_token=settings.verify_token,
            app_id=settings.app_id,
            app_secret=settings.app_secret,
            webhook_endpoint="/webhooks/whatsapp",
            validate_updates=True,
        )
        self._listen()

    def _listen(self) -> None:
        wa, seen = self.wa, self.seen

        @wa.on_message
        async def message(_: WhatsApp, update: Message) -> None:
            seen.messages.append(update)

        @wa.on_callback_button
        async def tap(_: WhatsApp, update: CallbackButton) -> None:
            seen.taps.append(update)

        @wa.on_callback_selection
        async def pick(_: WhatsApp, update: CallbackSelection) -> None:
            seen.picks.append(update)

        @wa.on_message_status
        async def status(_: WhatsApp, update: MessageStatus) -> None:
            seen.statuses.append(update)

        @wa.on_template_status_update
        async def template(_: WhatsApp, update: TemplateStatusUpdate) -> None:
            seen.templates.append(update)

        @wa.on_raw_update
        async def raw(_: WhatsApp, update: RawUpdate) -> None:
            seen.raw.append(update)

        @wa.on_user_marketing_preferences
        async def preference(_: WhatsApp, update: UserMarketingPreferences) -> None:
            seen.preferences.append(update)


@pytest.fixture
async def peer(simulator: Simulator) -> AsyncIterator[Peer]:
    peer = Peer(simulator)
    simulator.deliver_to(peer.app)
    async with peer.http:
        yield peer


@pytest.fixture
async def ana(simulator: Simulator, peer: Peer) -> Customer:
    ana = simulator.customer("5215512345678", name="Ana Ñ", bsuid="MX.77")
    await ana.writes(CENTRO, "hola")
    await simulator.settle()
    return ana


async def test_pywa_reads_a_signed_message_and_proves_its_callback(
    simulator: Simulator, peer: Peer, ana: Customer
) -> None:
    message = peer.seen.messages[0]

    assert await simulator.subscribe()
    assert (message.text, message.from_user.wa_id, message.from_user.name) == ("hola", "5215512345678", "Ana Ñ")
    assert simulator.trace.entries[0].status == 200


async def test_pywa_refuses_a_wrong_signature(simulator: Simulator, peer: Peer, ana: Customer) -> None:
    simulator.faults.switch(signature="wrong-secret")

    await ana.writes(CENTRO, "otra")
    await simulator.settle()

    assert simulator.trace.entries[-1].status == 403
    assert [message.text for message in peer.seen.messages] == ["hola"]


async def test_pywa_sends_text_buttons_and_a_list_and_reads_the_choices(
    simulator: Simulator, peer: Peer, ana: Customer
) -> None:
    text = await peer.wa.send_message(ana.id, "Buenos días", tracker="outbox=1")
    await peer.wa.send_message(ana.id, "¿Qué necesita?", buttons=[Button("Existencias", callback_data="stock")])
    rows = [SectionRow(title="Centro", callback_data="b:1", description="Calle 1")]
    sections = SectionList("Sucursales", sections=[Section(title="Norte", rows=rows)])
    await peer.wa.send_message(ana.id, "Elija", buttons=sections, footer="Gracias")
    await peer.wa.send_message(ana.id, "Tienda", buttons=URLButton("Ver", url="https://shop.example.com/"))

    await ana.taps(CENTRO, "Existencias")
    await ana.picks(CENTRO, "Centro")
    await simulator.advance(20)

    assert [message.text for message in ana.received(CENTRO)] == ["Buenos días", "¿Qué necesita?", "Elija", "Tienda"]
    assert [tap.data for tap in peer.seen.taps] == ["stock"]
    assert [pick.data for pick in peer.seen.picks] == ["b:1"]
    mine = [status for status in peer.seen.statuses if status.id == text.id]
    assert [status.status.value for status in mine] == ["sent", "delivered", "read"]
    assert {status.tracker for status in mine} == {"outbox=1"}
    assert [status.pricing is not None for status in mine] == [True, True, False]


async def test_pywa_uploads_sends_downloads_and_deletes_a_file(simulator: Simulator, peer: Peer, ana: Customer) -> None:
    media = await peer.wa.upload_media(PHOTO, mime_type="image/jpeg", filename="foto.jpg")
    await peer.wa.send_image(ana.id, media.id, caption="Su foto")
    await ana.sends_photo(CENTRO, PHOTO, caption="mi VIN")
    await simulator.settle()

    assert ana.received(CENTRO)[0].content.media_id == media.id
    image = peer.seen.messages[-1].image
    assert image is not None
    assert await image.get_bytes() == PHOTO
    await peer.wa.delete_media(media.id)
    with pytest.raises(errors.WhatsAppError, match="Invalid parameter"):
        await peer.wa.get_media_url(media.id)


async def test_pywa_sends_templates_of_each_form(simulator: Simulator, peer: Peer, ana: Customer) -> None:
    mexican, photo = TemplateLanguage.SPANISH_MEX, HeaderImage.params(image="https://img.example.com/1.jpg")
    named = [BodyText.params(customer="Ana", total="$1,250.00")]
    positional = [
        photo,
        BodyText.params("4711", "mañana"),
        TemplateURLButton.params(url_variable="4711", index=0),
    ]
    cards = [
        CarouselCard.params(
            index=place,
            params=[photo, BodyText.params("balatas"), QuickReplyButton.params(callback_data=f"c{place}", index=0)],
        )
        for place in range(2)
    ]
    carousel = [BodyText.params("Ana"), Carousel.params(cards=cards)]

    for name, params in (("ticket_ready", named), ("order_update", positional), ("promo_cards", carousel)):
        await peer.wa.send_template(ana.id, name=name, language=mexican, params=params)
    await simulator.advance(20)

    assert [message.content.type for message in ana.received(CENTRO)] == ["template"] * 3
    assert len(peer.seen.statuses) == 9


async def test_pywa_reacts_marks_and_types(simulator: Simulator, peer: Peer, ana: Customer) -> None:
    written = ana.chat(CENTRO)[0]

    await peer.wa.send_reaction(ana.id, "👍", message_id=written.id)
    assert await peer.wa.indicate_typing(written.id)
    assert ana.sees_typing(CENTRO)
    assert await peer.wa.mark_message_as_read(written.id)
    await simulator.advance(25)

    assert not ana.sees_typing(CENTRO)
    assert ana.chat(CENTRO)[0].status == "read"
    assert [status.status.value for status in peer.seen.statuses] == ["sent"]
    with pytest.raises(errors.InvalidParameter):
        await peer.wa.mark_message_as_read("wamid.unknown")


@pytest.mark.parametrize(
    ("code", "error"),
    [
        pytest.param(131000, errors.UnknownError, id="something went wrong"),
        pytest.param(131016, errors.ServiceUnavailable, id="overloaded"),
        pytest.param(130429, errors.RateLimitHit, id="throughput"),
        pytest.param(131031, errors.AccountLocked, id="account locked"),
        pytest.param(368, errors.TemporarilyBlocked, id="blocked for policy"),
        pytest.param(131042, errors.BusinessPaymentIssue, id="payment"),
        pytest.param(131057, errors.AccountInMaintenanceMode, id="maintenance"),
    ],
)
async def test_pywa_knows_the_error_that_a_fault_names(
    simulator: Simulator, peer: Peer, ana: Customer, code: int, error: type[errors.WhatsAppError]
) -> None:
    simulator.faults.switch(refuse_sends_with=code)

    with pytest.raises(error) as caught:
        await peer.wa.send_message(ana.id, "hola")

    assert caught.value.code == code
    assert caught.value.details


async def test_pywa_knows_the_errors_of_wrong_sends(simulator: Simulator, peer: Peer, ana: Customer) -> None:
    mexican = TemplateLanguage.SPANISH_MEX

    with pytest.raises(errors.InvalidParameter):
        await peer.wa.send_message(ana.id, "x", buttons=[Button("x" * 21, callback_data="a")])
    with pytest.raises(errors.TemplateNotExists):
        await peer.wa.send_template(ana.id, name="no_such", language=mexican)
    with pytest.raises(errors.TemplateParamCountMismatch):
        await peer.wa.send_template(ana.id, name="ticket_ready", language=mexican)
    with pytest.raises(errors.TemplatePaused):
        await peer.wa.send_template(ana.id, name="weekly_offer", language=mexican)
    for _ in range(45):
        await peer.wa.send_message(ana.id, "x")
    with pytest.raises(errors.TooManyMessages):
        await peer.wa.send_message(ana.id, "x")
    await simulator.advance(DAY_SECONDS)
    with pytest.raises(errors.ReEngagementMessage):
        await peer.wa.send_message(ana.id, "tarde")
    simulator.faults.switch(token_expired=True)
    with pytest.raises(errors.ExpiredAccessToken):
        await peer.wa.send_message(ana.id, "hola")


async def test_pywa_takes_a_failed_status_and_knows_its_error(simulator: Simulator, peer: Peer, ana: Customer) -> None:
    """A failed status has no contacts, as with Meta; pywa 4.5 hands such a one to its raw handlers only."""
    await peer.wa.send_message("5215500000000", "hola")

    await simulator.advance(5)

    status = peer.seen.raw[-1]["entry"][0]["changes"][0]["value"]["statuses"][0]
    assert status["status"] == "failed"
    assert isinstance(errors.WhatsAppError.from_dict(status["errors"][0]), errors.MessageUndeliverable)


async def test_pywa_manages_templates_and_hears_of_their_review(simulator: Simulator, peer: Peer) -> None:
    assert "ticket_ready" in {template.name for template in await peer.wa.get_templates()}

    store = simulator.business.templates
    store.change_status(store.named(DEMO_WABA, "ticket_ready")[0], "PAUSED")
    await simulator.settle()

    assert peer.seen.templates[0].template_name == "ticket_ready"
    assert peer.seen.templates[0].new_status == TemplateStatus.PAUSED


async def test_pywa_manages_numbers_profile_and_codes(simulator: Simulator, peer: Peer, ana: Customer) -> None:
    wa = peer.wa

    assert (await wa.get_business_phone_number()).verified_name == "Refaccionaria Centro"
    assert [number.id for number in await wa.get_business_phone_numbers()][:2] == [CENTRO, PORTALES]
    assert await wa.update_business_profile(about="Frenos y más", websites=["https://shop.example.com/"])
    assert (await wa.get_business_profile()).about == "Frenos y más"
    code = await wa.create_qr_code("Hola, vengo de la tienda")
    assert [found.code for found in await wa.get_qr_codes()] == [code.code]
    assert await wa.update_conversational_automation(ice_breakers=["¿Tienen balatas?"])
    assert (await wa.get_commerce_settings()).is_cart_enabled
    assert await wa.register_phone_number(pin="123456")
    assert (await wa.block_users([ana.id])).added_users
    with pytest.raises(errors.WhatsAppError) as caught:
        await wa.send_message(ana.id, "hola")
    assert caught.value.code == 130403
    assert (await wa.unblock_users([ana.id])).removed_users


async def test_pywa_overrides_its_callback(simulator: Simulator, peer: Peer) -> None:
    address = "http://elsewhere.example.com/webhooks/whatsapp"

    assert await peer.wa.override_phone_callback_url(address, simulator.settings.verify_token)
    number = await peer.wa.get_business_phone_number()
    assert number.webhook_configuration is not None
    assert number.webhook_configuration["phone_number"] == address
    assert await peer.wa.delete_phone_callback_url()
    with pytest.raises(errors.WhatsAppError):
        await peer.wa.override_waba_callback_url(address, "another token")


async def test_pywa_hears_that_a_person_stops_marketing(simulator: Simulator, peer: Peer, ana: Customer) -> None:
    simulator.business.standing.set_marketing(CENTRO, ana.person, wanted=False)
    await simulator.settle()

    assert len(peer.seen.preferences) == 1
