"""An upload leaves in pieces, and tells how far it is."""

from collections import Counter
from itertools import pairwise

import httpx2
import pytest
from structlog.testing import capture_logs
from tests.plugins.whatsapp.conftest import FakeHost, Handler
from tests.plugins.whatsapp.meta import NUMBER, SmallMeta
from tests.plugins.whatsapp.parcels import parcel

from waframe import ChannelBusy, Document, Host
from waframe.plugins.whatsapp.answers import Call
from waframe.plugins.whatsapp.channel import WhatsAppChannel
from waframe.plugins.whatsapp.graph import Graph, Upload
from waframe.plugins.whatsapp.settings import WhatsAppSettings
from waframe.plugins.whatsapp.uploading import PIECE_BYTES

PATH = f"/{NUMBER}/media"


def file(size: int) -> Upload:
    return Upload(data=bytes(range(256)) * (size // 256) + bytes(size % 256), mime="application/pdf", filename="a.pdf")


@pytest.mark.parametrize("size", [1, PIECE_BYTES, PIECE_BYTES + 1, 20 * PIECE_BYTES + 7])
async def test_progress_grows_up_to_the_whole(
    process: FakeHost, settings: WhatsAppSettings, handlers: dict[str, Handler], small_meta: SmallMeta, size: int
) -> None:
    handlers["graph.facebook.com"] = small_meta
    host: Host = process
    graph = Graph(settings, host)
    told: list[tuple[int, int]] = []

    async with graph.running():
        await graph.upload(
            PATH, file(size), token="t", call=Call(delivers=False), progress=lambda *so_far: told.append(so_far)
        )

    body = small_meta.asked[0].content
    assert file(size).data in body
    assert small_meta.asked[0].headers["content-length"] == str(len(body))
    assert {total for _, total in told} == {len(body)}
    assert all(0 < b - a <= PIECE_BYTES for (a, _), (b, _) in pairwise([(0, 0), *told]))
    assert told[-1][0] == len(body)


async def test_an_upload_is_logged_and_its_bytes_are_counted(
    channel: WhatsAppChannel,
    handlers: dict[str, Handler],
    small_meta: SmallMeta,
    files: dict[str, bytes],
    counted: Counter[str],
) -> None:
    handlers["graph.facebook.com"] = small_meta
    files["f1"] = file(3 * PIECE_BYTES).data

    with capture_logs() as logs:
        await channel.send(parcel(Document(media_id="f1", mime="application/pdf"), address=NUMBER))

    body = small_meta.asked[0].content
    assert counted["whatsapp_uploaded_bytes"] == len(body)
    lines = [line for line in logs if line["event"] == "whatsapp.uploading"]
    assert {line["log_level"] for line in lines} == {"debug"}
    assert (lines[-1]["sent_bytes"], lines[-1]["total_bytes"]) == (len(body), len(body))


async def test_an_upload_that_breaks_off_counts_what_was_gone(
    channel: WhatsAppChannel, handlers: dict[str, Handler], files: dict[str, bytes], counted: Counter[str]
) -> None:
    def hang_up(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.WriteError("gone", request=request)

    handlers["graph.facebook.com"] = hang_up
    files["f1"] = file(PIECE_BYTES).data

    with pytest.raises(ChannelBusy):
        await channel.send(parcel(Document(media_id="f1", mime="application/pdf"), address=NUMBER))

    assert counted["whatsapp_uploaded_bytes"] >= PIECE_BYTES
