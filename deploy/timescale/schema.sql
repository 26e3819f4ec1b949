-- The schema after all migrations on plain PostgreSQL. Made by `npm run schema:dump`,
-- checked by test/store/migrations.spec.ts; change it by a migration.

set check_function_bodies = off;

CREATE OR REPLACE FUNCTION public.drop_messages(class text, before timestamp with time zone)
 RETURNS integer
 LANGUAGE plpgsql
 SET lock_timeout TO '2s'
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION public.ensure_message_partitions(day date)
 RETURNS void
 LANGUAGE plpgsql
 SET lock_timeout TO '2s'
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION public.summarize_messages(class text)
 RETURNS integer
 LANGUAGE plpgsql
AS $function$
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
$function$;

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
  constraint account_1m_pkey PRIMARY KEY (tenant, at, channel),
  constraint account_adds_up CHECK ((received = ((((stored + duplicate) + quarantined) + refused) + shed)))
) with (fillfactor=70);

create table attribute_change (
  n          bigint not null generated always as identity,
  tenant     text not null,
  terminal   text not null,
  at         timestamptz not null,
  source     text not null,
  attribute  text not null,
  was        text,
  became     text,
  constraint attribute_change_pkey PRIMARY KEY (n),
  constraint attribute_change_source CHECK ((source = ANY (ARRAY['birth'::text, 'hb'::text, 'evt'::text, 'registry'::text])))
);

create table code_10s (
  tenant    text not null,
  at        timestamptz not null,
  acquirer  text not null,
  code      text not null,
  failures  bigint not null,
  constraint code_10s_pkey PRIMARY KEY (tenant, at, acquirer, code)
) with (fillfactor=70);

create table code_1h (
  tenant    text not null,
  at        timestamptz not null,
  acquirer  text not null,
  code      text not null,
  failures  bigint not null,
  constraint code_1h_pkey PRIMARY KEY (tenant, at, acquirer, code)
);

create table code_1m (
  tenant    text not null,
  at        timestamptz not null,
  acquirer  text not null,
  code      text not null,
  failures  bigint not null,
  constraint code_1m_pkey PRIMARY KEY (tenant, at, acquirer, code)
);

create table command_hold (
  tenant       text not null,
  id           text not null,
  incident     text,
  released_at  timestamptz,
  released_by  text,
  constraint command_hold_pkey PRIMARY KEY (tenant, id)
);

create table command_order (
  tenant      text not null,
  id          text not null,
  incident    text,
  step        text,
  what        text not null,
  state       text not null,
  created_at  timestamptz not null,
  body        jsonb not null,
  constraint command_order_pkey PRIMARY KEY (tenant, id),
  constraint command_order_state CHECK ((state = ANY (ARRAY['proposed'::text, 'running'::text, 'asking'::text, 'done'::text, 'stopped'::text])))
);

create table command_switch (
  tenant  text not null,
  halted  boolean not null,
  at      timestamptz not null,
  by      text not null,
  reason  text not null,
  constraint command_switch_pkey PRIMARY KEY (tenant)
);

create table command_target (
  tenant         text not null,
  command        text not null,
  place          integer not null,
  terminal       text not null,
  merchant       text not null,
  state          text not null default 'waiting'::text,
  cmd            text,
  payload        text,
  released_at    timestamptz,
  expires_at     timestamptz,
  sent_at        timestamptz,
  leased_until   timestamptz,
  tries          integer not null default 0,
  answered_at    timestamptz,
  returned_at    timestamptz,
  detail         text,
  answered_boot  bigint,
  constraint command_target_pkey PRIMARY KEY (tenant, command, place),
  constraint command_target_once UNIQUE (tenant, command, terminal),
  constraint command_target_state CHECK ((state = ANY (ARRAY['waiting'::text, 'due'::text, 'sent'::text, 'done'::text, 'refused'::text, 'failed'::text, 'missing'::text, 'gone'::text, 'unreached'::text, 'withheld'::text])))
);

create table contact (
  tenant      text not null,
  merchant    text not null,
  contact     text not null,
  name        text not null,
  role        text,
  channel     text not null,
  address     text not null,
  language    text,
  consent     boolean not null,
  consent_at  timestamptz,
  hours       text,
  retired_at  timestamptz,
  revision    integer not null,
  constraint contact_pkey PRIMARY KEY (tenant, merchant, contact)
);

