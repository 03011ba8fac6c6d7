"""Every metric again in plain Python, from YAML text and fact rows: no SQL sums, no code of etl/metrics."""

from __future__ import annotations

import csv
from collections import defaultdict
from math import sqrt

import yaml
from scipy.stats import binomtest, chi2

from etl.forms import DATA, load_forms

BLANKS = ("blank", "not_applicable")


def read(path):
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


RANK = {row["status_code"]: int(row["rank"]) for row in read(DATA / "metrics" / "statuses.csv")}
REPLACEABLE = {row["status_code"] for row in read(DATA / "metrics" / "statuses.csv") if row["may_stand_in"] == "1"}
GROUPS = read(DATA / "forms" / "groups.csv")


def members(axis, table, code, form):
    found = []
    for row in GROUPS:
        mine = row["axis"] == axis and row["table_code"] == table and row["group_code"] == code
        if mine and row["form_code"] in ("", form):
            found += members(axis, table, row["member_code"], form) or [row["member_code"]]
    return found


class Twin:
    """All facts of a warehouse in dictionaries."""

    def __init__(self, connection):
        self.definitions = [yaml.safe_load(p.read_text("utf-8")) for p in sorted((DATA / "metrics").glob("*.yaml"))]
        self.form_keys = {code: {cell.key for cell in form.cells} for code, form in load_forms().items()}
        self.cells = defaultdict(dict)
        for table, sql in {
            "t3": "select report_code, row_code, applicant_code, value_count, status_code from fact_application",
            "t4": "select report_code, track_code, outcome_code, value_count, status_code from fact_dispute",
            "t2": "select report_code, row_code, column_code, value, status_code from fact_proactive",
        }.items():
            for report, row, column, value, status in connection.execute(sql).fetchall():
                number = None if value is None else float(value)
                self.cells[report][f"{table}.{row}.{column}"] = (number, status)
        self.quotes = defaultdict(lambda: defaultdict(set))
        units = dict(connection.execute("select indicator_code, unit from dim_indicator").fetchall())
        for report, indicator, value, unit in connection.execute(
            "select report_code, indicator_code, value, unit from fact_quoted where scope_code is null"
        ).fetchall():
            if units.get(indicator) in (None, unit):
                self.quotes[report][indicator].add(float(value))
        self.failed = defaultdict(list)
        for report, check, subject, keys in connection.execute(
            "select report_code, check_code, subject, cell_keys from fact_check where status_code = 'fail'"
        ).fetchall():
            names = {key if key[:3] in ("t2.", "t3.", "t4.") else f"quoted.{key}" for key in keys}
            self.failed[report].append((f"{check} {subject}", names))
        self.population = defaultdict(dict)
        for adcode, year, people in connection.execute(
            "select adcode, population_year, population from fact_population"
        ).fetchall():
            self.population[adcode][year] = float(people)
        names = ("code", "publisher", "adcode", "year", "scope", "t2", "t3", "t4", "published", "kind")
        self.reports = [
            dict(zip(names, row, strict=True))
            for row in connection.execute(
                "select report_code, r.publisher_code, r.adcode, report_year, scope_code, form_t2, form_t3, form_t4, "
                "published_date, kind_code from dim_report r join dim_publisher p using (publisher_code) "
                "where is_current and report_year is not null order by 1"
            ).fetchall()
        ]

    def figure(self, report, definition):
        """numerator, denominator, value, low, high, status, alternative, recomputed pair, failed checks."""
        if definition.get("scopes") and report["scope"] not in definition["scopes"]:
            return self.nothing("not_applicable")
        if definition.get("publisher_kinds") and report["kind"] not in definition["publisher_kinds"]:
            return self.nothing("not_applicable")
        formulas = [definition, *definition.get("also", [])]
        tried = []
        for number, formula in enumerate(formulas):
            sides = {s: self.side(report, formula[s]) for s in ("numerator", "denominator") if formula.get(s)}
            missing = [side["status"] for side in sides.values() if side["value"] is None]
            worst = max(missing, key=RANK.__getitem__) if missing else None
            tried.append((number, formula, sides, worst))
            if worst is None or worst not in REPLACEABLE:
                break
        chosen = tried[-1] if tried[-1][3] not in REPLACEABLE else max(tried, key=lambda one: (RANK[one[3]], -one[0]))
        return self.judge(report, definition, *chosen)

    def nothing(self, status):
        return {
            "numerator": None,
            "denominator": None,
            "value": None,
            "low": None,
            "high": None,
            "status": status,
            "recomputed": (None, None),
            "failed": [],
        }

    def judge(self, report, definition, number, formula, sides, worst):
        known = {name: side["value"] for name, side in sides.items()}
        top, bottom = known.get("numerator"), known.get("denominator")
        keys = {key for side in sides.values() for key in side["keys"]}
        recomputed = (None, None)
        if any(side["recomputed"] for side in sides.values()):
            recomputed = tuple(sides[n]["filled"] if n in sides else None for n in ("numerator", "denominator"))
        result = {
            "numerator": top,
            "denominator": bottom,
            "value": None,
            "low": None,
            "high": None,
            "recomputed": recomputed,
            "failed": sorted(name for name, touched in self.failed[report["code"]] if touched & keys),
        }
        kind, per = definition["kind"], definition.get("per") or 1
        if worst:
            return result | {"status": worst}
        if "place.population" in keys:
            used = max(y for y in self.population[report["adcode"]] if y <= report["year"])
            if report["year"] - used > definition.get("population_lag_years", 0):
                return result | {"status": "no_population"}
        if top < 0 or (bottom is not None and bottom < 0) or (kind == "rate" and top > bottom):
            return result | {"status": "inconsistent"}
        if bottom == 0:
            return result | {"status": "zero_denominator"}
        if bottom is None:
            quoted = any(key.startswith("quoted.") for key in keys)
            return result | {"value": top, "status": "quoted" if quoted else "reported"}
        if kind == "rate":
            bounds = binomtest(round(top), round(bottom)).proportion_ci(method="wilson")
            result |= {"low": bounds.low, "high": bounds.high}
        else:
            low = chi2.ppf(0.025, 2 * top) / 2 if top else 0.0
            result |= {"low": low / bottom * per, "high": chi2.ppf(0.975, 2 * top + 2) / 2 / bottom * per}
        if bottom < definition.get("min_n", 10):
            return result | {"status": "too_few"}
        quoted = any(key.startswith("quoted.") for key in keys)
        return result | {"value": top / bottom * per, "status": "quoted" if quoted else "reported"}

    def side(self, report, text):
        tokens = text.split()
        signs = [1, *(1 if token == "+" else -1 for token in tokens[1::2])]
        total, filled, statuses, keys, recomputed = 0.0, 0.0, [], [], False
        for sign, name in zip(signs, tokens[0::2], strict=True):
            for value, status, again, key in self.term(report, name):
                keys.append(key)
                statuses.append(status)
                total = None if value is None or total is None else total + sign * value
                instead = again if again is not None else value
                if instead is None and status in BLANKS:
                    instead = 0.0
                filled = None if instead is None or filled is None else filled + sign * instead
                recomputed = recomputed or again is not None
        return {
            "value": total,
            "filled": filled,
            "status": max(statuses, key=RANK.__getitem__),
            "keys": keys,
            "recomputed": recomputed,
        }

    def term(self, report, name):
        parts = name.split(".")
        if parts[0] == "quoted":
            found = self.quotes[report["code"]].get(name.split(".", 1)[1], set())
            if len(found) > 1:
                return [(None, "ambiguous", None, name)]
            return [(next(iter(found)), "quoted", None, name) if found else (None, "not_reported", None, name)]
        if parts[0] == "report":
            if report["published"] is None:
                return [(None, "unknown_date", None, name)]
            start = report["published"].replace(year=report["year"] + 1, month=1, day=1)
            return [(float((report["published"] - start).days), "reported", None, name)]
        if parts[0] == "place":
            years = [y for y in self.population.get(report["adcode"], {}) if y <= report["year"]]
            if not years:
                return [(None, "no_population", None, name)]
            return [(self.population[report["adcode"]][max(years)], "reported", None, name)]
        return self.table_term(report, parts if len(parts) == 3 else [*parts, "total"])

    def table_term(self, report, parts):
        table, row, column = parts
        form = report[table]
        if form is None:
            return [(None, "not_reported", None, ".".join(parts))]
        key = ".".join(parts)
        keys = (
            [key]
            if key in self.form_keys[form]
            else [f"{table}.{r}.{column}" for r in members("row", table, row, form)]
        )
        keys = [k for k in keys if k in self.form_keys[form]]
        if not keys:
            return [(None, "not_in_form", None, key)]
        cells = self.cells[report["code"]]
        return [(*cells.get(k, (None, "not_reported")), self.again(report, k), k) for k in keys]

    def again(self, report, key):
        """The total recomputed from its parts where that differs from print."""
        table, row, column = key.split(".")
        cells, form = self.cells[report["code"]], report[table]
        for axis, code in (("row", row), ("column", column)):
            codes = members(axis, table, code, form)
            keys = [f"{table}.{c}.{column}" if axis == "row" else f"{table}.{row}.{c}" for c in codes]
            held = [cells[k] for k in keys if k in cells]
            if not keys or len(held) < len(keys) or any(status == "unreadable" for _, status in held):
                continue
            numbers = [value for value, _ in held if value is not None]
            if numbers and sum(numbers) != cells.get(key, (None,))[0]:
                return sum(numbers)
        return None


def wilson_by_hand(k, n, z=1.959963984540054):
    """The textbook formula, for a test of the test."""
    centre = (k / n + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * sqrt(k / n * (1 - k / n) / n + z * z / (4 * n * n))
    return centre - half, centre + half
