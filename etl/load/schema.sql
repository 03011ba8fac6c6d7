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
    is_current boolean not null, cell_count integer not null, failed_check_count integer not null, note varchar);
comment on table dim_report is 'One row per accepted version of a report; is_current marks the newest complete one of its publisher, year and scope. Key: report_code.';

create table dim_cell (
    cell_key varchar not null, table_code varchar not null, row_code varchar not null, column_code varchar not null,
    label_zh varchar not null, label_en varchar not null, unit varchar, form_codes varchar[] not null, order_number smallint not null);
comment on table dim_cell is 'One row per cell of an official form. Key: cell_key.';

create table dim_metric (
    metric_id varchar not null, name_zh varchar not null, name_en varchar not null, unit varchar not null,
    numerator varchar not null, denominator varchar, per double, min_n integer not null, lower_is_better boolean,
    order_number smallint not null);
comment on table dim_metric is 'One row per metric, made from its YAML file. Key: metric_id.';

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
    quote varchar not null, source_url varchar, locator varchar not null, counts varchar, is_used boolean not null);
comment on table fact_quoted is 'One row per figure quoted in the prose of a report. Key: report_code, indicator_code, value, quote, locator.';

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
    snapshot_id varchar not null, built_at timestamp not null, report_count integer not null, content_sha256 varchar not null);
comment on table etl_build is 'One row: the build itself. Key: snapshot_id.';

create table out_metric (
    adcode varchar, publisher_code varchar not null, report_year smallint not null, scope_code varchar not null, metric_id varchar not null,
    numerator double, denominator double, value double, low double, high double,
    status_code varchar not null, report_code varchar not null, trust_code varchar not null, is_estimated boolean not null, failed_check_count integer not null,
    note varchar);
comment on table out_metric is 'One row per publisher × year × scope × metric, from the current report. Rates and bounds are fractions; below min_n value is null and status_code too_few. Key: publisher_code, report_year, scope_code, metric_id.';
