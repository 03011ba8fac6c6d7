"""A callback post is checked before Dash sees it: a known callback, its own inputs, values of the declared kind.

Dash trusts the shape of what arrives; anything else would end as an error of the server, with a trace in its log.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from dash import Dash
from flask import Flask, Response, request

from pages.charts import charts
from pages.registry import pages
from pages.state import LANGS
from pages.web.limits import plain

Check = Callable[[Any], bool]
# component id as Dash writes it, property
Declared = tuple[str, str]
# Far above what a page holds; lists beyond it are made to cost.
MOST = 200
LONGEST = 8000


class MalformedPost(ValueError):
    """The body of a post is none that our pages send."""


def _text(value: Any) -> bool:
    return value is None or (isinstance(value, str) and len(value) <= LONGEST)


def _texts(value: Any) -> bool:
    return value is None or (isinstance(value, list) and len(value) <= MOST and all(isinstance(v, str) for v in value))


def _view(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(value.get(key), str) for key in ("path", "search"))


def _meta(value: Any) -> bool:
    return isinstance(value, dict) and value.get("lang") in LANGS


def _source(value: Any) -> bool:
    return value is None or (isinstance(value, dict) and isinstance(value.get("ref"), str))


@cache
def _chips() -> frozenset[str]:
    return frozenset(name for page in pages() for name in page.controls)


def _id(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and all(isinstance(part, str) for part in value.values())
        and ("chart" in value or "param" in value)
        and ("chart" not in value or value["chart"] in charts())
        and ("param" not in value or value["param"] in _chips())
    )


# By component and property; without a component for what a property means everywhere else.
KINDS: dict[tuple[str, str], Check] = {
    ("", "pathname"): _text,
    ("", "search"): _text,
    ("", "searchValue"): _text,
    ("", "value"): _text,
    ("", "id"): _id,
    ("view", "data"): _view,
    ("meta", "data"): _meta,
    ("source", "data"): _source,
    ("places", "value"): _texts,
}


def attach_post_check(app: Dash, base: str) -> None:
    """Answer 400 in one line to a callback post of another shape."""
    server: Flask = app.server

    @server.before_request
    def check() -> Response | None:
        if request.method != "POST" or request.path != f"{base}_dash-update-component":
            return None
        try:
            check_post(_body(), app.callback_map)
        except MalformedPost as error:
            return plain(f"no callback of these pages: {error}", 400)
        return None


def _body() -> Any:
    try:
        return request.get_json(silent=True)
    except RecursionError as error:
        raise MalformedPost("brackets in brackets") from error


def check_post(body: Any, callbacks: Mapping[str, Mapping[str, Any]]) -> None:
    """Raise MalformedPost unless ``body`` is what one of ``callbacks`` (Dash's map by output) is sent by a page."""
    if not isinstance(body, dict):
        raise MalformedPost("no JSON object")
    output = body.get("output")
    found = callbacks.get(output) if isinstance(output, str) else None
    if not found or "callback" not in found:
        raise MalformedPost("unknown output")
    changed = body.get("changedPropIds", []), body.get("parsedChangedPropsIds", [])
    if not all(isinstance(one, list) for one in changed) or not _texts(changed[0]):
        raise MalformedPost("changed properties: lists wanted")
    sizes: dict[str, set[int]] = {}
    for part, given, declared in _parts(body, found):
        if not isinstance(given, list) or len(given) != len(declared):
            raise MalformedPost(f"{part}: {len(declared)} wanted")
        for item, one in zip(given, declared, strict=True):
            _check_item(item, one, part, sizes)
    if any(len(found) > 1 for found in sizes.values()):
        raise MalformedPost("components: as many heads as figures wanted")


def _parts(body: Mapping[str, Any], found: Mapping[str, Any]) -> Iterator[tuple[str, Any, list[Declared]]]:
    """(part, what was sent, what is declared) for outputs, inputs and state."""
    outputs, sent = found["output"], body.get("outputs")
    many = isinstance(outputs, list | tuple)
    yield (
        "outputs",
        sent if many else [sent],
        [(one.component_id_str(), one.component_property) for one in (outputs if many else [outputs])],
    )
    for part in ("inputs", "state"):
        declared = [(one["id"], one["property"]) for one in found[part]]
        yield part, body.get(part, None if declared else []), declared


def _check_item(item: Any, declared: Declared, part: str, sizes: dict[str, set[int]]) -> None:
    wanted, name = declared
    pattern = json.loads(wanted) if wanted.startswith("{") else None
    wild = [key for key, value in (pattern or {}).items() if isinstance(value, list)]
    if bool(wild) != isinstance(item, list) or (wild and len(item) > MOST):
        raise MalformedPost(f"{part}: another number of components")
    for key in wild:
        sizes.setdefault(key, set()).add(len(item))
    for leaf in item if wild else [item]:
        if not _is_named(leaf) or leaf["property"] != name or not _fits(leaf["id"], wanted, pattern):
            raise MalformedPost(f"{part}: another component")
        if part != "outputs" and not kind(wanted, name)(leaf.get("value")):
            raise MalformedPost(f"{part}: a value of another kind")
        if part != "outputs" and name == "id" and leaf.get("value") != leaf["id"]:
            raise MalformedPost(f"{part}: the id of another component")


def _is_named(leaf: Any) -> bool:
    if not isinstance(leaf, dict) or not isinstance(leaf.get("property"), str):
        return False
    found = leaf.get("id")
    return isinstance(found, str) or (isinstance(found, dict) and all(isinstance(v, str) for v in found.values()))


def _fits(found: Any, wanted: str, pattern: dict[str, Any] | None) -> bool:
    """Whether a component's id is the declared one; a list in a pattern (Dash writes ALL as one) fits any value."""
    if pattern is None or not isinstance(found, dict):
        return bool(found == wanted)
    return found.keys() == pattern.keys() and all(
        isinstance(value, list) or found[key] == value for key, value in pattern.items()
    )


def kind(wanted: str, name: str) -> Check:
    """The check of a declared input (component id as Dash writes it, property); one without a kind fits no value."""
    component = str(json.loads(wanted).get("param", "")) if wanted.startswith("{") else wanted
    return KINDS.get((component, name)) or KINDS.get(("", name)) or (lambda value: False)
