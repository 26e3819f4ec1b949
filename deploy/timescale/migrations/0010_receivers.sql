-- What must not wait behind anything else, and every try with what the receiver answered.
alter table outbox add column urgent boolean not null default false;

-- One row a notification and try; the rows of a digest share their request.
create table delivery (
  n             bigint generated always as identity primary key,
  notification  bigint not null,
  receiver      text not null,
  request       text not null,
  at            timestamptz not null,
  outcome       text not null,
  reason        text,
  answer        text not null,
  took_ms       integer not null,
  constraint delivery_of_notification foreign key (notification) references outbox (id),
  constraint delivery_outcome check (outcome in ('sent', 'retry', 'gave_up'))
);
create index delivery_by_notification on delivery (notification, n);
create index delivery_lately on delivery (receiver, at);
