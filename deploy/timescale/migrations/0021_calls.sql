-- Calls of chats and pagers that were heard, so that one that comes again changes nothing. Each
-- new one drops those that are too old to be heard again.
create table heard_call (
  source    text not null,
  id        text not null,
  heard_at  timestamptz not null,
  constraint heard_call_pkey primary key (source, id)
);
create index heard_call_age on heard_call (heard_at);
