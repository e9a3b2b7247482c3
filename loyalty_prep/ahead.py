"""Work ahead in a thread: while one block is judged, the next is being read and framed."""

from __future__ import annotations

import queue
import threading
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Item = TypeVar("Item")


def ahead(items: Iterable[Item]) -> Iterator[Item]:
    """Yield the items, each taken in a thread while the one before it is in use.

    What taking them raises is raised here, in its place. At most two items are held besides the one in use. The
    thread has ended when this generator has, also where it is left early.
    """
    taken: queue.Queue[tuple[Item | None, BaseException | None]] = queue.Queue(1)
    left = threading.Event()

    def take() -> None:
        last: tuple[Item | None, BaseException | None] = (None, None)
        try:
            for item in items:
                taken.put((item, None))
                if left.is_set():
                    return
        except BaseException as fault:  # noqa: BLE001 - it is raised in the other thread
            last = (None, fault)
        taken.put(last)

    thread = threading.Thread(target=take, name="loyalty-prep-ahead", daemon=True)
    thread.start()
    try:
        while True:
            item, fault = taken.get()
            if fault is not None:
                raise fault
            if item is None:
                return
            yield item
    finally:
        left.set()
        while thread.is_alive():
            try:
                taken.get(timeout=0.01)  # make room for what it may be waiting to put
            except queue.Empty:
                continue
