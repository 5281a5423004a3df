"""An Axis service: one operation for everything, with XML inside a string, decimal commas and promised goods."""

from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from waframe.simulator.inventory.faults import Fault
from waframe.simulator.inventory.question import Question
from waframe.simulator.inventory.reply import Reply, fault_envelope
from waframe.simulator.inventory.shelf import Goods, Shelf

PATH = "/axis/services/ConsultaERP"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True)
_OTHER_LIST = '<precio lista="1" moneda="MXP" iva="N">9999,00</precio>'


class Axis:
    """The service."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def answer(self, question: Question, fault: Fault | None) -> Reply:
        """Answer a question."""
        if fault in (Fault.FAULT, Fault.DENIED):
            return fault_envelope("java.lang.NullPointerException")
        if fault is Fault.BUSINESS_ERROR:
            return _wrapped('<?xml version="1.0"?><resultado codigo="99" mensaje="INVENTARIO EN CIERRE"/>')
        if fault is Fault.BAD_INNER:
            return _wrapped("ORA-12541: TNS:no listener")
        part = _part(question.params.get("xmlEntrada", ""))
        goods = self._shelf.goods(part)
        if not goods:
            return _wrapped('<?xml version="1.0"?><resultado codigo="14" mensaje="ARTICULO NO EXISTE"/>')
        return _wrapped(_result(part, goods, fault))


def _part(inner: str) -> str:
    try:
        return str(etree.fromstring(inner.encode(), _PARSER).get("clave", ""))
    except etree.XMLSyntaxError:
        return ""


def _result(part: str, goods: tuple[Goods, ...], fault: Fault | None) -> str:
    price = goods[0].price.replace(".", ",")
    stores = "".join(_store(one, fault) for one in goods)
    return (
        '<?xml version="1.0" encoding="windows-1252"?>\n<resultado codigo="00" mensaje="PROCESO CORRECTO">'
        f'<articulo clave={quoteattr(part)} desc={quoteattr(goods[0].description)} unidad="PZA"><precios>'
        f'{_OTHER_LIST}<precio lista="3" moneda="MXP" iva="N">{price}</precio>'
        f"</precios><almacenes>{stores}</almacenes></articulo></resultado>"
    )


def _store(goods: Goods, fault: Fault | None) -> str:
    stock = {
        Fault.NULL_STOCK: "",
        Fault.WORDS_FOR_STOCK: ' exist="CONSULTAR"',
        Fault.NEGATIVE_STOCK: ' exist="-1"',
    }.get(fault, "" if goods.stock is None else f' exist="{goods.stock}"')  # type: ignore[arg-type]  # None is no key
    return f'<alm id="{goods.branch}"{stock} comprometido="{goods.reserved}"/>'


def _wrapped(inner: str) -> Reply:
    return Reply(
        text='<?xml version="1.0" encoding="UTF-8"?>'
        '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>'
        f'<ns1:ejecutaResponse xmlns:ns1="http://servicios.erp.example"><ejecutaReturn>{escape(inner)}</ejecutaReturn>'
        "</ns1:ejecutaResponse></soapenv:Body></soapenv:Envelope>"
    )
