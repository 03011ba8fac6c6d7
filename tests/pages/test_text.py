import re
from pathlib import Path

import pytest

from pages.text import Text, catalogue

PAGES = Path(__file__).resolve().parents[2] / "pages"
CODE = "\n".join(path.read_text(encoding="utf-8") for path in PAGES.rglob("*.py"))
LITERAL = set(re.findall(r'"([a-z_0-9]+(?:\.[A-Za-z_0-9]+)+)"', CODE))
# f"level.{code}" uses a family as a whole; f"{page.code}.name" uses a last part of every area.
PREFIXES = tuple(set(re.findall(r'f["\']([a-z_0-9]+\.[a-z_0-9.]*)\{', CODE)))
SUFFIXES = tuple(set(re.findall(r'f["\']\{[^}]+\}(\.[a-z_.]+)["\']', CODE)))
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def test_the_search_sees_what_it_should() -> None:
    assert len(LITERAL) > 100
    assert "level." in PREFIXES
    assert ".question" in SUFFIXES


def test_every_key_used_is_written() -> None:
    areas = {key.split(".")[0] for key in catalogue()}
    used = {key for key in LITERAL if key.split(".")[0] in areas and not key.endswith((".js", ".css", ".csv"))}
    assert sorted(used - catalogue().keys() - {"app.server"}) == []


def test_every_key_written_is_used() -> None:
    unused = [
        key for key in catalogue() if key not in LITERAL and not key.startswith(PREFIXES) and not key.endswith(SUFFIXES)
    ]
    assert unused == []


@pytest.mark.parametrize("key", sorted(catalogue()))
def test_both_languages_hold_the_same_values(key: str) -> None:
    entry = catalogue()[key]
    names = [set(re.findall(r"\{(\w+)\}", entry[lang])) for lang in entry]
    # Chinese and English citations follow different standards.
    assert names[0] == names[1] or key == "export.citation", entry
    assert entry["zh"].strip() and entry["en"].strip()


def test_no_chinese_in_english() -> None:
    # The switch to Chinese, the small name, and an example to type are Chinese on purpose.
    allowed = {"app.name_small", "header.other_language", "control.places_hint"}
    assert [key for key, entry in catalogue().items() if CHINESE.search(entry["en"]) and key not in allowed] == []


def test_forms_of_one() -> None:
    t = Text("en")
    assert (t("unit.reports", n=1), t("unit.reports", n=2)) == ("1 report", "2 reports")
    assert Text("zh")("unit.reports", n=1) == "1 份年报"


def test_an_unknown_key_is_an_error_and_an_unknown_code_is_shown() -> None:
    with pytest.raises(KeyError):
        Text("zh")("no.such.key")
    assert Text("zh").or_code("form.gb2099", "gb2099") == "gb2099"


def test_no_chinese_words_in_code() -> None:
    found = []
    for path in PAGES.rglob("*.py"):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            code = line.split("  #")[0]
            if CHINESE.search(code) and '"""' not in code and not code.lstrip().startswith(("#", "``")):
                found.append(f"{path.relative_to(PAGES)}:{number}")
    # The names of languages' numbers, list commas, and the page that is shown before any text can be loaded.
    allowed = (
        "numbers.py",
        "text/__init__.py",
        "server.py",
        "shell.py",
        "theme.py",
        "names.py",
        "widgets/",
        "charts/notes.py",
        "queries/",
    )
    assert [place for place in found if not place.startswith(allowed)] == []
