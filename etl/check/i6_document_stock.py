"""I6: documents in force = in force the year before + issued − repealed, same publisher and scope."""

ID = "I6"

# Only a table with the column 现行有效件数 has this identity; the older form counts what was published so far.
ACROSS = """
with stock as (
    select f.report_code, r.publisher_code, r.scope_code, r.report_year, r.is_current, f.row_code,
        max(f.value) filter (where f.column_code = 'in_force') as in_force,
        max(f.value) filter (where f.column_code = 'issued') as issued,
        max(f.value) filter (where f.column_code = 'repealed') as repealed,
        count(*) filter (where f.status_code in ('blank', 'not_applicable')) as blank_count,
        list('t2.' || f.row_code || '.' || f.column_code order by f.column_code) as cell_keys
    from fact_proactive f join dim_report r using (report_code)
    where f.row_code in ('rules', 'norm_docs') and f.column_code in ('in_force', 'issued', 'repealed')
        and r.scope_code <> 'unknown'
    group by all
    having count(*) = 3
),
before as (
    select * from stock
    qualify row_number() over (
        partition by publisher_code, scope_code, report_year, row_code order by is_current desc, report_code) = 1
),
tested as (
    select s.*, b.report_code as other_report_code,
        case when s.issued is not null or s.repealed is not null
            then b.in_force + coalesce(s.issued, 0) - coalesce(s.repealed, 0) end as expected
    from stock s
    join before b on b.publisher_code = s.publisher_code and b.scope_code = s.scope_code
        and b.report_year = s.report_year - 1 and b.row_code = s.row_code
)
select report_code, 't2.' || row_code as subject, in_force as left_value, expected as right_value,
    case when in_force is null or expected is null then 'not_assessable'
        when in_force = expected then 'pass' else 'fail' end as status_code,
    4 as row_count, blank_count, cell_keys, other_report_code,
    case when in_force is null or expected is null then 'cells_missing' end as note
from tested
"""
