-- What people silenced: until it ends nobody is told of the incidents that its matchers match.
create table silence (
  tenant    text not null,
  id        text not null,
  ends_at   timestamptz not null,
  body      jsonb not null,
  constraint silence_pkey primary key (tenant, id)
);
create index silence_by_end on silence (ends_at);

-- The auditor looks at what was decided lately, and at all of one incident.
create index outbox_by_incident on outbox (tenant, incident, id);
create index outbox_lately on outbox (created_at);
