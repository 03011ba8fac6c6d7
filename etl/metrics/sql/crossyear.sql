-- Facts across reports, from out_metric: parent against children, jumps, timeliness. They are listed, never mended.
-- A whole area's count is the one value that its current whole-area reports give; two different ones are none.
create temp table metric_area as
select o.adcode, o.report_year, o.metric_id, case when count(distinct o.value) = 1 then any_value(o.value) end as value,
    min(o.report_code) as report_code
from out_metric o join metric_definition m using (metric_id)
where o.scope_code = 'whole_area' and o.adcode is not null and o.value is not null and m.kind = 'count'
group by o.adcode, o.report_year, o.metric_id;

insert into out_hierarchy
with child as (
    select distinct parent_adcode, adcode, valid_from_year, valid_to_year from dim_place
    where parent_adcode is not null and level_code <> 'zone'),
pair as (
    select a.adcode, a.report_year, a.metric_id, a.value as parent_value, a.report_code, c.adcode as child_adcode, max(k.value) as child_value,
        max(k.report_code) as child_report_code
    from metric_area a
    join child c on c.parent_adcode = a.adcode
        and coalesce(c.valid_from_year, a.report_year) <= a.report_year and coalesce(c.valid_to_year, a.report_year + 1) > a.report_year
    left join metric_area k on k.adcode = c.adcode and k.report_year = a.report_year and k.metric_id = a.metric_id
    group by all),
-- Added up as decimals: a sum of doubles depends on the order in which threads meet them.
summed as (
    select adcode, report_year, metric_id, parent_value, report_code, sum(child_value::decimal(38, 6))::double as children_value, count(*) as child_count,
        count(child_value) as reporting_count, list_sort(list(child_adcode) filter (child_value is null)) as missing_adcodes,
        list_sort(list(child_report_code) filter (child_value is not null)) as child_report_codes
    from pair group by all)
select adcode, report_year, metric_id, parent_value, children_value,
    (parent_value::decimal(38, 6) - children_value::decimal(38, 6))::double,
    case when parent_value < children_value then 'less'
        when parent_value is null or reporting_count < child_count then 'not_assessable'
        when parent_value = children_value then 'equal' else 'more' end,
    child_count, reporting_count, coalesce(missing_adcodes, []), report_code, child_report_codes
from summed where reporting_count > 0;

insert into out_jump
select t.publisher_code, t.adcode, t.report_year, t.scope_code, t.metric_id, t.value, p.report_year, p.value,
    t.value / nullif(p.value, 0), t.report_code, p.report_code
from out_metric t
join out_metric p on p.publisher_code = t.publisher_code and p.scope_code = t.scope_code and p.metric_id = t.metric_id
    and p.report_year = t.report_year - 1
join metric_definition m on m.metric_id = t.metric_id
join metric_threshold ratio on ratio.threshold_code = 'jump_ratio'
join metric_threshold minimum on minimum.threshold_code = 'jump_minimum'
where m.kind = 'count' and t.value is not null and p.value is not null and greatest(t.value, p.value) >= minimum.value
    and (t.value > p.value * ratio.value or t.value * ratio.value < p.value);

insert into out_timeliness
select r.report_code, r.kind_code, d.due_date, i.published_date, i.published_date - d.due_date,
    case when d.due_date is null then 'no_due_date' when i.published_date is null then 'unknown_date'
        when r.days_after_year_end < 0 then 'implausible_date'
        when i.published_date > d.due_date then 'late' else 'in_time' end
from metric_every r
join dim_report i using (report_code)
left join (
    select r.report_code, make_date(r.report_year + 1, d.month, d.day) as due_date
    from metric_every r join metric_due_date d on d.kind_code = r.kind_code and coalesce(d.scope_code, r.scope_code) = r.scope_code
        and r.report_year between coalesce(d.first_report_year, r.report_year) and coalesce(d.last_report_year, r.report_year)
) d using (report_code);
