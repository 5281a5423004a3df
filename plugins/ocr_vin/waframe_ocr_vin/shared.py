"""What all branches share in a process: the process itself, and the pool that reads pictures."""

from waframe import Host
from waframe_ocr_vin.readers import Readers


class Shared:
    """Opened once a process."""

    def __init__(self, host: Host, readers: Readers) -> None:
        self.host = host
        self.readers = readers
