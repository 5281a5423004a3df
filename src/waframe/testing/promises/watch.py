"""A watch on the event loop: says who held it up, and where."""

import sys
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from types import FrameType

import anyio
import msgspec

LONGEST_SECONDS = 0.1
_LOOK_SECONDS = 0.02
_BEAT_SECONDS = 0.005
_NOTHING = 0.002
"""Less processor time than this between two looks is none."""


class HeldUp(msgspec.Struct, frozen=True, kw_only=True):
    """Where the loop stood still."""

    file: Path
    line: int
    function: str
    seconds: float


class Watch:
    """Looks from a thread whether the loop still turns; where it does not, whose code stands on its stack.

    What counts is the processor time that the loop's thread spends there, or the time for which it sleeps there. A
    machine that is busy with something else holds up nobody: then the thread would run, and cannot.
    """

    def __init__(self, folder: Path) -> None:
        self.held_up: list[HeldUp] = []
        self._folder = folder
        self._beats = 0
        self._beat_spent = 0.0
        self._looks = False
        self._over = threading.Event()
        self._loop_thread = threading.get_ident()
        self._native = threading.get_native_id()

    @classmethod
    @asynccontextmanager
    async def over(cls, folder: Path) -> AsyncIterator["Watch"]:
        """Be ready until the end of the block, for code in a folder, or in one file."""
        watch = cls(folder)
        thread = threading.Thread(target=watch._look, daemon=True)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(watch._beat)
            thread.start()
            try:
                yield watch
            finally:
                watch._over.set()
                tasks.cancel_scope.cancel()
        thread.join()

    @contextmanager
    def looking(self) -> Iterator[None]:
        """Look until the end of the block."""
        self._looks = True
        try:
            yield
        finally:
            self._looks = False

    async def _beat(self) -> None:
        while True:
            self._beats += 1
            self._beat_spent = self._spent()
            await anyio.sleep(_BEAT_SECONDS)

    def _look(self) -> None:
        beats, worked, slept = -1, 0.0, 0.0
        at, spent = time.monotonic(), self._spent()
        while not self._over.wait(_LOOK_SECONDS):
            now, used = time.monotonic(), self._spent()
            if self._beats != beats:
                beats, worked, slept, spent = self._beats, 0.0, 0.0, max(spent, self._beat_spent)
            place = self._place() if self._looks else None
            if place is not None:
                worked += used - spent
                slept = slept + now - at if used - spent < _NOTHING and self._sleeps() else 0.0
                self._note(place, max(worked, slept))
            at, spent = now, used

    def _spent(self) -> float:
        """Tell how much processor time the loop's thread has had."""
        return time.clock_gettime(time.pthread_getcpuclockid(self._loop_thread))

    def _sleeps(self) -> bool:
        """Tell whether the loop's thread waits for something, and not only for its turn; where one cannot know, yes."""
        try:
            state = Path(f"/proc/self/task/{self._native}/stat").read_text("ascii", "replace").rpartition(")")[2]
        except OSError:
            return True
        return state.split()[0] != "R"

    def _note(self, place: FrameType, seconds: float) -> None:
        if seconds < LONGEST_SECONDS:
            return
        code = place.f_code
        found = HeldUp(file=Path(code.co_filename), line=place.f_lineno, function=code.co_name, seconds=seconds)
        if self.held_up and (self.held_up[-1].file, self.held_up[-1].function) == (found.file, found.function):
            self.held_up[-1] = found
        else:
            self.held_up.append(found)

    def _place(self) -> FrameType | None:
        """Find the innermost frame of the watched code on the loop's stack."""
        frame = sys._current_frames().get(self._loop_thread)  # noqa: SLF001  # there is no other way to look
        while frame is not None:
            if Path(frame.f_code.co_filename).is_relative_to(self._folder):
                return frame
            frame = frame.f_back
        return None
