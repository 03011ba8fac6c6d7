-- The formula that counts on each report: the first that is whole, else the one whose figure is missing for the
-- most telling reason: a cell without a number before contradictory quotes, a row not in the form, nothing at all. Then value and status.
create or replace temp table metric_choice as
with formula as (
    select report_number, metric_number, alternative_number,
        max(value) filter (side_code = 'numerator') as numerator,
        max(value) filter (side_code = 'denominator') as denominator,
        arg_max(status_code, rank) filter (value is null) as missing_code,
        max(filled) filter (side_code = 'numerator') as filled_numerator,
        max(filled) filter (side_code = 'denominator') as filled_denominator,
        sum(recomputed_count) > 0 as is_recomputed, sum(blank_count) as blank_count
    from metric_side group by report_number, metric_number, alternative_number)
select f.* from formula f left join metric_status s on s.status_code = f.missing_code
qualify row_number() over (partition by report_number, metric_number
    order by missing_code is not null, coalesce(s.may_stand_in, false), s.rank desc, alternative_number) = 1;

-- 'not_applicable' before all else; a share above one or a negative count is the report's error and gives no rate.
create or replace temp table metric_result as
select c.report_number, m.metric_id, c.alternative_number, c.filled_numerator, c.filled_denominator, c.is_recomputed, c.blank_count,
    m.kind, m.per, m.uses_population, coalesce(q.is_quoted, false) as is_quoted,
    case when len(m.scopes) > 0 and not list_contains(m.scopes, r.scope_code) then 'not_for_scope'
        when len(m.publisher_kinds) > 0 and not list_contains(m.publisher_kinds, r.kind_code) then 'not_for_publisher' end as excluded,
    case when excluded is null then c.numerator end as numerator,
    case when excluded is null then c.denominator end as denominator,
    case when excluded is not null then 'not_applicable'
        when c.missing_code is not null then c.missing_code
        when m.uses_population and r.report_year - p.population_year > m.population_lag_years then 'no_population'
        when c.denominator < 0 or c.numerator < 0 or (m.kind = 'rate' and c.numerator > c.denominator) then 'inconsistent'
        when c.denominator = 0 then 'zero_denominator'
        when c.denominator < m.min_n then 'too_few'
        when coalesce(q.is_quoted, false) then 'quoted'
        else 'reported' end as status_code,
    case when m.uses_population and excluded is null then p.population_year end as population_year,
    coalesce(m.uses_population and excluded is null and p.is_estimated, false) as is_estimated
from metric_choice c
join metric_definition m using (metric_number)
join metric_report r using (report_number)
left join metric_formula_source q using (metric_number, alternative_number)
left join metric_population p using (report_number);

-- Failed checks that touch a cell, or a quoted figure (named by its bare code), of the formula used.
create or replace temp table metric_failed as
select c.report_number, c.metric_id, list_sort(list(distinct k.check_code || ' ' || k.subject)) as failed_checks
from (
    select report_code, check_code, subject,
        case when split_part(key, '.', 1) in ('t2', 't3', 't4') then key else 'quoted.' || key end as cell_key
    from (select report_code, check_code, subject, unnest(cell_keys) as key from fact_check
        where status_code = 'fail' and report_code between getvariable('first_code') and getvariable('last_code'))) k
join metric_report r using (report_code)
join (select distinct metric_id, alternative_number, cell_key from dim_metric_cell) u using (cell_key)
join metric_result c on c.report_number = r.report_number and c.metric_id = u.metric_id and c.alternative_number = u.alternative_number
group by c.report_number, c.metric_id;
