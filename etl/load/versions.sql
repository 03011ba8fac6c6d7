-- One name for each publisher: the one that most reports use.
insert into dim_publisher by name
with named as (select publisher_code, name, kind_code, adcode, count(*) as uses from stage_dim_publisher group by all)
select publisher_code, name, kind_code, adcode from named
qualify row_number() over (partition by publisher_code order by uses desc, name, kind_code, adcode) = 1
order by publisher_code;

-- Current is, of one publisher, year and scope: tables before quoted figures, then the report with most complete
-- tables, then the better source, then the later date of publication, then the hash. A report without publisher or year
-- belongs to no series and is never current.
insert into dim_report by name
select * replace (
    publisher_code is not null and report_year is not null and row_number() over (
        partition by publisher_code, report_year, scope_code
        order by cell_count > 0 desc, complete_table_count desc, list_position([$trust_order], trust_code),
            published_date desc nulls last, file_sha256, report_code) = 1 as is_current)
from stage_dim_report
order by report_code;

-- A quoted figure stands in for a table only where the current report has none.
insert into fact_quoted by name
select q.* replace (r.is_current and r.cell_count = 0 and q.scope_code is null as is_used)
from stage_fact_quoted q join dim_report r using (report_code)
order by indicator_code, report_code, value, quote;
