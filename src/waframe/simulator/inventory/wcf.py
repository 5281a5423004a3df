"""A WCF service: a login that gives a token, a status in every answer, rows as lists of strings."""

from xml.sax.saxutils import escape

from waframe.simulator.inventory.faults import Fault
from waframe.simulator.inventory.question import Question
from waframe.simulator.inventory.reply import Reply, fault_envelope
from waframe.simulator.inventory.shelf import Goods, Shelf

PATH = "/wcf/RefaccionesWs.svc"
_ARRAYS = "http://schemas.microsoft.com/2003/10/Serialization/Arrays"
_CONTRACT = "http://schemas.datacontract.org/2004/07/Refacciones.Contratos"
_GOOD, _DENIED, _UNKNOWN, _BUSY, _EXPIRED = 0, 3, 7, 5, 9


class Wcf:
    """The service, and the tokens that it gave."""

    def __init__(self, shelf: Shelf, *, user: str, password: str) -> None:
        self._shelf = shelf
        self._login = (user, password)
        self._tokens: set[str] = set()
        self.logins = 0

    def answer(self, question: Question, fault: Fault | None) -> Reply:
        """Answer a question."""
        if fault is Fault.FAULT:
            return fault_envelope("El servidor no pudo procesar la solicitud debido a un error interno.")
        if question.operation == "Login":
            return self._log_in(question, fault)
        if fault is Fault.TOKEN_EXPIRED:
            self._tokens.clear()
        if fault is Fault.ALWAYS_EXPIRED or question.params.get("TokenAutenticacion") not in self._tokens:
            return _wrapped(question.operation, _status(_EXPIRED, "Token expirado"))
        if fault is Fault.BUSINESS_ERROR:
            return _wrapped(question.operation, _status(_BUSY, "Inventario en proceso de cierre"))
        goods = self._shelf.goods(question.params.get("CodigoPieza", ""))
        match question.operation:
            case "ConsultarInventarioPorPunto":
                branch = question.params.get("IdPuntoVenta")
                here = next((one for one in goods if one.branch == branch), None)
                return _wrapped(question.operation, _one(here, fault))
            case "ConsultarInventarioGeneral":
                return _wrapped(question.operation, _all(goods, fault))
            case _:
                return fault_envelope(f"no hay operación {question.operation}", code="soap:Client")

    def _log_in(self, question: Question, fault: Fault | None) -> Reply:
        self.logins += 1
        given = (question.params.get("user"), question.params.get("pwd"))
        if fault is Fault.DENIED or given != self._login:
            nothing = '<a:TokenAutenticacion i:nil="true"/>'
            return _wrapped("Login", _status(_DENIED, "Usuario o contraseña incorrectos") + nothing)
        token = f"tok-{self.logins:04}-simulado"
        self._tokens.add(token)
        return _wrapped("Login", _status(_GOOD, "OK") + f"<a:TokenAutenticacion>{token}</a:TokenAutenticacion>")


def _wrapped(operation: str, inside: str) -> Reply:
    return Reply(
        text=f'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><{operation}Response '
        f'xmlns="http://tempuri.org/" xmlns:a="{_CONTRACT}" xmlns:i="http://www.w3.org/2001/XMLSchema-instance">'
        f"<{operation}Result>{inside}</{operation}Result></{operation}Response></s:Body></s:Envelope>"
    )


def _status(code: int, words: str) -> str:
    return f"<a:Estatus>{code}</a:Estatus><a:Mensaje>{words}</a:Mensaje>"


def _one(goods: Goods | None, fault: Fault | None) -> str:
    if goods is None:
        nothing = "<a:CantidadDisponible>0</a:CantidadDisponible><a:Precio>0</a:Precio>"
        return _status(_UNKNOWN, "La pieza no existe") + nothing
    told = stock_text(goods, fault)
    stock = '<a:CantidadDisponible i:nil="true"/>' if told is None else _element("CantidadDisponible", told)
    return _status(_GOOD, "OK") + stock + _element("Descripcion", goods.description) + _element("Precio", goods.price)


def _all(goods: tuple[Goods, ...], fault: Fault | None) -> str:
    if not goods:
        return _status(_UNKNOWN, "La pieza no existe")
    rows = "".join(
        "<b:ArrayOfstring>"
        + "".join(
            f"<b:string>{escape(cell)}</b:string>"
            for cell in (one.branch, stock_text(one, fault) or "", "A-12", one.price)
        )
        + "</b:ArrayOfstring>"
        for one in goods
    )
    return _status(_GOOD, "OK") + f'<a:Inventarios xmlns:b="{_ARRAYS}">{rows}</a:Inventarios>'


def _element(name: str, text: str) -> str:
    return f"<a:{name}>{escape(text)}</a:{name}>"


def stock_text(goods: Goods, fault: Fault | None) -> str | None:
    """Write a stock, or what a fault has in its place."""
    match fault:
        case Fault.NULL_STOCK:
            return None
        case Fault.WORDS_FOR_STOCK:
            return "CONSULTAR"
        case Fault.NEGATIVE_STOCK:
            return "-1"
        case _:
            return None if goods.free is None else str(goods.free)
