-- Zones that no list holds, as their reports name them: the fullest name that most of them use.
insert into dim_place by name
with named as (
    select adcode, name_zh, name_en, short_name, level_code, parent_adcode, province_adcode, note, is_synthetic, count(*) as uses
    from stage_dim_place group by all)
select * exclude (uses) from named where adcode not in (select adcode from dim_place)
qualify row_number() over (partition by adcode order by uses desc, length(name_zh) desc, name_zh) = 1
order by adcode;

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
order by report_code, indicator_code, value, quote;
