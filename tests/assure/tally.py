"""Counting what became of many spoiled or odd inputs, and the line that says it."""

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from etl.parse import parse_file
from etl.read import ReadError
from etl.synth.spelling import Printed
from etl.synth.verdict import Verdict, judge

SLOW_SECONDS = 1.0


@dataclass
class Tally:
    """Inputs by outcome. ``failures`` name each input that is wrong, lost in silence, crashed or slow."""

    suite: str
    counts: Counter = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)

    def line(self) -> str:
        """The report line of the suite."""
        names = ("tried", "same", "refused", "flagged", "wrong", "silent", "crashed", "over 1 s")
        return f"{self.suite}: " + ", ".join(f"{name} {self.counts[name]}" for name in names)

    def six(self) -> dict[str, int]:
        """The counts in the words of the assurance table; what was slow counts as hung even if it was right."""
        names = {"crashed": "crashed", "hung": "over 1 s", "lost": "silent", "wrong without warning": "wrong"}
        bad = {word: self.counts[name] for word, name in names.items()}
        return {"tried": self.counts["tried"], "passed": self.counts["tried"] - sum(bad.values()), **bad}

    def add(self, outcome: str, name: str, detail: str = "") -> None:
        """Counts one input; ``outcome`` is one of the words of the line."""
        self.counts["tried"] += 1
        self.counts[outcome] += 1
        if outcome in ("wrong", "silent", "crashed"):
            self.failures.append(f"{outcome}: {name} {detail}")

    def slow(self, name: str, seconds: float) -> None:
        """Counts an input that took longer than a second."""
        if seconds > SLOW_SECONDS:
            self.counts["over 1 s"] += 1
            self.failures.append(f"slow: {name} {seconds:.1f} s")


def outcome(verdict: Verdict) -> str:
    """One word for a reading: the worst thing in it."""
    if verdict.wrong:
        return "wrong"
    if verdict.silent:
        return "silent"
    if verdict.flagged:
        return "flagged"
    return "refused" if verdict.refused else "same"


def try_one(
    tally: Tally, path: Path, expected: Mapping[str, Printed], lost: frozenset[str], name: str
) -> Verdict | None:
    """Parses a file, counts it and returns the verdict; None when nothing could be read or the parser crashed."""
    # Processor time: the answer must not depend on what else the machine does.
    start = time.process_time()
    try:
        parsed = parse_file(path)
    except ReadError:
        tally.add("refused", name)
        return None
    except Exception as error:
        tally.add("crashed", name, f"{type(error).__name__}: {error}")
        return None
    finally:
        tally.slow(name, time.process_time() - start)
    verdict = judge(parsed, expected, lost)
    found = outcome(verdict)
    claimed = {cell.key: cell.text for cell in parsed.cells}
    detail = [
        f"{key}: {claimed.get(key)!r} for {expected[key].text if key in expected else None!r}"
        for key in verdict.wrong[:3]
    ]
    tally.add(found, name, "; ".join(detail or verdict.silent[:3]))
    return verdict
