"""Services under their mappings, whose network is a transport in memory."""

import ssl
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from pathlib import Path

import httpx2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from waframe import Store, SystemClock
from waframe.plugins.inventory.service import InventoryService
from waframe.plugins.inventory.services import Services
from waframe.plugins.inventory.settings import Source
from waframe.simulator import InMemory, VirtualClock
from waframe.simulator.inventory import InventorySimulator
from waframe.testing.clock import TurnedClock
from waframe.testing.host import RememberingHost
from waframe.testing.inside import choose_database

FIXTURES = Path(__file__).parent / "fixtures"
DEMO = Path(__file__).parents[3] / "examples" / "demo" / "inventory"
SHAPES = ("wcf", "asmx", "nusoap", "axis")
CODES = {"wcf": "SUC01", "asmx": "1", "nusoap": "Centro", "axis": "SUC01"}
LOGIN = {"SOAP_USER": "usuario-secreto", "SOAP_PWD": "clave-secreta", "INVENTORY_URL": "http://inventory.test"}


class Bench:
    """A process with one folder of profiles, and a clock that one turns."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.virtual = VirtualClock()
        self.simulator = InventorySimulator(user=LOGIN["SOAP_USER"], password=LOGIN["SOAP_PWD"])
        self.transport: httpx2.AsyncBaseTransport | None = InMemory(self.simulator.app)
        self.host = self._host()
        self.services = Services(self.host)

    def profile(self, name: str, text: str) -> None:
        """Write a profile."""
        path = self.folder / "inventory" / f"{name}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def demo(self, shape: str, **changed: str) -> InventoryService:
        """Open the demo's service of a shape; `changed` replaces pieces of its mapping."""
        text = (DEMO / f"{shape}.yaml").read_text(encoding="utf-8")
        for old, new in changed.items():
            text = text.replace(old, new)
        self.profile(shape, text)
        return self.open(shape)

    def open(self, name: str, *, endpoint: str | None = None) -> InventoryService:
        """Open the service of a profile."""
        return self.services.service(Source(profile=name, endpoint=endpoint), {})[1]

    def restart(self, transport: httpx2.AsyncBaseTransport | None = None) -> None:
        """Forget everything but what is on disk."""
        self.transport = transport or self.transport
        self.host = self._host()
        self.services = Services(self.host)

    def use_network(self) -> None:
        """Go over the network as it is, instead of a transport in memory."""
        self.transport = None
        self.restart()

    def _host(self) -> RememberingHost:
        store = Store(choose_database(f"sqlite:///{self.folder}/none.db"), media_folder=self.folder)
        clock = TurnedClock(self.virtual)
        return RememberingHost(store, clock=clock, transport=self.transport, folder=self.folder, environ=LOGIN)


class Certificate:
    """A certificate for localhost that nobody but its owner trusts."""

    def __init__(self, folder: Path) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
        now = SystemClock().now()
        made = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(key, hashes.SHA256())
        )
        self._public = made.public_bytes(serialization.Encoding.PEM)
        secret = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        whole = folder / "whole.pem"
        whole.write_bytes(self._public + secret)
        self.context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self.context.load_cert_chain(whole)

    def trusted_in(self, folder: Path) -> None:
        """Put it where a mapping names it."""
        folder.mkdir(exist_ok=True)
        (folder / "ca.pem").write_bytes(self._public)


@pytest.fixture
def certificate(tmp_path: Path) -> Certificate:
    """Make a certificate."""
    return Certificate(tmp_path)


def asked(part: str, shape: str) -> Mapping[str, str]:
    """Give what a question about the first branch is filled in with."""
    return {"part_number": part, "branch": CODES[shape]}


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    """Open a process, and close what it opened."""
    opened = Bench(tmp_path)
    yield opened
    await opened.services.close()
