-- Who the terminals belong to, as people imported it, and what changed about them, when.

-- One import that changed something; rows name the revision that changed them last. Numbers of a
-- tenant rise in the order of commits, because imports of a tenant take turns.
create table registry_revision (
  tenant     text not null,
  revision   integer not null,
  kind       text not null,
  at         timestamptz not null,
  by         text not null,
  file       text not null,
  sha256     text not null,
  replaced   boolean not null,
  added      integer not null,
  changed    integer not null,
  unchanged  integer not null,
  retired    integer not null,
  constraint registry_revision_pkey primary key (tenant, revision)
);

create table merchant (
  tenant      text not null,
  merchant    text not null,
  name        text not null,
  name_zh     text,
  language    text,
  mcc         text,
  chain       text,
  retired_at  timestamptz,
  revision    integer not null,
  constraint merchant_pkey primary key (tenant, merchant)
);

create table store (
  tenant      text not null,
  store       text not null,
  merchant    text not null,
  name        text not null,
  address     text,
  region      text,
  tz          text not null,
  retired_at  timestamptz,
  revision    integer not null,
  constraint store_pkey primary key (tenant, store),
  constraint store_of_merchant foreign key (tenant, merchant)
    references merchant (tenant, merchant)
);
create index store_by_merchant on store (tenant, merchant);

-- When a store trades, in its own time zone; the text is checked before it comes here.
create table trading_hours (
  tenant      text not null,
  store       text not null,
  weekly      text not null,
  exceptions  text,
  retired_at  timestamptz,
  revision    integer not null,
  constraint trading_hours_pkey primary key (tenant, store),
  constraint trading_hours_of_store foreign key (tenant, store) references store (tenant, store)
);

-- Whom to tell at a merchant. Without consent nobody is told.
create table contact (
  tenant      text not null,
  merchant    text not null,
  contact     text not null,
  name        text not null,
  role        text,
  channel     text not null,
  address     text not null,
  language    text,
  consent     boolean not null,
  consent_at  timestamptz,
  hours       text,
  retired_at  timestamptz,
  revision    integer not null,
  constraint contact_pkey primary key (tenant, merchant, contact),
  constraint contact_of_merchant foreign key (tenant, merchant)
    references merchant (tenant, merchant)
);

-- A terminal that somebody has bought, heard of or not.
create table registered_terminal (
  tenant          text not null,
  terminal        text not null,
  merchant        text not null,
  store           text,
  chain           text,
  region          text,
  acquirer        text,
  model           text,
  serial          text,
  warranty_until  date,
  state           text not null,
  test            boolean not null,
  note            text,
  tags            text[],
  revision        integer not null,
  constraint registered_terminal_pkey primary key (tenant, terminal),
  constraint registered_terminal_state check (state in ('active', 'retired', 'spare')),
  constraint registered_terminal_of_merchant foreign key (tenant, merchant)
    references merchant (tenant, merchant),
  constraint registered_terminal_of_store foreign key (tenant, store)
    references store (tenant, store)
);
create index registered_terminal_changed on registered_terminal (tenant, revision, terminal);
create index registered_terminal_by_merchant on registered_terminal (tenant, merchant);
create index registered_terminal_by_store on registered_terminal (tenant, store);

-- What the registry says of a terminal: what its own row leaves open comes from store and merchant.
create view registry_entry as
  select terminal.tenant, terminal.terminal, terminal.merchant, terminal.store,
         coalesce(terminal.chain, merchant.chain) as chain,
         coalesce(terminal.region, store.region) as region,
         terminal.acquirer, terminal.state, terminal.test, terminal.revision
    from registered_terminal as terminal
    left join merchant using (tenant, merchant)
    left join store on store.tenant = terminal.tenant and store.store = terminal.store;

-- What changed about a terminal, whoever said so. `was` of the first change is what was before.
create table attribute_change (
  n          bigint generated always as identity,
  tenant     text not null,
  terminal   text not null,
  at         timestamptz not null,
  source     text not null,
  attribute  text not null,
  was        text,
  became     text,
  constraint attribute_change_pkey primary key (n),
  constraint attribute_change_source check (source in ('birth', 'hb', 'evt', 'registry'))
);
create index attribute_change_of_terminal
  on attribute_change (tenant, terminal, attribute, at desc, n desc);
