"""A small data folder of fictional places (adcodes 99xxxx), for builds that take a second."""

import csv
from collections.abc import Iterable
from pathlib import Path

from etl.forms import load_forms

REFERENCE = """adcode,valid_from_year,valid_to_year,name_zh,short_name,level_code,parent_adcode,pinyin,name_en,note
990000,,,示例云溪省,云溪,province,,yun xi,Yunxi (fictional),
990100,,,示例青禾市,青禾,prefecture,990000,qing he,Qinghe (fictional),
990102,,,示例柳湖区,柳湖,county,990100,liu hu,Liuhu (fictional),
"""
MANIFEST = ["file", "jurisdiction", "publisher", "level", "report_year", "scope_code", "trust_code", "source", "note"]
FIGURES = [
    "adcode",
    "jurisdiction",
    "level",
    "scope_code",
    "report_year",
    "indicator_code",
    "value",
    "unit",
    "published_date",
    "source_url",
    "source_kind",
]
# New 10 + carried in 2 = closed 11 + carried out 1; 6 granted, 5 not held.
TABLE_3 = {
    "new_requests": 10,
    "carried_in": 2,
    "res_granted": 6,
    "res_unable_not_held": 5,
    "res_total": 11,
    "carried_out": 1,
}


def table_3(values: dict[str, int] = TABLE_3) -> dict[str, str]:
    """A full table 3 of the 2021 form, all requests by natural persons."""
    cells = load_forms()["gb2021_30"].table("t3")
    return {c.key: str(values.get(c.row, 0)) if c.column in ("natural_person", "total") else "0" for c in cells}


def write_csv(path: Path, columns: list[str], rows: Iterable[Iterable[object]]) -> None:
    """A CSV with a header."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(columns)
        writer.writerows(rows)


class SmallData:
    """A data folder that is filled step by step; `write` puts it on disk."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.entries: list[tuple[object, ...]] = []
        self.figures: list[tuple[object, ...]] = []
        (root / "reference").mkdir(parents=True)
        (root / "reference" / "divisions.csv").write_text(REFERENCE, encoding="utf-8")
        (root / "quoted").mkdir()

    def transcribe(
        self, cells: dict[str, str], year: int = 2023, name: str = "示例青禾市人民政府", trust: str = "primary"
    ) -> str:
        """Add a transcribed report of a city government; its file name."""
        file = f"{len(self.entries)}_{year}.csv"
        self.entries.append((file, "示例青禾市", name, "prefecture", year, "whole_area", trust, "by hand", ""))
        write_csv(
            self.root / "transcribed" / file,
            ["cell_key", "printed_text", "note"],
            ((k, v, "") for k, v in cells.items()),
        )
        return file

    def quote(self, year: int, scope: str = "whole_area", url: str = "https://example.org/a", **values: float) -> None:
        """Add figures quoted from the prose of the city's report."""
        for code, value in values.items():
            row = ("990100", "示例青禾市", "prefecture", scope, year, code, value, "件", "", url, "official")
            self.figures.append(row)

    def write(self) -> Path:
        """The folder, with manifest and figures on disk."""
        if self.entries:
            write_csv(self.root / "transcribed" / "manifest.csv", MANIFEST, self.entries)
        if self.figures:
            write_csv(self.root / "quoted" / "figures" / "990000.csv", FIGURES, self.figures)
        return self.root
