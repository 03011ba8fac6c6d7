"""Files as hypothesis draws them: an honest one with some edits, or one put together from words only."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.fuzz.seeds import PACKED, packed, parts, seeds, words

MOST_EDITS, MOST_WORDS = 8, 120
# Larger than any seed; what is written ten times over must not grow without end.
MOST_BYTES = 400_000
_PLACE = st.integers(0, 9_999)
_GLUE = (b"", b" ", b"\n", b"\t", b",", b"|", b"</td><td>", b"</td></tr>\n<tr><td>")


def _edits(kind: str) -> st.SearchStrategy[list[tuple[str, int, int, bytes]]]:
    action = st.sampled_from(("put", "put", "put", "over", "cut", "copy", "move", "flip", "repeat", "end"))
    word = st.one_of(st.sampled_from(words(kind)), st.sampled_from(words(kind)), st.binary(max_size=9))
    return st.lists(st.tuples(action, _PLACE, _PLACE, word), min_size=1, max_size=MOST_EDITS)


def edited(data: bytes, edits: list[tuple[str, int, int, bytes]]) -> bytes:
    """``data`` after the edits; places are in ten-thousandths of its length."""
    for action, start, reach, word in edits:
        at = start * len(data) // 10_000
        # Three in four reach over a cell or a line, the rest as far as they like.
        to = min(len(data), at + (reach % 97 if reach % 4 else reach * len(data) // 10_000))
        taken = data[at:to]
        if action == "put":
            data = data[:at] + word + data[at:]
        elif action == "over":
            data = data[:at] + word + data[to:]
        elif action == "cut":
            data = data[:at] + data[to:]
        elif action == "copy":
            data = data[:to] + taken + data[to:]
        elif action == "move":
            data = taken + data[:at] + data[to:]
        elif action == "flip":
            data = data[:at] + bytes(byte ^ (1 << reach % 8) for byte in data[at : at + 1]) + data[at + 1 :]
        elif action == "repeat":
            data = data[:to] + (taken or word) * (reach % 300) + data[to:]
        else:
            data = data[:at]
        data = data[:MOST_BYTES]
    return data


@st.composite
def files(draw: st.DrawFn, kind: str) -> bytes:
    """A file of a kind, spoilt."""
    if kind not in PACKED and kind != "pdf" and draw(st.integers(0, 3)) == 0:
        some = draw(st.lists(st.sampled_from(words(kind)), max_size=MOST_WORDS))
        return draw(st.sampled_from(_GLUE)).join(some)
    honest = draw(st.sampled_from(seeds(kind)))
    if kind in PACKED and draw(st.integers(0, 4)):
        members = parts(honest)
        # The largest parts hold the tables.
        order = sorted(range(len(members)), key=lambda number: -len(members[number][1]))
        number = order[min(draw(st.integers(0, 2 * len(order))) // 2 % len(order), draw(_PLACE) % len(order))]
        return packed(members, number, edited(members[number][1], draw(_edits(kind))))
    return edited(honest, draw(_edits(kind)))


def drawn(kind: str, count: int, number: int | None = None) -> list[bytes]:
    """``count`` files of a kind: the same ones every time, or those of seed ``number``."""
    found: list[bytes] = []

    @settings(
        max_examples=count,
        derandomize=number is None,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(files(kind))
    def collect(data: bytes) -> None:
        found.append(data)

    (collect if number is None else seed(number)(collect))()
    return found
