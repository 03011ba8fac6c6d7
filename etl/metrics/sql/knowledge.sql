-- What data/ says, for the statements that follow; filled by etl.metrics.build from etl.metrics.terms.
create temp table metric_definition (
    metric_number int, metric_id varchar, kind varchar, per double, min_n int, scopes varchar[], publisher_kinds varchar[], population_lag_years int,
    uses_population boolean);
create temp table metric_formula_source (metric_number int, alternative_number int, is_quoted boolean);
create temp table metric_status (status_code varchar, rank int, has_value boolean, may_stand_in boolean);
create temp table metric_term (
    term_number int, metric_number int, alternative_number int, side_code varchar, table_code varchar, sign int);
create temp table metric_term_cell (term_number int, form_code varchar, cell_key varchar);
create temp table metric_part (form_code varchar, cell_key varchar, axis_code varchar, part_key varchar, part_count int);
create temp table metric_side (
    report_number int, metric_number int, alternative_number int, side_code varchar, value double, status_code varchar, rank int,
    filled double, recomputed_count bigint, blank_count bigint);
create temp table metric_due_date (
    kind_code varchar, scope_code varchar, first_report_year int, last_report_year int, month int, day int);
create temp table metric_threshold (threshold_code varchar, value double);
