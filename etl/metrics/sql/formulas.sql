-- Formula number $number of each metric still due on each report, by side; a side is known when all its figures are.
insert into metric_side
with figure as (
    select d.report_code, d.metric_id, t.side_code, t.sign, a.value, n.value as recomputed,
        case when t.table_code is not null and f.form_code is null then 'not_reported'
            when c.cell_key is null then 'not_in_form'
            else coalesce(a.status_code, 'not_reported') end as status_code,
        coalesce(n.value, a.value, case when a.status_code in ('blank', 'not_applicable') then 0 end) as filled,
        coalesce(n.blank_count, (a.value is null)::int) as blank_count
    from metric_due d
    join metric_term t on t.metric_id = d.metric_id and t.alternative_number = $number
    left join metric_report_form f on f.report_code = d.report_code and f.table_code = t.table_code
    left join metric_term_cell c on c.term_number = t.term_number and c.form_code = coalesce(f.form_code, '')
    left join metric_atom a on a.report_code = d.report_code and a.cell_key = c.cell_key
    left join metric_recomputed n on n.report_code = d.report_code and n.cell_key = c.cell_key)
select report_code, metric_id, $number, side_code,
    case when count(*) = count(value) then sum(sign * value) end,
    arg_max(status_code, rank), max(rank),
    case when count(*) = count(filled) then sum(sign * filled) end,
    count(recomputed), sum(blank_count)
from figure join metric_status using (status_code)
group by report_code, metric_id, side_code;