create table contact_consent (
  n             bigint not null generated always as identity,
  tenant        text not null,
  channel       text not null,
  address       text not null,
  state         text not null,
  asked_at      timestamptz not null,
  confirmed_at  timestamptz,
  withdrawn_at  timestamptz,
  constraint contact_consent_pkey PRIMARY KEY (n),
  constraint contact_consent_of_address UNIQUE (tenant, channel, address),
  constraint contact_consent_state CHECK ((state = ANY (ARRAY['asked'::text, 'confirmed'::text, 'withdrawn'::text])))
);

create table delivery (
  n             bigint not null generated always as identity,
  notification  bigint not null,
  receiver      text not null,
  request       text not null,
  at            timestamptz not null,
  outcome       text not null,
  reason        text,
  answer        text not null,
  took_ms       integer not null,
  reporter      text,
  message       text,
  report_due    timestamptz,
  report        text,
  report_said   text,
  reported_at   timestamptz,
  constraint delivery_pkey PRIMARY KEY (n),
  constraint delivery_outcome CHECK ((outcome = ANY (ARRAY['sent'::text, 'retry'::text, 'gave_up'::text]))),
  constraint delivery_report_state CHECK ((report = ANY (ARRAY['delivered'::text, 'failed'::text, 'missing'::text])))
);

create table delivery_report (
  n         bigint not null generated always as identity,
  reporter  text not null,
  message   text not null,
  state     text not null,
  said      text not null,
  heard_at  timestamptz not null,
  taken     boolean not null default false,
  constraint delivery_report_pkey PRIMARY KEY (n),
  constraint delivery_report_once UNIQUE (reporter, message, state),
  constraint delivery_report_word CHECK ((state = ANY (ARRAY['delivered'::text, 'failed'::text])))
);

create table digest (
  "position"  bigint not null,
  tenant      text not null,
  at          timestamptz not null,
  body        json not null,
  constraint digest_pkey PRIMARY KEY (tenant, "position")
);

create table drill (
  n               integer not null generated always as identity,
  tenant          text not null,
  scenario        text not null,
  terminals       integer not null,
  effect_seconds  integer not null,
  asked_by        text not null,
  asked_at        timestamptz not null,
  despite         boolean not null,
  dry             boolean not null,
  carrier         text,
  state           text not null default 'asked'::text,
  running_at      timestamptz,
  until           timestamptz,
  fault_at        timestamptz,
  stop_reason     text,
  stop_by         text,
  ending_at       timestamptz,
  ended_at        timestamptz,
  starts_at       timestamptz,
  called_at       timestamptz,
  constraint drill_pkey PRIMARY KEY (n),
  constraint drill_state CHECK ((state = ANY (ARRAY['planned'::text, 'asked'::text, 'running'::text, 'ending'::text, 'ended'::text])))
);

create table drill_server (
  single   boolean not null default true,
  seen_at  timestamptz not null,
  plan     jsonb,
  stories  jsonb not null,
  constraint drill_server_pkey PRIMARY KEY (single),
  constraint drill_server_single CHECK (single)
);

create table engine_fence (
  single  boolean not null default true,
  token   bigint not null,
  constraint engine_fence_pkey PRIMARY KEY (single),
  constraint engine_fence_single_check CHECK (single)
);

create table engine_past (
  tenant         text not null,
  at             timestamptz not null,
  read_position  bigint not null,
  snapshot       text not null,
  rules          jsonb not null,
  constraint engine_past_pkey PRIMARY KEY (tenant, at)
);

create table engine_rules (
  single     boolean not null default true,
  loaded_at  timestamptz not null,
  rules      jsonb not null,
  mistakes   jsonb not null,
  change     jsonb,
  constraint engine_rules_pkey PRIMARY KEY (single),
  constraint engine_rules_single_check CHECK (single)
);

create table engine_state (
  tenant         text not null,
  snapshot       text not null,
  evaluated_at   timestamptz not null,
  newest_at      timestamptz,
  read_position  bigint not null,
  constraint engine_state_pkey PRIMARY KEY (tenant)
);

create table event (
  terminal     integer not null,
  boot         bigint not null,
  seq          bigint not null,
  channel      text not null,
  at           timestamptz not null,
  received_at  timestamptz not null,
  queued_at    timestamptz,
  body         text not null
) partition by RANGE (received_at);

