-- Which figures each formula names, form by form.
insert into dim_metric_cell
select metric_id, alternative_number, side_code, form_code, cell_key, sign
from metric_term_cell join metric_term using (term_number) join metric_definition using (metric_number);
