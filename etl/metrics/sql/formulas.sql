-- Formula number $number of each metric still due on each report, by side; a side is known when all its figures are.
insert into metric_side
with cell as (select term_number, form_code, key_number from metric_term_cell join metric_key using (cell_key)),
figure as (
    select d.report_number, d.metric_number, t.side_code, t.sign, a.value, n.value as recomputed,
        case when t.table_code is not null and f.form_code is null then 'not_reported'
            when c.key_number is null then 'not_in_form'
            else coalesce(a.status_code, 'not_reported') end as status_code,
        coalesce(n.value, a.value, case when a.status_code in ('blank', 'not_applicable') then 0 end) as filled,
        coalesce(n.blank_count, (a.value is null)::int) as blank_count
    from metric_due d
    join metric_term t on t.metric_number = d.metric_number and t.alternative_number = $number
    left join metric_report_form f on f.report_number = d.report_number and f.table_code = t.table_code
    left join cell c on c.term_number = t.term_number and c.form_code = coalesce(f.form_code, '')
    left join metric_atom a on a.report_number = d.report_number and a.key_number = c.key_number
    left join metric_recomputed n on n.report_number = d.report_number and n.key_number = c.key_number)
select report_number, metric_number, $number, side_code,
    case when count(*) = count(value) then sum(sign * value) end,
    arg_max(status_code, rank), max(rank),
    case when count(*) = count(filled) then sum(sign * filled) end,
    count(recomputed), sum(blank_count)
from figure join metric_status using (status_code)
group by report_number, metric_number, side_code;
