"""A row read after the plan of another is the row read from scratch."""

import re

import pytest

from etl.forms import load_forms
from etl.read import read_bytes
from etl.recognise import document_events
from etl.recognise.labels import Lexicon
from tests.etl.recognise.fixtures import FOLDER

PAGES = sorted(path.name for path in FOLDER.iterdir() if path.suffix in (".html", ".md"))
FORMS = [form for form in load_forms().values() if form.table("t2")]


def test_there_are_pages_with_drawn_tables():
    assert len(PAGES) >= 5


@pytest.mark.parametrize("name", PAGES)
def test_the_plan_of_a_row_gives_what_reading_it_gives(name):
    text = (FOLDER / name).read_text("utf-8")
    # Other numbers in the same places, and a page of other numbers first.
    other = re.sub(r"(?<=[>|] )\d+(?= [<|])|(?<=>)\d+(?=<)", lambda found: str(int(found[0]) + 7), text)
    used, documents = Lexicon(FORMS), [read_bytes(page.encode(), name) for page in (other, text)]
    for document in documents:
        planned = list(document_events(document, used))
        again = list(document_events(document, used))
        fresh = list(document_events(document, Lexicon(FORMS)))
        assert planned == again == fresh
        assert len(fresh) > 10
    assert used.plans
