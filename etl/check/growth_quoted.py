"""GROWTH: the growth of requests that the prose states is that of the two years' figures."""

ID = "GROWTH"

# Prose rounds to one or two decimals, and 0.1 points allows for figures rounded before the division.
ACROSS = """
with growth as (
    select report_code, publisher_code, scope_code, report_year, total from best_total
    where indicator_code = 'other:pct_received_growth' and origin = 'prose' and scope_code <> 'unknown'
),
computed as (
    select g.report_code, g.total as quoted, r.indicator_code, p.report_code as other_report_code, r.cell_keys,
        round(100 * (r.total - p.total)::double / p.total::double, 2) as pct
    from growth g
    join best_total r on r.report_code = g.report_code and r.indicator_code in ('requests_new', 'requests_workload')
    join year_total p on p.publisher_code = g.publisher_code and p.scope_code = g.scope_code
        and p.report_year = g.report_year - 1 and p.indicator_code = r.indicator_code and p.total > 0
)
select report_code, 'other:pct_received_growth' as subject, quoted as left_value, pct::decimal(24, 6) as right_value,
    case when abs(pct - quoted::double) <= 0.1 then 'pass' else 'fail' end as status_code,
    3 as row_count, 0 as blank_count, list_concat(['other:pct_received_growth'], cell_keys) as cell_keys,
    other_report_code,
    indicator_code as note
from computed
qualify row_number() over (partition by report_code order by abs(pct - quoted::double), indicator_code) = 1
"""
