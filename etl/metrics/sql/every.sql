-- Every current report and every figure that a formula can name, numbered: joins on integers take a third of the time and
-- memory of joins on their codes. A scope's reports lie together: pages ask for the figures of one.
create temp table metric_every as
select row_number() over (order by r.scope_code, r.report_code)::int as report_number, r.report_code, r.publisher_code, r.adcode, r.report_year,
    r.scope_code, r.trust_code, p.kind_code, r.published_date - make_date(r.report_year + 1, 1, 1) as days_after_year_end
from dim_report r join dim_publisher p using (publisher_code)
where r.is_current and r.report_year is not null;

-- Only cells that a formula names, or that such a cell is made of, are looked at.
create temp table metric_key as
select row_number() over (order by cell_key)::int as key_number, cell_key, split_part(cell_key, '.', 1) as table_code,
    split_part(cell_key, '.', 2) as row_code, split_part(cell_key, '.', 3) as column_code
from (select cell_key from metric_term_cell union select cell_key from metric_part union select part_key from metric_part);

create temp table metric_money as
select * from (values ('元', 1), ('万元', 10000), ('亿元', 100000000)) money(unit, yuan);
