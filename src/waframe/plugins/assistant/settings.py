"""What a branch may set under `assistant:`."""

from typing import Annotated, Literal

import msgspec

from waframe.plugins.assistant.model.settings import ModelSettings


class AssistantSettings(ModelSettings, frozen=True, kw_only=True):
    """How the assistant sells."""

    brain: Literal["auto", "rules", "model"] = "auto"
    """Who answers: `rules`, a `model` with the rules behind it, or `auto`, the model where one is set."""

    quiet_seconds: Annotated[float, msgspec.Meta(ge=0, le=10)] = 1.5
    """How long it waits for another message before it answers, so that a burst gets one answer."""

    options_at_most: Annotated[int, msgspec.Meta(ge=1, le=5)] = 3
    """How many products are shown at once."""

    shadow: bool = False
    """Whether it only drafts: people answer, and each draft stands in a note for them."""

    show_stock: bool = True
    """Whether options say how many pieces there are, where inventory knows it."""

    @property
    def asks_models(self) -> bool:
        """Tell whether a model answers."""
        return self.brain != "rules" and bool(self.models)
