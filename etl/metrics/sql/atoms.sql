-- Every figure that a formula can name, for the current reports of a block: metric_atom(report_number, key_number, value,
-- status_code). A country's 58 million cells at once are more than memory holds.
create or replace temp table metric_report as
select * from metric_every where report_number between getvariable('first_number') and getvariable('last_number');
-- Facts lie in the order of their reports: a range of codes is found without reading the others.
set variable first_code = (select min(report_code) from metric_report);
set variable last_code = (select max(report_code) from metric_report);

create or replace temp table metric_report_form as
select report_number, table_code, form_code
from (unpivot (select report_code, form_t2 as t2, form_t3 as t3, form_t4 as t4 from dim_report)
    on t2, t3, t4 into name table_code value form_code)
join metric_report using (report_code);

create or replace temp table metric_cell as
select r.report_number, k.key_number, f.value_count::double as value, f.status_code
from fact_application f join metric_report r using (report_code)
join metric_key k on k.table_code = 't3' and k.row_code = f.row_code and k.column_code = f.applicant_code
where f.report_code between getvariable('first_code') and getvariable('last_code')
union all
select r.report_number, k.key_number, f.value_count::double, f.status_code
from fact_dispute f join metric_report r using (report_code)
join metric_key k on k.table_code = 't4' and k.row_code = f.track_code and k.column_code = f.outcome_code
where f.report_code between getvariable('first_code') and getvariable('last_code')
union all
select r.report_number, k.key_number,
    -- Money is counted in the unit the form asks for; without a printed unit it is no amount.
    case when asked.yuan is null or f.unit = asked.unit then f.value::double
        else f.value::double * printed.yuan / asked.yuan end,
    case when asked.yuan is not null and printed.yuan is null and f.value is not null then 'ambiguous' else f.status_code end
from fact_proactive f join metric_report r using (report_code)
join metric_key k on k.table_code = 't2' and k.row_code = f.row_code and k.column_code = f.column_code
left join dim_cell c on c.cell_key = k.cell_key
left join metric_money asked on asked.unit = c.unit
left join metric_money printed on printed.unit = f.unit
where f.report_code between getvariable('first_code') and getvariable('last_code');

-- A total from its parts, blanks taken as zero and counted; nothing where a part is absent or unreadable, or all are blank.
create or replace temp table metric_route as
with part as (
    select t.key_number as total_number, p.key_number as part_number, m.form_code, m.axis_code, m.part_count, t.table_code
    from metric_part m join metric_key t on t.cell_key = m.cell_key join metric_key p on p.cell_key = m.part_key)
select c.report_number, p.total_number as key_number, p.axis_code, sum(coalesce(c.value, 0)) as value,
    count(*) - count(c.value) as blank_count
from metric_cell c
join part p on p.part_number = c.key_number
join metric_report_form f on f.report_number = c.report_number and f.table_code = p.table_code and f.form_code = p.form_code
group by c.report_number, p.total_number, p.axis_code, p.part_count
having count(*) = p.part_count and count(c.value) > 0 and count(*) filter (c.status_code = 'unreadable') = 0;

-- Rows before columns: a closed total is first of all the sum of its outcomes. The route that contradicts print is kept.
create or replace temp table metric_recomputed as
select r.report_number, r.key_number, arg_max(r.value, r.axis_code) as value, arg_max(r.blank_count, r.axis_code) as blank_count
from metric_route r left join metric_cell c using (report_number, key_number)
where r.value is distinct from c.value
group by r.report_number, r.key_number;

-- A figure of another scope than the report's, or in another unit than the indicator's, stands for nothing here.
create or replace temp table metric_quoted as
select r.report_number, k.key_number,
    case when count(distinct q.value) = 1 then any_value(q.value)::double end as value,
    case when count(distinct q.value) = 1 then 'quoted' else 'ambiguous' end as status_code
from fact_quoted q join metric_report r using (report_code) left join dim_indicator i using (indicator_code)
join metric_key k on k.cell_key = 'quoted.' || q.indicator_code
where q.scope_code is null and (i.unit is null or i.unit = q.unit)
group by r.report_number, k.key_number;

create or replace temp table metric_population as
select r.report_number, p.population::double as value, p.population_year, p.is_estimated
from metric_report r asof join fact_population p on p.adcode = r.adcode and p.population_year <= r.report_year;

create or replace temp table metric_atom as
select report_number, key_number, value, status_code from metric_cell
union all select report_number, key_number, value, status_code from metric_quoted
union all select r.report_number, k.key_number, days_after_year_end::double,
    case when days_after_year_end is null then 'unknown_date' else 'reported' end
    from metric_report r join metric_key k on k.cell_key = 'report.days_after_year_end'
union all select r.report_number, k.key_number, p.value, case when p.value is null then 'no_population' else 'reported' end
    from metric_report r join metric_key k on k.cell_key = 'place.population' left join metric_population p using (report_number);

-- What is due first: every metric on every report.
create or replace temp table metric_due as select report_number, metric_number from metric_report cross join metric_definition;
truncate metric_side;
