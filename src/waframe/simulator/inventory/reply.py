"""What the simulated service answers, and how that is broken on purpose."""

from xml.sax.saxutils import escape

import msgspec

from waframe.simulator.inventory.faults import Fault

PAGE = (
    b"<!DOCTYPE html><html><head><title>Service Unavailable</title></head><body><h2>HTTP Error 503</h2></body></html>"
)
_OTHER = (
    '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>'
    '<PingResponse xmlns="urn:ping"><PingResult>pong</PingResult></PingResponse></soap:Body></soap:Envelope>'
)
_EMPTY = '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body/></soap:Envelope>'
_BOMB = '<!DOCTYPE x [<!ENTITY a "7"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """An answer over HTTP."""

    text: str
    status: int = 200
    content_type: str = "text/xml; charset=utf-8"
    encoding: str = "utf-8"

    @property
    def body(self) -> bytes:
        """Give the bytes; a sign that the encoding has not becomes a reference."""
        return self.text.encode(self.encoding, "xmlcharrefreplace")


class Raw(msgspec.Struct, frozen=True, kw_only=True):
    """An answer as bytes."""

    body: bytes
    status: int = 200
    content_type: str = "text/xml; charset=utf-8"


def fault_envelope(words: str, *, code: str = "soap:Server") -> Reply:
    """Write a SOAP fault, as HTTP 500."""
    text = (
        '<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/">'
        f"<soap:Body><soap:Fault><faultcode>{code}</faultcode><faultstring>{escape(words)}</faultstring><detail/>"
        "</soap:Fault></soap:Body></soap:Envelope>"
    )
    return Reply(text=text, status=500)


def broken(reply: Reply, fault: Fault | None) -> Raw:
    """Break an answer as a fault wants it; other faults leave it as it is."""
    match fault:
        case Fault.HTML:
            return Raw(body=PAGE, status=503, content_type="text/html")
        case Fault.HTML_200:
            return Raw(body=PAGE, content_type="text/html")
        case Fault.EMPTY:
            return Raw(body=b"")
        case Fault.EMPTY_BODY:
            return Raw(body=_EMPTY.encode())
        case Fault.OTHER_ANSWER:
            return Raw(body=_OTHER.encode())
        case Fault.TRUNCATED:
            return Raw(body=reply.body[: len(reply.body) * 2 // 3], content_type=reply.content_type)
        case Fault.WARNING:
            warning = b"<br />\n<b>Warning</b>:  mysql_connect(): Too many connections<br />\n"
            return Raw(body=warning + reply.body, content_type=reply.content_type)
        case Fault.DTD:
            declaration, _, rest = reply.text.rpartition("?>")
            return Raw(body=f"{declaration}{'?>' if declaration else ''}{_BOMB}{rest}".encode())
        case Fault.WRONG_ENCODING:
            # Shift-JIS halves of letters, in an answer that says it is UTF-8: no fallback makes sense of them.
            text = reply.text.replace('encoding="ISO-8859-1"', 'encoding="UTF-8"')
            return Raw(body=text.encode("utf-8").replace(b"</", b"\x81\xfd\x81\x8d</", 1))
        case _:
            return Raw(body=reply.body, status=reply.status, content_type=reply.content_type)
