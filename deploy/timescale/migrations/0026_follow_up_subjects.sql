-- Terminals and stores for which a follow-up is done. Whom it is about is read from the members of
-- the incident and from the registry, so one for which it is not done has no row here, and a row of
-- one that it is about no more counts for nothing. A terminal has no merchant here, and a store may
-- have no name.
create table follow_up_done (
  tenant    text not null,
  incident  text not null,
  n         integer not null,
  merchant  text not null,
  name      text not null,
  done_by   text not null,
  done_at   timestamptz not null,
  constraint follow_up_done_pkey primary key (tenant, incident, n, merchant, name),
  constraint follow_up_done_of foreign key (tenant, incident, n)
    references follow_up (tenant, incident, n) on delete cascade
);
