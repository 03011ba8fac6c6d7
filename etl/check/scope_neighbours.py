"""SCOPE: a publisher's reports of neighbouring years can only be compared when both say whose figures they are."""

ID = "SCOPE"

# A report that does not say whose figures it gives, beside one that does, fails: its series must not be joined.
ACROSS = """
with figure as (
    select * from best_total where is_current and indicator_code in ('requests_workload', 'requests_new')
    qualify row_number() over (partition by report_code order by indicator_code desc) = 1
),
pair as (
    select r.report_code, r.indicator_code, r.total, r.cell_keys, r.scope_code, p.scope_code as other_scope,
        p.report_code as other_report_code, p.total as other_total
    from figure r
    join best_total p on p.publisher_code = r.publisher_code and p.is_current and p.indicator_code = r.indicator_code
        and p.report_year <> r.report_year
    qualify row_number() over (
        partition by r.report_code
        order by (p.scope_code = r.scope_code) desc, abs(p.report_year - r.report_year), p.report_year, p.report_code
    ) = 1
)
select report_code, indicator_code as subject, total as left_value, other_total as right_value,
    case when scope_code = other_scope and scope_code <> 'unknown' then 'pass'
        when scope_code = 'unknown' and other_scope <> 'unknown' then 'fail' else 'not_assessable' end as status_code,
    2 as row_count, 0 as blank_count, cell_keys, other_report_code,
    case when scope_code = 'unknown' or other_scope = 'unknown' then 'scope_unknown'
        when scope_code <> other_scope then 'scope_differs' end as note
from pair
"""
