"""Chunks over many confined processes; a file that hangs, starves or kills its reader is named, the rest goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from etl.load import collected
from etl.load.chunks import Batch, Packed, Shared, Work, read_chunk
from etl.load.corrections import CorrectionError
from etl.sandbox import LimitedPool, RefusalCode, Refused, preload

Read = Callable[[int, Sequence[Work], Shared], Packed]

# A page takes milliseconds, a long PDF a few seconds; 1 GB holds the largest scan that is opened for its text.
FILE_SECONDS = 20.0
FILE_MEMORY_MB = 1024
CHUNK_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Job:
    """What one confined call reads, and with which function."""

    number: int
    work: Sequence[Work]
    shared: Shared
    read: Read


class ReadingError(RuntimeError):
    """The reading of a chunk failed by a mistake of ours, not of a file."""


def read_chunks(
    chunks: Sequence[Sequence[Work]],
    parts: Path,
    numbers: Iterator[int],
    shared: Shared,
    workers: int,
    read: Read = read_chunk,
) -> Iterator[tuple[int, Batch]]:
    """Read chunks with ``workers`` confined processes (0: in this one); the size and counts of each as it is done.

    A chunk whose process exceeds its limits or dies is read again file by file: the file at fault is rejected with
    that reason. Raises CorrectionError where a correction does not match, ReadingError for a mistake of ours.
    """
    if workers == 0:
        yield from ((len(chunk), read(next(numbers), chunk, shared).unpack(parts)) for chunk in chunks)
        return
    jobs = [Job(next(numbers), chunk, shared, read) for chunk in chunks]
    alone: list[Work] = []
    # pyarrow imports pandas when it makes its first table: 1.4 s that are no file's fault.
    preload("etl.warm", "pandas")
    with LimitedPool(min(workers, max(1, len(jobs))), CHUNK_SECONDS, FILE_MEMORY_MB, chunk=1) as pool:
        for job, answer in pool.map(read_job, jobs):
            if isinstance(packed := _packed(answer), Refused):
                alone += job.work
            else:
                yield len(job.work), packed.unpack(parts)
    singles = [Job(next(numbers), [item], shared, read) for item in alone]
    with LimitedPool(min(workers, max(1, len(singles))), FILE_SECONDS, FILE_MEMORY_MB, chunk=1) as pool:
        for job, answer in pool.map(read_job, singles):
            if isinstance(packed := _packed(answer), Refused):
                yield 1, _left_out(job, packed.reason, parts)
            else:
                yield 1, packed.unpack(parts)


def read_job(job: Job) -> Packed | str:
    """Runs in the confined process: the packed chunk, or the words of a correction that does not match."""
    try:
        return job.read(job.number, job.work, job.shared)
    except CorrectionError as error:
        return str(error)


def _packed(answer: Packed | str | Refused) -> Packed | Refused:
    if isinstance(answer, str):
        raise CorrectionError(answer)
    if isinstance(answer, Refused) and answer.code is RefusalCode.FAILED:
        raise ReadingError(answer.reason)
    return answer


def _left_out(job: Job, reason: str, parts: Path) -> Batch:
    batch = Batch(job.shared.corrections)
    batch.note(collected.rejected(job.work[0][0], reason))
    return batch.write(parts, job.number)
