-- The schema after all migrations on plain PostgreSQL. Made by `npm run schema:dump`,
-- checked by test/store/migrations.spec.ts; change it by a migration.

set check_function_bodies = off;

CREATE OR REPLACE FUNCTION public.ensure_message_partition(day date)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
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
$function$;

create table code_10s (
  tenant    text not null,
  at        timestamptz not null,
  acquirer  text not null,
  code      text not null,
  failures  bigint not null,
  constraint code_10s_pkey PRIMARY KEY (tenant, at, acquirer, code)
) with (fillfactor=70);

create table digest (
  lane    integer not null,
  n       bigint not null,
  tenant  text not null,
  at      timestamptz not null,
  body    jsonb not null,
  constraint digest_pkey PRIMARY KEY (lane, n)
);

create table digest_lane (
  lane       integer not null generated always as identity,
  writer     text not null,
  opened_at  timestamptz not null default now(),
  constraint digest_lane_pkey PRIMARY KEY (lane)
);

create table engine_fence (
  single  boolean not null default true,
  token   bigint not null,
  constraint engine_fence_pkey PRIMARY KEY (single),
  constraint engine_fence_single_check CHECK (single)
);

create table engine_rules (
  single     boolean not null default true,
  loaded_at  timestamptz not null,
  rules      jsonb not null,
  mistakes   jsonb not null,
  constraint engine_rules_pkey PRIMARY KEY (single),
  constraint engine_rules_single_check CHECK (single)
);

create table engine_state (
  tenant        text not null,
  snapshot      text not null,
  read_to       jsonb not null,
  evaluated_at  timestamptz not null,
  newest_at     timestamptz,
  constraint engine_state_pkey PRIMARY KEY (tenant)
);

create table host_message (
  tenant       text not null,
  source       text not null,
  channel      text not null,
  id           text not null,
  at           timestamptz not null,
  received_at  timestamptz not null,
  body         jsonb not null,
  constraint host_message_pkey PRIMARY KEY (tenant, source, channel, id)
);

create table incident (
  tenant       text not null,
  id           text not null,
  status       text not null,
  severity     text not null,
  started_at   timestamptz not null,
  resolved_at  timestamptz,
  updated_at   timestamptz not null,
  body         jsonb not null,
  constraint incident_pkey PRIMARY KEY (tenant, id)
);

create table incident_event (
  n         bigint not null generated always as identity,
  tenant    text not null,
  incident  text not null,
  at        timestamptz not null,
  kind      text not null,
  body      jsonb not null,
  folded    boolean not null,
  constraint incident_event_pkey PRIMARY KEY (n)
);

create table message (
  tenant       text not null,
  terminal     text not null,
  boot         bigint not null,
  seq          bigint not null,
  channel      text not null,
  at           timestamptz not null,
  received_at  timestamptz not null,
  queued_at    timestamptz,
  body         jsonb not null
) partition by RANGE (received_at);

create table outbox (
  id            bigint not null generated always as identity,
  tenant        text not null,
  incident      text not null,
  receiver      text not null,
  reason        text not null,
  dedup_key     text not null,
  body          jsonb not null,
  state         text not null default 'due'::text,
  attempts      integer not null default 0,
  due_at        timestamptz not null,
  leased_until  timestamptz,
  created_at    timestamptz not null,
  ended_at      timestamptz,
  last_error    text,
  constraint outbox_pkey PRIMARY KEY (id),
  constraint outbox_says_it_once UNIQUE (dedup_key),
  constraint outbox_state CHECK ((state = ANY (ARRAY['due'::text, 'sent'::text, 'gave_up'::text])))
);

create table playbook_run (
  tenant    text not null,
  incident  text not null,
  hash      text not null,
  body      jsonb not null,
  constraint playbook_run_pkey PRIMARY KEY (tenant, incident)
);

create table profile (
  id          integer not null generated always as identity,
  tenant      text not null,
  attributes  jsonb not null,
  constraint profile_pkey PRIMARY KEY (id),
  constraint profile_is_distinct UNIQUE (tenant, attributes)
);

create table quarantine (
  id           bigint not null generated always as identity,
  received_at  timestamptz not null,
  tenant       text,
  terminal     text,
  channel      text,
  reason       text not null,
  detail       text not null,
  sample       text,
  constraint quarantine_pkey PRIMARY KEY (id)
);

create table terminal (
  tenant         text not null,
  terminal       text not null,
  registered     boolean not null,
  profile        integer not null,
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
  constraint terminal_pkey PRIMARY KEY (tenant, terminal)
);

create table terminal_boot (
  tenant            text not null,
  terminal          text not null,
  boot              bigint not null,
  received          int8multirange not null,
  fresh             int8multirange not null,
  last_received_at  timestamptz not null,
  constraint terminal_boot_pkey PRIMARY KEY (tenant, terminal, boot)
) with (fillfactor=70);

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
  constraint traffic_10s_pkey PRIMARY KEY (tenant, at, acquirer)
) with (fillfactor=70);

create table message_default partition of message DEFAULT;

CREATE INDEX digest_by_time ON public.digest USING btree (at);

CREATE INDEX incident_newest ON public.incident USING btree (tenant, started_at DESC, id);

CREATE INDEX incident_event_story ON public.incident_event USING btree (tenant, incident, n);

CREATE INDEX incident_event_unfolded ON public.incident_event USING btree (n) WHERE (NOT folded);

CREATE INDEX message_of_terminal ON public.message USING btree (tenant, terminal, received_at DESC);

CREATE INDEX outbox_due ON public.outbox USING btree (due_at, id) WHERE (state = 'due'::text);

CREATE INDEX quarantine_of_terminal ON public.quarantine USING btree (tenant, terminal, received_at DESC);

alter table digest
  add constraint digest_lane_fkey
  FOREIGN KEY (lane) REFERENCES digest_lane(lane);

alter table incident_event
  add constraint incident_event_of_incident
  FOREIGN KEY (tenant, incident) REFERENCES incident(tenant, id);

alter table playbook_run
  add constraint playbook_run_of_incident
  FOREIGN KEY (tenant, incident) REFERENCES incident(tenant, id);

alter table terminal
  add constraint terminal_profile_fkey
  FOREIGN KEY (profile) REFERENCES profile(id);
