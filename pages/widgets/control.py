"""Controls of Dash's and Mantine's that the pages use, named and spoken to as theirs, and as light as :mod:`html`."""

# ruff: noqa: D101 -- their names are those of the components

from __future__ import annotations

from pages.widgets.html import Node


class Control(Node):
    """A component that a library's script draws."""

    __slots__ = ()


class _Core(Control):
    __slots__ = ()
    namespace = "dash_core_components"


class _Mantine(Control):
    __slots__ = ()
    namespace = "dash_mantine_components"


class Graph(_Core): ...


class Input(_Core): ...


class Menu(_Mantine): ...


class MenuDropdown(_Mantine): ...


class MenuTarget(_Mantine): ...


class MultiSelect(_Mantine): ...


class Popover(_Mantine): ...


class PopoverDropdown(_Mantine): ...


class PopoverTarget(_Mantine): ...


class RangeSlider(_Mantine): ...


class Select(_Mantine): ...
