"""The packets of scripts: what is in them, that they are kept, and that no page uses a part left out."""

import re
from pathlib import Path

import brotli
import pytest

from pages import delivery


def test_no_page_uses_a_core_component_that_the_browser_does_not_get(root: Path) -> None:
    there = re.search(r"window\.dash_core_components = \{(.*?)\}", (delivery.ASSETS / "core.js").read_text())
    assert there
    given = set(re.findall(r"(\w+):", there[1]))
    sources = [root / "app.py", *(root / "pages").rglob("*.py")]
    used = {name for path in sources for name in re.findall(r"\bdcc\.([A-Z]\w+)", path.read_text(encoding="utf-8"))}
    widgets = root / "pages" / "widgets"
    own = set(re.findall(r"^class ([A-Z]\w+)", (widgets / "own.py").read_text(), re.MULTILINE))
    own |= set(re.findall(r"^class ([A-Z]\w+)\(_Core\)", (widgets / "control.py").read_text(), re.MULTILINE))
    assert used | own == given, "assets/core.js holds the core components that pages use"


def test_a_packet_is_made_once_and_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "FOLDER", tmp_path / "served")
    body = b"function twice(x) { return 2 * x; }\n" * 400
    made = delivery.pack("test", body, keep=False)
    assert not (tmp_path / "served").exists()
    kept = delivery.pack("test", body, keep=True)
    assert sorted(path.suffix for path in (tmp_path / "served").iterdir()) == [".br", ".gz", ".js"]
    assert made.name == kept.name == delivery.pack("test", body, keep=False).name
    assert brotli.decompress(kept.bodies["br"]) == body == kept.bodies[""]
    assert delivery.pack("test", body + b";", keep=False).name != made.name


def test_later_scripts_are_passed_over_by_the_browser() -> None:
    found = delivery.later('<script src="/a.js"></script><script id="b" type="application/javascript">go();</script>')
    kept = '<script src="/a.js" type="text/plain" data-later></script>'
    assert found == f'{kept}<script id="b" type="text/plain" data-later>go();</script>'


def test_the_best_encoding_that_the_browser_takes() -> None:
    packet = delivery.pack("test", b"a" * 1000, keep=False)
    found = {
        wanted: packet.answer(wanted).headers.get("Content-Encoding") for wanted in ("gzip, br", "gzip", "identity")
    }
    assert found == {"gzip, br": "br", "gzip": "gzip", "identity": None}
    assert "immutable" in packet.answer("br").headers["Cache-Control"]
