"""Reads the body of an answer, up to the largest that makes sense."""

import httpx2

LARGEST_BYTES = 4_000_000


class AnswerTooLong(Exception):
    """Raised where an answer has more bytes than any sensible one."""


async def read_body(response: httpx2.Response) -> bytes:
    """Read a body; raises AnswerTooLong."""
    pieces: list[bytes] = []
    size = 0
    async for piece in response.aiter_bytes():
        size += len(piece)
        if size > LARGEST_BYTES:
            raise AnswerTooLong(f"more than {LARGEST_BYTES} bytes")
        pieces.append(piece)
    return b"".join(pieces)
