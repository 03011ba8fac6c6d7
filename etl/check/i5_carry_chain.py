"""I5: requests carried in are those carried out of the year before, same publisher and scope."""

ID = "I5"

# A report of unknown scope has no year before it: see SCOPE.
ACROSS = """
select r.report_code,
    case r.origin when 'table' then 't3.carried_in.total' else 'carried_in' end as subject,
    r.total as left_value, p.total as right_value,
    case when r.total = p.total then 'pass' else 'fail' end as status_code,
    2 as row_count, r.blank_count, list_concat(r.cell_keys, p.cell_keys) as cell_keys,
    p.report_code as other_report_code, null as note
from best_total r
join year_total p on p.publisher_code = r.publisher_code and p.scope_code = r.scope_code
    and p.report_year = r.report_year - 1 and p.indicator_code = 'carried_out'
where r.indicator_code = 'carried_in' and r.scope_code <> 'unknown'
"""
