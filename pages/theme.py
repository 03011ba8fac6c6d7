"""Colours, type and the bare Plotly layout. Colour has one meaning each (look.md)."""

from __future__ import annotations

from typing import Any

Palette = dict[str, str]

LIGHT: Palette = {
    "paper": "#ffffff",
    "wash": "#f5f6f7",
    "ink": "#141e28",
    "ink2": "#465260",
    "ink3": "#66727f",
    "rule": "#cfd5db",
    "soft": "#e8ebee",
    "accent": "#0b6b6b",
    "accent_wash": "#e2f0ef",
    "band": "#dfe4e8",
    "band2": "#eef1f3",
    "mark": "#8b96a1",
    # Neighbours in a stacked bar differ by at least 20 in L*, so that a black-and-white copier keeps them apart.
    "granted": "#1d4a94",
    "partial": "#8fbcea",
    "refused": "#cf3f26",
    "unable": "#b3bac1",
    "notproc": "#a37609",
    "other": "#e3e7ea",
    "upheld": "#98a2ac",
    "corrected": "#cf3f26",
    "other_result": "#e3e7ea",
    "pending": "#ffffff",
    "worse": "#cf3f26",
    "better": "#1d4a94",
    # Applicants: hues no outcome uses; neighbours differ in lightness as above.
    "natural_person": "#6b4a83",
    "business": "#c9afd8",
    "research": "#2f6f50",
    "public_interest": "#9fd0b4",
    "legal_service": "#7a5a38",
    "other_org": "#dcc9a8",
}
DARK: Palette = {
    "paper": "#0d151f",
    "wash": "#131d29",
    "ink": "#e8edf2",
    "ink2": "#b3bec9",
    "ink3": "#8c99a6",
    "rule": "#334150",
    "soft": "#1e2935",
    "accent": "#55bdb3",
    "accent_wash": "#123230",
    "band": "#27333f",
    "band2": "#1a2530",
    "mark": "#7b8895",
    "granted": "#4c82d8",
    "partial": "#a9cdf3",
    "refused": "#ec6a4e",
    "unable": "#7d8791",
    "notproc": "#d0a23a",
    "other": "#364350",
    "upheld": "#7e8891",
    "corrected": "#ec6a4e",
    "other_result": "#364350",
    "pending": "#0d151f",
    "worse": "#ec6a4e",
    "better": "#4c82d8",
    "natural_person": "#9a76b5",
    "business": "#dcc6ea",
    "research": "#3f8a66",
    "public_interest": "#bfe6cf",
    "legal_service": "#96734b",
    "other_org": "#e6d6b8",
}
# Shades that charts lay on the paper: the bands of deciles, outermost first, and the steps of the tiles.
BANDS, TILES = (0.3, 0.5, 0.75, 1.0), (0.14, 0.32, 0.52, 0.76, 1.0)


def mix(first: str, second: str, weight: float) -> str:
    """A colour ``weight`` of the way from one to the other."""
    a, b = (tuple(int(c[i : i + 2], 16) for i in (1, 3, 5)) for c in (first, second))
    return "#" + "".join(f"{round(x + (y - x) * weight):02x}" for x, y in zip(a, b, strict=True))


for _own in (LIGHT, DARK):
    _darkest = mix(_own["band"], _own["mark"], 0.35)
    _own |= {f"fan_{i}": mix(_own["paper"], _darkest, weight) for i, weight in enumerate(BANDS, 1)}
    _own |= {f"tile_{i}": mix(_own["paper"], _own["accent"], weight) for i, weight in enumerate(TILES, 1)}

