"""The only threads: `ahead` takes the next item while one is in use, `InTurn` does meanwhile what can wait.

A large file goes through five at most, two at a time as a rule, beside those of polars:

    first pass    read and frame -> parse -> split (main) -> keep   lines and hashes of plain rows, into the spool
                                                          -> judge  odd rows, some ten thousand at a time
    second pass   settle (main) -> parts    clean lines
                                -> tables   told rows read again; errors, changes, examples

Each holds one thing, and hands it on whole: what one stage works on no other touches. What stages share has a lock of
its own (the spool, the hashes). Where a file is small there is little to do meanwhile, and threads cost more than they
save: then the next block is read when it is asked for, and an `InTurn` that is `alone` does at once what it is given.
"""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, ParamSpec, Self, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Item = TypeVar("Item")
P = ParamSpec("P")


def _started(name: str) -> ThreadPoolExecutor:
    """Start a thread with nothing to do: one that an interrupt meets while it starts is not waited for."""
    thread = ThreadPoolExecutor(1, name)
    thread.submit(int).result()
    return thread


def ahead(items: Iterable[Item]) -> Iterator[Item]:
    """Yield the items, each taken in a thread while the one before it is in use: so many are held, and no more.

    What taking one raises is raised here, in its place. The thread has ended when this generator has, also where it is
    left early.
    """
    iterator = iter(items)
    with _started("loyalty-prep-ahead") as thread:
        following = thread.submit(next, iterator, None)
        while (item := following.result()) is not None:
            following = thread.submit(next, iterator, None)
            yield item


class InTurn:
    """A thread that does one thing at a time; to give it the next one is to wait for the one before.

    `alone`: what it is given is done before `run` returns, and there is no thread.

    To be closed by leaving its context. That waits for what is being done but forgets what it raises, which `finish`
    does not.
    """

    def __init__(self, name: str, *, alone: bool = False) -> None:
        self._doing: Future[None] | None = None
        self._thread = None if alone else _started(name)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._thread is not None:
            self._thread.shutdown()

    def run(self, work: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> None:
        """Do something in the thread. What the thing before it raised is raised here."""
        self.finish()
        if self._thread is None:
            work(*args, **kwargs)
        else:
            self._doing = self._thread.submit(work, *args, **kwargs)

    def finish(self) -> None:
        """Wait until the thread is idle. What the last thing raised is raised here."""
        if self._doing is not None:
            self._doing.result()
