-- What came late, as digests by the minute it belongs to, and what it says with hindsight.
create table late_digest (
  tenant    text not null,
  minute    timestamptz not null,
  position  bigint not null,
  heard_at  timestamptz not null,
  hits      integer not null,
  body      json not null,
  constraint late_digest_pkey primary key (tenant, minute, position)
);
create index late_digest_by_position on late_digest (tenant, position);
create index late_digest_by_time on late_digest (minute);

-- How far late digests have been looked at.
create table hindsight_read (
  tenant         text primary key,
  read_position  bigint not null
);

create table hindsight (
  n         bigint generated always as identity primary key,
  tenant    text not null,
  fired_at  timestamptz not null,
  until     timestamptz not null,
  found_at  timestamptz not null,
  incident  text,
  body      jsonb not null
);
create index hindsight_newest on hindsight (tenant, fired_at desc);
create index hindsight_by_incident on hindsight (tenant, incident) where incident is not null;
