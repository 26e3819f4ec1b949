-- What people and playbooks have terminals do. An order is one command to a frozen set of
-- terminals; a target is one of them, told by a command of its own whose id never changes.
create table command_order (
  tenant      text not null,
  id          text not null,
  incident    text,
  step        text,
  what        text not null,
  state       text not null,
  created_at  timestamptz not null,
  body        jsonb not null,
  constraint command_order_pkey primary key (tenant, id),
  constraint command_order_state
    check (state in ('proposed', 'running', 'asking', 'done', 'stopped'))
);
create index command_order_open on command_order (tenant, id)
  where state in ('proposed', 'running', 'asking');
create index command_order_newest on command_order (tenant, created_at desc, id);
-- A step of a run asks once.
create unique index command_order_of_step on command_order (tenant, incident, step)
  where step is not null;

create table command_target (
  tenant        text not null,
  command       text not null,
  place         integer not null,
  terminal      text not null,
  merchant      text not null,
  state         text not null default 'waiting',
  cmd           text,
  payload       text,
  released_at   timestamptz,
  expires_at    timestamptz,
  sent_at       timestamptz,
  leased_until  timestamptz,
  tries         integer not null default 0,
  answered_at   timestamptz,
  returned_at   timestamptz,
  detail        text,
  constraint command_target_pkey primary key (tenant, command, place),
  constraint command_target_once unique (tenant, command, terminal),
  constraint command_target_of_order foreign key (tenant, command)
    references command_order (tenant, id),
  constraint command_target_state check (state in ('waiting', 'due', 'sent', 'done', 'refused',
    'failed', 'missing', 'gone', 'unreached', 'withheld'))
);
create unique index command_target_by_cmd on command_target (tenant, cmd) where cmd is not null;
create index command_target_under_way on command_target (tenant, terminal)
  where state in ('due', 'sent');
create index command_target_released on command_target (tenant, released_at)
  where released_at is not null;
create index command_target_by_terminal on command_target (tenant, terminal);

-- A hold is the order that told terminals of it, until it is released.
create table command_hold (
  tenant       text not null,
  id           text not null,
  incident     text,
  released_at  timestamptz,
  released_by  text,
  constraint command_hold_pkey primary key (tenant, id),
  constraint command_hold_of_order foreign key (tenant, id) references command_order (tenant, id)
);
create index command_hold_active on command_hold (tenant, id) where released_at is null;

-- The switch that stops all commands of a tenant.
create table command_switch (
  tenant     text primary key,
  halted     boolean not null,
  at         timestamptz not null,
  by         text not null,
  reason     text not null
);

-- The last start of each terminal and why, and the last one by schedule: whether it came back, and
-- when it will restart again.
create table terminal_restart (
  tenant        text not null,
  terminal      text not null,
  at            timestamptz not null,
  reason        text not null,
  scheduled_at  timestamptz,
  constraint terminal_restart_pkey primary key (tenant, terminal)
);
