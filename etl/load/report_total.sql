-- report × indicator × origin: what a report states by its tables, by the other reading of its tables (with or without
-- requests carried in), or by its prose. A blank total is recomputed from its
-- row where that holds any number; an indicator with an unreadable or missing cell has no value.
create or replace temp table report_total as
with cell as (
    select report_code, 't2' as table_code, 't2.' || row_code || '.' || column_code as cell_key, value, status_code,
        null::decimal(38, 6) as row_sum
    from fact_proactive
    union all
    select f.report_code, 't3', 't3.' || f.row_code || '.' || f.applicant_code, f.value_count, f.status_code, s.row_sum
    from fact_application f
    left join (
        select report_code, row_code, sum(value_count) as row_sum from fact_application where applicant_code <> 'total' group by all
    ) s on f.applicant_code = 'total' and f.report_code = s.report_code and f.row_code = s.row_code
    union all
    select report_code, 't4', 't4.' || track_code || '.' || outcome_code, value_count, status_code, null
    from fact_dispute
),
reading as (
    select c.report_code, i.indicator_code, i.origin, i.rank,
        sum(coalesce(c.value, case when c.status_code in ('blank', 'not_applicable') then c.row_sum end)) as total,
        count(*) filter (where c.status_code in ('blank', 'not_applicable')) as blank_count,
        list(c.cell_key order by c.cell_key) as cell_keys
    from indicator_cell i join cell c using (cell_key)
    group by c.report_code, i.indicator_code, i.origin, i.rank, i.size
    having count(*) = i.size and count(*) filter (where c.status_code = 'unreadable') = 0
),
by_table as (
    select * exclude (rank) from reading
    qualify row_number() over (partition by report_code, indicator_code, origin order by rank) = 1
),
by_prose as (
    select report_code, indicator_code, 'prose' as origin, min(value) as total, 0 as blank_count, [indicator_code] as cell_keys
    from fact_quoted where scope_code is null
    group by report_code, indicator_code having count(distinct value) = 1
)
select report_code, indicator_code, origin, total::decimal(24, 6) as total, blank_count, cell_keys from by_table
where total is not null
union all
select report_code, indicator_code, origin, total::decimal(24, 6), blank_count, cell_keys from by_prose;

-- One value for each publisher, year, scope and indicator: current report first, then tables, then by code.
create or replace temp table year_total as
select publisher_code, report_year, scope_code, indicator_code, report_code, origin, total, cell_keys
from report_total join dim_report using (report_code)
where origin <> 'other' and publisher_code is not null and report_year is not null
qualify row_number() over (
    partition by publisher_code, report_year, scope_code, indicator_code
    order by origin = 'table' desc, is_current desc, report_code) = 1;

-- One value for each report and indicator: tables first.
create or replace temp table best_total as
select publisher_code, report_year, scope_code, form_t2, is_current, t.*
from report_total t join dim_report using (report_code)
where origin <> 'other'
qualify row_number() over (partition by report_code, indicator_code order by origin = 'table' desc) = 1;
