-- Fire drills: who asked for one, who speaks for its terminals, and how far it is. What it measures
-- is read from the incidents on the tenant's drill ground, whose name is the tenant's and `~drill`.
create table drill (
  n               integer generated always as identity,
  tenant          text not null,
  scenario        text not null,
  terminals       integer not null,
  -- How long the fault lasts.
  effect_seconds  integer not null,
  asked_by        text not null,
  asked_at        timestamptz not null,
  -- Although a grave incident was open; although nobody had agreed, so that nobody is paged.
  despite         boolean not null,
  dry             boolean not null,
  -- The process that speaks for the terminals.
  carrier         text,
  state           text not null default 'asked',
  running_at      timestamptz,
  -- Not a moment longer.
  until           timestamptz,
  fault_at        timestamptz,
  stop_reason     text,
  stop_by         text,
  ending_at       timestamptz,
  ended_at        timestamptz,
  constraint drill_pkey primary key (n),
  constraint drill_state check (state in ('asked', 'running', 'ending', 'ended'))
);
create unique index drill_at_work on drill (tenant) where state <> 'ended';
create index drill_newest on drill (tenant, n desc);
