"""A table told from its source is the table that the reader of trees reads, whatever its page looks like."""

import random

import pytest

from etl.model import Grid, LaidOut
from etl.read import html, repeated
from etl.read.decode import decode_encoded
from etl.synth.compose import compose
from etl.synth.layouts import LAYOUTS
from etl.synth.render import render

PAGES = sorted(name for name, layout in LAYOUTS.items() if layout.suffix == "html")
TABLE = "<table><tr><td>规章</td><td>{}</td><td>{}</td></tr></table>"
# What pages hold, whole or broken, in places where it belongs or not.
PIECES = (
    "<b>", "</b>", "</td>", "<td>", "</tr>", "<tr>", "<table>", "</table>", "<table border=1>", "<p>", "</p>", "<br>",
    "<br/>", "<!--", "-->", '"', "'", "&nbsp;", "&nbsp", "&#50;", "&amp;", "&unknown;", "<", ">", "\r\n",
    "\r", "\x0b", "\x00", "\xa0", "\u3000", "\ufeff", "\uffff", "\x85", "<s>5</s>", "<sup>1</sup>", "<script>if(a>b){}",
    "</script>", "<style>", "<select>", "<input value=5>", " hidden", "display:none", '<span style="display:none">7',
    "<td rowspan=2>", '<td colspan="3">', "<td colspan=0>", "<caption>表</caption>", "<th>", "<div>", "</div>",

    "<span/>", "<TABLE><TR><TD>9</TD><TD>8</TD></TR></TABLE>",
    "<o:p></o:p>", "<a title='>'>", "<TD>", "<TABLE><TR><TD>9</TD></TR></TABLE>", "</body>", "<?x?>", "<![CDATA[3]]>",
    "\ue0001\ue001", "<td a-->", "<tbody>", "<form>", "<center>", "5", "总计",
)  # fmt: skip


def both(data: bytes) -> int:
    """How many tables of a page were told from its source; asserts that it reads as with the tree of all of it."""
    text, _, encoded = decode_encoded(data)
    whole = html._walked(encoded, ())
    taken = repeated.take_out(text)
    page = html._walked(taken.rest.encode("utf-8", "replace"), taken.tables) if taken else None
    if page is None or whole is None:
        return 0
    assert (page.title, page.notes) == (whole.title, whole.notes)
    assert list(map(plainly, page.blocks)) == list(map(plainly, whole.blocks))
    return sum(isinstance(block, LaidOut) for block in page.blocks)


def plainly(block: object) -> object:
    """A line, or all of a table."""
    return (block.cells, block.rows, block.columns, block.where) if isinstance(block, Grid) else block


def page(layout: str, number: int) -> str:
    """A synthetic page; pages of one layout differ in their numbers and in little else."""
    return render(compose(8, number, tuple(LAYOUTS), layout=layout)).decode()


@pytest.mark.parametrize("layout", PAGES)
def test_pages_of_a_layout_read_alike_from_source_and_tree(layout):
    told = [both(page(layout, number % 4).encode()) for number in range(12)]
    # A table of boxes holds a table in each cell.
    assert all(told[8:]) or layout == "html_boxes"


def test_pages_with_anything_in_them_read_alike_from_source_and_tree():
    told = 0
    for number in range(300):
        rng = random.Random(number)
        text = page(rng.choice(PAGES), rng.randrange(3))
        # A page of Word's takes ten times as long.
        text = text if len(text) < 20_000 else TABLE.join(("<body><p>一</p>", "<p>二</p>", "</body>"))
        for _ in range(rng.randint(1, 3)):
            at = rng.randrange(len(text))
            if rng.random() < 0.7:
                at = text.find(rng.choice("<>"), at) + rng.randint(0, 1)
            text = text[:at] + rng.choice(PIECES) + text[at:]
        told += sum(both(text.encode()) for _ in range(3))
    assert told > 200


@pytest.mark.parametrize(
    "text", ["5", " 5 ", "5\n6", "&nbsp;", "1&nbsp;234", "&lt;5", "\u3000", "\xa05", "\u200b", "５", "#", "\x85", "|"]
)
def test_texts_of_cells_are_those_of_the_tree(text):
    source = f"<body>{TABLE.format(text, f'<p>{text}</p><p>{text}</p>')}</body>"
    assert [both(source.encode()) for _ in range(3)][1:] == [1, 1]


@pytest.mark.parametrize(
    "source",
    [
        "<table><tr><td>5<td>6</tr></table>",
        "<table><tr><td><table><tr><td>5</td></tr></table></td></tr></table>",
        "<table><tr><td><sup>5</sup></td></tr></table>",
        "<table><tr><td><!-- --></td></tr></table>",
        "<table><tr><td>5&#48;</td></tr></table>",
        "<table><tr><td rowspan=1 rowspan=2>5</td></tr></table>",
        "<table><tr><td><script>5</script></td></tr></table>",
        f"<table><tr><td>{'字' * 401}{'<br>' * 41}</td><td>5</td></tr></table>",
    ],
)
def test_tables_that_are_not_plain_are_left_to_the_tree(source):
    assert [both(f"<body>{source}</body>".encode()) for _ in range(3)] == [0, 0, 0]


def test_markup_met_once_is_not_learnt():
    source = b"<body><table><tr><td>5</td><td colspan=7>6</td></tr></table></body>"
    assert [both(source) for _ in range(3)] == [0, 1, 1]
