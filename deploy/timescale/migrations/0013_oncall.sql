-- On-call: what the file said when it was last loaded, and what people did about it.

-- Addresses are not in here: only how they end, and a mark that changes with them.
create table oncall_plan (
  single     boolean primary key default true check (single),
  loaded_at  timestamptz not null,
  plan       jsonb not null,
  mistakes   jsonb not null
);

-- Who stands in for a rota's order for a while. One that is withdrawn stays for the record.
create table oncall_override (
  id            bigint generated always as identity primary key,
  rota          text not null,
  person        text not null,
  starts_at     timestamptz not null,
  ends_at       timestamptz not null,
  note          text,
  made_by       text not null,
  made_at       timestamptz not null,
  withdrawn_by  text,
  withdrawn_at  timestamptz,
  constraint oncall_override_span check (starts_at < ends_at)
);
create index oncall_override_standing on oncall_override (ends_at) where withdrawn_at is null;

-- The last test page that a person answered, by contact; void when the mark is another.
create table oncall_proof (
  person     text not null,
  contact    text not null,
  mark       text not null,
  proven_at  timestamptz not null,
  constraint oncall_proof_pkey primary key (person, contact)
);

-- Every page to a person: what on-call costs people.
create table oncall_page (
  n          bigint generated always as identity primary key,
  tenant     text not null,
  person     text not null,
  contact    text not null,
  incident   text not null,
  incidents  integer not null,
  night      boolean not null,
  again      boolean not null,
  at         timestamptz not null
);
create index oncall_page_lately on oncall_page (at, person);
