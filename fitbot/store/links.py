"""A transaction lives in a thread, and is asked from the event loop.

Both databases' drivers block. So what is asked of a transaction goes to its thread whole: a
statement is compiled and run, and its rows are fetched and decrypted, in one step there and back.
(An asynchronous driver in front of a thread takes a step each for the cursor, the statement, its
rows and the end of it, and on SQLite a step costs more than a statement.)
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Coroutine
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Protocol, TypeVar

from sqlalchemy.engine import Connection, Engine, RootTransaction

T = TypeVar("T")


class Link(Protocol):
    """The way to a transaction."""

    dialect: str

    async def run(self, work: Callable[[Connection], T]) -> T:
        """Return what the function makes of the connection; it may block."""
        ...


class Inside:
    """A transaction, asked from within its own thread."""

    def __init__(self, connection: Connection) -> None:
        self.dialect = connection.dialect.name
        self._connection = connection

    async def run(self, work: Callable[[Connection], T]) -> T:
        """Return what the function makes of the connection."""
        return work(self._connection)


class Outside:
    """A transaction, asked from the event loop. It begins with the first thing asked."""

    def __init__(self, engine: Engine, thread: ThreadPoolExecutor) -> None:
        self.dialect = engine.dialect.name
        self._engine = engine
        self._thread = thread
        self._begun: tuple[Connection, RootTransaction] | None = None

    async def run(self, work: Callable[[Connection], T]) -> T:
        """Return what the function makes of the connection; it runs in the transaction's thread.

        Whoever is cancelled while waiting leaves it running: it ends before the transaction does.
        """
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._do, work)

    def end(self, *, keep: bool) -> Future[None]:
        """Commit, or roll back, after whatever still runs."""
        return self._thread.submit(self._end, keep)

    def _do(self, work: Callable[[Connection], T]) -> T:
        if self._begun is None:
            connection = self._engine.connect()
            try:
                self._begun = connection, connection.begin()
            except BaseException:
                connection.close()
                raise
        return work(self._begun[0])

    def _end(self, keep: bool) -> None:
        if self._begun is None:
            return
        connection, transaction = self._begun
        with connection:
            if keep:
                transaction.commit()
            else:
                transaction.rollback()


class Threads:
    """So many threads for transactions; whoever comes when all are taken waits."""

    def __init__(self, count: int, patience: float) -> None:
        self._patience = patience
        self._all = [ThreadPoolExecutor(1, "database") for _ in range(count)]
        # The one used last comes first: its connection is open and knows the statements.
        self._idle: asyncio.LifoQueue[ThreadPoolExecutor] = asyncio.LifoQueue()
        for thread in reversed(self._all):
            self._idle.put_nowait(thread)

    @contextlib.asynccontextmanager
    async def transaction(self, engine: Engine) -> AsyncIterator[Outside]:
        """A transaction that is kept, unless an exception ends it.

        Raises:
            TimeoutError: no thread became free in time.
        """
        async with self._thread() as thread:
            link, keep = Outside(engine, thread), False
            try:
                yield link
                keep = True
            finally:
                await asyncio.shield(asyncio.wrap_future(link.end(keep=keep)))

    @contextlib.asynccontextmanager
    async def look(self, engine: Engine) -> AsyncIterator[Outside]:
        """A transaction that only looks. Nobody waits for its end but the next one in its thread.

        Raises:
            TimeoutError: no thread became free in time.
        """
        async with self._thread() as thread:
            link = Outside(engine, thread)
            try:
                yield link
            finally:
                link.end(keep=False)

    async def step(self, engine: Engine, work: Callable[[Link], Coroutine[Any, Any, T]]) -> T:
        """Return what the function finds in a transaction of its own, in one step there and back.

        Raises:
            TimeoutError: no thread became free in time.
        """
        async with self._thread() as thread:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(thread, _step, engine, work)

    def close(self) -> None:
        """Wait for what still runs, and end the threads. It blocks."""
        for thread in self._all:
            thread.shutdown()

    @contextlib.asynccontextmanager
    async def _thread(self) -> AsyncIterator[ThreadPoolExecutor]:
        async with asyncio.timeout(self._patience):
            thread = await self._idle.get()
        try:
            yield thread
        finally:
            self._idle.put_nowait(thread)


def _step(engine: Engine, work: Callable[[Link], Coroutine[Any, Any, T]]) -> T:
    with engine.begin() as connection:
        coroutine = work(Inside(connection))
        try:
            coroutine.send(None)
        except StopIteration as done:
            result: T = done.value
            return result
        coroutine.close()
        raise RuntimeError("in one step, nothing is waited for but the database")
