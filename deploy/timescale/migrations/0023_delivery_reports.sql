-- What gateways report of messages they had accepted. A delivery that awaits a report knows by
-- which name the report will call it and until when; the same for what merchants are told.
alter table delivery
  add column reporter    text,
  add column message     text,
  add column report_due  timestamptz,
  add column report      text,
  add column report_said text,
  add column reported_at timestamptz,
  add constraint delivery_report_state check (report in ('delivered', 'failed', 'missing'));
create index delivery_awaited on delivery (report_due)
  where report_due is not null and report is null;
create index delivery_by_message on delivery (reporter, message) where message is not null;

alter table notice_recipient
  add column reporter    text,
  add column message     text,
  add column report_due  timestamptz,
  add column report      text,
  add column report_said text,
  -- The contacts that were tried before, of which a gateway reported failure or nothing.
  add column tried       text[] not null default '{}',
  add constraint notice_recipient_report check (report in ('delivered', 'failed', 'missing'));
create index notice_recipient_awaited on notice_recipient (report_due)
  where report_due is not null and report is null;
create index notice_recipient_by_message on notice_recipient (reporter, message)
  where message is not null;

-- Reports as they came, each once. One that is ahead of its answer waits here for it.
create table delivery_report (
  n         bigint generated always as identity primary key,
  reporter  text not null,
  message   text not null,
  state     text not null,
  said      text not null,
  heard_at  timestamptz not null,
  taken     boolean not null default false,
  constraint delivery_report_once unique (reporter, message, state),
  constraint delivery_report_word check (state in ('delivered', 'failed'))
);
create index delivery_report_untaken on delivery_report (n) where not taken;
create index delivery_report_age on delivery_report (heard_at);

-- How each gateway reports, as the file of receivers says it; alerts writes it, the API reads it.
create table report_form (
  reporter   text primary key,
  form       jsonb not null,
  loaded_at  timestamptz not null
);
