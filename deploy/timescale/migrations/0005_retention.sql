-- How long each kind of record is kept, and since when it is known to be whole.

-- Everything of a kind that is not older than this is still here: what housekeeping dropped, and
-- what earlier versions did not keep, lies before. A kind without a row is whole from the start.
create table kept_since (
  kind   text primary key,
  since  timestamptz not null
);
insert into kept_since (kind, since)
select kind, date_trunc('hour', now(), 'UTC') + interval '1 hour'
  from unnest(array['1m', '1h', 'account']) as kind
 where exists (select from heartbeat)
    or exists (select from event);

-- Old rows are found by their time, whoever's they are.
create index traffic_10s_by_time on traffic_10s (at);
create index traffic_1m_by_time on traffic_1m (at);
create index traffic_1h_by_time on traffic_1h (at);
create index code_10s_by_time on code_10s (at);
create index code_1m_by_time on code_1m (at);
create index code_1h_by_time on code_1h (at);
create index account_1m_by_time on account_1m (at);
create index quarantine_by_time on quarantine (received_at);

-- Makes the partitions of a day. Messages of that day that came before their partition did lie in
-- the default one and move over: PostgreSQL would refuse the partition for as long as they are
-- there. The lock is not waited for long, because readers queue up behind it.
create or replace function ensure_message_partitions(day date) returns void
language plpgsql set lock_timeout = '2s' as $$
declare
  class text;
  name text;
begin
  if exists (select from pg_extension where extname = 'timescaledb') then
    return;
  end if;
  perform pg_advisory_xact_lock(hashtext('ensure_message_partitions'));
  foreach class in array array['heartbeat', 'event'] loop
    name := class || '_' || to_char(day, 'YYYYMMDD');
    if to_regclass(name) is not null then
      continue;
    end if;
    execute format('lock table %I in access exclusive mode', class || '_default');
    execute format('create table %I (like %I including defaults)', name, class);
    execute format(
      'with moved as (
         delete from %I where received_at >= %L and received_at < %L returning *)
       insert into %I select * from moved order by received_at',
      class || '_default', day::timestamptz, (day + 1)::timestamptz, name);
    execute format('alter table %I attach partition %I for values from (%L) to (%L)',
      class, name, day::timestamptz, (day + 1)::timestamptz);
  end loop;
end
$$;

-- Drops the days of a class that ended before a moment; answers how many. Whatever is not dropped
-- now is dropped the next time: nothing waits long for the lock, because ingest queues up behind
-- it, and only one process drops.
create or replace function drop_messages(class text, before timestamptz) returns integer
language plpgsql set lock_timeout = '2s' as $$
declare
  name text;
  dropped integer := 0;
begin
  if class not in ('heartbeat', 'event') then
    raise exception 'no class of messages is called %', class;
  end if;
  if not pg_try_advisory_xact_lock(hashtext('drop_messages')) then
    return 0;
  end if;
  insert into kept_since as known (kind, since)
  values (class, date_trunc('day', before, 'UTC'))
      on conflict (kind) do update set since = greatest(known.since, excluded.since);
  if exists (select from pg_extension where extname = 'timescaledb') then
    select count(*) into dropped from drop_chunks(class::regclass, older_than => before);
    return dropped;
  end if;
  for name in
    select child.relname
      from pg_inherits
      join pg_class as child on child.oid = inhrelid
     where inhparent = class::regclass
       and child.relname ~ ('^' || class || '_\d{8}$')
       and (to_date(right(child.relname, 8), 'YYYYMMDD') + 1)::timestamptz <= before
  loop
    execute format('drop table %I', name);
    dropped := dropped + 1;
  end loop;
  return dropped;
end
$$;

-- Sums up the blocks of a class's newest days that have no summary yet; answers how many ranges
-- of blocks it summed up. `autosummarize` alone keeps at most 256 requests for the whole server
-- and drops the rest; a range without a summary is read by every search for a terminal.
create function summarize_messages(class text) returns integer language plpgsql as $$
declare
  summary regclass;
  summed integer := 0;
begin
  for summary in
    with part as (
      select inhrelid,
             inhrelid = to_regclass(class || '_default') as is_default,
             row_number() over (order by inhrelid desc) as age
        from pg_inherits
       where inhparent = class::regclass
    )
    select pg_index.indexrelid
      from part
      join pg_index on pg_index.indrelid = part.inhrelid
      join pg_class on pg_class.oid = pg_index.indexrelid
      join pg_am on pg_am.oid = pg_class.relam and pg_am.amname = 'brin'
     where age <= 3 or is_default
  loop
    summed := summed + brin_summarize_new_values(summary);
  end loop;
  return summed;
end
$$;
