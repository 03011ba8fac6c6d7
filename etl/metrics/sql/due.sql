-- Where formula number $number left a side unknown in a way that another formula may mend.
create or replace temp table metric_due as
select report_number, metric_number from metric_side where alternative_number = $number and value is null
group by report_number, metric_number
having arg_max(status_code, rank) in (select status_code from metric_status where may_stand_in);
