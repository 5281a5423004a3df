"""What the Graph API answers when it says no, in Meta's shape."""

from waframe.simulator.records import JsonObject

UNUSUAL_STATUS = {190: 401, 0: 401, 2: 503, 131000: 500, 131005: 403, 131016: 500, 131045: 500, 132001: 404}
TITLES = {
    33: "Unsupported request. Object does not exist, cannot be loaded due to missing permissions, "
    "or does not support this operation.",
    100: "Invalid parameter",
    190: "Error validating access token: Session has expired.",
    130429: "Rate limit hit",
    131008: "Required parameter is missing",
    131009: "Parameter value is not valid",
    131016: "Service overloaded",
    131021: "Recipient cannot be sender",
    131026: "Message undeliverable",
    131047: "Re-engagement message",
    131051: "Unsupported message type",
    131053: "Media upload error",
    131056: "(Business Account, Consumer Account) pair rate limit hit",
    132001: "Template name does not exist in the translation",
}


class GraphError(Exception):
    """Raised when a Graph API call is refused; the answer carries code and details."""

    def __init__(self, code: int, details: str) -> None:
        super().__init__(f"{code}: {details}")
        self.code = code
        self.details = details

    @property
    def http_status(self) -> int:
        """The HTTP status that goes with the code."""
        return UNUSUAL_STATUS.get(self.code, 400)

    def body(self, trace_id: str) -> JsonObject:
        """Write the answer."""
        error: JsonObject = {
            "message": f"(#{self.code}) {TITLES.get(self.code, 'Something went wrong')}",
            "type": "OAuthException",
            "code": self.code,
            "error_data": {"messaging_product": "whatsapp", "details": self.details},
            "fbtrace_id": trace_id,
        }
        return {"error": error}


def status_error(code: int, details: str) -> JsonObject:
    """Describe a failure as a status carries it."""
    title = TITLES.get(code, "Something went wrong")
    return {
        "code": code,
        "title": title,
        "message": title,
        "error_data": {"details": details},
        "href": "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/",
    }
