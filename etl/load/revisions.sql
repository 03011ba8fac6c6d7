-- What this build (database $now) holds otherwise than the warehouse whose place it takes (database $before).
-- Two sides of the same shape: every cell, every indicator quoted in prose, and what is said of the report itself.
create or replace temp macro text_of(number, quote) as printf('%.15g', number::double) || ' ' || quote;

create or replace temp view cell_$side as
select report_code, 't2.' || row_code || '.' || column_code as cell_key, value::decimal(24, 6) as value, status_code, printed_text, note
from $database.fact_proactive
union all
select report_code, 't3.' || row_code || '.' || applicant_code, value_count, status_code, printed_text, note from $database.fact_application
union all
select report_code, 't4.' || track_code || '.' || outcome_code, value_count, status_code, printed_text, note from $database.fact_dispute
union all
select report_code, 'quoted.' || indicator_code, case when count(distinct value) = 1 then min(value) end, 'quoted',
    string_agg(distinct text_of(value, quote), ' / ' order by text_of(value, quote)), null
from $database.fact_quoted group by report_code, indicator_code
union all
select report_code, 'report.' || said.name, null, null, said.words, null
from (
    select report_code, unnest([
        {'name': 'adcode', 'words': adcode}, {'name': 'title', 'words': title},
        {'name': 'published_date', 'words': published_date::varchar}, {'name': 'source_url', 'words': source_url},
        {'name': 'form_t2', 'words': form_t2}, {'name': 'form_t3', 'words': form_t3}, {'name': 'form_t4', 'words': form_t4},
        {'name': 'trust_code', 'words': trust_code}]) as said
    from $database.dim_report) where said.words is not null;

create or replace temp table print_$side as
select report_code, count(*) filter (where cell_key not like 'report.%') as cell_count, sum(hash(cell_key, value, status_code, printed_text)::hugeint) as print
from cell_$side group by report_code;
