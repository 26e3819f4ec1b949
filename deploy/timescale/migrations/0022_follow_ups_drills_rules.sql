-- What is to follow from an incident. It stood in the review and is now rows, so that what is open
-- can be asked for across incidents, and who closed it, and when. Whom one is about (terminals,
-- stores) is read from the members of the incident and from the registry.
create table follow_up (
  tenant    text not null,
  incident  text not null,
  n         integer not null,
  kind      text not null,
  what      text not null,
  owner     text not null,
  due       date,
  state     text not null default 'open',
  -- Nobody is known for those that were written before this table was.
  made_by   text,
  made_at   timestamptz not null,
  moved_by  text,
  moved_at  timestamptz,
  constraint follow_up_pkey primary key (tenant, incident, n),
  constraint follow_up_of_incident foreign key (tenant, incident)
    references incident (tenant, id),
  constraint follow_up_kind
    check (kind in ('training', 'warranty', 'replacement', 'rule', 'playbook', 'other')),
  constraint follow_up_state check (state in ('open', 'done', 'dropped'))
);
create index follow_up_open on follow_up (tenant, due) where state = 'open';

insert into follow_up (tenant, incident, n, kind, what, owner, due, state, made_at)
select tenant, incident, place, said ->> 'kind', said ->> 'what', said ->> 'owner',
       (said ->> 'due')::date, said ->> 'state', saved_at
  from incident_review
 cross join lateral jsonb_array_elements(body -> 'followUps') with ordinality as each (said, place);
update incident_review set body = body - 'followUps';

-- A drill may wait for its time. It is then not at work, so several may wait beside one that is.
alter table drill drop constraint drill_state;
alter table drill add constraint drill_state
  check (state in ('planned', 'asked', 'running', 'ending', 'ended'));
alter table drill add column starts_at timestamptz;
drop index drill_at_work;
create unique index drill_at_work on drill (tenant) where state in ('asked', 'running', 'ending');

-- The process that carries out drills: when it was here last, what its file plans, and the stories
-- that it can play.
create table drill_server (
  single   boolean not null default true,
  seen_at  timestamptz not null,
  plan     jsonb,
  stories  jsonb not null,
  constraint drill_server_pkey primary key (single),
  constraint drill_server_single check (single)
);

-- What the last load that changed something changed, against what was in force before.
alter table engine_rules add column change jsonb;
