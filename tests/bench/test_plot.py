"""The picture in docs/scale.md is the one that the measurements give."""

from tests.bench.plot import draw, measured
from tests.conftest import ROOT


def test_the_picture_is_drawn_from_the_list():
    assert len(measured()) >= 5
    assert (ROOT / "docs" / "scale.svg").read_text(encoding="utf-8") == draw(measured())
