import { type Database, openDatabase } from '#infra/db/database.js';
import { dumpSchema } from '#infra/db/dump-schema.js';
import { emptyDatabase, stopTestServer, type TestDatabase } from '../support/database.js';
import { silentLog } from '../support/silent-log.js';

const databases: TestDatabase[] = [];
const pools: Database[] = [];

async function open(): Promise<Database> {
  const database = await emptyDatabase();
  const db = openDatabase({ url: database.url, max: 1, name: 'dump spec', log: silentLog });
  databases.push(database);
  pools.push(db);
  return db;
}

afterAll(async () => {
  for (const db of pools) await db.close();
  for (const database of databases) await database.close();
  await stopTestServer();
});

const EVERYTHING = `
  create type mood as enum ('sad', 'happy');
  create function twice(n int) returns int language sql as $$ select n * 2 $$;
  create table shop (
    id bigint generated always as identity primary key,
    name text not null default 'a ''shop''',
    feeling mood,
    double int generated always as (2 * 21) stored,
    old serial,
    constraint shop_has_name check (name <> ''),
    constraint shop_is_distinct unique (name)
  ) with (fillfactor = 70);
  comment on table shop is 'where tills are';
  comment on column shop.name is 'as on the door';
  create table till (shop bigint not null constraint till_in_shop references shop, "at" date)
    partition by range ("at");
  create table till_rest partition of till default;
  create index till_newest on till ("at" desc) where shop > 0;
  create view a_view as select name from shop;
  create materialized view b_view as select name from a_view;
  create function touch() returns trigger language plpgsql as $$ begin return new; end $$;
  create trigger shop_touched before update on shop for each row execute function touch();
  alter table shop enable row level security;
  alter table shop force row level security;
  create policy by_name on shop for select using (name = current_setting('x.tenant', true));
  grant select, insert on shop to pg_monitor;`;

test('everything a migration may make is in the dump, and loads again', async () => {
  const made = await open();
  await made.pool.query(EVERYTHING);
  const dump = await dumpSchema(made);
  const loaded = await open();
  await loaded.pool.query(dump);
  expect(await dumpSchema(loaded)).toBe(dump);
  expect(dump).toContain(`\ncreate table shop (
  id       bigint not null generated always as identity,
  name     text not null default 'a ''shop'''::text,
  feeling  mood,
  double   integer generated always as ((2 * 21)) stored,
  old      integer not null default nextval('shop_old_seq'::regclass),
  constraint shop_pkey PRIMARY KEY (id),
  constraint shop_is_distinct UNIQUE (name),
  constraint shop_has_name CHECK ((name <> ''::text))
) with (fillfactor=70);\n`);
  for (const part of [
    `create type mood as enum ('sad', 'happy');`,
    'create table till_rest partition of till DEFAULT;',
    'CREATE INDEX till_newest ON public.till',
    'FOREIGN KEY (shop) REFERENCES shop(id);',
    'create materialized view b_view as',
    'CREATE TRIGGER shop_touched',
    'alter table shop force row level security;',
    'create policy by_name on shop as permissive for select to public',
    'grant insert, select on shop to pg_monitor;',
    `comment on column shop.name is 'as on the door';`,
  ]) {
    expect(dump).toContain(part);
  }
});

test('the order of making does not show', async () => {
  const [one, other] = [await open(), await open()];
  await one.pool.query('create table b (n int); create table a (n int); create index i on b (n);');
  await other.pool.query(
    'create table a (n int); create table b (n int); create index i on b (n);',
  );
  expect(await dumpSchema(one)).toBe(await dumpSchema(other));
});

test('a changed column shows', async () => {
  const db = await open();
  await db.pool.query('create table a (n int)');
  const before = await dumpSchema(db);
  await db.pool.query('alter table a alter n set not null');
  expect(await dumpSchema(db)).not.toBe(before);
});
