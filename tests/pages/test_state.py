from urllib.parse import parse_qsl

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pages.state import (
    AXES,
    LANGS,
    LEVELS,
    MAX_PLACES,
    PARAMETERS,
    SCOPES,
    THEMES,
    Group,
    Ignored,
    Known,
    ViewState,
    encode,
    href,
    moved,
    parse,
    renewed,
)

PLACES = [f"99{i:04d}" for i in range(80)]
KNOWN = Known(frozenset({"closed", "disclosed_of_closed"}), frozenset(PLACES), (2008, 2025), pools=frozenset({3, 5}))

places = st.lists(st.sampled_from(PLACES), unique=True, max_size=MAX_PLACES).map(tuple)
names = st.text(
    st.characters(codec="utf-8", exclude_characters="~", exclude_categories=("C", "Z")), min_size=1, max_size=24
)
states = st.builds(
    ViewState,
    metric=st.none() | st.sampled_from(sorted(KNOWN.metrics)),
    places=places,
    group=st.none() | st.builds(Group, names, places.filter(bool)),
    years=st.none() | st.tuples(st.integers(2008, 2025), st.integers(2008, 2025)).map(lambda y: (min(y), max(y))),
    level=st.sampled_from(LEVELS),
    scope=st.sampled_from(SCOPES),
    lang=st.sampled_from(LANGS),
    theme=st.sampled_from(THEMES),
    axis=st.sampled_from(AXES),
    pool=st.sampled_from((1, 3, 5)),
)
# Half nonsense, half our own names with nonsense values: the second kind reaches every reader.
garbage = st.text(max_size=200) | st.lists(
    st.tuples(st.sampled_from(PARAMETERS), st.text(max_size=40)), max_size=12
).map(lambda pairs: "&".join(f"{name}={value}" for name, value in pairs))


@pytest.mark.assure(row="D1", tried=2000)
@settings(max_examples=2000, deadline=None)
@given(states)
def test_a_state_survives_its_link(state: ViewState) -> None:
    query = encode(state)
    assert query.isascii()
    assert parse(query, KNOWN) == (state, ())


@pytest.mark.assure(row="D1", tried=2000)
@settings(max_examples=2000, deadline=None)
@given(garbage)
def test_garbage_gives_a_valid_state(query: str) -> None:
    state, _ = parse(query, KNOWN)
    assert parse(encode(state), KNOWN) == (state, ())


def test_the_default_view_has_no_query() -> None:
    assert encode(ViewState()) == ""
    assert href("/disclosure", ViewState()) == "/disclosure"


def test_codes_are_short_and_readable() -> None:
    state = ViewState(places=("990001", "990002"), years=(2021, 2024), level="county", lang="en")
    assert encode(state) == "places=990001,990002&years=2021-2024&level=county&lang=en"
    assert href("/", state, "/g/") == "/g/?places=990001,990002&years=2021-2024&level=county&lang=en"


def test_each_unknown_value_is_named_and_the_rest_is_kept() -> None:
    state, ignored = parse("?level=nowhere&years=1990-2024&places=999,990001&metric=x&lang=en&utm_source=chat", KNOWN)
    assert state == ViewState(places=("990001",), years=(2008, 2024), lang="en")
    assert ignored == (
        Ignored("level", "nowhere", "unknown"),
        Ignored("years", "1990-2024", "range"),
        Ignored("places", "999", "unknown"),
        Ignored("metric", "x", "unknown"),
    )


def test_years_in_the_wrong_order_or_shape() -> None:
    assert parse("years=2024-2021", KNOWN) == (ViewState(years=(2021, 2024)), ())
    assert parse("years=2023", KNOWN) == (ViewState(years=(2023, 2023)), ())
    assert parse("years=20x1-2024", KNOWN) == (ViewState(), (Ignored("years", "20x1-2024", "shape"),))


def test_a_parameter_given_twice_counts_once() -> None:
    state, ignored = parse("lang=en&lang=zh", KNOWN)
    assert state.lang == "en"
    assert ignored == (Ignored("lang", "zh", "twice"),)


def test_too_many_places_are_named() -> None:
    state, ignored = parse("places=" + ",".join(PLACES), KNOWN)
    assert len(state.places) == MAX_PLACES
    assert {item.reason for item in ignored} == {"many"}
    assert len(ignored) == len(PLACES) - MAX_PLACES


def test_a_group_keeps_its_name_and_joins_the_chosen_places() -> None:
    state, ignored = parse("places=990001&group=苏北~990002,990001", KNOWN)
    assert ignored == ()
    assert state.group == Group("苏北", ("990002", "990001"))
    assert state.selected == ("990001", "990002")
    assert dict(parse_qsl(encode(state)))["group"] == "苏北~990002,990001"


def test_old_links_open_the_view_of_today() -> None:
    query = "place=990001&year=2023&indicator=disclosure_rate&scope=area&language=en"
    assert parse(query, KNOWN) == (
        ViewState(metric="disclosed_of_closed", places=("990001",), years=(2023, 2023), lang="en"),
        (),
    )
    assert parse("place=990001&places=990002", KNOWN)[1] == (Ignored("places", "990002", "twice"),)


def test_the_table_of_old_links_leads_to_parameters_of_today_in_one_step() -> None:
    for (_, _), (name, value) in moved().items():
        assert name in PARAMETERS
        assert renewed(name, value) == (name, value)
