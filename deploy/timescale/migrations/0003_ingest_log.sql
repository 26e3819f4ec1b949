-- One log of batches in place of lanes, a ledger that is kept in memory and checkpointed, and
-- messages in two classes with a retention each.

alter table terminal add column id integer generated always as identity;
alter table terminal add constraint terminal_id_is_unique unique (id);

-- The log of committed batches. A writer takes the next position under the lock of this row and
-- holds it until it commits, so positions have no gaps and become visible in their order: whoever
-- has read up to a position has read everything before it.
create table ingest_log (
  single    boolean primary key default true check (single),
  position  bigint not null,
  -- Every batch up to here is contained in `terminal_boot`; later ones are read from `journal`.
  checkpoint     bigint not null,
  checkpoint_at  timestamptz not null
);
insert into ingest_log (position, checkpoint, checkpoint_at) values (0, 0, now());

-- What each batch claimed, so that a restart and the other writers know it too. `keys` are
-- records of 20 bytes, big endian: terminal.id int4, boot float8, seq float8. `changed` are the
-- terminals whose row the batch wrote.
create table journal (
  position  bigint primary key,
  batch     uuid not null,
  at        timestamptz not null,
  keys      bytea not null,
  changed   integer[] not null
);
-- Random numbers do not compress; trying would cost more than writing them.
alter table journal alter column keys set storage external;

-- The ledger, as of the checkpoint: which sequence numbers of one start of a terminal are stored.
-- A message is a duplicate if its number is in `received`, for ever and whatever became of the
-- message itself; a gap between the ranges is a lost message.
alter table terminal_boot rename to terminal_boot_by_name;
alter table terminal_boot_by_name
  rename constraint terminal_boot_pkey to terminal_boot_by_name_pkey;
create table terminal_boot (
  terminal          integer not null,
  boot              bigint not null,
  received          int8multirange not null,
  last_received_at  timestamptz not null,
  constraint terminal_boot_pkey primary key (terminal, boot)
) with (fillfactor = 70);
insert into terminal_boot (terminal, boot, received, last_received_at)
select terminal.id, named.boot, named.received, named.last_received_at
  from terminal_boot_by_name as named
  join terminal using (tenant, terminal);
drop table terminal_boot_by_name;

-- Messages by the time we received them: our own clock, so a terminal that lives in 1970 or 2038
-- never makes an absurd partition, and retention is dropping whole days. Heartbeats are many and
-- soon stale, events are few and kept for long: a table each. `body` is what the message said,
-- as JSON; a text, because turning it into jsonb costs five times as much as writing it, and
-- nearly all of it is never read.
do $$
declare
  class text;
  columns text := '
    terminal     integer not null,
    boot         bigint not null,
    seq          bigint not null,
    channel      text not null,
    at           timestamptz not null,
    received_at  timestamptz not null,
    queued_at    timestamptz,
    body         text not null';
begin
  foreach class in array array['heartbeat', 'event'] loop
    if exists (select from pg_extension where extname = 'timescaledb') then
      execute format('create table %I (%s)', class, columns);
      perform create_hypertable(class, 'received_at',
        chunk_time_interval => interval '1 day', create_default_indexes => false);
    else
      execute format('create table %I (%s) partition by range (received_at)', class, columns);
      execute format('create table %I partition of %I default', class || '_default', class);
    end if;
    -- Rows lie in the order they arrived, so a summary of each quarter of a megabyte finds a
    -- time, and a Bloom filter beside it a terminal. A B-tree by terminal would dirty a page of
    -- its own for nearly every message of a large fleet.
    execute format(
      'create index %I on %I using brin (received_at, terminal int4_bloom_ops(
         n_distinct_per_range = 800, false_positive_rate = 0.01))
         with (pages_per_range = 32, autosummarize = on)', class || '_summary', class);
  end loop;
end
$$;

insert into heartbeat
select terminal.id, m.boot, m.seq, m.channel, m.at, m.received_at, m.queued_at,
       m.body::text
  from message as m join terminal using (tenant, terminal)
 where m.channel = 'hb'
 order by m.received_at;
insert into event
select terminal.id, m.boot, m.seq, m.channel, m.at, m.received_at, m.queued_at,
       m.body::text
  from message as m join terminal using (tenant, terminal)
 where m.channel <> 'hb'
 order by m.received_at;
drop table message;
drop function ensure_message_partition(date);

create view message as
select terminal.tenant, terminal.terminal, said.boot, said.seq, said.channel, said.at,
       said.received_at, said.queued_at, said.body::jsonb as body
  from (select * from heartbeat union all select * from event) as said
  join terminal on terminal.id = said.terminal;

-- Makes the partitions of a day, where partitions are ours to make; TimescaleDB makes its own.
create function ensure_message_partitions(day date) returns void language plpgsql as $$
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
    if to_regclass(name) is null then
      execute format('create table %I partition of %I for values from (%L) to (%L)',
        name, class, day::timestamptz, (day + 1)::timestamptz);
    end if;
  end loop;
end
$$;

-- Drops the days of a class that ended before a moment; answers how many.
create function drop_messages(class text, before timestamptz) returns integer
language plpgsql as $$
declare
  name text;
  dropped integer := 0;
begin
  if class not in ('heartbeat', 'event') then
    raise exception 'no class of messages is called %', class;
  end if;
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

-- Digests by the position of their batch. Those of the lanes are numbered first the ones that
-- were read, then the others, so that no engine reads one twice or misses one.
alter table digest rename to digest_by_lane;
alter table digest_by_lane rename constraint digest_pkey to digest_by_lane_pkey;
drop index digest_by_time;
create table digest (
  position  bigint not null,
  tenant    text not null,
  at        timestamptz not null,
  body      jsonb not null,
  constraint digest_pkey primary key (tenant, position)
);
create index digest_by_time on digest (at);
insert into digest (position, tenant, at, body)
select row_number() over (order by unread, at, lane, n), tenant, at, body
  from (select d.*, d.n > coalesce((e.read_to ->> d.lane::text)::bigint, 0) as unread
          from digest_by_lane as d
          left join engine_state as e using (tenant)) as known;
update ingest_log set position = coalesce((select max(position) from digest), 0);
update ingest_log set checkpoint = position;
alter table engine_state add column read_position bigint not null default 0;
update engine_state
   set read_position = coalesce((
         select count(*)
           from digest_by_lane as d
           join engine_state as e using (tenant)
          where d.n <= coalesce((e.read_to ->> d.lane::text)::bigint, 0)), 0);
alter table engine_state drop column read_to;
alter table engine_state alter column read_position drop default;
drop table digest_by_lane;
drop table digest_lane;

-- Counts for screens at three grains, kept in the transaction that stores the messages.
create table traffic_1m (like traffic_10s including all);
create table traffic_1h (like traffic_10s including all);
create table code_1m (like code_10s including all);
create table code_1h (like code_10s including all);

-- What became of every message that arrived, by minute and channel. What was shed was never
-- acknowledged; everything else was.
create table account_1m (
  tenant       text not null,
  at           timestamptz not null,
  channel      text not null,
  received     bigint not null,
  stored       bigint not null,
  duplicate    bigint not null,
  quarantined  bigint not null,
  refused      bigint not null,
  shed         bigint not null,
  constraint account_1m_pkey primary key (tenant, at, channel),
  constraint account_adds_up
    check (received = stored + duplicate + quarantined + refused + shed)
) with (fillfactor = 70);
