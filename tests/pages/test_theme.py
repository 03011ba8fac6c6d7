from pages.theme import DARK, LIGHT, PLACES, css, css_variables


def test_each_colour_of_a_theme_is_one_colour_of_the_other() -> None:
    light = LIGHT | dict(enumerate(PLACES["light"]))
    dark = DARK | dict(enumerate(PLACES["dark"]))
    assert light.keys() == dark.keys()
    pairs = set(zip(light.values(), dark.values(), strict=True))
    assert len(pairs) == len(set(light.values())) == len(set(dark.values()))


def test_a_colour_is_named_by_its_variable() -> None:
    assert css(LIGHT["granted"]) == css(DARK["granted"]) == "var(--granted)"
    assert css("#123456") == "#123456"
    assert f"--tile-3:{LIGHT['tile_3']}" in css_variables()
