"""CHILDREN: the figures that a report gives for its parts add up to its own total."""

ID = "CHILDREN"

ACROSS = """
select p.report_code, p.indicator_code as subject, p.total as left_value, sum(c.total)::decimal(24, 6) as right_value,
    case when p.total = sum(c.total) then 'pass' else 'fail' end as status_code,
    (1 + count(*))::integer as row_count, 0 as blank_count, [p.indicator_code] as cell_keys,
    null as other_report_code, null as note
from report_total p
join dim_report r on r.part_of_report_code = p.report_code
join report_total c on c.report_code = r.report_code and c.indicator_code = p.indicator_code and c.origin = 'prose'
where p.origin = 'prose'
group by p.report_code, p.indicator_code, p.total
having count(*) > 1
"""
