"""Identities by places give what each says of its own cells, whatever is blank, missing, unreadable or wrong."""

import random
from decimal import Decimal

import pytest

from etl.check import modules
from etl.check.identities import Sums
from etl.check.subject import Subject, compare
from etl.forms import load_forms
from etl.model import Cell, CellStatus, ReportIdentity

FORMS = sorted(name for name, form in load_forms().items() if form.table("t3"))
STATUSES = (CellStatus.BLANK, CellStatus.NOT_APPLICABLE, CellStatus.UNREADABLE)
MODULES = [module for module in modules() if hasattr(module, "identities")]


def report(form: str, number: int) -> Subject:
    """A report of one form whose cells are nothing alike."""
    rng = random.Random(f"{form}:{number}")
    missing, empty = (rng.choice((0, 0.02, 0.3)) for _ in range(2))
    cells = {}
    for cell in load_forms()[form].cells:
        if rng.random() >= missing:
            status = rng.choice(STATUSES[: rng.choice((1, 2, 3))]) if rng.random() < empty else CellStatus.REPORTED
            value = Decimal(rng.choice((0, 0, 0, 1, 7))) if status is CellStatus.REPORTED else None
            cells[cell.key] = Cell(cell.key, value, str(value), status, "line 1")
    forms = {table: form for table in ("t2", "t3", "t4") if rng.random() < 0.9}
    return Subject(cells, forms, (), ReportIdentity())


def slowly(module, subject: Subject) -> list:
    """Each identity compared by itself."""
    found = []
    for name, left, right in module.identities(subject):
        sides = [[subject.cells.get(key) for key in keys] for keys in (left, right)]
        check = compare(module.ID, name, *sides)
        found.append(module.amended(check, subject) if hasattr(module, "amended") else check)
    return found


@pytest.mark.parametrize("form", FORMS)
def test_identities_by_places_and_one_by_one_agree(form):
    notes = set()
    for number in range(150):
        subject = report(form, number)
        sums = Sums(subject)
        for module in MODULES:
            found = slowly(module, subject)
            assert list(sums.tested(module)) == found
            notes.update((check.status, check.note) for check in found)
    assert len(MODULES) == 4 and len(notes) >= 6
