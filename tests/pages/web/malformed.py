"""Callback posts that no page sends, made from the real ones by a seeded generator (D2)."""

import copy
import json
import random
from collections.abc import Iterator
from typing import Any

from dash import Dash

JUNK: tuple[Any, ...] = (
    *(None, True, 0, -1, 1e308, "", "x" * 20_000, "' or 1=1 --", "../../etc/passwd", "<script>alert(1)</script>"),
    *([], [[]], {}, {"id": None}, {"__proto__": {}}, ["x"] * 500, {"chart": "pie", "role": "figure"}, "\ud800", "\x00"),
)
RAW = (b"", b"null", b"[]", b'"x"', b"{", b"\xff\xfe", b"[" * 5000, b"{}" * 9, b'{"output": NaN}', b"0" * 4000)


def posts(app: Dash) -> list[dict[str, Any]]:
    """One good post for every callback of the server, as a page would send it."""
    values: dict[str, Any] = {
        "view.data": {"path": "/disclosure", "search": "level=county"},
        "meta.data": {"lang": "zh"},
        "source.data": {"ref": "330383-gov-2021|t3.new_requests.total"},
        "url.pathname": "/methods",
        "url.search": "?lang=en",
    }

    def leaf(one_id: str, name: str) -> Any:
        if not one_id.startswith("{"):
            return {"id": one_id, "property": name, "value": values.get(f"{one_id}.{name}")}
        pattern = json.loads(one_id)
        is_wild = any(isinstance(value, list) for value in pattern.values())
        fill = {"chart": "disclosure_rate", "param": "level"}
        found = {key: fill[key] if isinstance(value, list) else value for key, value in pattern.items()}
        filled = {"id": found, "property": name, "value": found if name == "id" else None}
        return [filled] if is_wild else filled

    made = []
    for output, found in app.callback_map.items():
        if "callback" not in found:
            continue
        many = isinstance(found["output"], list | tuple)
        outputs = [
            leaf(one.component_id_str(), one.component_property)
            for one in (found["output"] if many else [found["output"]])
        ]
        body = {part: [leaf(one["id"], one["property"]) for one in found[part]] for part in ("inputs", "state")}
        first = found["inputs"][0]
        changed = [f"{first['id']}.{first['property']}"]
        made.append({"output": output, "outputs": outputs if many else outputs[0], "changedPropIds": changed, **body})
    return made


def _paths(value: Any, path: tuple = ()) -> Iterator[tuple]:
    yield path
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, below in inside:
        yield from _paths(below, (*path, key))


def _spoil(rng: random.Random, body: dict[str, Any]) -> Any:
    """The post with one to three of its parts dropped, doubled or replaced by junk."""
    spoilt = copy.deepcopy(body)
    for _ in range(rng.randint(1, 3)):
        path = rng.choice([path for path in _paths(spoilt) if path] or [()])
        if not path:
            return rng.choice(JUNK)
        holder = spoilt
        for key in path[:-1]:
            holder = holder[key]
        action = rng.choice(("junk", "junk", "drop", "double"))
        if action == "junk":
            # A copy: the same junk twice would be spoilt in both places, and could come to hold itself.
            holder[path[-1]] = copy.deepcopy(rng.choice(JUNK))
        elif action == "drop":
            del holder[path[-1]]
        elif isinstance(holder, list):
            holder.insert(path[-1], copy.deepcopy(holder[path[-1]]))
        else:
            holder[f"{path[-1]}2"] = holder[path[-1]]
    return spoilt


def bodies(app: Dash, count: int, seed: int) -> Iterator[bytes]:
    """``count`` bodies: what is no JSON first, then spoilt posts."""
    rng, good = random.Random(seed), posts(app)
    for number in range(count):
        if number < len(RAW):
            yield RAW[number]
        else:
            yield json.dumps(_spoil(rng, rng.choice(good))).encode()