# Eight hues that stay apart for the three common kinds of colour blindness, strong enough for a 2 px line.
PLACES = {
    "light": ("#0b6b6b", "#c2500a", "#6a4aa0", "#9a7400", "#0067a8", "#a3195f", "#4b7417", "#5f4637"),
    "dark": ("#55bdb3", "#f0934e", "#b29be0", "#dcbc4a", "#62b4ec", "#ee7fb4", "#a2cb63", "#c9a792"),
}
FONT = '"PingFang SC","Noto Sans CJK SC","Noto Sans SC","Microsoft YaHei",sans-serif'
FONT_EN = 'Inter,"Segoe UI","Helvetica Neue",Arial,"Noto Sans CJK SC","Microsoft YaHei",sans-serif'
FONT_SIZE = 12.5


def palette(theme: str) -> Palette:
    """The colours of ``light`` or ``dark``."""
    return DARK if theme == "dark" else LIGHT


def place_colours(theme: str) -> tuple[str, ...]:
    """Eight line colours for selected places, in the order of selection."""
    return PLACES["dark" if theme == "dark" else "light"]


def font(lang: str) -> str:
    """The type of a language."""
    return FONT if lang == "zh" else FONT_EN


def axis(theme: str, **changes: Any) -> dict[str, Any]:
    """A quiet axis: ticks as text, hairline grid, no box."""
    p = palette(theme)
    base: dict[str, Any] = {
        "showgrid": True,
        "gridcolor": p["soft"],
        "gridwidth": 1,
        "zeroline": False,
        "showline": False,
        "ticks": "",
        "tickfont": {"color": p["ink3"], "size": 12},
        "fixedrange": True,
        "automargin": False,
        "title": {"text": ""},
    }
    return base | changes


def panel_heading(
    heading: str, note: str, at: tuple[float, float], shift: int, theme: str, gap: str = "  "
) -> dict[str, Any]:
    """The words above a panel: bold, and after ``gap`` the note in grey.

    ``at`` is the panel's upper left corner in parts of the plot, ``shift`` the pixels above it.
    """
    p = palette(theme)
    return {
        "xref": "paper",
        "x": at[0],
        "xanchor": "left",
        "yref": "paper",
        "y": at[1],
        "yanchor": "bottom",
        "yshift": shift,
        "showarrow": False,
        "font": {"size": 12.5, "color": p["ink"]},
        "text": f"<b>{heading}</b>{gap}<span style='color:{p['ink3']}'>{note}</span>",
    }


def layout(theme: str, lang: str, **changes: Any) -> dict[str, Any]:
    """The layout every chart begins with. Margins are the chart's own business; nothing is inlined from a template."""
    p = palette(theme)
    base: dict[str, Any] = {
        "font": {"family": font(lang), "size": FONT_SIZE, "color": p["ink2"]},
        "paper_bgcolor": p["paper"],
        "plot_bgcolor": p["paper"],
        "showlegend": False,
        "hovermode": "closest",
        "dragmode": False,
        "margin": {"l": 8, "r": 8, "t": 8, "b": 28, "pad": 0},
        "autosize": True,
        "hoverlabel": {
            "bgcolor": p["paper"],
            "bordercolor": p["ink3"],
            "align": "left",
            "font": {"family": font(lang), "size": 12.5, "color": p["ink"]},
        },
        "xaxis": axis(theme),
        "yaxis": axis(theme),
    }
    return base | changes


def css(colour: str) -> str:
    """A colour of either theme as the variable that holds it, so that it follows the theme; any other as it is."""
    names = (name for theme in ("light", "dark") for name, own in _named(theme).items() if own == colour)
    name = next(names, "")
    return f"var(--{name.replace('_', '-')})" if name else colour


def _named(theme: str) -> Palette:
    return palette(theme) | {f"place_{i}": colour for i, colour in enumerate(place_colours(theme), 1)}


def css_variables() -> str:
    """Both palettes as CSS custom properties, so that page and chart cannot drift apart."""

    def block(theme: str) -> str:
        return ";".join(f"--{name.replace('_', '-')}:{value}" for name, value in _named(theme).items())

    return f":root{{{block('light')}}}[data-theme=dark]{{{block('dark')}}}@media print{{:root{{{block('light')}}}}}"
