"""Reads WSDLs and writes envelopes, with zeep; loaded in a thread at the first question, since it takes a while."""

from collections.abc import Callable, Mapping
from pathlib import Path

import zeep
from lxml import etree
from zeep.exceptions import Error as ZeepError
from zeep.wsdl.bindings.soap import Soap12Binding, SoapBinding
from zeep.wsse.username import UsernameToken

from waframe.plugins.inventory.documents import Documents
from waframe.plugins.inventory.envelopes import SoapHeader, Written
from waframe.plugins.inventory.errors import MappingWrong, NothingTold, Reason

_WRONG = (ZeepError, TypeError, ValueError, LookupError, AttributeError)
_BROKEN = (*_WRONG, etree.Error, NotImplementedError, AssertionError)


def load_wsdl(
    location: str, *, fetch: Callable[[str], bytes], shelf: Path, service: str | None, port: str | None
) -> "Wsdl":
    """Load a WSDL; where it cannot be had, the last good one. Raises NothingTold."""
    documents = Documents(location, fetch=fetch, shelf=shelf)
    try:
        wsdl = Wsdl(location, documents=documents, service=service, port=port)
    except MappingWrong:
        raise
    except NothingTold as error:
        kept = Documents(location, fetch=fetch, shelf=shelf, kept_only=True)
        try:
            return Wsdl(location, documents=kept, service=service, port=port, is_kept=True)
        except NothingTold:
            raise NothingTold(Reason.WSDL, f"{error.reason}: {error.detail}") from None
    documents.keep()
    return wsdl


class Wsdl:
    """A service as its WSDL describes it; `is_kept` says that it is the last good one from disk."""

    def __init__(
        self, location: str, *, documents: Documents, service: str | None, port: str | None, is_kept: bool = False
    ) -> None:
        self.is_kept = is_kept
        settings = zeep.Settings(strict=True, forbid_dtd=True, forbid_entities=True)
        try:
            client = zeep.Client(location, transport=documents, settings=settings)
            proxy = client.bind(service, port)
        except NothingTold:
            raise
        except ValueError as error:
            raise MappingWrong(str(error)) from None
        except _BROKEN as error:
            raise NothingTold(Reason.WSDL, f"{type(error).__name__}: {error}") from None
        binding = getattr(proxy, "_binding", None)
        if not isinstance(binding, SoapBinding):
            raise MappingWrong("the WSDL has no SOAP port; name one with `port:`, or bring the envelope yourself")
        self._client = client
        self._proxy = proxy
        self._binding = binding
        self.address: str | None = proxy._binding_options.get("address")  # noqa: SLF001  # zeep has no other way

    @property
    def operations(self) -> tuple[str, ...]:
        """Name the operations."""
        return tuple(self._binding.all())

    def write(
        self,
        operation: str,
        params: Mapping[str, object],
        *,
        header: SoapHeader | None = None,
        login: tuple[str, str] | None = None,
    ) -> Written:
        """Write the envelope of a question; raises MappingWrong where the operation or a parameter does not exist."""
        try:
            described = self._binding.get(operation)
        except ValueError:
            known = ", ".join(self.operations)
            raise MappingWrong(f"there is no operation {operation}; the WSDL has {known}") from None
        try:
            headers = {"_soapheaders": self._header(described, header)} if header else {}
            envelope, http = self._created(described, {**params, **headers})
            if login is not None:
                envelope, http = UsernameToken(*login).apply(envelope, http)
        except _WRONG as error:
            raise MappingWrong(f"{operation}: {error}") from None
        return Written(
            body=etree.tostring(envelope, xml_declaration=True, encoding="utf-8"),
            headers={key: str(value) for key, value in http.items()},
            element=_element(described),
            parts=_parts(described),
        )

    def _created(self, described: object, kwargs: Mapping[str, object]) -> tuple[etree._Element, dict[str, str]]:
        """Write the envelope; addressing only where SOAP 1.2 asks for it, since older services refuse it."""
        abstract = described.abstract  # type: ignore[attr-defined]  # zeep has no types
        if isinstance(self._binding, Soap12Binding) and abstract.wsa_action:
            options = self._proxy._binding_options  # noqa: SLF001  # zeep has no other way
            name = described.name  # type: ignore[attr-defined]  # zeep has no types
            envelope, http = self._binding._create(name, (), kwargs, client=self._client, options=options)  # noqa: SLF001
            return envelope, http
        made = described.create(**kwargs)  # type: ignore[attr-defined]  # zeep has no types
        self._binding._set_http_headers(made, described)  # noqa: SLF001  # zeep has no other way
        return made.content, made.headers

    def _header(self, described: object, header: SoapHeader) -> object:
        """Write a header by the WSDL, or by hand where it says nothing of it."""
        declared = described.input.header.type  # type: ignore[attr-defined]  # zeep has no types
        known = {name for name, _ in getattr(declared, "elements", ())}
        if header.name in known and header.namespace is None:
            return {header.name: dict(header.fields)}
        namespace = header.namespace or self._client.wsdl.types.prefix_map.get("tns") or self._target
        element = etree.Element(etree.QName(namespace, header.name), nsmap={None: namespace})
        for name, value in header.fields.items():
            etree.SubElement(element, etree.QName(namespace, name)).text = value
        return [element]

    @property
    def _target(self) -> str:
        return str(next(iter(self._client.wsdl._definitions.values())).target_namespace)  # noqa: SLF001


def _element(described: object) -> str | None:
    """Name the element of the answer: as the WSDL binds it, or as rpc services call it as a rule."""
    body = getattr(described.output, "body", None)  # type: ignore[attr-defined]  # zeep has no types
    name = getattr(getattr(body, "qname", None), "localname", None)
    return name if isinstance(name, str) else None


def _parts(described: object) -> tuple[str, ...]:
    """Name what is in the answer of an rpc service, which may call the answer itself as it likes."""
    if getattr(described, "style", None) != "rpc":
        return ()
    parts = described.output.abstract.parts  # type: ignore[attr-defined]  # zeep has no types
    return tuple(map(str, parts))
