-- SPDX-License-Identifier: MIT
-- The figures of `report daily -f csv`, of the complaints received or due on a
-- day.  All times of the data are of the city's zone.
select agency, count(*) filter (came) as received,
  count(*) filter (came and answered) as responded,
  count(*) filter (judged) as due,
  count(*) filter (judged and state = 'met') /
    nullif(count(*) filter (judged), 0) as on_time_rate,
  avg(seconds) filter (came) / 27000 as working_days,
  avg(calendar) filter (came) / 3600 as calendar_hours
from (select agency, received_at[1:10] = '@DAY@' as came,
    clock.state as state,
    clock.due_at[1:10] = '@DAY@' and clock.state in ('met', 'breached')
      as judged,
    clock.stopped_at is not null or
      status in ('responded', 'resolved', 'closed', 'rejected') as answered,
    case when clock.stopped_at is not null
      then clock.elapsed_business_seconds end as seconds,
    case when clock.stopped_at is not null
      then clock.elapsed_calendar_seconds end as calendar
  from (select agency, received_at, status, sla.clocks.response as clock
    from read_json('@FILE@', format = 'newline_delimited', columns = {
      agency: 'varchar', received_at: 'varchar', status: 'varchar',
      sla: 'struct(clocks struct(response struct(state varchar,
        due_at varchar, stopped_at varchar, elapsed_business_seconds bigint,
        elapsed_calendar_seconds bigint)))'})))
where came or judged
group by agency order by agency