create table follow_up (
  tenant    text not null,
  incident  text not null,
  n         integer not null,
  kind      text not null,
  what      text not null,
  owner     text not null,
  due       date,
  state     text not null default 'open'::text,
  made_by   text,
  made_at   timestamptz not null,
  moved_by  text,
  moved_at  timestamptz,
  constraint follow_up_pkey PRIMARY KEY (tenant, incident, n),
  constraint follow_up_kind CHECK ((kind = ANY (ARRAY['training'::text, 'warranty'::text, 'replacement'::text, 'rule'::text, 'playbook'::text, 'other'::text]))),
  constraint follow_up_state CHECK ((state = ANY (ARRAY['open'::text, 'done'::text, 'dropped'::text])))
);

create table follow_up_done (
  tenant    text not null,
  incident  text not null,
  n         integer not null,
  merchant  text not null,
  name      text not null,
  done_by   text not null,
  done_at   timestamptz not null,
  constraint follow_up_done_pkey PRIMARY KEY (tenant, incident, n, merchant, name)
);

create table heard_call (
  source    text not null,
  id        text not null,
  heard_at  timestamptz not null,
  constraint heard_call_pkey PRIMARY KEY (source, id)
);

create table heartbeat (
  terminal     integer not null,
  boot         bigint not null,
  seq          bigint not null,
  channel      text not null,
  at           timestamptz not null,
  received_at  timestamptz not null,
  queued_at    timestamptz,
  body         text not null
) partition by RANGE (received_at);

create table hindsight (
  n         bigint not null generated always as identity,
  tenant    text not null,
  fired_at  timestamptz not null,
  until     timestamptz not null,
  found_at  timestamptz not null,
  incident  text,
  body      jsonb not null,
  constraint hindsight_pkey PRIMARY KEY (n)
);

