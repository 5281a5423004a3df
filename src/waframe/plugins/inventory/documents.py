"""Gets the documents of a WSDL, and keeps the last good ones on disk for the day when the service is gone at start."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from waframe.plugins.inventory.errors import MappingWrong, NothingTold, Reason

SOAP_ENCODING = "http://schemas.xmlsoap.org/soap/encoding"
_STAND_IN = Path(__file__).parent / "soap-encoding.xsd"
_REMOTE = ("http", "https")


class Documents:
    """The documents of one WSDL; `fetch` gets one over HTTP. Used in a thread, for it reads and writes files.

    What a WSDL imports is asked of the host of the WSDL itself, since services often name one that only they can see.
    """

    def __init__(self, location: str, *, fetch: Callable[[str], bytes], shelf: Path, kept_only: bool = False) -> None:
        self._location = location
        self._fetch = fetch
        self._shelf = shelf
        self._kept_only = kept_only
        self._loaded: dict[str, bytes] = {}

    def load(self, url: str) -> bytes:
        """Give a document; raises NothingTold where there is none."""
        if url.rstrip("/") == SOAP_ENCODING:
            return _STAND_IN.read_bytes()
        if urlsplit(url).scheme in _REMOTE:
            return self._remote(url)
        try:
            return Path(url).read_bytes()
        except OSError as error:
            raise MappingWrong(f"{url} cannot be read: {error.strerror}") from None

    def keep(self) -> None:
        """Put what was fetched on the shelf, each file whole or not at all."""
        for url, content in self._loaded.items():
            path = self._place(url)
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                beside = path.with_suffix(f".{os.getpid()}")
                beside.write_bytes(content)
                beside.replace(path)
            except OSError:
                return

    def _remote(self, url: str) -> bytes:
        home = urlsplit(self._location)
        if home.scheme not in _REMOTE:
            beside = Path(self._location).parent / Path(urlsplit(url).path).name
            if beside.is_file():
                return beside.read_bytes()
            raise MappingWrong(f"the WSDL imports {url}; save that as {beside.name} beside it")
        asked = urlunsplit(urlsplit(url)._replace(scheme=home.scheme, netloc=home.netloc))
        if self._kept_only:
            return self._kept(asked)
        self._loaded[asked] = content = self._fetch(asked)
        return content

    def _kept(self, url: str) -> bytes:
        try:
            return self._place(url).read_bytes()
        except OSError:
            raise NothingTold(Reason.WSDL, "there is none from an earlier time") from None

    def _place(self, url: str) -> Path:
        return self._shelf / f"{hashlib.sha256(url.encode()).hexdigest()[:40]}.xml"
