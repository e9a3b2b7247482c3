"""The only threads of a run: what is read ahead, and what is done in turn, ends as it would without them."""

from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty_prep.threads import InTurn, ahead

if TYPE_CHECKING:
    from collections.abc import Iterator

LONG = 30
"""Seconds that no step here takes: a test waits for what must come, never for time to pass."""


def running(name: str) -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name.startswith(name)]


class Broken(BaseException):
    """What nobody catches by the way."""


def then(*items: int, fault: BaseException | None = None, closed: list[bool] | None = None) -> Iterator[int]:
    """Yield the items, then raise the fault; and say when it is over."""
    try:
        yield from items
        if fault is not None:
            raise fault
    finally:
        if closed is not None:
            closed.append(True)


# Ahead.


@given(items=st.lists(st.integers(), max_size=20))
def test_what_is_taken_ahead_is_what_there_is(items: list[int]) -> None:
    assert list(ahead(items)) == items
    assert running("loyalty-prep-ahead") == []


@pytest.mark.parametrize("falsy", [0, "", (), False])
def test_an_item_that_is_as_good_as_nothing_is_an_item(falsy: object) -> None:
    assert list(ahead([falsy, 1, falsy])) == [falsy, 1, falsy]


@pytest.mark.parametrize("fault", [ValueError("x"), KeyboardInterrupt(), Broken()])
@pytest.mark.parametrize("before", [0, 1, 5])
def test_what_taking_raises_is_raised_in_its_place(fault: BaseException, before: int) -> None:
    each = ahead(then(*range(before), fault=fault))
    assert [next(each) for _ in range(before)] == list(range(before))
    with pytest.raises(type(fault)) as caught:
        next(each)
    assert caught.value is fault
    assert running("loyalty-prep-ahead") == []


def test_the_next_item_is_taken_while_one_is_in_use() -> None:
    taken = threading.Event()

    def items() -> Iterator[int]:
        yield 1
        taken.set()
        yield 2

    each = ahead(items())
    assert next(each) == 1
    assert taken.wait(LONG), "the second was not taken before it was asked for"
    assert list(each) == [2]


def test_no_more_than_one_item_is_held_beside_the_one_in_use() -> None:
    made: list[int] = []
    enough = threading.Event()

    def items() -> Iterator[int]:
        for number in range(100):
            made.append(number)
            if len(made) == 2:
                enough.set()
            yield number

    each = ahead(items())
    for number in range(50):
        assert next(each) == number
        assert enough.wait(LONG)
        assert len(made) <= number + 2
    each.close()  # type: ignore[attr-defined] # it is a generator
    assert len(made) <= 52


def test_a_loop_that_is_left_early_leaves_no_thread() -> None:
    for left in range(4):
        each = ahead(range(1_000))
        assert [next(each) for _ in range(left)] == list(range(left))
        each.close()  # type: ignore[attr-defined] # it is a generator
        assert running("loyalty-prep-ahead") == []


def test_a_fault_in_the_loop_leaves_no_thread_and_is_not_changed() -> None:
    def loop() -> None:
        for _ in ahead(range(1_000)):
            raise Broken

    with pytest.raises(Broken):
        loop()
    assert running("loyalty-prep-ahead") == []


def test_the_source_is_read_in_the_thread_alone() -> None:
    seen = set()

    def items() -> Iterator[int]:
        for number in range(5):
            seen.add(threading.current_thread().name)
            yield number

    assert list(ahead(items())) == [0, 1, 2, 3, 4]
    assert seen == {"loyalty-prep-ahead_0"}


# In turn.


def fail(fault: BaseException) -> None:
    raise fault


