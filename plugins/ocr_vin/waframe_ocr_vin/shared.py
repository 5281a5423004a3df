"""What all branches share in a process: the process itself, the pool that reads pictures, and what is known of cars."""

from collections.abc import Mapping

from waframe import Host
from waframe_ocr_vin.knowing import Knowing
from waframe_ocr_vin.readers import Readers
from waframe_ocr_vin.seeing import Seeing
from waframe_ocr_vin.settings import OcrVinSettings

PLUGIN = "ocr_vin"


class Shared:
    """Opened once a process."""

    def __init__(self, host: Host, readers: Readers) -> None:
        self.host = host
        self.readers = readers
        self._known: dict[tuple[str | None, str | None], Knowing] = {}

    def branches(self) -> Mapping[str, OcrVinSettings]:
        """Give the settings of the branches that read pictures, as they are now."""
        found = self.host.settings(PLUGIN)
        return {key: settings for key, settings in found.items() if isinstance(settings, OcrVinSettings)}

    def seeing(self, settings: OcrVinSettings) -> Seeing:
        """Read as a branch has set."""
        return Seeing(self.host, self.readers, engine=settings.engine)

    def knowing(self, settings: OcrVinSettings) -> Knowing:
        """Decode as a branch has set; branches with one table and one key share it, and what the service owes them."""
        table, key = settings.vehicles, settings.ninja_api_key
        if (table, key) not in self._known:
            self._known[table, key] = Knowing(self.host, table=table, key=key)
        return self._known[table, key]
