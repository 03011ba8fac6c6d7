-- The warehouse. Each table's comment begins with its grain and names its key; the build proves every key.
create table dim_place (
    adcode varchar not null, valid_from_year smallint, valid_to_year smallint,
    name_zh varchar not null, name_en varchar, short_name varchar not null, pinyin varchar,
    level_code varchar not null, parent_adcode varchar, province_adcode varchar,
    successor_adcode varchar, note varchar, is_synthetic boolean not null);
comment on table dim_place is 'One row per place while valid (valid_to_year null: still valid). Key: adcode, valid_from_year, name_zh.';

create table dim_publisher (
    publisher_code varchar not null, name varchar not null, kind_code varchar not null, adcode varchar);
comment on table dim_publisher is 'One row per body that publishes reports. Key: publisher_code.';

create table dim_report (
    report_code varchar not null, publisher_code varchar, adcode varchar, report_year smallint, scope_code varchar not null,
    form_t2 varchar, form_t3 varchar, form_t4 varchar, title varchar, published_date date,
    source_url varchar, source_note varchar, trust_code varchar not null, file_path varchar not null, file_sha256 varchar not null,
    is_current boolean not null, complete_table_count smallint not null, cell_count integer not null, failed_check_count integer not null,
    part_of_report_code varchar, note varchar);
comment on table dim_report is 'One row per accepted version of a report; is_current marks the newest complete one of its publisher, year and scope, part_of_report_code the report that prints this one''s figures. Key: report_code.';

create table dim_cell (
    cell_key varchar not null, table_code varchar not null, row_code varchar not null, column_code varchar not null,
    label_zh varchar not null, label_en varchar not null, unit varchar, form_codes varchar[] not null, order_number smallint not null);
comment on table dim_cell is 'One row per cell of an official form. Key: cell_key.';

create table dim_indicator (
    indicator_code varchar not null, name_zh varchar not null, name_en varchar not null, unit varchar, cell_keys varchar[] not null,
    order_number smallint not null);
comment on table dim_indicator is 'One row per figure that prose quotes; cell_keys are the cells whose sum it is where tables have it. Key: indicator_code.';

create table dim_check (
    check_code varchar not null, name_zh varchar not null, name_en varchar not null, rule_zh varchar not null, rule_en varchar not null,
    remedy_zh varchar not null, remedy_en varchar not null, order_number smallint not null,
    row_count bigint not null, assessed_count bigint not null, failed_count bigint not null);
comment on table dim_check is 'One row per identity or cross-check, with what it looked at in this build. Key: check_code.';

create table dim_metric (
    metric_id varchar not null, name_zh varchar not null, name_en varchar not null, unit varchar not null,
    numerator varchar not null, denominator varchar, per double, min_n integer not null, lower_is_better boolean,
    order_number smallint not null, kind_code varchar not null, topic_code varchar not null,
    short_name_zh varchar not null, short_name_en varchar not null, pooling_years smallint not null, definition varchar not null);
comment on table dim_metric is 'One row per metric, made from its YAML file; definition is the whole of it as JSON. Key: metric_id.';

create table dim_metric_cell (
    metric_id varchar not null, alternative_number smallint not null, side_code varchar not null, form_code varchar not null,
    cell_key varchar not null, sign tinyint not null);
comment on table dim_metric_cell is 'One row per metric × formula × side × form × figure it adds or subtracts; form_code is empty for what is in no table. Key: metric_id, alternative_number, side_code, form_code, cell_key.';

create table dim_group (
    axis_code varchar not null, table_code varchar not null, group_code varchar not null, form_code varchar not null, member_code varchar not null,
    order_number smallint not null);
comment on table dim_group is 'One row per group of rows or columns × form × member cell code. Key: axis_code, table_code, group_code, form_code, member_code.';

create table fact_application (
    report_code varchar not null, row_code varchar not null, applicant_code varchar not null,
    value_count bigint, status_code varchar not null, printed_text varchar not null, locator varchar not null, note varchar);
comment on table fact_application is 'One row per report × row × applicant of table 3. Key: report_code, row_code, applicant_code.';

create table fact_dispute (
    report_code varchar not null, track_code varchar not null, outcome_code varchar not null,
    value_count bigint, status_code varchar not null, printed_text varchar not null, locator varchar not null, note varchar);
comment on table fact_dispute is 'One row per report × track × outcome of table 4. Key: report_code, track_code, outcome_code.';

create table fact_proactive (
    report_code varchar not null, row_code varchar not null, column_code varchar not null,
    value decimal(24, 6), unit varchar, status_code varchar not null, printed_text varchar not null, locator varchar not null, note varchar);
comment on table fact_proactive is 'One row per report × row × column of table 2. Key: report_code, row_code, column_code.';

create table fact_quoted (
    report_code varchar not null, indicator_code varchar not null, value decimal(24, 6) not null, unit varchar not null,
    quote varchar not null, source_url varchar, locator varchar not null, counts varchar, scope_code varchar, is_used boolean not null);
comment on table fact_quoted is 'One row per figure quoted in the prose of a report; scope_code is set where the figure is not of the scope of the report, is_used where it stands in for a table. Key: report_code, indicator_code, value, quote, locator.';

create table fact_text (
    report_code varchar not null, line_number integer not null, text varchar not null, locator varchar not null, is_row boolean not null);
comment on table fact_text is 'One row per line of a collected file, empty lines left out; is_row: a row of a drawn table, its cells parted by tabs. Key: report_code, line_number.';

