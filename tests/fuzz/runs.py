"""Rounds of fuzzing; what fails is kept."""

import hashlib
import re
import traceback
from pathlib import Path

from tests.fuzz.confined import judged
from tests.fuzz.oracle import look
from tests.fuzz.spoil import drawn, files

ROUND = 300


def keep(out: Path, kind: str, data: bytes, words: str) -> None:
    """The file, named by what it did (of several the smallest), and the trace of reading it again."""
    name = f"{kind}-{hashlib.sha256(re.sub(r'[0-9]+', '', words)[:80].encode()).hexdigest()[:8]}"
    target = out / f"{name}.{kind}"
    if target.exists() and target.stat().st_size <= len(data):
        return
    target.write_bytes(data)
    (out / f"{name}.log").write_text(f"{words}\n{_trace(kind, data)}", encoding="utf-8")
    print(f"{kind}: {words[:200]}", flush=True)


def _trace(kind: str, data: bytes) -> str:
    try:
        return look(data, f"report.{kind}")
    except Exception:
        return traceback.format_exc()


def one_round(kind: str, out: Path, number: int) -> int:
    """``ROUND`` files of a kind from seed ``number``; how many failed."""
    failed = 0
    for data, outcome, words in judged(kind, drawn(kind, ROUND, number), workers=2):
        if outcome != "passed":
            failed += 1
            keep(out, kind, data, f"{outcome}: {words}")
    return failed


def steered(kind: str, out: Path, seconds: int) -> None:
    """Files of a kind steered by coverage, in this process, until the time is over; it does not return."""
    import atheris
    from hypothesis import HealthCheck, given, settings

    atheris.instrument_all()

    @settings(database=None, deadline=None, suppress_health_check=list(HealthCheck))
    @given(files(kind))
    def one(data: bytes) -> None:
        try:
            look(data, f"report.{kind}")
        except Exception as error:
            keep(out, kind, data, f"{type(error).__name__}: {error}")

    corpus = out / f"corpus-{kind}"
    corpus.mkdir(exist_ok=True)
    words = [f"-max_total_time={seconds}", "-max_len=4096", "-timeout=60", "-rss_limit_mb=4096", str(corpus)]
    atheris.Setup(["tests.fuzz", *words], one.hypothesis.fuzz_one_input)
    atheris.Fuzz()
