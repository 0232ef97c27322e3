-- SPDX-License-Identifier: MIT
-- The figures of `report --by agency,category -f csv`, from what sla-check wrote.
select agency, category, count(*) as received,
  count(*) filter (answered) as responded,
  count(*) filter (state in ('met', 'breached')) as due,
  count(*) filter (state = 'met') as on_time,
  avg(seconds) as mean, quantile_cont(seconds, 0.5) as p50,
  quantile_cont(seconds, 0.9) as p90
from (select agency, category, sla.clocks.response.state as state,
    sla.clocks.response.stopped_at is not null or
      status in ('responded', 'resolved', 'closed', 'rejected') as answered,
    case when sla.clocks.response.stopped_at is not null
      then sla.clocks.response.elapsed_business_seconds end as seconds
  from read_json('@FILE@', format = 'newline_delimited', columns = {
    agency: 'varchar', category: 'varchar', status: 'varchar',
    sla: 'struct(clocks struct(response struct(state varchar,
      stopped_at varchar, elapsed_business_seconds bigint)))'}))
group by agency, category order by agency, category
