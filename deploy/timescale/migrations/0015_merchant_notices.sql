-- What merchants are told of an outage that hit them, whom we may tell, and what they say of it.

-- Signs the links that merchants get. The newest signs; older ones are still good.
create table link_key (
  n        integer generated always as identity primary key,
  secret   text not null,
  made_at  timestamptz not null default now()
);
insert into link_key (secret)
values (replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''));

-- Whether whoever reads an address wants to hear from us. Kept by address and for ever, so that no
-- import brings back somebody who has withdrawn.
create table contact_consent (
  n             bigint generated always as identity primary key,
  tenant        text not null,
  channel       text not null,
  address       text not null,
  state         text not null,
  asked_at      timestamptz not null,
  confirmed_at  timestamptz,
  withdrawn_at  timestamptz,
  constraint contact_consent_of_address unique (tenant, channel, address),
  constraint contact_consent_state check (state in ('asked', 'confirmed', 'withdrawn'))
);

-- Which channels the service can send merchants something by, as its files were last loaded.
create table merchant_channel (
  channel    text primary key,
  place      integer not null,
  loaded_at  timestamptz not null
);

-- One notice. `topic` is what a merchant is told once: `start`, `recovered`, `update-2`.
create table merchant_notice (
  n            bigint generated always as identity primary key,
  tenant       text not null,
  incident     text not null,
  epoch        integer not null,
  kind         text not null,
  topic        text not null,
  state        text not null,
  severity     text not null,
  source       text not null,
  step         text,
  body         jsonb not null,
  hash         text not null,
  people       integer not null,
  approvals    jsonb not null,
  hold_until   timestamptz not null,
  by           text not null,
  created_at   timestamptz not null,
  ended_at     timestamptz,
  ended_by     text,
  constraint merchant_notice_kind
    check (kind in ('opt_in', 'start', 'update', 'recovered', 'correction')),
  constraint merchant_notice_state check (state in ('draft', 'sending', 'done', 'cancelled'))
);
create index merchant_notice_of_incident on merchant_notice (tenant, incident, n);
create index merchant_notice_at_work on merchant_notice (n) where state in ('draft', 'sending');

-- Whom a notice tells, or cannot. A merchant is told of one topic of one outage once.
create table notice_recipient (
  n             bigint generated always as identity primary key,
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
  constraint notice_recipient_of_notice foreign key (notice) references merchant_notice (n),
  constraint notice_recipient_is_told_once unique (tenant, incident, epoch, topic, merchant),
  constraint notice_recipient_state
    check (state in ('held', 'due', 'sent', 'gave_up', 'unreachable', 'dropped'))
);
create index notice_recipient_of_one on notice_recipient (notice, state);
create index notice_recipient_due on notice_recipient (channel, due_at, n) where state = 'due';

-- What a merchant says of how an outage was handled: the last word of each counts.
create table merchant_feedback (
  tenant    text not null,
  incident  text not null,
  merchant  text not null,
  at        timestamptz not null,
  rating    integer not null,
  comment   text,
  constraint merchant_feedback_pkey primary key (tenant, incident, merchant),
  constraint merchant_feedback_rating check (rating between 1 and 5)
);
