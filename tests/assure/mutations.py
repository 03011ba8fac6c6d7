"""A1: spoiled reports; every number is the one printed, or refused, or covered by a failed check."""

import random
from pathlib import Path

from etl.synth.compose import compose
from etl.synth.damage import damages, spoil
from etl.synth.layouts import LAYOUTS
from tests.assure.tally import Tally, try_one

SEEDS = 60
SEED = 20_240_131
# Packing and typesetting cost twenty times what text costs: fewer of them in the same time.
HEAVY = frozenset(("docx", "xlsx", "pdf"))
HEAVY_SHARE = 0.1


def run(count: int, folder: Path, keep: Path | None = None, layouts: tuple[str, ...] = (), start: int = 0) -> Tally:
    """``count`` spoiled reports from ``SEEDS`` seed reports over all layouts, from number ``start`` on.

    Failing files go to ``keep``.
    """
    tally = Tally("A1 mutations")
    names = layouts or tuple(LAYOUTS)
    light = tuple(name for name in names if LAYOUTS[name].suffix not in HEAVY) or names
    heavy = tuple(name for name in names if LAYOUTS[name].suffix in HEAVY) or names
    for number in range(start, start + count):
        rng = random.Random(f"{SEED}:{number}")
        layout = rng.choice(heavy if rng.random() < HEAVY_SHARE else light)
        report = compose(SEED, number % SEEDS * 7 + rng.randrange(7), names, layout=layout)
        damaged = spoil(rng, report, rng.choice(damages(layout)))
        path = folder / f"mutated.{damaged.suffix}"
        path.write_bytes(damaged.content)
        name = f"{number} {layout} {damaged.name} {report.style.name}"
        failures = len(tally.failures)
        try_one(tally, path, damaged.expected, damaged.lost, name)
        if keep and len(tally.failures) > failures:
            (keep / f"{number}-{layout}-{damaged.name}.{damaged.suffix}").write_bytes(damaged.content)
    return tally
