"""What people, programs and models can have done with the catalogue."""

import msgspec

from waframe import Action, ActionCall, ActionRefused, By, Context, Risk, SenderType
from waframe.plugins.catalog.arguments import (
    Candidate,
    Candidates,
    CheckFitment,
    Fitment,
    IdentifyVehicle,
    Item,
    Items,
    ListedVehicle,
    ProductFound,
    ProductShown,
    SearchProducts,
    SendProduct,
    SendProductImages,
    Sent,
    Vehicle,
    WhichProduct,
)
from waframe.plugins.catalog.cards import Cards
from waframe.plugins.catalog.catalogue import Catalogue
from waframe.plugins.catalog.fitment import Car, Fits, judge
from waframe.plugins.catalog.product import Product
from waframe.plugins.catalog.settings import CatalogSettings
from waframe.plugins.catalog.vehicle_fact import car, completed, vehicle_of
from waframe.plugins.catalog.wanted import Part, Wanted, understand
from waframe.vocabulary import VehicleMention, find_parts, find_vehicles


class Actions:
    """Runs the actions of one branch."""

    def __init__(self, settings: CatalogSettings, *, catalogue: Catalogue) -> None:
        self._settings = settings
        self._catalogue = catalogue
        self._cards = Cards(settings)

    def declared(self) -> list[Action]:
        """List the actions."""
        return [
            self._read("search_products", self.search, arguments=SearchProducts, result=Items),
            self._read("get_product", self.show, arguments=WhichProduct, result=ProductFound),
            self._read("check_fitment", self.check, arguments=CheckFitment, result=Fitment),
            self._read("identify_vehicle", self.identify, arguments=IdentifyVehicle, result=Candidates),
            Action(
                name="send_product",
                title="catalog.action.send_product",
                run=self.send,
                arguments=SendProduct,
                result=Sent,
                risk=Risk.WRITE,
            ),
            Action(
                name="send_product_images",
                title="catalog.action.send_product_images",
                run=self.send_images,
                arguments=SendProductImages,
                result=Sent,
                risk=Risk.WRITE,
                model=True,
            ),
        ]

    async def search(self, ctx: Context, call: ActionCall, arguments: SearchProducts) -> Items:
        """Find products in the customer's words, for the vehicle that is named or known."""
        del call
        vocabulary = self._catalogue.vocabulary
        wanted = understand(arguments.query, vocabulary)
        if arguments.family is not None and not wanted.parts:
            wanted = msgspec.structs.replace(wanted, parts=self._parts(arguments.family))
        if arguments.position is not None:
            wanted = msgspec.structs.replace(wanted, position=arguments.position, loose_position=False)
        if arguments.side is not None:
            wanted = msgspec.structs.replace(wanted, side=arguments.side)
        wanted = await self._for_vehicle(ctx, wanted, arguments.vehicle)
        found = await self._catalogue.search(wanted, limit=arguments.limit, refuse_below=self._settings.refuse_below)
        return Items(items=tuple([await self._item(product, hit.score, hit.fits) for hit, product in found]))

    async def show(self, ctx: Context, call: ActionCall, arguments: WhichProduct) -> ProductFound:
        """Show a product with all that is known of it."""
        del call
        product = await self._catalogue.product(arguments.sku)
        if product is None:
            return ProductFound(found=False)
        known = await vehicle_of(ctx)
        fits, _ = await self._fits(product, car(known, self._catalogue.vocabulary) if known else Car())
        item = await self._item(product, 1.0, fits)
        shown = ProductShown(
            **msgspec.structs.asdict(item),
            part_number=product.part_number or product.code,
            category=product.category,
            description=product.description,
            vehicles=tuple(
                ListedVehicle(
                    make=fit.make, model=fit.model, year_from=fit.first, year_to=fit.last, engines=fit.engines
                )
                for fit in product.vehicles
            ),
        )
        return ProductFound(found=True, product=shown)

    async def check(self, ctx: Context, call: ActionCall, arguments: CheckFitment) -> Fitment:
        """Tell whether a product fits a vehicle."""
        product = await self._known(ctx, call, arguments.sku)
        vehicle = await completed(ctx, arguments.vehicle)
        wanted = car(vehicle, self._catalogue.vocabulary) if vehicle else Car()
        fits, reason = await self._fits(product, wanted)
        return Fitment(fits=fits.value, reason=reason)

    async def identify(self, ctx: Context, call: ActionCall, arguments: IdentifyVehicle) -> Candidates:
        """Tell which vehicles a text may mean."""
        del ctx, call
        mentions = find_vehicles(arguments.text, self._catalogue.vocabulary)
        candidates = [one for mention in mentions for one in _candidates(mention)]
        return Candidates(candidates=tuple(sorted(candidates, key=lambda one: -one.confidence)[:10]))

    async def send(self, ctx: Context, call: ActionCall, arguments: SendProduct) -> Sent:
        """Send products to the customer: one as a card, several as a list to pick from."""
        found = [await self._known(ctx, call, sku) for sku in dict.fromkeys(arguments.skus)]
        if len(found) == 1:
            contents = self._cards.card(ctx, found[0], images=arguments.images)
        else:
            contents = self._cards.several(ctx, found, images=arguments.images)
        for content in contents:
            ctx.send(content, by=_speaker(call))
        return Sent(sent=len(contents))

    async def send_images(self, ctx: Context, call: ActionCall, arguments: SendProductImages) -> Sent:
        """Send pictures of a product."""
        product = await self._known(ctx, call, arguments.sku)
        if not self._cards.images(product):
            raise ActionRefused(call.action, reason=ctx.text("catalog.no_pictures", sku=product.sku))
        contents = self._cards.card(ctx, product, images=arguments.max_images)
        for content in contents:
            ctx.send(content, by=_speaker(call))
        return Sent(sent=len(contents))

    async def _for_vehicle(self, ctx: Context, wanted: Wanted, given: Vehicle | None) -> Wanted:
        """Add the vehicle that is known where the words name none; then nothing for another one is found."""
        if wanted.car.models or wanted.car.make:
            return wanted
        known = await completed(ctx, given)
        if known is None:
            return wanted
        known_car = car(known, self._catalogue.vocabulary)
        merged = Car(
            make=known_car.make,
            models=known_car.models,
            years=wanted.car.years or known_car.years,
            engine=wanted.car.engine or known_car.engine,
        )
        return msgspec.structs.replace(wanted, car=merged, strict=True)

    def _parts(self, family: str) -> tuple[Part, ...]:
        """Understand a family by its key, or by a word for it."""
        vocabulary = self._catalogue.vocabulary
        if family in vocabulary.families:
            return (Part(families=(family,), sure=True, phrase=True),)
        return tuple(Part(families=one.families, sure=True, phrase=True) for one in find_parts(family, vocabulary)[:1])

    async def _known(self, ctx: Context, call: ActionCall, sku: str) -> Product:
        product = await self._catalogue.product(sku)
        if product is None:
            raise ActionRefused(call.action, reason=ctx.text("catalog.unknown_product", sku=sku))
        return product

    async def _fits(self, product: Product, wanted: Car) -> tuple[Fits, str]:
        index = await self._catalogue.index()
        place = index.by_sku.get(product.sku)
        verdict = judge(index.entries[place].places if place is not None else (), wanted)
        return verdict.fits, verdict.reason.value

    async def _item(self, product: Product, score: float, fits: Fits) -> Item:
        index = await self._catalogue.index()
        place = index.by_sku.get(product.sku)
        families = index.entries[place].families if place is not None else ()
        return Item(
            sku=product.sku,
            title=product.title,
            brand=product.brand,
            family=families[0] if len(families) == 1 else None,
            price=product.price,
            currency=self._settings.currency,
            price_includes_tax=self._settings.price_includes_tax,
            images=self._cards.images(product),
            fits=fits.value,
            score=score,
        )

    def _read(self, name: str, run: object, *, arguments: type[msgspec.Struct], result: type[msgspec.Struct]) -> Action:
        return Action(
            name=name,
            title=f"catalog.action.{name}",
            run=run,  # type: ignore[arg-type]  # each takes its own arguments
            arguments=arguments,
            result=result,
            model=True,
        )


def _candidates(mention: VehicleMention) -> list[Candidate]:
    """Give a candidate for each model that the words may mean; they share what is not certain."""
    share = 1 / max(1, len(mention.models))
    return [
        Candidate(
            vehicle=Vehicle(make=mention.make, model=model, year=mention.year, engine=mention.engine, vin=mention.vin),
            confidence=round(mention.confidence * (share if len(mention.models) > 1 else 1.0), 2),
        )
        for model in (mention.models or (None,))
    ]


def _speaker(call: ActionCall) -> SenderType:
    """Tell in whose name an action speaks."""
    return SenderType.AGENT if call.by is By.AGENT else SenderType.AI
