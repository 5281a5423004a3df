"""What the Graph API answers when it says no, in Meta's shape."""

from waframe.simulator.records import JsonObject

UNUSUAL_STATUS = {
    0: 401,
    2: 503,
    3: 500,
    10: 403,
    190: 401,
    368: 403,
    130497: 403,
    131000: 500,
    131005: 403,
    131016: 500,
    131031: 403,
    131045: 500,
    131057: 500,
    132001: 404,
    133000: 500,
    133004: 503,
    134011: 500,
}
TITLES = {
    2: "Service temporarily unavailable",
    3: "Application does not have the capability to make this API call",
    4: "Application request limit reached",
    10: "Application does not have permission for this action",
    33: "Unsupported request. Object does not exist, cannot be loaded due to missing permissions, "
    "or does not support this operation.",
    100: "Invalid parameter",
    104: "Invalid appsecret_proof",
    136025: "Verification code is wrong",
    190: "Error validating access token: Session has expired.",
    368: "Temporarily blocked for policies violations",
    2200: "Callback verification failed",
    80007: "Rate limit issues",
    130403: "User is blocked",
    130429: "Rate limit hit",
    130472: "User's number is part of an experiment",
    131000: "Something went wrong",
    131008: "Required parameter is missing",
    131009: "Parameter value is not valid",
    131016: "Service overloaded",
    131021: "Recipient cannot be sender",
    131026: "Message undeliverable",
    131031: "Business account locked",
    131037: "Display name approval needed",
    131041: "Group is unknown",
    131042: "Business eligibility payment issue",
    131045: "Incorrect certificate",
    131047: "Re-engagement message",
    131048: "Spam rate limit hit",
    131049: "This message was not delivered to maintain healthy ecosystem engagement",
    131050: "User has stopped marketing messages",
    131051: "Unsupported message type",
    131052: "Media download error",
    131053: "Media upload error",
    131056: "(Business Account, Consumer Account) pair rate limit hit",
    131057: "Account in maintenance mode",
    131062: "Business-scoped recipient not supported",
    131064: "Messaging limit lowered",
    132000: "Template param count mismatch",
    132001: "Template name does not exist in the translation",
    132005: "Template hydrated text too long",
    132007: "Template content policy violated",
    132008: "Template parameter value invalid",
    132012: "Template parameter format mismatch",
    132015: "Template is paused",
    132016: "Template is disabled",
    132018: "Template parameter text invalid",
    133005: "Two step verification PIN mismatch",
    133006: "Phone number re-verification needed",
    133008: "Too many two step verification PIN guesses",
    133010: "Phone number not registered",
    133016: "Account register deregister rate limit exceeded",
    135000: "Generic user error",
    137000: "Recipient identity key hash mismatch",
    139100: "Failed to block or unblock some users",
    139101: "Blocklist limit reached",
    147001: "Username is not available",
    147005: "Username belongs to another number of this business",
    2388019: "Message template limit exceeded",
    2388039: "Format of a component is not valid",
    2388040: "Character limit exceeded",
    2388047: "Header is not valid",
    2388072: "Body is not valid",
    2388073: "Footer is not valid",
    2388293: "Too many variables for the length of the text",
    2388299: "Variables cannot stand at the start or the end",
}
UNKNOWN_TITLE = "Something went wrong"


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
            "message": f"(#{self.code}) {TITLES.get(self.code, UNKNOWN_TITLE)}",
            "type": "OAuthException",
            "code": self.code,
            "error_data": {"messaging_product": "whatsapp", "details": self.details},
            "fbtrace_id": trace_id,
        }
        return {"error": error}


def status_error(code: int, details: str) -> JsonObject:
    """Describe a failure as a status carries it."""
    title = TITLES.get(code, UNKNOWN_TITLE)
    return {
        "code": code,
        "title": title,
        "message": title,
        "error_data": {"details": details},
        "href": "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/",
    }