@pytest.mark.parametrize("alone", [True, False], ids=["alone", "a thread"])
class TestInTurn:
    """What is given to it is done one after the other."""

    def test_things_are_done_in_their_order(self, alone: bool) -> None:
        done: list[int] = []
        with InTurn("test-turn", alone=alone) as turn:
            for number in range(200):
                turn.run(done.append, number)
            turn.finish()
            assert done == list(range(200))
        assert running("test-turn") == []

    def test_arguments_are_handed_on(self, alone: bool) -> None:
        got: list[tuple[object, ...]] = []

        def take(first: int, *more: int, last: str = "") -> None:
            got.append((first, *more, last))

        with InTurn("test-turn", alone=alone) as turn:
            turn.run(take, 1)
            turn.run(take, 1, 2, 3, last="x")
            turn.finish()
        assert got == [(1, ""), (1, 2, 3, "x")]

    def test_what_is_being_done_is_waited_for_where_its_context_is_left(self, alone: bool) -> None:
        done: list[str] = []
        with InTurn("test-turn", alone=alone) as turn:
            turn.run(done.append, "last")
        assert done == ["last"]

    def test_a_fault_in_the_context_is_raised_when_the_thread_is_idle(self, alone: bool) -> None:
        done: list[str] = []

        def work() -> None:
            with InTurn("test-turn", alone=alone) as turn:
                turn.run(done.append, "before")
                raise Broken

        with pytest.raises(Broken):
            work()
        assert done == ["before"]
        assert running("test-turn") == []

    def test_it_can_be_finished_though_nothing_was_done_and_again(self, alone: bool) -> None:
        with InTurn("test-turn", alone=alone) as turn:
            turn.finish()
            turn.run(lambda: None)
            turn.finish()
            turn.finish()

    def test_it_is_not_two_things_at_once(self, alone: bool) -> None:
        busy = threading.Lock()

        def work() -> None:
            assert busy.acquire(blocking=False), "another one is being done"
            busy.release()

        with InTurn("test-turn", alone=alone) as turn:
            for _ in range(50):
                turn.run(work)
            turn.finish()


def test_alone_what_is_given_is_done_before_and_where_it_was_given() -> None:
    done: list[int] = []
    with InTurn("test-turn", alone=True) as turn:
        turn.run(lambda: done.append(threading.get_ident()))
        assert done == [threading.get_ident()]
        assert running("test-turn") == []
        with pytest.raises(Broken):
            turn.run(partial(fail, Broken()))
        turn.run(done.clear)
        assert done == []


def test_a_thread_stands_ready_and_does_all_that_is_given() -> None:
    seen: list[str] = []
    with InTurn("test-turn") as turn:
        assert len(running("test-turn")) == 1, "it starts before it is needed"
        for _ in range(3):
            turn.run(lambda: seen.append(threading.current_thread().name))
        turn.finish()
    assert len(set(seen)) == 1
    assert seen[0].startswith("test-turn")
    assert threading.current_thread().name not in seen


@pytest.mark.parametrize("fault", [ValueError("x"), KeyboardInterrupt(), Broken()])
def test_what_one_thing_raises_is_raised_where_the_next_is_given(fault: BaseException) -> None:
    done: list[int] = []
    with InTurn("test-turn") as turn:
        turn.run(partial(fail, fault))
        with pytest.raises(type(fault)) as caught:
            turn.run(done.append, 1)
        assert caught.value is fault
    assert done == [], "what was given is not done"


def test_what_the_last_thing_raises_is_raised_by_finish_and_forgotten_by_leaving() -> None:
    with InTurn("test-turn") as turn:
        turn.run(partial(fail, Broken()))
        with pytest.raises(Broken):
            turn.finish()
    with InTurn("test-turn") as turn:
        turn.run(partial(fail, Broken()))
    assert running("test-turn") == []


def test_to_give_the_next_thing_is_to_wait_for_the_one_before() -> None:
    may_go_on, order = threading.Event(), list[str]()

    def slow() -> None:
        assert may_go_on.wait(LONG)
        order.append("slow")

    with InTurn("test-turn") as turn:
        turn.run(slow)
        order.append("given")  # while it is being done
        may_go_on.set()
        turn.run(order.append, "next")
        turn.finish()
    assert order == ["given", "slow", "next"]