create table hindsight_read (
  tenant         text not null,
  read_position  bigint not null,
  constraint hindsight_read_pkey PRIMARY KEY (tenant)
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

create table incident_member (
  tenant    text not null,
  incident  text not null,
  kind      text not null,
  name      text not null,
  constraint incident_member_pkey PRIMARY KEY (tenant, kind, name, incident),
  constraint incident_member_kind_check CHECK ((kind = ANY (ARRAY['terminal'::text, 'merchant'::text])))
);

create table incident_review (
  tenant    text not null,
  incident  text not null,
  revision  integer not null,
  saved_at  timestamptz not null,
  body      jsonb not null,
  constraint incident_review_pkey PRIMARY KEY (tenant, incident)
);

create table ingest_log (
  single         boolean not null default true,
  "position"     bigint not null,
  checkpoint     bigint not null,
  checkpoint_at  timestamptz not null,
  constraint ingest_log_pkey PRIMARY KEY (single),
  constraint ingest_log_single_check CHECK (single)
);

create table journal (
  "position"  bigint not null,
  batch       uuid not null,
  at          timestamptz not null,
  keys        bytea not null,
  changed     integer[] not null,
  constraint journal_pkey PRIMARY KEY ("position")
);

create table kept_since (
  kind   text not null,
  since  timestamptz not null,
  constraint kept_since_pkey PRIMARY KEY (kind)
);

create table late_digest (
  tenant      text not null,
  minute      timestamptz not null,
  "position"  bigint not null,
  heard_at    timestamptz not null,
  hits        integer not null,
  body        json not null,
  constraint late_digest_pkey PRIMARY KEY (tenant, minute, "position")
);

create table link_key (
  n        integer not null generated always as identity,
  secret   text not null,
  made_at  timestamptz not null default now(),
  constraint link_key_pkey PRIMARY KEY (n)
);

create table merchant (
  tenant      text not null,
  merchant    text not null,
  name        text not null,
  name_zh     text,
  language    text,
  mcc         text,
  chain       text,
  retired_at  timestamptz,
  revision    integer not null,
  constraint merchant_pkey PRIMARY KEY (tenant, merchant)
);

create table merchant_channel (
  channel    text not null,
  place      integer not null,
  loaded_at  timestamptz not null,
  constraint merchant_channel_pkey PRIMARY KEY (channel)
);

create table merchant_feedback (
  tenant    text not null,
  incident  text not null,
  merchant  text not null,
  at        timestamptz not null,
  rating    integer not null,
  comment   text,
  constraint merchant_feedback_pkey PRIMARY KEY (tenant, incident, merchant),
  constraint merchant_feedback_rating CHECK (((rating >= 1) AND (rating <= 5)))
);

create table merchant_notice (
  n           bigint not null generated always as identity,
  tenant      text not null,
  incident    text not null,
  epoch       integer not null,
  kind        text not null,
  topic       text not null,
  state       text not null,
  severity    text not null,
  source      text not null,
  step        text,
  body        jsonb not null,
  hash        text not null,
  people      integer not null,
  approvals   jsonb not null,
  hold_until  timestamptz not null,
  by          text not null,
  created_at  timestamptz not null,
  ended_at    timestamptz,
  ended_by    text,
  constraint merchant_notice_pkey PRIMARY KEY (n),
  constraint merchant_notice_kind CHECK ((kind = ANY (ARRAY['opt_in'::text, 'start'::text, 'update'::text, 'recovered'::text, 'correction'::text]))),
  constraint merchant_notice_state CHECK ((state = ANY (ARRAY['draft'::text, 'sending'::text, 'done'::text, 'cancelled'::text])))
);

create table notice_recipient (
  n             bigint not null generated always as identity,
  notice        bigint not null,
  tenant        text not null,
  incident      text not null,
  epoch         integer not null,
  topic         text not null,
  merchant      text not null,
  contact       text,
  channel       text,
  address       text,
  language      text not null,
  tz            text not null,
  hours         text,
  terminals     integer not null,
  state         text not null,
  why           text,
  attempts      integer not null default 0,
  due_at        timestamptz not null,
  leased_until  timestamptz,
  doubtful      boolean not null default false,
  ended_at      timestamptz,
  reporter      text,
  message       text,
  report_due    timestamptz,
  report        text,
  report_said   text,
  tried         text[] not null default '{}'::text[],
  constraint notice_recipient_pkey PRIMARY KEY (n),
  constraint notice_recipient_is_told_once UNIQUE (tenant, incident, epoch, topic, merchant),
  constraint notice_recipient_report CHECK ((report = ANY (ARRAY['delivered'::text, 'failed'::text, 'missing'::text]))),
  constraint notice_recipient_state CHECK ((state = ANY (ARRAY['held'::text, 'due'::text, 'sent'::text, 'gave_up'::text, 'unreachable'::text, 'dropped'::text])))
);

create table oncall_note (
  n        bigint not null generated always as identity,
  rota     text not null,
  said_by  text not null,
  said_at  timestamptz not null,
  body     text not null,
  constraint oncall_note_pkey PRIMARY KEY (n),
  constraint oncall_note_length CHECK (((length(body) >= 1) AND (length(body) <= 4000)))
);

create table oncall_override (
  id            bigint not null generated always as identity,
  rota          text not null,
  person        text not null,
  starts_at     timestamptz not null,
  ends_at       timestamptz not null,
  note          text,
  made_by       text not null,
  made_at       timestamptz not null,
  withdrawn_by  text,
  withdrawn_at  timestamptz,
  constraint oncall_override_pkey PRIMARY KEY (id),
  constraint oncall_override_span CHECK ((starts_at < ends_at))
);

create table oncall_page (
  n          bigint not null generated always as identity,
  tenant     text not null,
  person     text not null,
  contact    text not null,
  incident   text not null,
  incidents  integer not null,
  night      boolean not null,
  again      boolean not null,
  at         timestamptz not null,
  constraint oncall_page_pkey PRIMARY KEY (n)
);

create table oncall_plan (
  single     boolean not null default true,
  loaded_at  timestamptz not null,
  plan       jsonb not null,
  mistakes   jsonb not null,
  constraint oncall_plan_pkey PRIMARY KEY (single),
  constraint oncall_plan_single_check CHECK (single)
);

create table oncall_proof (
  person     text not null,
  contact    text not null,
  mark       text not null,
  proven_at  timestamptz not null,
  constraint oncall_proof_pkey PRIMARY KEY (person, contact)
);

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
  urgent        boolean not null default false,
  doubtful      boolean not null default false,
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

create table registered_terminal (
  tenant          text not null,
  terminal        text not null,
  merchant        text not null,
  store           text,
  chain           text,
  region          text,
  acquirer        text,
  model           text,
  serial          text,
  warranty_until  date,
  state           text not null,
  test            boolean not null,
  note            text,
  tags            text[],
  revision        integer not null,
  constraint registered_terminal_pkey PRIMARY KEY (tenant, terminal),
  constraint registered_terminal_state CHECK ((state = ANY (ARRAY['active'::text, 'retired'::text, 'spare'::text])))
);

create table registry_revision (
  tenant     text not null,
  revision   integer not null,
  kind       text not null,
  at         timestamptz not null,
  by         text not null,
  file       text not null,
  sha256     text not null,
  replaced   boolean not null,
  added      integer not null,
  changed    integer not null,
  unchanged  integer not null,
  retired    integer not null,
  constraint registry_revision_pkey PRIMARY KEY (tenant, revision)
);

create table report_form (
  reporter   text not null,
  form       jsonb not null,
  loaded_at  timestamptz not null,
  constraint report_form_pkey PRIMARY KEY (reporter)
);

create table silence (
  tenant   text not null,
  id       text not null,
  ends_at  timestamptz not null,
  body     jsonb not null,
  constraint silence_pkey PRIMARY KEY (tenant, id)
);

create table store (
  tenant      text not null,
  store       text not null,
  merchant    text not null,
  name        text not null,
  address     text,
  region      text,
  tz          text not null,
  retired_at  timestamptz,
  revision    integer not null,
  constraint store_pkey PRIMARY KEY (tenant, store)
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
  id             integer not null generated always as identity,
  constraint terminal_pkey PRIMARY KEY (tenant, terminal),
  constraint terminal_id_is_unique UNIQUE (id)
);

create table terminal_boot (
  terminal          integer not null,
  boot              bigint not null,
  received          int8multirange not null,
  last_received_at  timestamptz not null,
  constraint terminal_boot_pkey PRIMARY KEY (terminal, boot)
) with (fillfactor=70);

create table terminal_restart (
  tenant        text not null,
  terminal      text not null,
  at            timestamptz not null,
  reason        text not null,
  scheduled_at  timestamptz,
  boot          bigint,
  constraint terminal_restart_pkey PRIMARY KEY (tenant, terminal)
);

create table trading_hours (
  tenant      text not null,
  store       text not null,
  weekly      text not null,
  exceptions  text,
  retired_at  timestamptz,
  revision    integer not null,
  constraint trading_hours_pkey PRIMARY KEY (tenant, store)
);

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

create table traffic_1h (
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
  constraint traffic_1h_pkey PRIMARY KEY (tenant, at, acquirer)
);

create table traffic_1m (
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
  constraint traffic_1m_pkey PRIMARY KEY (tenant, at, acquirer)
);

create table event_default partition of event DEFAULT;

create table heartbeat_default partition of heartbeat DEFAULT;

CREATE INDEX account_1m_by_time ON public.account_1m USING btree (at);

CREATE INDEX attribute_change_by_time ON public.attribute_change USING brin (at);

CREATE INDEX attribute_change_of_terminal ON public.attribute_change USING btree (tenant, terminal, attribute, at DESC, n DESC);

CREATE INDEX code_10s_by_time ON public.code_10s USING btree (at);

CREATE INDEX code_1h_by_time ON public.code_1h USING btree (at);

CREATE INDEX code_1m_by_time ON public.code_1m USING btree (at);

CREATE INDEX command_hold_active ON public.command_hold USING btree (tenant, id) WHERE (released_at IS NULL);

CREATE INDEX command_order_newest ON public.command_order USING btree (tenant, created_at DESC, id);

CREATE UNIQUE INDEX command_order_of_step ON public.command_order USING btree (tenant, incident, step) WHERE (step IS NOT NULL);

CREATE INDEX command_order_open ON public.command_order USING btree (tenant, id) WHERE (state = ANY (ARRAY['proposed'::text, 'running'::text, 'asking'::text]));

CREATE UNIQUE INDEX command_target_by_cmd ON public.command_target USING btree (tenant, cmd) WHERE (cmd IS NOT NULL);

CREATE INDEX command_target_by_terminal ON public.command_target USING btree (tenant, terminal);

CREATE INDEX command_target_released ON public.command_target USING btree (tenant, released_at) WHERE (released_at IS NOT NULL);

CREATE INDEX command_target_under_way ON public.command_target USING btree (tenant, terminal) WHERE (state = ANY (ARRAY['due'::text, 'sent'::text]));

CREATE INDEX delivery_awaited ON public.delivery USING btree (report_due) WHERE ((report_due IS NOT NULL) AND (report IS NULL));

CREATE INDEX delivery_by_message ON public.delivery USING btree (reporter, message) WHERE (message IS NOT NULL);

CREATE INDEX delivery_by_notification ON public.delivery USING btree (notification, n);

CREATE INDEX delivery_lately ON public.delivery USING btree (receiver, at);

CREATE INDEX delivery_report_age ON public.delivery_report USING btree (heard_at);

CREATE INDEX delivery_report_untaken ON public.delivery_report USING btree (n) WHERE (NOT taken);

CREATE INDEX digest_by_time ON public.digest USING btree (at);

CREATE UNIQUE INDEX drill_at_work ON public.drill USING btree (tenant) WHERE (state = ANY (ARRAY['asked'::text, 'running'::text, 'ending'::text]));

CREATE INDEX drill_newest ON public.drill USING btree (tenant, n DESC);

CREATE INDEX engine_past_by_time ON public.engine_past USING btree (at);

CREATE INDEX event_summary ON public.event USING brin (received_at, terminal int4_bloom_ops (n_distinct_per_range='800', false_positive_rate='0.01')) WITH (pages_per_range='32', autosummarize='on');

CREATE INDEX follow_up_open ON public.follow_up USING btree (tenant, due) WHERE (state = 'open'::text);

CREATE INDEX heard_call_age ON public.heard_call USING btree (heard_at);

CREATE INDEX heartbeat_summary ON public.heartbeat USING brin (received_at, terminal int4_bloom_ops (n_distinct_per_range='800', false_positive_rate='0.01')) WITH (pages_per_range='32', autosummarize='on');

CREATE INDEX hindsight_by_incident ON public.hindsight USING btree (tenant, incident) WHERE (incident IS NOT NULL);

CREATE INDEX hindsight_newest ON public.hindsight USING btree (tenant, fired_at DESC);

CREATE INDEX host_message_by_time ON public.host_message USING btree (received_at);

CREATE INDEX host_message_changes ON public.host_message USING btree (tenant, received_at) WHERE (channel = 'change'::text);

CREATE INDEX incident_newest ON public.incident USING btree (tenant, started_at DESC, id);

CREATE INDEX incident_event_story ON public.incident_event USING btree (tenant, incident, n);

CREATE INDEX incident_event_unfolded ON public.incident_event USING btree (n) WHERE (NOT folded);

CREATE INDEX incident_member_by_incident ON public.incident_member USING btree (tenant, incident);

CREATE INDEX late_digest_by_position ON public.late_digest USING btree (tenant, "position");

CREATE INDEX late_digest_by_time ON public.late_digest USING btree (minute);

CREATE INDEX merchant_notice_at_work ON public.merchant_notice USING btree (n) WHERE (state = ANY (ARRAY['draft'::text, 'sending'::text]));

CREATE INDEX merchant_notice_of_incident ON public.merchant_notice USING btree (tenant, incident, n);

CREATE INDEX notice_recipient_awaited ON public.notice_recipient USING btree (report_due) WHERE ((report_due IS NOT NULL) AND (report IS NULL));

CREATE INDEX notice_recipient_by_message ON public.notice_recipient USING btree (reporter, message) WHERE (message IS NOT NULL);

CREATE INDEX notice_recipient_due ON public.notice_recipient USING btree (channel, due_at, n) WHERE (state = 'due'::text);

CREATE INDEX notice_recipient_of_one ON public.notice_recipient USING btree (notice, state);

CREATE INDEX oncall_note_of_rota ON public.oncall_note USING btree (rota, said_at);

CREATE INDEX oncall_override_standing ON public.oncall_override USING btree (ends_at) WHERE (withdrawn_at IS NULL);

CREATE INDEX oncall_page_lately ON public.oncall_page USING btree (at, person);

CREATE INDEX outbox_by_incident ON public.outbox USING btree (tenant, incident, id);

CREATE INDEX outbox_due ON public.outbox USING btree (due_at, id) WHERE (state = 'due'::text);

CREATE INDEX outbox_lately ON public.outbox USING btree (created_at);

CREATE INDEX quarantine_by_time ON public.quarantine USING btree (received_at);

CREATE INDEX quarantine_of_terminal ON public.quarantine USING btree (tenant, terminal, received_at DESC);

CREATE INDEX registered_terminal_by_merchant ON public.registered_terminal USING btree (tenant, merchant);

CREATE INDEX registered_terminal_by_store ON public.registered_terminal USING btree (tenant, store);

CREATE INDEX registered_terminal_changed ON public.registered_terminal USING btree (tenant, revision, terminal);

CREATE INDEX silence_by_end ON public.silence USING btree (ends_at);

CREATE INDEX store_by_merchant ON public.store USING btree (tenant, merchant);

CREATE INDEX traffic_10s_by_time ON public.traffic_10s USING btree (at);

CREATE INDEX traffic_1h_by_time ON public.traffic_1h USING btree (at);

CREATE INDEX traffic_1m_by_time ON public.traffic_1m USING btree (at);

alter table command_hold
  add constraint command_hold_of_order
  FOREIGN KEY (tenant, id) REFERENCES command_order(tenant, id);

alter table command_target
  add constraint command_target_of_order
  FOREIGN KEY (tenant, command) REFERENCES command_order(tenant, id);

alter table contact
  add constraint contact_of_merchant
  FOREIGN KEY (tenant, merchant) REFERENCES merchant(tenant, merchant);

alter table delivery
  add constraint delivery_of_notification
  FOREIGN KEY (notification) REFERENCES outbox(id);

alter table follow_up
  add constraint follow_up_of_incident
  FOREIGN KEY (tenant, incident) REFERENCES incident(tenant, id);

alter table follow_up_done
  add constraint follow_up_done_of
  FOREIGN KEY (tenant, incident, n) REFERENCES follow_up(tenant, incident, n) ON DELETE CASCADE;

alter table incident_event
  add constraint incident_event_of_incident
  FOREIGN KEY (tenant, incident) REFERENCES incident(tenant, id);

alter table incident_review
  add constraint incident_review_of_incident
  FOREIGN KEY (tenant, incident) REFERENCES incident(tenant, id);

alter table notice_recipient
  add constraint notice_recipient_of_notice
  FOREIGN KEY (notice) REFERENCES merchant_notice(n);

alter table playbook_run
  add constraint playbook_run_of_incident
  FOREIGN KEY (tenant, incident) REFERENCES incident(tenant, id);

alter table registered_terminal
  add constraint registered_terminal_of_merchant
  FOREIGN KEY (tenant, merchant) REFERENCES merchant(tenant, merchant);

alter table registered_terminal
  add constraint registered_terminal_of_store
  FOREIGN KEY (tenant, store) REFERENCES store(tenant, store);

alter table store
  add constraint store_of_merchant
  FOREIGN KEY (tenant, merchant) REFERENCES merchant(tenant, merchant);

alter table terminal
  add constraint terminal_profile_fkey
  FOREIGN KEY (profile) REFERENCES profile(id);

alter table trading_hours
  add constraint trading_hours_of_store
  FOREIGN KEY (tenant, store) REFERENCES store(tenant, store);

create view message as
 SELECT terminal.tenant,
    terminal.terminal,
    said.boot,
    said.seq,
    said.channel,
    said.at,
    said.received_at,
    said.queued_at,
    (said.body)::jsonb AS body
   FROM (( SELECT heartbeat.terminal,
            heartbeat.boot,
            heartbeat.seq,
            heartbeat.channel,
            heartbeat.at,
            heartbeat.received_at,
            heartbeat.queued_at,
            heartbeat.body
           FROM heartbeat
        UNION ALL
         SELECT event.terminal,
            event.boot,
            event.seq,
            event.channel,
            event.at,
            event.received_at,
            event.queued_at,
            event.body
           FROM event) said
     JOIN terminal ON ((terminal.id = said.terminal)));

create view registry_entry as
 SELECT terminal.tenant,
    terminal.terminal,
    terminal.merchant,
    terminal.store,
    COALESCE(terminal.chain, merchant.chain) AS chain,
    COALESCE(terminal.region, store.region) AS region,
    terminal.acquirer,
    terminal.state,
    terminal.test,
    terminal.revision
   FROM ((registered_terminal terminal
     LEFT JOIN merchant USING (tenant, merchant))
     LEFT JOIN store ON (((store.tenant = terminal.tenant) AND (store.store = terminal.store))));
