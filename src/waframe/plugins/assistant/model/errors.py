"""Every way in which a language model does not answer, one tree.

ModelError
├── ModelAway            not reached, cut off or out of order; another one or another time may do
├── ModelBusy            asks for a pause
├── ModelSlow            gave no whole answer in time
├── ModelRefused         a no that stays one: the key, the request, or what was asked
├── ModelOverBudget      a cap of ours, or the account at the provider, is used up
├── ModelBroken          answered what nobody can use, also when it was told so
├── ModelResting         failed so often that it is left alone for a while
├── ModelMissing         the branch names no model
├── NoModelAnswered      none of several models answered
└── SchemaUnfit          a type that has no strict JSON schema
"""

from collections.abc import Sequence
from datetime import datetime

from waframe import WaframeError


class ModelError(WaframeError):
    """A model did not answer; `reason` is fit for logs: without keys, without phone numbers."""

    code = "model"

    def __init__(self, model: str, *, reason: str) -> None:
        super().__init__(f"{model}: {reason}")
        self.model = model
        self.reason = reason


class ModelAway(ModelError):
    """Raised when a model cannot be reached, breaks off or is out of order; if `reached`, it may have cost money."""

    code = "model-away"

    def __init__(self, model: str, *, reason: str, reached: bool = False) -> None:
        super().__init__(model, reason=reason)
        self.reached = reached


class ModelBusy(ModelError):
    """Raised when a model wants a pause; `pause_seconds` is None where it did not say how long."""

    code = "model-busy"

    def __init__(self, model: str, *, reason: str, pause_seconds: float | None = None) -> None:
        super().__init__(model, reason=reason)
        self.pause_seconds = pause_seconds


class ModelSlow(ModelError):
    """Raised when there is no whole answer within the model's time."""

    code = "model-slow"


class ModelRefused(ModelError):
    """Raised when a model says no for good; `of_account` where that is about the key and not about what was asked."""

    code = "model-refused"

    def __init__(self, model: str, *, reason: str, of_account: bool = False) -> None:
        super().__init__(model, reason=reason)
        self.of_account = of_account


class ModelOverBudget(ModelError):
    """Raised when money is used up; `cap` names the cap of ours, or is None where the provider's account is empty."""

    code = "model-over-budget"

    def __init__(self, model: str, *, reason: str, cap: str | None = None) -> None:
        super().__init__(model, reason=reason)
        self.cap = cap


class ModelBroken(ModelError):
    """Raised when an answer cannot be used: no JSON, another shape, an unknown tool, nothing at all."""

    code = "model-broken"


class ModelResting(ModelError):
    """Raised when a model failed several times in a row, and is not asked before `until`."""

    code = "model-resting"

    def __init__(self, model: str, *, until: datetime | None) -> None:
        super().__init__(model, reason=f"it failed several times and is left alone until {until:%H:%M:%S} UTC")
        self.until = until


class ModelMissing(ModelError):
    """Raised when a branch names no model."""

    code = "model-missing"

    def __init__(self, branch: str) -> None:
        super().__init__(branch, reason="the branch names no model")


class NoModelAnswered(ModelError):
    """Raised when no model of a chain answered; `failures` says why, in the order of the chain."""

    code = "no-model-answered"

    def __init__(self, failures: Sequence[ModelError]) -> None:
        super().__init__("all models", reason="; ".join(map(str, failures)))
        self.failures = tuple(failures)


class SchemaUnfit(ModelError):
    """Raised when a type cannot be said in the strict form of JSON Schema."""

    code = "schema-unfit"

    def __init__(self, what: str, *, reason: str) -> None:
        super().__init__(what, reason=reason)
