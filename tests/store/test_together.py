"""What is asked in one turn of the loop is asked together, and each gets its own answer."""

import asyncio
from collections.abc import Sequence

import pytest

from bot.store.together import MOST, UNDER_WAY, Together


class Book:
    """Answers with twice the number, or with an error for odd ones; remembers how it was asked."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    async def answer(self, numbers: Sequence[int]) -> list[object]:
        self.asked.append(len(numbers))
        await asyncio.sleep(0)
        return [ValueError(str(n)) if n % 2 else n * 2 for n in numbers]


async def test_questions_of_one_turn_are_one_message() -> None:
    book = Book()
    ask: Together[int] = Together(book.answer)
    assert await asyncio.gather(*(ask(n) for n in range(0, 100, 2))) == [n * 2 for n in range(0, 100, 2)]
    assert book.asked == [50]
    assert await ask(2) == 4
    assert book.asked == [50, 1]


async def test_an_error_comes_to_the_one_who_asked() -> None:
    ask: Together[int] = Together(Book().answer)
    good, bad = await asyncio.gather(ask(2), ask(3), return_exceptions=True)
    assert good == 4
    assert isinstance(bad, ValueError)


async def test_who_gives_up_does_not_take_the_others_with_him() -> None:
    ask: Together[int] = Together(Book().answer)
    one, other = asyncio.create_task(ask(2)), asyncio.create_task(ask(4))
    await asyncio.sleep(0)
    one.cancel()
    assert await other == 8
    with pytest.raises(asyncio.CancelledError):
        await one


async def test_what_is_asked_while_much_is_under_way_gathers() -> None:
    book, gate = Book(), asyncio.Event()

    async def slow(numbers: Sequence[int]) -> list[object]:
        await gate.wait()
        return await book.answer(numbers)

    ask: Together[int] = Together(slow)
    asked = []
    for n in range(0, 100, 2):
        asked.append(asyncio.create_task(ask(n)))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
    gate.set()
    assert await asyncio.gather(*asked) == [n * 2 for n in range(0, 100, 2)]
    assert book.asked == [*[1] * UNDER_WAY, 50 - UNDER_WAY]


async def test_very_many_are_several_messages() -> None:
    book = Book()
    ask: Together[int] = Together(book.answer)
    await asyncio.gather(*(ask(n * 2) for n in range(MOST + 1)))
    assert book.asked == [MOST, 1]


def test_what_an_ended_loop_left_does_not_block_the_next() -> None:
    ask: Together[int] = Together(Book().answer)

    async def begun() -> None:
        task = asyncio.ensure_future(ask(2))
        task.add_done_callback(lambda _done: None)

    asyncio.run(begun())
    assert asyncio.run(ask(4)) == 8  # type: ignore[arg-type]
