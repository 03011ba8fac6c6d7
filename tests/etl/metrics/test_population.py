"""Residents by place and year: published for provinces, estimated below, nothing where boundaries moved in part."""

import pytest

from etl.forms import DATA
from etl.metrics.boundaries import Boundaries, Succession
from etl.metrics.load_population import load_population
from etl.metrics.population import Figure, Place, Series, estimate
from etl.metrics.tables import DataError
from tests.etl.metrics.warehouse import add_places, empty

PROVINCE = [Figure("P", year, 1000 + 10 * (year - 2010), "yearly", "Y") for year in range(2009, 2023)]
CENSUS = {2010: {"P": 900, "a": 90, "b": 180, "c": 90}, 2020: {"P": 1000, "a": 200, "b": 100, "d": 300}}
FIGURES = PROVINCE + [
    Figure(p, year, n, "census", f"C{year}") for year, held in CENSUS.items() for p, n in held.items()
]


def people(changes=(), places=None, parents=None):
    since = {place.adcode: place.first_year for place in places or ()}
    listed = [Place("P", None, None, None), *(places or [Place(p, None, None, "P") for p in "ab"])]
    found = estimate(listed, Series.of(FIGURES), Boundaries.of(changes, parents or {}, since))
    return {(f.adcode, f.year): (f.population, f.is_estimated) for f in found}


def test_province_uses_one_series():
    found = people()
    assert found["P", 2010] == (1000, False) and found["P", 2020] == (1100, False) and found["P", 2022] == (1120, False)


def test_census_year_is_published_and_between_is_interpolated_share_times_province():
    found = people()
    assert found["a", 2010] == (90, False) and found["a", 2020] == (200, False)
    # Shares 10 % and 20 %: half-way 15 % of 1,050.
    assert found["a", 2015] == (round(0.15 * 1050), True)
    assert found["a", 2022] == (round(0.2 * 1120), True) and found["a", 2009] == (round(0.1 * 990), True)
    assert ("a", 2023) not in found


def test_merger_sums_the_earlier_census():
    places = [Place("a", None, None, "P"), Place("c", None, 2015, "P")]
    found = people([Succession("c", "a", 2015, True)], places)
    assert found["a", 2015] == (round((0.2 + 0.2) / 2 * 1050), True)
    assert ("a", 2014) not in found and ("c", 2014) not in found and found["c", 2010] == (90, False)


def test_rename_gives_both_codes_their_years():
    places = [Place("c", None, 2016, "P"), Place("d", 2016, None, "P")]
    found = people([Succession("c", "d", 2016, True)], places)
    assert found["c", 2015] == (round((0.1 + 0.3) / 2 * 1050), True)
    assert found["d", 2016] == (round((0.1 * 0.4 + 0.3 * 0.6) * 1060), True)
    assert ("c", 2016) not in found and ("d", 2015) not in found


def test_part_moved_gives_no_estimate_between():
    found = people([Succession("a", "b", 2015, False)])
    assert [year for place, year in found if place == "a"] == [2009, 2010, 2020, 2021, 2022]
    found = people([Succession("a", "b", 2021, False)])
    assert ("a", 2021) not in found and ("b", 2022) not in found and found["a", 2019][1]


def test_county_that_changes_its_prefecture_changes_both():
    parents = {"x": "a", "y": "b"}
    found = people([Succession("x", "y", 2015, True)], parents=parents)
    assert ("a", 2014) not in found and ("b", 2016) not in found
    found = people([Succession("x", "y", 2021, True), Succession("a", "b", 2021, True)], parents=parents)
    assert found["b", 2022] == (round((0.1 + 0.2) * 1120), True)


def test_chain_of_renames_and_mergers():
    changes = [Succession("c", "e", 2012, True), Succession("e", "d", 2016, True), Succession("b", "d", 2016, True)]
    boundaries = Boundaries.of(changes, {}, {"e": 2012, "d": 2016})
    assert boundaries.at_census("d", 2018, 2010, CENSUS[2010]) == 270
    assert boundaries.at_census("e", 2014, 2010, CENSUS[2010]) == 90
    assert boundaries.at_census("c", 2011, 2020, CENSUS[2020]) is None
    assert boundaries.at_census("zz", 2011, 2010, CENSUS[2010]) is None


@pytest.fixture(scope="module")
def real():
    connection = empty()
    add_places(connection)
    count = load_population(connection, DATA / "reference", DATA / "metrics")
    return connection, count


def test_real_places(real):
    connection, count = real
    keys = connection.execute(
        "select count(*), count(distinct (adcode, population_year)), count(*) filter (is_estimated), "
        "count(*) filter (population <= 0) from fact_population"
    ).fetchall()
    assert keys == [(count, count, 45463, 0)] and count == 52348
    held = dict(
        connection.execute(
            "select (adcode, population_year), (population, is_estimated) from fact_population where adcode in "
            "('320000', '330383', '320813', '320829', '310106', '310000', '370100')"
        ).fetchall()
    )
    assert held["320000", 2020] == (84770000, False) and held["330383", 2020] == (464732, False)
    assert held["330383", 2021] == (470723, True) and ("330383", 2019) not in held
    assert held["320829", 2015] == (312405, True) and ("320829", 2016) not in held
    assert held["320813", 2016] == (308296, True) and ("320813", 2015) not in held
    # 静安 absorbed 闸北 in 2015: both are in the census of 2010 that the estimate starts from.
    assert held["310106", 2016] == (1042512, True) and ("310106", 2014) not in held
    assert ("370100", 2018) in held and ("370100", 2017) not in held


def test_counties_of_an_unchanged_province_add_up_to_it(real):
    connection, _ = real
    (row,) = connection.execute(
        "select sum(population), count(*) from fact_population f where population_year = 2023 and adcode in "
        "(select adcode from dim_place where level_code = 'prefecture' and province_adcode = '320000')"
    ).fetchall()
    assert row[1] == 13 and row[0] == pytest.approx(85_260_000, abs=20)


def test_no_zone_and_no_place_without_a_census(real):
    connection, _ = real
    rows = connection.execute(
        "select count(*) from fact_population where adcode in ('710000', '810000', '820000', '330113')"
    )
    assert rows.fetchall() == [(0,)]


def test_unknown_source_and_doubled_figure_stop(tmp_path):
    (tmp_path / "population_sources.csv").write_text("source,kind_code\nX,census\n", "utf-8")
    (tmp_path / "successions.csv").write_text(
        "adcode,name_zh,successor_adcode,change_year,kind_code\n1,a,2,2015,whole\n", "utf-8"
    )
    head = "adcode,name,year,population,source\n"
    (tmp_path / "population.csv").write_text(head + "1,a,2010,5,Y\n", "utf-8")
    with pytest.raises(DataError, match=r"source .Y. has no kind; add it to population_sources"):
        load_population(empty(), tmp_path, tmp_path)
    (tmp_path / "population.csv").write_text(head + "1,a,2010,5,X\n1,a,2010,6,X\n", "utf-8")
    with pytest.raises(DataError, match="1 2010 has two census figures; keep one"):
        load_population(empty(), tmp_path, tmp_path)
