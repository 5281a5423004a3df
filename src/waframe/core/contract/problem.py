"""A refusal of a request, which becomes its answer."""

from collections.abc import Mapping


class Problem(Exception):  # it is an answer, not a fault of ours
    """Raised where a request is refused; becomes the answer, with `more` as further members of the document."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        headers: Mapping[str, str] | None = None,
        more: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.detail = detail
        self.headers = dict(headers or {})
        self.more = dict(more or {})
