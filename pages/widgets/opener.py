"""What opens a popover or menu. Mantine wraps it in a box that carries the state for screen readers."""

from __future__ import annotations


def target(class_name: str) -> dict[str, object]:
    """Properties of that box: it is itself the button, so that no button stands inside another.

    The browser script gives it Enter and Space.
    """
    return {"role": "button", "tabIndex": 0, "className": class_name, "data-opener": "1"}
