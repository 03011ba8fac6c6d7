"""Chunks over many confined processes; a file that hangs, starves or kills its reader is named, the rest goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from etl.load import collected
from etl.load.chunks import Answer, Packed, Shared, Work, note, read_chunk
from etl.load.corrections import CorrectionError
from etl.sandbox import LimitedPool, RefusalCode, Refused, preload

Read = Callable[[Sequence[Work], Shared], Packed]

# A page takes milliseconds, a long PDF a few seconds; 1 GB holds the largest scan that is opened for its text.
FILE_SECONDS = 20.0
FILE_MEMORY_MB = 1024
CHUNK_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Job:
    """What one confined call reads, and with which function."""

    work: Sequence[Work]
    shared: Shared
    read: Read


class ReadingError(RuntimeError):
    """The reading of a chunk failed by a mistake of ours, not of a file."""


def read_chunks(
    chunks: Sequence[Sequence[Work]], shared: Shared, workers: int, read: Read = read_chunk
) -> Iterator[Answer]:
    """Read chunks with ``workers`` confined processes (0: in this one); each as it is done.

    A chunk whose process exceeds its limits or dies is read again file by file: the file at fault is rejected with
    that reason. Raises CorrectionError where a correction does not match, ReadingError for a mistake of ours.
    """
    if workers == 0:
        yield from (Answer(chunk, read(chunk, shared)) for chunk in chunks)
        return
    alone: list[Work] = []
    for job, answer in _limited(chunks, shared, workers, read, CHUNK_SECONDS):
        if isinstance(answer, Refused):
            alone += job.work
        else:
            yield Answer(job.work, answer)
    for job, answer in _limited([[item] for item in alone], shared, workers, read, FILE_SECONDS):
        if isinstance(answer, Refused):
            yield Answer(job.work, note([collected.rejected(job.work[0][0], answer.reason)]), is_lasting=False)
        else:
            yield Answer(job.work, answer)


def _limited(
    chunks: Sequence[Sequence[Work]], shared: Shared, workers: int, read: Read, seconds: float
) -> Iterator[tuple[Job, Packed | Refused]]:
    if not chunks:
        return
    # pyarrow imports pandas when it makes its first table: 1.4 s that are no file's fault.
    preload("etl.warm", "pandas")
    jobs = (Job(chunk, shared, read) for chunk in chunks)
    with LimitedPool(min(workers, len(chunks)), seconds, FILE_MEMORY_MB, chunk=1) as pool:
        yield from ((job, _packed(answer)) for job, answer in pool.map(read_job, jobs))


def read_job(job: Job) -> Packed | str:
    """Runs in the confined process: the packed chunk, or the words of a correction that does not match."""
    try:
        return job.read(job.work, job.shared)
    except CorrectionError as error:
        return str(error)


def _packed(answer: Packed | str | Refused) -> Packed | Refused:
    if isinstance(answer, str):
        raise CorrectionError(answer)
    if isinstance(answer, Refused) and answer.code is RefusalCode.FAILED:
        raise ReadingError(answer.reason)
    return answer
