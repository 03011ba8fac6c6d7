from pages.charts.rows import BOTTOM, HEADING, ROW, TOP, RowGroup, RowItem, lay_rows, percent_axis, text_width


def test_rows_keep_their_height() -> None:
    items = tuple(RowItem(f"甲{i}", "1 / 2") for i in range(3))
    laid = lay_rows([RowGroup("县级", items), RowGroup("", items[:1])], "light", "zh", percent_axis())
    assert laid.height == TOP + BOTTOM + HEADING + 4 * ROW
    assert laid.y == (HEADING + ROW / 2, HEADING + 1.5 * ROW, HEADING + 2.5 * ROW, HEADING + 3.5 * ROW)
    assert laid.layout["yaxis"]["range"] == [HEADING + 4 * ROW, 0]


def test_margins_hold_the_longest_label() -> None:
    laid = lay_rows(
        [RowGroup("", (RowItem("九个汉字的地名很长呢", "10,538 / 34,430"),))], "light", "zh", percent_axis()
    )
    assert laid.layout["margin"]["l"] > text_width("九个汉字的地名很长呢", 13)
    assert laid.layout["margin"]["r"] > text_width("10,538 / 34,430", 12)


def test_percent_axis_ends_where_the_data_do() -> None:
    assert percent_axis()["ticktext"] == ["0 %", "25 %", "50 %", "75 %", "100 %"]
    assert percent_axis(0, 0.25)["tickvals"] == [0, 0.05, 0.1, 0.15, 0.2, 0.25]
