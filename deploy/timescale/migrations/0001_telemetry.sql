-- What terminals say. The same statements run on plain PostgreSQL and on TimescaleDB; only the
-- layout of `message` differs, and it is chosen here by what the server offers.

do $$
begin
  if exists (select from pg_available_extensions where name = 'timescaledb')
     and current_setting('shared_preload_libraries') like '%timescaledb%' then
    create extension if not exists timescaledb;
  end if;
end
$$;

-- A distinct combination of terminal attributes. Digests name it by its number.
create table profile (
  id          integer generated always as identity primary key,
  tenant      text not null,
  attributes  jsonb not null,
  constraint profile_is_distinct unique (tenant, attributes)
);

create table terminal (
  tenant         text not null,
  terminal       text not null,
  registered     boolean not null,
  profile        integer not null references profile (id),
  merchant       text,
  attributes     jsonb not null,
  hb_seconds     integer,
  test           boolean not null,
  boot           bigint not null,
  online         boolean not null,
  why            text,
  until          timestamptz,
  clock_skew_ms  bigint,
  first_seen_at  timestamptz not null,
  changed_at     timestamptz not null,
  constraint terminal_pkey primary key (tenant, terminal)
);

-- The ledger: which sequence numbers of one start of a terminal are stored. A message is a
-- duplicate if its number is in `received`, for ever and whatever became of the message itself;
-- a gap between the ranges is a lost message. `fresh` is what the last write added, so that one
-- statement can claim numbers and learn which of them were new.
create table terminal_boot (
  tenant            text not null,
  terminal          text not null,
  boot              bigint not null,
  received          int8multirange not null,
  fresh             int8multirange not null,
  last_received_at  timestamptz not null,
  constraint terminal_boot_pkey primary key (tenant, terminal, boot)
) with (fillfactor = 70);

-- Messages by the time we received them: our own clock, so a terminal that lives in 1970 or 2038
-- never makes an absurd partition, and retention is dropping whole days.
do $$
declare
  columns text := '
    tenant       text not null,
    terminal     text not null,
    boot         bigint not null,
    seq          bigint not null,
    channel      text not null,
    at           timestamptz not null,
    received_at  timestamptz not null,
    queued_at    timestamptz,
    body         jsonb not null';
begin
  if exists (select from pg_extension where extname = 'timescaledb') then
    execute format('create table message (%s)', columns);
    perform create_hypertable('message', 'received_at',
      chunk_time_interval => interval '1 day', create_default_indexes => false);
  else
    execute format('create table message (%s) partition by range (received_at)', columns);
    create table message_default partition of message default;
  end if;
end
$$;

create index message_of_terminal on message (tenant, terminal, received_at desc);

-- Makes the partition of a day where partitions are ours to make; TimescaleDB makes its own.
create function ensure_message_partition(day date) returns void language plpgsql as $$
declare
  name text := 'message_' || to_char(day, 'YYYYMMDD');
begin
  if exists (select from pg_extension where extname = 'timescaledb')
     or to_regclass(name) is not null then
    return;
  end if;
  perform pg_advisory_xact_lock(hashtext('ensure_message_partition'));
  if to_regclass(name) is null then
    execute format('create table %I partition of message for values from (%L) to (%L)',
      name, day::timestamptz, (day + 1)::timestamptz);
  end if;
end
$$;

-- What back offices say: few messages, identified by the id they gave.
create table host_message (
  tenant       text not null,
  source       text not null,
  channel      text not null,
  id           text not null,
  at           timestamptz not null,
  received_at  timestamptz not null,
  body         jsonb not null,
  constraint host_message_pkey primary key (tenant, source, channel, id)
);

-- Messages that were not taken: scrubbed, and at most a bounded sample of each terminal.
create table quarantine (
  id           bigint generated always as identity primary key,
  received_at  timestamptz not null,
  tenant       text,
  terminal     text,
  channel      text,
  reason       text not null,
  detail       text not null,
  sample       text
);
create index quarantine_of_terminal on quarantine (tenant, terminal, received_at desc);

-- One writer's own log of digests: a connection of one ingest process numbers its rows without
-- gaps and in the order it commits, so a reader that remembers a number a lane skips nothing,
-- whatever else the database is busy with.
create table digest_lane (
  lane       integer generated always as identity primary key,
  writer     text not null,
  opened_at  timestamptz not null default now()
);

create table digest (
  lane    integer not null references digest_lane (lane),
  n       bigint not null,
  tenant  text not null,
  at      timestamptz not null,
  body    jsonb not null,
  constraint digest_pkey primary key (lane, n)
);
create index digest_by_time on digest (at);

-- Counts for screens at ten seconds, kept in the transaction that stores the messages.
create table traffic_10s (
  tenant     text not null,
  at         timestamptz not null,
  acquirer   text not null,
  attempts   bigint not null,
  approved   bigint not null,
  declined   bigint not null,
  failed     bigint not null,
  no_answer  bigint not null,
  pin        bigint not null,
  failures   bigint not null,
  messages   bigint not null,
  constraint traffic_10s_pkey primary key (tenant, at, acquirer)
) with (fillfactor = 70);

create table code_10s (
  tenant    text not null,
  at        timestamptz not null,
  acquirer  text not null,
  code      text not null,
  failures  bigint not null,
  constraint code_10s_pkey primary key (tenant, at, acquirer, code)
) with (fillfactor = 70);