create table fact_check (
    report_code varchar not null, check_code varchar not null, subject varchar not null,
    left_value decimal(24, 6), right_value decimal(24, 6), status_code varchar not null,
    row_count integer not null, blank_count integer not null, cell_keys varchar[] not null, other_report_code varchar, note varchar);
comment on table fact_check is 'One row per report × check × subject. left_value is printed, right_value recomputed. Key: report_code, check_code, subject.';

create table fact_population (
    adcode varchar not null, population_year smallint not null, population bigint not null, is_estimated boolean not null, source varchar not null);
comment on table fact_population is 'One row per place × year with a resident population. Key: adcode, population_year.';

create table etl_file (
    path varchar not null, sha256 varchar not null, status_code varchar not null, reason varchar, report_code varchar, report_count integer not null);
comment on table etl_file is 'One row per input file of the last build. Key: path.';

create table etl_refusal (
    path varchar not null, refusal_number integer not null, report_code varchar, table_code varchar not null, reason_code varchar, reason varchar not null,
    locator varchar, cell_count integer not null);
comment on table etl_refusal is 'One row per refused table or part of a table. Key: path, refusal_number.';

create table etl_ledger (
    item_code varchar not null, item_count bigint not null, note varchar);
comment on table etl_ledger is 'One row per counted item of the last build; inputs equal outputs. Key: item_code.';

create table etl_build (
    snapshot_id varchar not null, built_at timestamp not null, report_count integer not null, content_sha256 varchar not null,
    input_sha256 varchar);
comment on table etl_build is 'One row: the build itself; input_sha256 is the digest of its inputs, program included, where it was asked for. Key: snapshot_id.';

create table etl_content (
    table_name varchar not null, row_count bigint not null, content_sum varchar not null);
comment on table etl_content is 'One row per table of content with the sum of its row hashes, from which the data version is made. Key: table_name.';

create table etl_snapshot (
    snapshot_number integer not null, snapshot_id varchar not null, built_at timestamp not null, report_count integer not null,
    changed_tables varchar[] not null);
comment on table etl_snapshot is 'One row per data version that stood at this file''s place, oldest first, the last one its own; changed_tables hold other content than the version before. Key: snapshot_number.';

create table etl_revision (
    snapshot_number integer not null, revision_number bigint not null, reason_code varchar not null, report_code varchar,
    previous_report_code varchar, publisher_code varchar, adcode varchar, report_year smallint, scope_code varchar, cell_key varchar,
    old_value decimal(24, 6), old_status_code varchar, old_text varchar, new_value decimal(24, 6), new_status_code varchar, new_text varchar,
    note varchar);
comment on table etl_revision is 'One row per report, cell or definition that a data version changed. reason_code: new_report, withdrawn, replaced, corrected, reread, definition; cell_key is empty for a whole report, report.<column> for what is said of a report, quoted.<indicator> for prose. Key: snapshot_number, revision_number.';

create table out_metric (
    adcode varchar, publisher_code varchar not null, report_year smallint not null, scope_code varchar not null, metric_id varchar not null,
    numerator double, denominator double, value double, low double, high double,
    status_code varchar not null, report_code varchar not null, trust_code varchar not null, is_estimated boolean not null, failed_check_count integer not null,
    note varchar, alternative_number smallint not null, recomputed_numerator double, recomputed_denominator double, population_year smallint,
    failed_checks varchar[] not null);
comment on table out_metric is 'One row per publisher × year × scope × metric, from the current report. Rates and bounds are fractions; below min_n value is null and status_code too_few. recomputed_ columns hold what the parts add up to where that differs from print. note holds codes of data/metrics/notes.csv. Key: publisher_code, report_year, scope_code, metric_id.';

create table out_hierarchy (
    adcode varchar not null, report_year smallint not null, metric_id varchar not null, parent_value double, children_value double,
    difference double, status_code varchar not null, child_count integer not null, reporting_count integer not null,
    missing_adcodes varchar[] not null, report_code varchar, child_report_codes varchar[] not null);
comment on table out_hierarchy is 'One row per place whose whole-area report counts something × year × metric: against the sum of the places below it. status_code: equal, more, less (of the parent), not_assessable. Key: adcode, report_year, metric_id.';

create table out_jump (
    publisher_code varchar not null, adcode varchar, report_year smallint not null, scope_code varchar not null, metric_id varchar not null,
    value double not null, previous_year smallint not null, previous_value double not null, ratio double, report_code varchar not null,
    previous_report_code varchar not null);
comment on table out_jump is 'One row per publisher × year × scope × count that is far from the year before; listed for review, never removed. ratio is null after a zero. Key: publisher_code, report_year, scope_code, metric_id.';

create table out_timeliness (
    report_code varchar not null, kind_code varchar, due_date date, published_date date, days_late integer, status_code varchar not null);
comment on table out_timeliness is 'One row per current report: published against the statutory date for its kind of publisher. status_code: in_time, late, unknown_date, implausible_date, no_due_date. days_late is negative when early. Key: report_code.';


create view out_metric_cell as
select m.report_code, m.metric_id, c.side_code, c.sign, c.cell_key
from out_metric m join dim_metric_cell c using (metric_id, alternative_number) join dim_report r using (report_code)
where c.form_code = case split_part(c.cell_key, '.', 1) when 't2' then coalesce(r.form_t2, '-') when 't3' then coalesce(r.form_t3, '-')
    when 't4' then coalesce(r.form_t4, '-') else '' end;
comment on view out_metric_cell is 'One row per figure of out_metric × side × printed cell, quoted indicator or fact that it was made from.';
