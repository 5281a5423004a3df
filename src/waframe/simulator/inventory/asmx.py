"""An .asmx service: credentials in a header, an untyped DataSet with its schema, prices in two currencies."""

from xml.sax.saxutils import escape

from waframe.simulator.inventory.faults import Fault
from waframe.simulator.inventory.question import Question
from waframe.simulator.inventory.reply import Reply, fault_envelope
from waframe.simulator.inventory.shelf import Goods, Shelf
from waframe.simulator.inventory.wcf import stock_text

PATH = "/asmx/Existencias.asmx"
_SCHEMA = (
    '<xs:schema id="NewDataSet" xmlns="" xmlns:xs="http://www.w3.org/2001/XMLSchema" '
    'xmlns:msdata="urn:schemas-microsoft-com:xml-msdata"><xs:element name="NewDataSet" msdata:IsDataSet="true">'
    '<xs:complexType><xs:choice minOccurs="0" maxOccurs="unbounded"><xs:element name="Existencia"><xs:complexType>'
    '<xs:sequence><xs:element name="CVE_ART" type="xs:string" minOccurs="0"/></xs:sequence></xs:complexType>'
    "</xs:element></xs:choice></xs:complexType></xs:element></xs:schema>"
)


class Asmx:
    """The service."""

    def __init__(self, shelf: Shelf, *, user: str, password: str) -> None:
        self._shelf = shelf
        self._login = (user, password)

    def answer(self, question: Question, fault: Fault | None) -> Reply:
        """Answer a question."""
        if fault is Fault.FAULT:
            return fault_envelope("System.Data.SqlClient.SqlException: Timeout expired.")
        given = (question.headers.get("Usuario"), question.headers.get("Clave"))
        if fault is Fault.DENIED or given != self._login:
            return _wrapped((), fault, error="Sesión inválida: credenciales no autorizadas")
        if fault is Fault.BUSINESS_ERROR:
            return _wrapped((), fault, error="Inventario en proceso de cierre")
        return _wrapped(self._shelf.goods(question.params.get("sClave", "")), fault, part=question.params["sClave"])


def _wrapped(goods: tuple[Goods, ...], fault: Fault | None, *, part: str = "", error: str = "") -> Reply:
    rows = "".join(_row(part, one, fault, place=place) for place, one in enumerate(goods, start=1))
    data = f'<NewDataSet xmlns="">{rows}</NewDataSet>' if rows else ""
    return Reply(
        text='<?xml version="1.0" encoding="utf-8"?>\n'
        '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>'
        '<TraeExistenciasResponse xmlns="http://ws.autopartes.example/Existencias"><TraeExistenciasResult>'
        f'{_SCHEMA}<diffgr:diffgram xmlns:msdata="urn:schemas-microsoft-com:xml-msdata" '
        f'xmlns:diffgr="urn:schemas-microsoft-com:xml-diffgram-v1">{data}</diffgr:diffgram></TraeExistenciasResult>'
        f"{f'<sError>{error}</sError>' if error else ''}</TraeExistenciasResponse></soap:Body></soap:Envelope>"
    )


def _row(part: str, goods: Goods, fault: Fault | None, *, place: int) -> str:
    told = stock_text(goods, fault)
    stock = "" if told is None else f"<EXIST>{told if not told.isdecimal() else told + '.0000'}</EXIST>"
    branch = str(int("".join(sign for sign in goods.branch if sign.isdecimal()) or "0"))
    return (
        f'<Existencia diffgr:id="Existencia{place}" msdata:rowOrder="{place - 1}"><CVE_ART>{escape(part)}</CVE_ART>'
        f"<DESCR>{escape(goods.description)}</DESCR><CVE_ALM>{branch}</CVE_ALM>{stock}"
        f"<PRECIO1>{goods.price}00</PRECIO1><MONEDA>PESOS</MONEDA></Existencia>"
    )
