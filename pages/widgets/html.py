"""Elements of a page, named and spoken to as Dash's own: ``html.P("words", className="lead")``.

Making a component of Dash's takes 10 µs, most of it looking through its properties; a page has 300. These hold what
they were given, and are sent as the same dicts (:mod:`pages.widgets.sent`).
"""

# ruff: noqa: D101 -- their names are those of the elements

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar


class Node:
    """What Dash draws: ``children`` (a node, text, number, None, or a list of these) and its properties, in React's
    names. That there are such properties, a test asks Dash's own.
    """

    __slots__ = ("children", "props")
    namespace: ClassVar[str]

    def __init__(self, children: Any = None, **props: Any) -> None:
        self.children, self.props = children, props

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.children!r}, {self.props!r})"

    def __getattr__(self, name: str) -> Any:
        try:
            return self.props[name]
        except KeyError:
            raise AttributeError(name) from None

    def get(self, name: str) -> Any:
        """A property, or None."""
        return self.props.get(name)


class Element(Node):
    """An element of HTML."""

    __slots__ = ()
    namespace = "dash_html_components"
    tag = ""

    def __init_subclass__(cls) -> None:
        cls.tag = cls.__name__.lower()


def walk(node: Any) -> Iterator[Node]:
    """Every node of a tree, those around others first."""
    if isinstance(node, list | tuple):
        for child in node:
            yield from walk(child)
    elif isinstance(node, Node):
        yield node
        yield from walk(node.children)


class A(Element): ...


class Article(Element): ...


class Br(Element): ...


class Button(Element): ...


class Code(Element): ...


class Dd(Element): ...


class Del(Element): ...


class Details(Element): ...


class Div(Element): ...


class Dl(Element): ...


class Dt(Element): ...


class Footer(Element): ...


class H1(Element): ...


class H2(Element): ...


class H3(Element): ...


class Header(Element): ...


class Ins(Element): ...


class Label(Element): ...


class Li(Element): ...


class Main(Element): ...


class Nav(Element): ...


class Ol(Element): ...


class P(Element): ...


class S(Element): ...


class Section(Element): ...


class Span(Element): ...


class Strong(Element): ...


class Summary(Element): ...


class Table(Element): ...


class Tbody(Element): ...


class Td(Element): ...


class Th(Element): ...


class Thead(Element): ...


class Tr(Element): ...


class Ul(Element): ...
