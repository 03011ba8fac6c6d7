"""The parent's side: hands arguments to limited workers, kills those that exceed, keeps the order of the answers."""

from __future__ import annotations

import multiprocessing
import operator
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pickle import UnpicklingError
from types import TracebackType
from typing import Any, Generic, TypeVar

from etl.sandbox.outcome import Limits, RefusalCode, Refused, WorkerStartError
from etl.sandbox.wire import MESSAGE_BYTES, pack, unpack
from etl.sandbox.worker import READY, Errors, serve

Argument = TypeVar("Argument")
Result = TypeVar("Result")
START_SECONDS = 60.0
"""A worker imports the readers before its first file; on a loaded machine with a cold disk that took 6 s."""
_DYING_SECONDS = 2.0
CHUNK = 16
"""Arguments in one message: at 1 ms a file a message costs a tenth of that, so sixteen share it."""


_preloaded: dict[str, None] = {}


def preload(*modules: str) -> None:
    """Names modules that every worker started from now on has imported before its first argument.

    Cheapest before the first pool of the process: they are then imported once, where workers are forked from.
    """
    _preloaded.update(dict.fromkeys(modules))


@dataclass(eq=False)
class _Worker:
    process: BaseProcess
    connection: Connection
    deadline: float
    is_ready: bool = False
    answered: int = 0
    queue: deque[int] = field(default_factory=deque)


class LimitedPool:
    """Worker processes in which one function reads many arguments under :class:`Limits`.

    ``workers`` processes; each is replaced after ``files_per_worker`` arguments, so that what a library leaks is given
    back. ``expected`` are the errors by which the function refuses a file in its own words. ``chunk`` arguments at most
    travel together. Use as a context manager, or call :meth:`close`.
    """

    def __init__(
        self,
        workers: int = 1,
        seconds: float = 20.0,
        memory_mb: int = 1024,
        files_per_worker: int = 2_000,
        expected: Errors = (),
        chunk: int = CHUNK,
    ) -> None:
        self.chunk = chunk
        self._expected = expected
        self.limits = Limits(seconds, memory_mb)
        self.files_per_worker = files_per_worker
        self.size = max(1, workers)
        self._workers: list[_Worker] = []
        self._function: Callable[[Any], Any] | None = None

    def __enter__(self) -> LimitedPool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def map(
        self, function: Callable[[Argument], Result], items: Iterable[Argument]
    ) -> Iterator[tuple[Argument, Result | Refused]]:
        """``(item, function(item) or Refused)`` for every item, in the order of ``items``, as they become known.

        ``function`` must be importable by name, its argument picklable, its result made of plain values and classes of
        this project. ``items`` is read lazily, a few chunks ahead. Raises WorkerStartError when no worker can start.
        """
        if function is not self._function:
            self.close()
            self._function = function
        run: _Run[Argument, Result] = _Run(self, items)
        try:
            yield from run.answers()
        finally:
            for worker in self.workers:
                if worker.queue:
                    self.stop(worker)

    def close(self) -> None:
        """Ends all workers."""
        for worker in self.workers:
            self.stop(worker)

    @property
    def workers(self) -> tuple[_Worker, ...]:
        """The workers there are."""
        return tuple(self._workers)

    def staffed(self) -> tuple[_Worker, ...]:
        """The workers, after filling vacancies."""
        while len(self._workers) < self.size:
            self._workers.append(self._start())
        return self.workers

    def stop(self, worker: _Worker, *, is_dead: bool = False) -> int | None:
        """Frees a worker's place, kills it unless it ``is_dead``; its exit code."""
        self._workers.remove(worker)
        worker.process.join(_DYING_SECONDS if is_dead else 0)
        if worker.process.is_alive():
            worker.process.kill()
        worker.process.join()
        code = worker.process.exitcode
        worker.connection.close()
        worker.process.close()
        return code

    def _start(self) -> _Worker:
        context = _context(self._function)
        ours, theirs = context.Pipe()
        process = context.Process(
            target=serve, args=(theirs, self._function, self.limits, self._expected, tuple(_preloaded)), daemon=True
        )
        process.start()
        theirs.close()
        return _Worker(process, ours, time.monotonic() + START_SECONDS)


def run_limited(
    function: Callable[[Argument], Result],
    argument: Argument,
    *,
    seconds: float = 20.0,
    memory_mb: int = 1024,
    expected: Errors = (),
) -> Result | Refused:
    """``function(argument)`` in a child of its own under the limits, or the reason why there is no result."""
    with LimitedPool(1, seconds, memory_mb, expected=expected) as pool:
        return next(answer for _, answer in pool.map(function, [argument]))


def _context(function: Callable[[Any], Any] | None) -> Any:
    """A fork server that has imported the readers once (a replaced worker then costs 10 ms), else fresh processes.

    Plain ``fork`` is not used: a parent with DuckDB open has threads, and a child would hold its siblings' pipes.
    """
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["etl.sandbox.worker", *_preloaded, getattr(function, "__module__", "etl")])
    return context


