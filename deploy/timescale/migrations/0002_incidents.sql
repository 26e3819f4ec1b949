-- What the engine decided and what people did about it.

create table incident (
  tenant       text not null,
  id           text not null,
  status       text not null,
  severity     text not null,
  started_at   timestamptz not null,
  resolved_at  timestamptz,
  updated_at   timestamptz not null,
  body         jsonb not null,
  constraint incident_pkey primary key (tenant, id)
);
create index incident_newest on incident (tenant, started_at desc, id);

-- The append-only story. People's words enter with `folded` false; the engine folds them in.
create table incident_event (
  n         bigint generated always as identity primary key,
  tenant    text not null,
  incident  text not null,
  at        timestamptz not null,
  kind      text not null,
  body      jsonb not null,
  folded    boolean not null,
  constraint incident_event_of_incident foreign key (tenant, incident)
    references incident (tenant, id)
);
create index incident_event_story on incident_event (tenant, incident, n);
create index incident_event_unfolded on incident_event (n) where not folded;

create table playbook_run (
  tenant    text not null,
  incident  text not null,
  hash      text not null,
  body      jsonb not null,
  constraint playbook_run_pkey primary key (tenant, incident),
  constraint playbook_run_of_incident foreign key (tenant, incident)
    references incident (tenant, id)
);

-- What leaves the house: committed with the decision, sent by whoever holds the lease.
create table outbox (
  id           bigint generated always as identity primary key,
  tenant       text not null,
  incident     text not null,
  receiver     text not null,
  reason       text not null,
  dedup_key    text not null,
  body         jsonb not null,
  state        text not null default 'due',
  attempts     integer not null default 0,
  due_at       timestamptz not null,
  leased_until timestamptz,
  created_at   timestamptz not null,
  ended_at     timestamptz,
  last_error   text,
  constraint outbox_says_it_once unique (dedup_key),
  constraint outbox_state check (state in ('due', 'sent', 'gave_up'))
);
create index outbox_due on outbox (due_at, id) where state = 'due';

-- Who may decide: the token rises with every take-over, and a commit with an old one fails.
create table engine_fence (
  single boolean primary key default true check (single),
  token  bigint not null
);
insert into engine_fence (token) values (0);

-- The engine's memory and how far it has read, written with what it decided.
create table engine_state (
  tenant        text primary key,
  snapshot      text not null,
  read_to       jsonb not null,
  evaluated_at  timestamptz not null,
  newest_at     timestamptz
);

-- What operators' files said when they were last loaded, for the API to show.
create table engine_rules (
  single     boolean primary key default true check (single),
  loaded_at  timestamptz not null,
  rules      jsonb not null,
  mistakes   jsonb not null
);
