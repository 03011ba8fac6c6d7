"""Random reports of fictional places: both forms, blanks, slashes, unreadable cells, lost rows, quotes, failures."""

from __future__ import annotations

import random
from datetime import date, timedelta

from etl.forms import load_forms
from tests.etl.metrics.warehouse import FACTS, NAMES, put

INDICATORS = [
    "requests_new",
    "requests_workload",
    "carried_in",
    "carried_out",
    "closed",
    "granted",
    "partial",
    "refused_total",
    "unable_total",
    "notproc_total",
    "other_total",
    "other:granted_or_partial",
    "applicant_natural",
    "applicant_org",
    "review_total",
    "review_corrected",
    "review_upheld",
    "review_pending",
    "norm_docs_issued",
    "admin_fees",
]
TEXTS = {"blank": "", "not_applicable": "/", "unreadable": "1O"}


def fill(connection, count, seed):
    """Put ``count`` random reports into the warehouse; the same seed gives the same ones."""
    chance = random.Random(seed)
    forms = [load_forms()["gb2019_60"], load_forms()["gb2021_30"]]
    rows = {
        name: []
        for name in (
            "dim_publisher",
            "dim_report",
            "fact_application",
            "fact_dispute",
            "fact_proactive",
            "fact_quoted",
            "fact_check",
            "dim_place",
            "fact_population",
        )
    }
    for number in range(count):
        adcode = f"99{number:04d}"
        code = f"r{number}"
        year = chance.randint(2019, 2025)
        kind = chance.choice(["government", "office", "department", "zone"])
        scope = chance.choice(["whole_area", "own"])
        publisher = f"{adcode}-p"
        rows["dim_publisher"].append({"publisher_code": publisher, "name": adcode, "kind_code": kind, "adcode": adcode})
        rows["dim_place"].append(
            {
                "adcode": adcode,
                "name_zh": adcode,
                "short_name": adcode,
                "level_code": "county",
                "province_adcode": "990000",
                "is_synthetic": True,
            }
        )
        if chance.random() < 0.7:
            rows["fact_population"].append(
                {
                    "adcode": adcode,
                    "population_year": year - chance.choice([0, 0, 1, 2]),
                    "population": chance.randint(9, 10**6),
                    "is_estimated": True,
                    "source": "test",
                }
            )
        used = {table: chance.choice(forms) if chance.random() < 0.85 else None for table in ("t2", "t3", "t4")}
        published = date(year + 1, 1, 1) + timedelta(days=chance.randint(-20, 200)) if chance.random() < 0.8 else None
        rows["dim_report"].append(
            {
                "report_code": code,
                "publisher_code": publisher,
                "adcode": adcode,
                "report_year": year,
                "scope_code": scope,
                **{f"form_{table}": form.id if form else None for table, form in used.items()},
                "published_date": published,
                "trust_code": "synthetic",
                "file_path": code,
                "file_sha256": code,
                "is_current": True,
                "complete_table_count": 3,
                "cell_count": 1,
                "failed_check_count": 0,
            }
        )
        noise = chance.choice([0.0, 0.02, 0.15])
        keys = []
        for table, form in used.items():
            for cell in form.table(table) if form else ():
                if chance.random() < noise / 3:
                    continue
                keys.append(cell.key)
                status = chance.choice(list(TEXTS)) if chance.random() < noise else "reported"
                value = chance.choice([0, 0, 1, 2, 3, 5, 8, 40]) if status == "reported" else None
                if value is not None and cell.column in ("total",) and chance.random() < 0.8:
                    value *= 6
                rows[FACTS[table]].append(
                    {
                        "report_code": code,
                        **dict(zip(NAMES[table], (cell.row, cell.column, value), strict=True)),
                        "status_code": status,
                        "printed_text": TEXTS.get(status, str(value)),
                        "locator": cell.key,
                    }
                )
        for indicator in INDICATORS if chance.random() < 0.7 else ():
            for _ in range(chance.choice([0, 1, 1, 1, 2])):
                value = chance.choice([0, 3, 12, 50, 200])
                scope_code = "own" if chance.random() < 0.05 else None
                rows["fact_quoted"].append(
                    {
                        "report_code": code,
                        "indicator_code": indicator,
                        "value": value,
                        "unit": "件",
                        "quote": f"{value}件",
                        "locator": str(len(rows["fact_quoted"])),
                        "scope_code": scope_code,
                        "is_used": True,
                    }
                )
        if keys and chance.random() < 0.3:
            touched = chance.sample(keys, min(3, len(keys)))
            rows["fact_check"].append(
                {
                    "report_code": code,
                    "check_code": "I3",
                    "subject": "t3.total",
                    "status_code": "fail",
                    "row_count": 3,
                    "blank_count": 0,
                    "cell_keys": touched,
                }
            )
    for table, held in rows.items():
        put(connection, table, held)
