"""Small pages written for the tests of identification; every sentence is our own."""

from etl.model import Document, Grid, Line


def page(*lines: str, title: str | None = None, notes: tuple[str, ...] = ()) -> Document:
    """A document of text lines; ``GRID`` stands for a drawn table."""
    blocks = tuple(
        Grid((), 0, 0, f"table {number}") if line == "GRID" else Line(line, f"line {number}")
        for number, line in enumerate(lines, 1)
    )
    return Document("page.html", "", "html", blocks, title, notes)
