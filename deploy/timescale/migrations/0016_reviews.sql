-- What people learned from an incident. The revision rises with every save: of two people who write
-- at the same time, the second is told.
create table incident_review (
  tenant      text not null,
  incident    text not null,
  revision    integer not null,
  saved_at    timestamptz not null,
  body        jsonb not null,
  constraint incident_review_pkey primary key (tenant, incident),
  constraint incident_review_of_incident foreign key (tenant, incident)
    references incident (tenant, id)
);
