-- What whoever goes off call writes for whoever comes on. It is never changed or taken back.
create table oncall_note (
  n        bigint generated always as identity primary key,
  rota     text not null,
  said_by  text not null,
  said_at  timestamptz not null,
  body     text not null,
  constraint oncall_note_length check (length(body) between 1 and 4000)
);
create index oncall_note_of_rota on oncall_note (rota, said_at);

-- What back offices announce is rare among their counts, and looked for by itself.
create index host_message_changes on host_message (tenant, received_at) where channel = 'change';
