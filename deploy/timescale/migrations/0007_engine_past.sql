-- What the engine knew at moments of the past, four times an hour, with the rules it went by: an
-- explanation begins there and lives through the digests again.
create table engine_past (
  tenant         text not null,
  at             timestamptz not null,
  read_position  bigint not null,
  snapshot       text not null,
  rules          jsonb not null,
  constraint engine_past_pkey primary key (tenant, at)
);
create index engine_past_by_time on engine_past (at);
