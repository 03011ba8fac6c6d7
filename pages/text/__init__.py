"""Every word on screen. One key a string, Chinese and English side by side in ``pages/text/*.yaml``.

Both are written, not translated. A string may hold ``{names}``; English may add ``en_one`` for n = 1.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from pages import numbers


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """All strings: key → {zh, en, en_one?}. Raises ValueError on a key written twice or in one language only."""
    found: dict[str, dict[str, str]] = {}
    for path in sorted(Path(__file__).parent.glob("*.yaml")):
        for key, entry in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            if key in found:
                raise ValueError(f"{path.name}: {key} is written twice")
            if not isinstance(entry, dict) or not {"zh", "en"} <= entry.keys():
                raise ValueError(f"{path.name}: {key} needs zh and en")
            found[key] = {lang: str(value) for lang, value in entry.items()}
    return found


@cache
def _strings(lang: str) -> dict[str, str]:
    return {key: entry[lang] for key, entry in catalogue().items()}


class Text:
    """The words of one language: ``t("disclosure.name")``, ``t("unit.places", n=9)``."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self._strings = _strings(lang)

    def __call__(self, key: str, **values: object) -> str:
        """The string under ``key`` with ``values`` filled in. Raises KeyError when there is none."""
        if not values:
            return self._strings[key]
        if self.lang == "en" and str(values.get("n")) == "1":
            entry = catalogue()[key]
            return numbers.closed(entry.get("en_one", entry["en"]).format(**values))
        return numbers.closed(self._strings[key].format(**values))

    def or_code(self, key: str, code: str) -> str:
        """The string under ``key``, or ``code`` itself where the data know a code that the words do not."""
        return self(key) if key in catalogue() else code

    def join(self, parts: list[str]) -> str:
        """A list in running text."""
        return ("、" if self.lang == "zh" else ", ").join(parts)
