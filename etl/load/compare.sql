-- Reports that stand in both, and the current report of a body, year and scope where it is another one than before.
create or replace temp table report_pair as
select n.report_code, o.report_code as previous_report_code, 'same' as pair_code
from $now.dim_report n join $before.dim_report o using (report_code)
union all
select n.report_code, o.report_code, 'replaced'
from $now.dim_report n join $before.dim_report o using (publisher_code, report_year, scope_code)
where n.is_current and o.is_current and n.report_code <> o.report_code;

create or replace temp table changed_pair as
select p.* from report_pair p
left join print_now n on n.report_code = p.report_code
left join print_before o on o.report_code = p.previous_report_code
where n.print is distinct from o.print;

create or replace temp table revision as
with now_cell as (
    select p.*, c.* exclude (report_code) from changed_pair p join cell_now c on c.report_code = p.report_code
),
before_cell as (
    select p.*, c.* exclude (report_code) from changed_pair p join cell_before c on c.report_code = p.previous_report_code
),
cell as (
    select coalesce(n.report_code, o.report_code) as report_code,
        coalesce(n.previous_report_code, o.previous_report_code) as previous_report_code,
        coalesce(n.pair_code, o.pair_code) as pair_code, coalesce(n.cell_key, o.cell_key) as cell_key,
        o.value as old_value, o.status_code as old_status_code, o.printed_text as old_text,
        n.value as new_value, n.status_code as new_status_code, n.printed_text as new_text, n.note
    from now_cell n full join before_cell o
        on n.report_code = o.report_code and n.previous_report_code = o.previous_report_code and n.cell_key = o.cell_key
    where (n.value, n.status_code, n.printed_text) is distinct from (o.value, o.status_code, o.printed_text)
),
whole as (
    select 'new_report' as reason_code, n.report_code, null as previous_report_code, null::bigint as old_count, p.cell_count as new_count
    from $now.dim_report n left join print_now p using (report_code)
    where n.report_code not in (select report_code from report_pair)
    union all
    select 'withdrawn', null, o.report_code, p.cell_count, null
    from $before.dim_report o left join print_before p using (report_code)
    where o.report_code not in (select previous_report_code from report_pair)
),
report as (
    select report_code, publisher_code, adcode, report_year, scope_code from $now.dim_report
    union
    select report_code, publisher_code, adcode, report_year, scope_code from $before.dim_report
    where report_code not in (select report_code from $now.dim_report)
)
select case when pair_code = 'replaced' then 'replaced'
        when c.report_code || ' ' || c.cell_key in (select unnest($corrected::varchar[])) or old_status_code = 'corrected' then 'corrected'
        else 'reread' end as reason_code,
    c.report_code, nullif(c.previous_report_code, c.report_code) as previous_report_code, r.publisher_code, r.adcode, r.report_year, r.scope_code,
    cell_key, old_value, old_status_code, old_text, new_value, new_status_code, new_text, note
from cell c join report r on r.report_code = c.report_code
union all
select reason_code, w.report_code, w.previous_report_code, r.publisher_code, r.adcode, r.report_year, r.scope_code,
    null, old_count, null, null, new_count, null, null, null
from whole w join report r on r.report_code = coalesce(w.report_code, w.previous_report_code)
union all
select 'definition', null, null, null, null, null, null, coalesce(n.metric_id, o.metric_id), null, null, o.definition, null, null, n.definition, null
from $now.dim_metric n full join $before.dim_metric o using (metric_id)
where n.definition is distinct from o.definition;
