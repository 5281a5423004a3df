"""What `waframe check` and `waframe doctor` see of the models."""

from waframe import Check, Finding, Health, Host
from waframe.plugins.assistant.model.looking import Named, look_at, named_models

PLUGIN = "assistant"


class ModelChecks:
    """Looks at the models of all branches."""

    def all(self) -> list[Check]:
        """List the checks."""
        return [Check(name="models", run=self.models, online=True)]

    async def models(self, host: Host) -> list[Finding]:
        """Look whether each model is there and takes our key."""
        return [await self._finding(one, host) for one in named_models(host.settings(PLUGIN))]

    async def _finding(self, named: Named, host: Host) -> Finding:
        look = await look_at(named.model, host=host)
        where = ", ".join(named.branches)
        if look.trouble is None:
            return Finding(health=Health.GOOD, sentence=f"the model {named.name} answers ({where})")
        health = Health.WARNING if look.reachable else Health.BAD
        return Finding(
            health=health,
            sentence=f"the model {named.name} of {where}: {look.trouble}",
            remedy="waframe assistant models --check",
        )
