-- Every figure that a formula can name, for every current report: metric_atom(report_code, cell_key, value, status_code, rank).
-- metric_term (formulas as keys), metric_part (what a total is made of) and metric_status come from the definitions.
create temp table metric_report as
select r.report_code, r.publisher_code, r.adcode, r.report_year, r.scope_code, r.trust_code, p.kind_code,
    r.published_date - make_date(r.report_year + 1, 1, 1) as days_after_year_end
from dim_report r join dim_publisher p using (publisher_code)
where r.is_current and r.report_year is not null;

create temp table metric_report_form as
unpivot (select report_code, form_t2 as t2, form_t3 as t3, form_t4 as t4 from dim_report where is_current)
on t2, t3, t4 into name table_code value form_code;

-- Only cells that a formula names, or that such a cell is made of, are looked at.
create temp table metric_key as
select cell_key, split_part(cell_key, '.', 1) as table_code, split_part(cell_key, '.', 2) as row_code, split_part(cell_key, '.', 3) as column_code
from (select cell_key from metric_term_cell union select part_key from metric_part);

create temp table metric_cell as
select f.report_code, k.cell_key, f.value_count::double as value, f.status_code
from fact_application f join metric_key k on k.table_code = 't3' and k.row_code = f.row_code and k.column_code = f.applicant_code
union all
select f.report_code, k.cell_key, f.value_count::double, f.status_code
from fact_dispute f join metric_key k on k.table_code = 't4' and k.row_code = f.track_code and k.column_code = f.outcome_code
union all
select f.report_code, k.cell_key, f.value::double, f.status_code
from fact_proactive f join metric_key k on k.table_code = 't2' and k.row_code = f.row_code and k.column_code = f.column_code;

-- A total from its parts, blanks taken as zero and counted; nothing where a part is absent or unreadable, or all are blank.
create temp table metric_route as
select f.report_code, p.cell_key, p.axis_code, sum(coalesce(c.value, 0)) as value, count(*) - count(c.value) as blank_count
from metric_part p
join metric_report_form f on f.form_code = p.form_code and f.table_code = split_part(p.cell_key, '.', 1)
join metric_cell c on c.report_code = f.report_code and c.cell_key = p.part_key
group by f.report_code, p.cell_key, p.axis_code, p.part_count
having count(*) = p.part_count and count(c.value) > 0 and count(*) filter (c.status_code = 'unreadable') = 0;

-- Rows before columns: a closed total is first of all the sum of its outcomes. The route that contradicts print is kept.
create temp table metric_recomputed as
select r.report_code, r.cell_key, r.value, r.blank_count
from metric_route r left join metric_cell c using (report_code, cell_key)
where r.value is distinct from c.value
qualify row_number() over (partition by r.report_code, r.cell_key order by r.axis_code desc) = 1;

-- A figure of another scope than the report's, or in another unit than the indicator's, stands for nothing here.
create temp table metric_quoted as
select report_code, 'quoted.' || indicator_code as cell_key,
    case when count(distinct value) = 1 then any_value(value)::double end as value,
    case when count(distinct value) = 1 then 'quoted' else 'ambiguous' end as status_code
from fact_quoted q left join dim_indicator i using (indicator_code)
where q.scope_code is null and (i.unit is null or i.unit = q.unit)
group by report_code, indicator_code;

create temp table metric_population as
select r.report_code, p.population::double as value, p.population_year, p.is_estimated
from metric_report r asof join fact_population p on p.adcode = r.adcode and p.population_year <= r.report_year;

create temp table metric_atom as
select report_code, cell_key, value, status_code from metric_cell
union all select report_code, cell_key, value, status_code from metric_quoted
union all select report_code, 'report.days_after_year_end', days_after_year_end::double,
    case when days_after_year_end is null then 'unknown_date' else 'reported' end from metric_report
union all select r.report_code, 'place.population', p.value, case when p.value is null then 'no_population' else 'reported' end
    from metric_report r left join metric_population p using (report_code);
