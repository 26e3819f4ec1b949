-- Whom an incident hit. Support looks from a terminal or a merchant to its incidents; whoever tells
-- merchants, from an incident to them.
create table incident_member (
  tenant    text not null,
  incident  text not null,
  kind      text not null check (kind in ('terminal', 'merchant')),
  name      text not null,
  primary key (tenant, kind, name, incident)
);
create index incident_member_by_incident on incident_member (tenant, incident);
