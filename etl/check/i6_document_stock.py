"""I6: documents in force = in force the year before + issued − repealed, same publisher and scope."""

ID = "I6"

# Only a table with the column 现行有效件数 has this identity; the older form counts what was published so far.
ACROSS = """
with stock as (
    select f.report_code, r.publisher_code, r.scope_code, r.report_year, r.is_current, f.row_code,
        max(value) filter (where column_code = 'in_force') as in_force,
        max(value) filter (where column_code = 'issued') as issued,
        max(value) filter (where column_code = 'repealed') as repealed,
        count(*) filter (where status_code in ('blank', 'not_applicable') and column_code in ('in_force', 'issued', 'repealed'))
            as blank_count
    from fact_proactive f join dim_report r using (report_code)
    where f.row_code in ('rules', 'norm_docs') and r.scope_code <> 'unknown'
    group by all
    having count(*) filter (where column_code in ('in_force', 'issued', 'repealed')) = 3
),
before as (
    select * from stock
    qualify row_number() over (
        partition by publisher_code, scope_code, report_year, row_code order by is_current desc, report_code) = 1
)
select s.report_code, 't2.' || s.row_code as subject, s.in_force as left_value,
    b.in_force + coalesce(s.issued, 0) - coalesce(s.repealed, 0) as right_value,
    case when s.in_force is null or b.in_force is null or (s.issued is null and s.repealed is null) then 'not_assessable'
        when s.in_force = b.in_force + coalesce(s.issued, 0) - coalesce(s.repealed, 0) then 'pass' else 'fail' end as status_code,
    4 as row_count, s.blank_count,
    ['t2.' || s.row_code || '.in_force', 't2.' || s.row_code || '.issued', 't2.' || s.row_code || '.repealed'] as cell_keys,
    b.report_code as other_report_code,
    case when s.in_force is null or b.in_force is null then 'cells_missing' end as note
from stock s
join before b on b.publisher_code = s.publisher_code and b.scope_code = s.scope_code
    and b.report_year = s.report_year - 1 and b.row_code = s.row_code
"""
