"""A fictional country: its plans, a run that is killed and goes on, and the build of a part of it."""

import csv
import json
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import duckdb
import pytest

from app import create_app
from etl.build import build
from etl.synth.compose import report_count
from etl.synth.places import body, body_count, place, place_count
from etl.synth.plan import plan_named
from etl.synth.resume import NAME
from etl.synth.write import write_reports
from pages.registry import pages
from pages.settings import Settings
from pages.text import Text
from tests.conftest import ROOT

REPORTS = 300
LAYOUTS = ("html_clean", "lines", "xlsx")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_cities_of_a_country_have_eighteen_years_each():
    plan = plan_named("cities")
    assert plan.reports == report_count(plan) == 337 * 18 and body_count(plan) == 337
    places = [body(number, plan).place for number in range(337)]
    assert {found.level for found in places} == {"prefecture"}
    assert len({found.adcode for found in places}) == len({found.name for found in places}) == 337
    assert all(found.adcode.startswith("99") and len(found.adcode) == 6 for found in places)
    assert [place(0, plan).adcode, place_count(plan)] == ["990000", 338]


def test_the_bodies_of_a_country_are_forty_thousand_with_seven_years():
    plan = plan_named("bodies")
    assert plan.reports == 40_000 * 7 <= report_count(plan)
    assert len({body(number, plan).code for number in range(0, 40_000, 89)}) == len(range(0, 40_000, 89))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("whole")
    written = write_reports(1, REPORTS, folder, LAYOUTS, plan=plan_named("cities"))
    assert (written.reports, written.kept) == (REPORTS, 0)
    return folder


def test_a_killed_run_goes_on_and_writes_the_same(whole: Path, tmp_path: Path):
    words = ["--plan", "cities", "--reports", str(REPORTS), "--layouts", ",".join(LAYOUTS), "--out", str(tmp_path)]
    command = [sys.executable, "-m", "etl", "synth", *words]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as run:
        while not (tmp_path / NAME).exists() and run.poll() is None:
            time.sleep(0.001)
        run.kill()
    assert run.returncode == -signal.SIGKILL
    mark = json.loads((tmp_path / NAME).read_bytes())
    assert 0 < mark["reports"] < REPORTS
    with (tmp_path / "truth.csv").open("a", encoding="utf-8") as handle:
        handle.write("half a li")
    again = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert again.startswith(f"{REPORTS} reports ({mark['reports']} kept)")
    assert files(tmp_path) == files(whole)
    assert write_reports(1, REPORTS, tmp_path, LAYOUTS, plan=plan_named("cities")).kept == REPORTS
    assert files(tmp_path) == files(whole)


def test_other_reports_in_the_folder_do_not_stay(tmp_path: Path):
    plan, layouts = plan_named("cities"), ("html_clean", "lines")
    write_reports(1, 12, tmp_path, layouts, plan=plan)
    longer = write_reports(1, 15, tmp_path, layouts, plan=plan)
    assert (longer.reports, longer.kept, longer.cells) == (15, 12, len(rows(tmp_path / "truth.csv")))
    assert write_reports(2, 5, tmp_path, layouts, plan=plan).kept == 0
    assert len(rows(tmp_path / "reports" / "manifest.csv")) == 5
    assert len([path for path in (tmp_path / "reports").rglob("*.*") if path.is_file()]) == 6


def test_reports_of_all_eighteen_years_become_a_warehouse_that_says_it_is_fictional(tmp_path: Path):
    write_reports(1, 36, tmp_path / "data", ("html_clean", "lines", "pipes"), plan=plan_named("cities"))
    built = build(tmp_path / "data", tmp_path / "cities.duckdb", 0)
    assert (built.snapshot.reports, built.rejected, built.ledger.idle_checks) == (36, (), ())
    with duckdb.connect(str(tmp_path / "cities.duckdb"), read_only=True) as warehouse:
        years = warehouse.execute("select report_year, count(*) from dim_report group by all").fetchall()
        assert Counter(dict(years)) == Counter(dict.fromkeys(plan_named("cities").years, 2))
        trusts = warehouse.execute("select distinct trust_code from dim_report").fetchall()
        assert trusts == [("synthetic",)]
        assert warehouse.execute("select count(*) from dim_place where is_synthetic").fetchone() == (338,)
        forms = warehouse.execute("select distinct form_t3 from dim_report where report_year > 2022").fetchall()
        assert set(forms) <= {("gb2019_60",), ("gb2021_30",)}
    assert_pages_stand(tmp_path / "cities.duckdb")


def assert_pages_stand(warehouse: Path) -> None:
    """Every page of the rail answers from a fictional country, with charts, and says that it is fictional."""
    reader = create_app(Settings(warehouse, "127.0.0.1", 0, "/", "'self'")).server.test_client()
    for page in (page for page in pages() if page.order and "<" not in page.path):
        answer = reader.get(page.path, headers={"Accept-Encoding": "identity"})
        text = answer.get_data(as_text=True)
        assert answer.status_code == 200
        for slot in page.slots:
            assert f'data-chart="{slot.chart_id}"' in text
        assert Text("zh")("card.broken") not in text
        if page.slots:
            assert "虚构" in text


def test_make_builds_the_first_reports_of_a_country_then_serves_them():
    asked = subprocess.run(
        ["make", "-n", "-o", "setup", "national", "PLANS=cities", "REPORTS=36"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "-m etl synth --plan $plan --reports 36 --out" in asked
    assert asked.index("etl synth") < asked.index("etl build") < asked.index("app.py")
