"""A PHP service: rpc/encoded arrays in Latin-1, branches by name, words and signs where numbers should be."""

from xml.sax.saxutils import escape

from waframe.simulator.inventory.faults import Fault
from waframe.simulator.inventory.question import Question
from waframe.simulator.inventory.reply import Reply, fault_envelope
from waframe.simulator.inventory.shelf import Goods, Shelf
from waframe.simulator.inventory.wcf import stock_text

PATH = "/nusoap/inventario.php"
_MANY = 10
_NAMESPACES = (
    'xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsd="http://www.w3.org/2001/XMLSchema" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xmlns:SOAP-ENC="http://schemas.xmlsoap.org/soap/encoding/" xmlns:tns="urn:inventario"'
)


class NuSoap:
    """The service."""

    def __init__(self, shelf: Shelf, *, user: str, password: str) -> None:
        self._shelf = shelf
        self._login = (user, password)

    def answer(self, question: Question, fault: Fault | None) -> Reply:
        """Answer a question."""
        given = (question.params.get("usuario"), question.params.get("password"))
        if fault is Fault.DENIED or given != self._login:
            return fault_envelope("Usuario o contraseña inválidos", code="SOAP-ENV:Client")
        if fault in (Fault.FAULT, Fault.BUSINESS_ERROR):
            return fault_envelope("Inventario en proceso de cierre")
        part = question.params.get("clave", "")
        items = "".join(self._item(part, one, fault) for one in self._shelf.goods(part))
        return Reply(
            text=f'<?xml version="1.0" encoding="ISO-8859-1"?><SOAP-ENV:Envelope {_NAMESPACES}><SOAP-ENV:Body>'
            '<ns1:consultarInventarioResponse xmlns:ns1="urn:inventario"><return xsi:type="SOAP-ENC:Array">'
            f"{items}</return></ns1:consultarInventarioResponse></SOAP-ENV:Body></SOAP-ENV:Envelope>",
            content_type="text/xml; charset=ISO-8859-1",
            encoding="latin-1",
        )

    def _item(self, part: str, goods: Goods, fault: Fault | None) -> str:
        told = stock_text(goods, fault) or ""
        if told.isdecimal():
            told = "NO DISPONIBLE" if told == "0" else f"+{_MANY}" if int(told) > _MANY else told
        cells = {
            "clave": part,
            "descripcion": goods.description,
            "sucursal": self._shelf.branches.get(goods.branch, goods.branch),
            "existencia": told,
            "precio_publico": f"${float(goods.price):,.2f}",
        }
        inside = "".join(f'<{name} xsi:type="xsd:string">{escape(text)}</{name}>' for name, text in cells.items())
        return f'<item xsi:type="tns:Producto">{inside}</item>'
