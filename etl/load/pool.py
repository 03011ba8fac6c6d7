"""Chunks over many processes; a file that kills its process is named and the rest goes on."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path

from etl.load import collected
from etl.load.chunks import Batch, Work, read_chunk
from etl.load.corrections import Correction

Read = Callable[[Path, int, Sequence[Work], tuple[Correction, ...]], Batch]


def read_chunks(
    chunks: Sequence[Sequence[Work]],
    parts: Path,
    numbers: Iterator[int],
    corrections: tuple[Correction, ...],
    workers: int,
    read: Read = read_chunk,
) -> Iterator[tuple[int, Batch]]:
    """Read chunks with ``workers`` processes (0: in this one); the size and counts of each as it is done.

    When a process dies, the chunks that were under way are read again, one file a process: the file that kills
    it is rejected with that reason.
    """
    if workers == 0:
        yield from ((len(chunk), read(parts, next(numbers), chunk, corrections)) for chunk in chunks)
        return
    numbered = [(next(numbers), chunk) for chunk in chunks]
    lost = yield from _pooled(numbered, parts, corrections, workers, read)
    for number, chunk in lost:
        for part in parts.glob(f"*-{number:06d}.parquet"):
            part.unlink()
        for item in chunk:
            yield 1, _alone(item, parts, next(numbers), corrections, read)


def _pooled(
    numbered: Sequence[tuple[int, Sequence[Work]]],
    parts: Path,
    corrections: tuple[Correction, ...],
    workers: int,
    read: Read,
) -> Generator[tuple[int, Batch], None, list[tuple[int, Sequence[Work]]]]:
    """Yields what was read; returns the chunks that a dying process took along."""
    lost: list[tuple[int, Sequence[Work]]] = []
    with _executor(min(workers, max(1, len(numbered)))) as executor:
        futures: dict[Future[Batch], tuple[int, Sequence[Work]]] = {}
        for number, chunk in numbered:
            try:
                futures[executor.submit(read, parts, number, chunk, corrections)] = (number, chunk)
            except BrokenProcessPool:
                lost.append((number, chunk))
        for future in as_completed(futures):
            try:
                batch = future.result()
            except BrokenProcessPool:
                lost.append(futures[future])
            else:
                yield len(futures[future][1]), batch
    return sorted(lost, key=lambda item: item[0])


def _alone(item: Work, parts: Path, number: int, corrections: tuple[Correction, ...], read: Read) -> Batch:
    with _executor(1) as executor, contextlib.suppress(BrokenProcessPool):
        return executor.submit(read, parts, number, [item], corrections).result()
    for part in parts.glob(f"*-{number:06d}.parquet"):
        part.unlink()
    batch = Batch(corrections)
    batch.note(collected.rejected(item[0], "the reader died on this file; it was left out"))
    return batch.write(parts, number)


def _executor(workers: int) -> ProcessPoolExecutor:
    # Not fork: the parent has threads (progress bar, database) whose locks a forked child would inherit.
    return ProcessPoolExecutor(workers, mp_context=get_context("forkserver"))
