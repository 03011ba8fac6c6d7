"""Spoilt files read as a build reads them: in child processes with limits, and judged there."""

from collections.abc import Iterator, Sequence

from etl.sandbox import LimitedPool, RefusalCode, Refused, preload
from tests.assure.hostile import HostileTally
from tests.fuzz.oracle import HUNG_SECONDS, look

MEMORY_MB = 1024
# Libraries in C and Rust read these: that a broken one ends the child is what the child is for.
NATIVE = frozenset(("xls", "xlsx", "pdf", "zip"))
ENDED = frozenset((RefusalCode.CRASHED, RefusalCode.MEMORY))


def judge(case: tuple[str, bytes]) -> str:
    """Runs in the child: :func:`look` at one file."""
    name, data = case
    return look(data, name)


def judged(kind: str, files: Sequence[bytes], workers: int = 1) -> Iterator[tuple[bytes, str, str]]:
    """Each file, what became of it (``passed`` or a word of the assurance table) and in what words."""
    preload("etl.warm", "tests.fuzz.oracle")
    with LimitedPool(workers, 2 * HUNG_SECONDS, memory_mb=MEMORY_MB) as pool:
        for (_, data), answer in pool.map(judge, [(f"report.{kind}", data) for data in files]):
            if not isinstance(answer, Refused):
                yield data, "passed", answer
            elif answer.code in ENDED and kind in NATIVE:
                yield data, "passed", answer.code.value
            else:
                yield data, _outcome(answer), answer.reason


def _outcome(answer: Refused) -> str:
    if answer.code is RefusalCode.TIME or " Hung:" in answer.reason:
        return "hung"
    return "lost" if " Defect:" in answer.reason else "crashed"


def tally(kind: str, files: Sequence[bytes]) -> HostileTally:
    """What became of all files."""
    found = HostileTally(f"A10 {kind}")
    for number, (_, outcome, words) in enumerate(judged(kind, files)):
        found.add(outcome, f"{kind} {number}", words)
        found.contained[words] += words in {code.value for code in ENDED}
    return found
