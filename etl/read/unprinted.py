"""What a page or a Word file holds and shows otherwise: hidden copies, struck-out numbers, raised marks, form fields.

What a browser or Word does not show as a value is taken out of the tree before anything is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

_MARKS = (
    b"display:none", b"display: none", b"display :none", b"line-through", b" hidden",
)  # fmt: skip
_TAGS = ("del", "s", "strike", "sup", "input")
_XPATH = (
    "//*[(@style and (contains(translate(@style,'DISPLAYNOE','displaynoe'),'none') "
    "or contains(translate(@style,'LINETHROUG','linethroug'),'line-through'))) or @hidden "
    "or self::del or self::s or self::strike or self::sup or (self::input and @value)]"
)
_HIDDEN = re.compile(r"(?:^|[;\s])display\s{0,3}:\s{0,3}none", re.IGNORECASE)
_STRUCK = re.compile(r"text-decoration[a-z-]{0,9}\s{0,3}:[^;]{0,60}line-through", re.IGNORECASE)
_STRUCK_TAGS = frozenset({"del", "s", "strike"})
_INLINE = frozenset({"span", "font", "b", "strong", "em", "i", "u", "a"})
_IN_TABLE = frozenset({"tr", "td", "th", "tbody"})
_TYPED = frozenset({"text", "number"})
_IDEOGRAPH = re.compile("[\u4e00-\u9fff]")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WORD_MARKS = (b"<w:strike", b"<w:dstrike", b"<w:vanish", b'"superscript"', b"<w:moveFrom ")
_OFF = frozenset({"0", "false", "off"})


def without_unprinted(root: Any, encoded: bytes) -> None:
    """Take out of a page's tree what is struck out, and what is hidden in a table or says a visible table again.

    Hidden parts that nothing visible repeats stay: pages of a long report are hidden until the reader turns to them.
    A raised mark beside a number goes into brackets, where it reads as a note. ``encoded`` is the page in UTF-8, as it
    came: lower case of a Chinese text takes twenty times as long as that of bytes.
    """
    if not has_unprinted(root) and not is_marked(encoded):
        return
    hidden = []
    for element in root.xpath(_XPATH):
        style = element.get("style") or ""
        if element.tag == "sup":
            _bracket(element)
        elif element.tag == "input":
            _fill_in(element)
        elif element.tag in _STRUCK_TAGS or _STRUCK.search(style):
            _take_out(element)
        elif "hidden" in element.attrib or _HIDDEN.search(style):
            hidden.append(element)
    _without_copies(root, hidden)


def is_marked(encoded: bytes) -> bool:
    """Whether the source of a page, in UTF-8, may hide or strike out something by style or attribute."""
    lower = encoded.lower()
    return any(mark in lower for mark in _MARKS)


def has_unprinted(root: Any) -> bool:
    """Whether a page's tree has elements whose text is struck out, raised or typed in."""
    return next(root.iter(*_TAGS), None) is not None


def _without_copies(root: Any, hidden: list[Any]) -> None:
    unseen = {item for element in hidden for item in element.iter("table")}
    seen: set[str] | None = None
    for element in hidden:
        if element.tag in _INLINE or element.tag in _IN_TABLE:
            _take_out(element)
            continue
        labels = _labels(element.iter("table"))
        if labels and seen is None:
            seen = _labels(table for table in root.iter("table") if table not in unseen)
        if labels and seen is not None and 2 * len(labels & seen) >= len(labels):
            _take_out(element)


def _labels(tables: Iterator[Any]) -> set[str]:
    texts = ("".join("".join(cell.itertext()).split()) for table in tables for cell in table.iter("td", "th"))
    return {text for text in texts if len(text) < 60 and _IDEOGRAPH.search(text)}


def _take_out(element: Any) -> None:
    parent = element.getparent()
    if parent is None:
        return
    before, tail = element.getprevious(), element.tail or ""
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)


def _fill_in(field: Any) -> None:
    """A form's field in a table shows its value: it becomes text."""
    typed = (field.get("type") or "text").lower() in _TYPED
    if typed and next(field.iterancestors("td", "th"), None) is not None:
        field.tail = f"{field.get('value')}{field.tail or ''}"


def _bracket(sup: Any) -> None:
    mark = "".join(sup.itertext()).strip()
    cell = next((item for item in sup.iterancestors("td", "th")), sup.getparent())
    whole = "".join(cell.itertext())
    beside = whole.replace(mark, "", 1).strip()
    if mark and beside and not _IDEOGRAPH.search(beside) and not mark.startswith(("(", "（")):
        for child in list(sup):
            sup.remove(child)
        sup.text = f"({mark})"


def without_unprinted_runs(root: Any, data: bytes) -> None:
    """As :func:`without_unprinted`, for the runs of a Word file's body; ``data`` is its XML."""
    if not any(mark in data for mark in _WORD_MARKS):
        return
    for moved in list(root.iter(f"{_W}moveFrom")):
        _take_out(moved)
    for run in list(root.iter(f"{_W}r")):
        properties = run.find(f"{_W}rPr")
        if properties is None:
            continue
        if any(_is_on(properties.find(f"{_W}{name}")) for name in ("strike", "dstrike", "vanish")):
            _take_out(run)
            continue
        raised = properties.find(f"{_W}vertAlign")
        if raised is not None and raised.get(f"{_W}val") == "superscript":
            _bracket_run(run)


def _is_on(switch: Any) -> bool:
    return switch is not None and switch.get(f"{_W}val") not in _OFF


def _bracket_run(run: Any) -> None:
    paragraph = run.getparent()
    texts = list(run.iter(f"{_W}t"))
    mark = "".join(text.text or "" for text in texts).strip()
    whole = "".join(text.text or "" for text in paragraph.iter(f"{_W}t"))
    beside = whole.replace(mark, "", 1).strip()
    if mark and beside and not _IDEOGRAPH.search(beside) and not mark.startswith(("(", "（")):
        for text in texts[1:]:
            text.text = ""
        texts[0].text = f"({mark})"