class _Run(Generic[Argument, Result]):
    """One pass over ``items``: which are out, which are answered, which come next."""

    def __init__(self, pool: LimitedPool, items: Iterable[Argument]) -> None:
        self.pool = pool
        self.source = enumerate(items)
        share = operator.length_hint(items, pool.chunk * 4 * pool.size) // (4 * pool.size)
        self.chunk = max(1, min(pool.chunk, share))
        self.window = self.chunk * pool.size * 8
        self.items: dict[int, Argument] = {}
        self.results: dict[int, Result | Refused] = {}
        self.again: deque[int] = deque()
        self.exhausted = False
        self.starts_failed = 0

    def answers(self) -> Iterator[tuple[Argument, Result | Refused]]:
        """The pairs in order."""
        following = 0
        while True:
            self._dispatch()
            if following in self.results:
                # Yielding makes room in the window: hand out again before waiting.
                yield self.items.pop(following), self.results.pop(following)
                following += 1
            elif not self.items and self.exhausted:
                return
            else:
                self._collect()

    def _take(self) -> list[int]:
        """Numbers of the next arguments to hand out, those of a dead worker first."""
        taken: list[int] = []
        while len(taken) < self.chunk and self.again:
            taken.append(self.again.popleft())
        while len(taken) < self.chunk and len(self.items) < self.window and not self.exhausted:
            following = next(self.source, None)
            if following is None:
                self.exhausted = True
                break
            number, item = following
            self.items[number] = item
            taken.append(number)
        return taken

    def _dispatch(self) -> None:
        """Fills idle workers. A worker is only written to when it owes nothing, so that neither side blocks."""
        if self.exhausted and not self.again:
            return
        for worker in self.pool.staffed():
            if not worker.is_ready or worker.queue:
                continue
            if numbers := self._take():
                self._hand_out(worker, numbers)

    def _hand_out(self, worker: _Worker, numbers: list[int]) -> None:
        worker.queue.extend(numbers)
        worker.deadline = time.monotonic() + self.pool.limits.seconds
        try:
            worker.connection.send_bytes(pack([self.items[number] for number in numbers]))
        except OSError:
            self._requeue(worker)
            self.pool.stop(worker)

    def _collect(self) -> None:
        """Waits for answers until the first deadline; only a worker with nothing to say can be late."""
        waiting = [worker for worker in self.pool.workers if worker.queue or not worker.is_ready]
        patience = max(0.0, min(worker.deadline for worker in waiting) - time.monotonic())
        speaking = set(wait([worker.connection for worker in waiting], patience))
        now = time.monotonic()
        for worker in waiting:
            if worker.connection in speaking:
                self._receive(worker)
            elif worker.deadline <= now:
                seconds = self.pool.limits.seconds
                self._bury(worker, Refused(RefusalCode.TIME, f"took more than {seconds:g} s"))

    def _receive(self, worker: _Worker) -> None:
        try:
            message = worker.connection.recv_bytes(MESSAGE_BYTES)
            if not worker.is_ready:
                worker.is_ready = message == READY
                return
            answer = unpack(message)
        except (EOFError, OSError):
            self._bury(worker, None)
            return
        except (UnpicklingError, AttributeError, ImportError, IndexError, TypeError, ValueError) as error:
            self._bury(worker, Refused(RefusalCode.FORBIDDEN, f"the reader's answer is not a report: {error}"[:500]))
            return
        self.results[worker.queue.popleft()] = answer
        worker.answered += 1
        worker.deadline = time.monotonic() + self.pool.limits.seconds
        starved = isinstance(answer, Refused) and answer.code is RefusalCode.MEMORY
        if starved or (not worker.queue and worker.answered >= self.pool.files_per_worker):
            self._requeue(worker)
            self.pool.stop(worker)

    def _bury(self, worker: _Worker, reason: Refused | None) -> None:
        """Ends a worker that is late, dead or not to be trusted; its argument is refused, the others go back."""
        code = self.pool.stop(worker, is_dead=reason is None)
        if not worker.is_ready:
            self.starts_failed += 1
            if self.starts_failed > 3:
                raise WorkerStartError(f"workers die at their start (exit code {code})")
            return
        if worker.queue:
            self.results[worker.queue.popleft()] = reason or Refused(RefusalCode.CRASHED, _death(code))
        self._requeue(worker)

    def _requeue(self, worker: _Worker) -> None:
        self.again.extendleft(reversed(worker.queue))
        worker.queue.clear()


def _death(code: int | None) -> str:
    if code is not None and code < 0:
        return f"the reader crashed ({signal.Signals(-code).name})"
    return f"the reader ended itself (exit code {code})"
