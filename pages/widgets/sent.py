"""A tree of elements and components as Dash sends it: plain dicts and lists, made in one walk.

What of a page never changes by itself goes as one piece of HTML instead of a component an element. Dash's own way
through a tree asks every component several times, once more for each text in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson

from pages.first.markup import element, words
from pages.widgets.html import Element, Node
from pages.widgets.own import Html

# What callbacks write, read or wait for, by id; patterns are dicts and never stand still.
LIVE = frozenset({"lead", "above", "below", "place-chips", "notice"})


@dataclass(slots=True)
class _Piece:
    """An element that stands still: its properties and what it holds, as HTML."""

    tag: str
    props: dict[str, Any]
    inner: str


def sent(node: Any) -> Any:
    """An element or component, or a list of these and texts, as dicts and lists. What is sent already stays."""
    return _whole(_made(node))


@dataclass(frozen=True, slots=True)
class Packed:
    """What is sent, as it goes out: ``fragment`` of JSON, and how many bytes that is."""

    fragment: orjson.Fragment
    size: int


def packed(node: Any) -> Packed:
    """The same as the bytes that go out: what is kept costs neither a second walk nor a place among Python's things."""
    made = orjson.dumps(sent(node), option=orjson.OPT_NON_STR_KEYS | orjson.OPT_SERIALIZE_NUMPY)
    return Packed(orjson.Fragment(made), len(made))


def _made(node: Any) -> Any:
    if isinstance(node, Element):
        return _element(node)
    if isinstance(node, list | tuple):
        return [_made(child) for child in node]
    return _control(node) if isinstance(node, Node) else node


def _element(node: Element) -> Any:
    children = _made(node.children)
    key = node.props.get("id")
    if not isinstance(key, dict) and key not in LIVE and "data-table" not in node.props and _stands(children):
        return _Piece(node.tag, node.props, _inner(children))
    props = {**node.props, "children": _whole(children)}
    return _as(type(node), props)


def _control(node: Node) -> dict[str, Any]:
    props = node.props if node.children is None else {**node.props, "children": sent(node.children)}
    return _as(type(node), props)


def _as(kind: type[Node], props: dict[str, Any]) -> dict[str, Any]:
    return {"props": props, "type": kind.__name__, "namespace": kind.namespace}


def _stands(made: Any) -> bool:
    if isinstance(made, list):
        return all(_stands(child) for child in made)
    return made is None or isinstance(made, _Piece | str | int | float)


def _inner(made: Any) -> str:
    if isinstance(made, list):
        return "".join(map(_inner, made))
    if isinstance(made, _Piece):
        return element(made.tag, made.props, made.inner)
    return words(made)


def _whole(made: Any) -> Any:
    if isinstance(made, list):
        return [_whole(child) for child in made]
    if isinstance(made, _Piece):
        return _as(Html, {"tag": made.tag, "attributes": made.props, "html": made.inner})
    return made
